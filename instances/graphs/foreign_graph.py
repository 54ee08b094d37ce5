"""A graph as a file holds it, whatever the program that wrote it: nodes, arcs and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from rightsource.models.documents import INSTANCE_FORMAT, DependencyDocument, InstanceDocument, ProcessDocument
from rightsource.models.fields import Document
from rightsource.models.reading.keys import keys_of

Domain = Literal["graph", "node", "edge"]
Kind = Literal["string", "double", "long", "boolean", "json"]
"""How a value is written where a file holds only scalars; ``json`` stands for what has parts: a text of JSON."""

_SCALARS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("format", "name", "note", "currency", "function", "office", "data_class", "handoff"), "string"),
    **dict.fromkeys(("money_decimals", "horizon_years"), "long"),
    **dict.fromkeys(("discount_rate", "volume", "rework_cost", "outage_cost"), "double"),
    "core": "boolean",
}


def _kinds(document: type[Document], elsewhere: frozenset[str]) -> dict[str, Kind]:
    """Return the keys of a document with their kinds, those reserved for later included."""
    keys = [key for key in keys_of(document) if key not in elsewhere]
    return {key: _SCALARS.get(key, "json") for key in [*keys, *sorted(document.reserved)]}


KINDS: Final[dict[Domain, dict[str, Kind]]] = {
    "graph": _kinds(InstanceDocument, frozenset({"processes", "dependencies"})),
    "node": _kinds(ProcessDocument, frozenset({"id"})),
    "edge": _kinds(DependencyDocument, frozenset({"from", "to"})),
}
"""The keys of an instance, a process and a dependency that are attributes of a graph, its nodes and its edges."""
_RESERVED: Final[dict[Domain, frozenset[str]]] = {
    "graph": InstanceDocument.reserved,
    "node": ProcessDocument.reserved,
    "edge": DependencyDocument.reserved,
}
USED_KINDS: Final[dict[Domain, dict[str, Kind]]] = {
    domain: {key: kind for key, kind in kinds.items() if key not in _RESERVED[domain]}
    for domain, kinds in KINDS.items()
}
"""The same without the keys reserved for later: of graphs that are not ours, only these are taken as keys."""


def is_ours(form: object) -> bool:
    """Return whether the attribute ``format`` of a graph says that our own writers wrote it, of whatever version."""
    return str(form).partition("/")[0] == INSTANCE_FORMAT.partition("/")[0]


@dataclass(frozen=True)
class ForeignNode:
    """A node: its id as the file has it, its attributes, and the text that is drawn on it."""

    id: str
    attributes: dict[str, Any]
    label: str = ""


@dataclass(frozen=True)
class ForeignEdge:
    """A directed edge between the ids of two nodes."""

    source: str
    target: str
    attributes: dict[str, Any]


@dataclass
class ForeignGraph:
    """A directed graph with attributes; values are texts, int, Decimal, truth values, dicts and lists."""

    attributes: dict[str, Any] = field(default_factory=dict)
    nodes: list[ForeignNode] = field(default_factory=list)
    edges: list[ForeignEdge] = field(default_factory=list)
