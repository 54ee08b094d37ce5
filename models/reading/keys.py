"""The keys of raw objects: which a document has, and what is said of all others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from pydantic.fields import FieldInfo

from rightsource.models.faults import did_you_mean, nearest
from rightsource.models.fields import Document
from rightsource.models.reading.families import family_of
from rightsource.models.reading.findings import Findings, listed, shown

_SHORT_LIST: Final = 10
_REMARK_MARKS: Final = ("_", "$", "/", "#")
_REMARKS: Final = frozenset({"comment", "comments", "description", "remark", "remarks"})
_UNNAMED: Final = ("id", "kind", "active", "note", "meta")


def sentence(body: str, context: str = "", hint: str = "") -> str:
    """Return a whole sentence: what is wrong, of which object, and maybe what was meant.

    Examples
    --------
    >>> sentence("found 7, expected a text", "process 'match'")
    "found 7, expected a text (process 'match')."
    """
    return f"{body}{f' ({context})' if context else ''}{hint or '.'}"


@cache
def keys_of(document: type[Document]) -> dict[str, FieldInfo]:
    """Return the fields of a document by the key that files use."""
    return {info.alias or name: info for name, info in document.model_fields.items()}


def missing_keys(document: type[Document], raw: Mapping[str, object]) -> list[str]:
    """Return the keys that a document needs and a raw object lacks."""
    return [key for key, info in keys_of(document).items() if key not in raw and info.is_required()]


def check_keys(
    document: type[Document], raw: Mapping[str, object], path: str, context: str, findings: Findings
) -> set[str]:
    """Note the keys that a document does not have; return the missing keys that were noted along with them.

    Reserved keys may be there as long as they are empty.
    """
    missing, accounted = missing_keys(document, raw), set[str]()
    for key, value in raw.items():
        if key in keys_of(document) or (key in document.reserved and value in ([], {})):
            continue
        if key in document.reserved:
            body, hint = f"the key {shown(key)} is reserved for later versions and not supported yet", ""
        elif _is_of_another_kind(document, key):
            body = f"{document.noun}s of kind {_kind(document)} do not use the key {shown(key)}"
            hint = _uses(document)
        elif meant := nearest(str(key), [one for one in missing if one not in accounted]):
            accounted.add(meant)
            body, hint = f"unknown key {shown(key)} where '{meant}' is missing", ""
        else:
            body, hint = f"unknown key {shown(key)}", _hint(document, key)
        findings.fault(path, sentence(body, context, hint))
    return accounted


def _is_of_another_kind(document: type[Document], key: object) -> bool:
    family = family_of(document)
    return family is not None and any(key in keys_of(other) for other in family.kinds.values())


def _kind(document: type[Document]) -> str:
    return f"'{document.model_fields['kind'].default}'"


def _hint(document: type[Document], key: object) -> str:
    """Return what may have been meant by an unknown key, or which keys there are."""
    word = str(key)
    if word.startswith(_REMARK_MARKS) or word.casefold() in _REMARKS:
        return "; for remarks use 'note' or 'meta'."
    return did_you_mean(word, keys_of(document)) or _uses(document)


def _uses(document: type[Document]) -> str:
    """Return the keys of a document when they are few."""
    if family_of(document) is not None:
        return f"; {_kind(document)} uses {listed([key for key in keys_of(document) if key not in _UNNAMED])}."
    own = [key for key in keys_of(document) if key not in ("note", "meta")]
    return f"; the keys here are {listed(own)}." if len(own) <= _SHORT_LIST else ""
