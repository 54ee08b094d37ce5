"""The canonical form of an instance, whose SHA-256 names what it says, whatever the order in which it says it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from rightsource.models.collection import collection_paused
from rightsource.models.fields import Document
from rightsource.models.instance import Instance
from rightsource.models.json_text import quoted, scalar
from rightsource.models.rules import Rule
from rightsource.models.writing import to_document

__all__ = ["canonical_bytes", "sha256", "to_document"]

_BARE: Final[dict[str, Any]] = {"note": "", "meta": {}}


_KNOWN: Final[WeakKeyDictionary[Instance, str]] = WeakKeyDictionary()


def canonical_bytes(instance: Instance) -> bytes:
    """Return the canonical form: keys and lists sorted, shortest decimals, no defaults, no notes, no blanks, UTF-8.

    Two instances have the same canonical form exactly when they mean the same, whatever the order of their lists.
    """
    bare = replace(instance, annotations={}, rules=tuple(map(_without_notes, instance.rules)))
    with collection_paused():
        return _text(to_document(bare)).encode()


def sha256(instance: Instance) -> str:
    """Return the SHA-256 of the canonical form in hexadecimal: the name of the instance's content.

    Computed once for each instance; that takes seconds at 20,000 processes, so start early what will need it.
    """
    if instance not in _KNOWN:
        _KNOWN[instance] = hashlib.sha256(canonical_bytes(instance)).hexdigest()
    return _KNOWN[instance]


def _without_notes(rule: Rule) -> Rule:
    parts = {key: part.model_copy(update=_BARE) for key, part in rule if isinstance(part, Document)}
    return rule.model_copy(update=_BARE | parts)


def _text(value: Any) -> str:
    """Return JSON with keys and lists sorted at every level; no list of an instance has a meaning in its order."""
    if isinstance(value, dict):
        return f"{{{','.join([f'{quoted(key)}:{_text(value[key])}' for key in sorted(value)])}}}"
    if not isinstance(value, list):
        return scalar(value)
    if value and isinstance(value[0], dict):
        return f"[{','.join([text for _, text in sorted([(_rank(element), _text(element)) for element in value])])}]"
    return f"[{','.join(map(scalar, sorted(set(value))))}]"


def _rank(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the id of an object or what serves as one; support entries have none and are sorted by their text."""
    for keys in (("id",), ("from", "to"), ("from_option", "to_option")):
        if keys[0] in document:
            return tuple(document[key] for key in keys)
    return ()
