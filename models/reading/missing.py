"""How many required keys a raw document lacks: what is still to be filled in of a skeleton."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rightsource.models.documents import InstanceDocument
from rightsource.models.fields import Document
from rightsource.models.reading.keys import keys_of, missing_keys
from rightsource.models.reading.salvage import document_in, kind_of

_UNTYPED = ("rules",)
"""Lists whose elements are of many kinds; no skeleton holds any."""


def missing_figures(raw: Mapping[str, Any], document: type[Document] = InstanceDocument) -> int:
    """Return how many required keys are missing in a document and in all that it holds.

    It looks at keys alone, so that a skeleton of 100,000 processes is counted in a moment.

    Examples
    --------
    >>> missing_figures({"format": "rightsource/1", "name": "desk", "sites": [], "providers": [], "processes": [{}]})
    5
    """
    total = len(missing_keys(document, raw))
    for key, info in keys_of(document).items():
        inner = document_in(kind_of(info))
        if inner is not None and key in raw and key not in _UNTYPED:
            total += sum(missing_figures(element, inner) for element in _elements(raw[key], inner))
    return total


def _elements(value: Any, document: type[Document]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects in a value: the value itself, the elements of a list, or those under the user's own keys."""
    if isinstance(value, list | tuple):
        yield from (element for element in value if isinstance(element, dict))
    elif isinstance(value, dict) and value and not value.keys() & keys_of(document).keys():
        yield from (element for element in value.values() if isinstance(element, dict))
    elif isinstance(value, dict):
        yield value
