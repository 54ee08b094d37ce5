"""Which document a raw object is, where its kind decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rightsource.models.faults import did_you_mean, nearest
from rightsource.models.fields import Document
from rightsource.models.reading.families import Family
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.keys import keys_of, sentence


def document_of(family: Family, raw: object, path: str, context: str, findings: Findings) -> type[Document] | None:
    """Return the document of a raw object's kind, None after noting why there is none.

    ``context`` names the objects around it for messages.
    """
    if not isinstance(raw, Mapping):
        findings.fault(path, sentence(f"found {shown(raw)}, expected an object", context))
        return None
    kind = raw.get("kind")
    if isinstance(kind, str) and kind in family.kinds:
        return family.kinds[kind]
    if "id" not in raw and "id" in keys_of(family.base):
        findings.fault(path, sentence("the key 'id' is missing", context))
    if "kind" in raw:
        findings.fault(f"{path}.kind", _refusal(family, kind, context))
    else:
        findings.fault(path, _no_kind(family, raw, context))
    return None


def _no_kind(family: Family, raw: Mapping[Any, object], context: str) -> str:
    known = {key for document in family.kinds.values() for key in keys_of(document)}
    unknown = next((key for key in raw if key not in known and nearest(str(key), ["kind"])), None)
    missing = (
        "the key 'kind' is missing" if unknown is None else f"unknown key {shown(unknown)} where 'kind' is missing"
    )
    own = f"{family.noun} {shown(raw['id'])}" if isinstance(raw.get("id"), str) else ""
    return sentence(missing, ", ".join(filter(None, (context, own))))


def _refusal(family: Family, kind: object, context: str) -> str:
    noun = f"{family.noun} kind"
    if not isinstance(kind, str):
        return sentence(f"found {shown(kind)}, expected the name of a {noun}", context)
    if kind in family.later:
        return sentence(f"the {noun} '{kind}' is reserved for later versions and not supported yet", context)
    hint = did_you_mean(kind, family.kinds)
    there_are = "" if hint else f" (there are {', '.join(family.kinds)})"
    return sentence(f"{shown(kind)} is not a {noun}{there_are}", context, hint)
