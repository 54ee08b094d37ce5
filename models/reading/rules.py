"""Rules: from raw values to documents, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rightsource.models.faults import did_you_mean, nearest
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.keys import keys_of, sentence
from rightsource.models.reading.salvage import read_one
from rightsource.models.rules import RULE_KINDS, Rule

_RESERVED_KINDS: Final = frozenset({"max_cvar"})
_KINDS: Final = ", ".join(RULE_KINDS)


@dataclass(frozen=True)
class ReadRule:
    """A rule with its path; ``sound`` when reading it brought no fault."""

    path: str
    rule: Rule
    sound: bool


def read_rules(raw: Sequence[object], findings: Findings) -> list[ReadRule]:
    """Return the rules whose kind could be read; faults are noted."""
    rules = []
    for i, element in enumerate(raw):
        path, before = f"rules[{i}]", len(findings.faults)
        document = _document_of(element, path, findings)
        if document is not None:
            rule = read_one(document, element, path, findings)
            rules.append(ReadRule(path, rule, len(findings.faults) == before))
    return rules


def _document_of(raw: object, path: str, findings: Findings) -> type[Rule] | None:
    """Return the document of a rule's kind."""
    if not isinstance(raw, Mapping):
        findings.fault(path, f"found {shown(raw)}, expected an object.")
        return None
    kind = raw.get("kind")
    if isinstance(kind, str) and kind in RULE_KINDS:
        return RULE_KINDS[kind]
    if "id" not in raw:
        findings.fault(path, "the key 'id' is missing.")
    if "kind" in raw:
        findings.fault(f"{path}.kind", _refusal(kind))
    else:
        findings.fault(path, _no_kind(raw))
    return None


def _no_kind(raw: Mapping[Any, object]) -> str:
    known = {key for document in RULE_KINDS.values() for key in keys_of(document)}
    meant = (key for key in raw if key not in known and nearest(str(key), ["kind"]))
    unknown = next(meant, None)
    missing = (
        "the key 'kind' is missing" if unknown is None else f"unknown key {shown(unknown)} where 'kind' is missing"
    )
    return sentence(missing, f"rule {shown(raw['id'])}" if isinstance(raw.get("id"), str) else "")


def _refusal(kind: object) -> str:
    if not isinstance(kind, str):
        return f"found {shown(kind)}, expected the name of a rule kind."
    if kind in _RESERVED_KINDS:
        return f"the rule kind '{kind}' is reserved for later versions and not supported yet."
    return f"{shown(kind)} is not a rule kind{did_you_mean(kind, RULE_KINDS) or f' (there are {_KINDS}).'}"
