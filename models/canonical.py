"""The canonical form of an instance, whose SHA-256 names what it says, whatever the order in which it says it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from rightsource.models.changes import RUNNING_PRICES, Change, ScalePrice, Scenario
from rightsource.models.collection import collection_paused
from rightsource.models.fields import Document
from rightsource.models.instance import Instance
from rightsource.models.json_text import quoted, scalar
from rightsource.models.writing import to_document

__all__ = ["canonical_bytes", "sha256", "to_document"]

_ORDERED: Final = frozenset({"changes"})
"""Keys of lists whose order has a meaning. Of the user's own keys, none leads to a list of objects."""
_BARE: Final[dict[str, Any]] = {"note": "", "meta": {}}

D = TypeVar("D", bound=Document)
_KNOWN: Final[WeakKeyDictionary[Instance, str]] = WeakKeyDictionary()


def canonical_bytes(instance: Instance) -> bytes:
    """Return the canonical form: keys and lists sorted, shortest decimals, no defaults, no notes, no blanks, UTF-8.

    Two instances have the same canonical form exactly when they mean the same, whatever the order of their lists. Only
    the changes of a scenario stay in their order, since they are made one after the other; an instance without
    scenarios has the form that it had before there were any.
    """
    bare = replace(
        instance,
        annotations={},
        rules=tuple(map(_without_notes, instance.rules)),
        scenarios=tuple(map(_plainest, instance.scenarios)),
    )
    with collection_paused():
        return _text(to_document(bare)).encode()


def sha256(instance: Instance) -> str:
    """Return the SHA-256 of the canonical form in hexadecimal: the name of the instance's content.

    Computed once for each instance; that takes seconds at 20,000 processes, so start early what will need it.
    """
    if instance not in _KNOWN:
        _KNOWN[instance] = hashlib.sha256(canonical_bytes(instance)).hexdigest()
    return _KNOWN[instance]


def _without_notes(document: D) -> D:
    parts = {key: _without_notes(part) for key, part in document if isinstance(part, Document)}
    return document.model_copy(update=_BARE | parts)


def _plainest(scenario: Scenario) -> Scenario:
    """Return a scenario without notes, and without prices that say what is meant without them."""
    changes = tuple(map(_plainest_change, scenario.changes))
    return _without_notes(scenario).model_copy(update={"changes": changes})


def _plainest_change(change: Change) -> Change:
    bare = _without_notes(change)
    if isinstance(bare, ScalePrice) and bare.prices and set(bare.prices) == set(RUNNING_PRICES):
        return bare.model_copy(update={"prices": None})
    return bare


def _text(value: Any, *, ordered: bool = False) -> str:
    """Return JSON with keys and lists sorted at every level but the changes of scenarios, which follow each other."""
    if isinstance(value, dict):
        return (
            f"{{{','.join([f'{quoted(key)}:{_text(value[key], ordered=key in _ORDERED)}' for key in sorted(value)])}}}"
        )
    if not isinstance(value, list):
        return scalar(value)
    if value and isinstance(value[0], dict):
        if ordered:
            return f"[{','.join(map(_text, value))}]"
        return f"[{','.join([text for _, text in sorted([(_rank(element), _text(element)) for element in value])])}]"
    return f"[{','.join(map(scalar, sorted(set(value))))}]"


def _rank(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the id of an object or what serves as one; support entries have none and are sorted by their text."""
    for keys in (("id",), ("from", "to"), ("from_option", "to_option")):
        if keys[0] in document:
            return tuple(document[key] for key in keys)
    return ()
