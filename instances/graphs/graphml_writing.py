"""GraphML, written directly: typed attributes, the same bytes for the same graph.

Format: Brandes, Eiglsperger, Herman, Himsolt and Marshall, "GraphML Progress Report", Graph Drawing 2001, with the
attribute types of the GraphML-Attributes extension (boolean, long, double, string).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from rightsource.instances.graphs.foreign_graph import Domain, Kind
from rightsource.models.faults import Fault, InputError
from rightsource.models.json_text import on_one_line, scalar
from rightsource.models.reading.findings import shown

Rows = Sequence[Mapping[str, Any]]
"""What is said of each of several objects of one domain; None stands for nothing."""

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEST_LONG: Final = 2**63


@dataclass(frozen=True)
class Table:
    """The attributes of all objects of a domain: a row per object and the kind of each attribute, in order."""

    domain: Domain
    rows: Rows
    kinds: Mapping[str, Kind]

    def used(self) -> dict[str, Kind]:
        """Return the attributes that some row has with the kinds they are declared as.

        Numbers that are not exactly the double, or long, that their text stands for make their attribute a string.
        """
        values: dict[str, list[Any]] = {}
        for row in self.rows:
            for key, value in row.items():
                if value is not None:
                    values.setdefault(key, []).append(value)
        return {key: _declared(kind, values[key]) for key, kind in self.kinds.items() if key in values}


def graphml(graph: Table, nodes: Table, edges: Table, ids: Sequence[str], ends: Iterable[tuple[str, str]]) -> bytes:
    """Return a directed graph as GraphML in UTF-8, parts in the order given.

    ``graph`` has one row; ``ids`` are those of the nodes, ``ends`` those at the ends of the edges.

    Raises
    ------
    InputError
        When a text holds a character that XML cannot hold.

    Examples
    --------
    >>> table = Table("node", [{"volume": Decimal("0.5")}], {"volume": "double"})
    >>> data = graphml(Table("graph", [{}], {}), table, Table("edge", [], {}), ["pay"], [])
    >>> print(data.decode().splitlines()[-3].strip())
    <node id="pay"><data key="node-volume">0.5</data></node>
    """
    used = {table.domain: table.used() for table in (graph, nodes, edges)}
    return "".join(f"{line}\n" for line in _lines(graph, nodes, edges, ids, ends, used)).encode()


def _lines(
    graph: Table,
    nodes: Table,
    edges: Table,
    ids: Sequence[str],
    ends: Iterable[tuple[str, str]],
    used: Mapping[Domain, Mapping[str, Kind]],
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<graphml xmlns="{_NAMESPACE}">'
    for domain, kinds in used.items():
        for key, kind in kinds.items():
            name, type_ = quoteattr(key), "string" if kind == "json" else kind
            yield f' <key id={quoteattr(_key(domain, key))} for="{domain}" attr.name={name} attr.type="{type_}"/>'
    yield ' <graph id="G" edgedefault="directed">'
    yield from (f"  {element}" for element in _data(graph.rows[0], "graph", used["graph"]))
    for name, row in zip(ids, nodes.rows, strict=True):
        yield f"  <node id={quoteattr(name)}>{''.join(_data(row, 'node', used['node']))}</node>"
    for (source, target), row in zip(ends, edges.rows, strict=True):
        data = "".join(_data(row, "edge", used["edge"]))
        yield f"  <edge source={quoteattr(source)} target={quoteattr(target)}>{data}</edge>"
    yield " </graph>"
    yield "</graphml>"


def _key(domain: Domain, key: str) -> str:
    return f"{domain}-{key}"


def _data(row: Mapping[str, Any], domain: Domain, kinds: Mapping[str, Kind]) -> Iterator[str]:
    for key, kind in kinds.items():
        value = row.get(key)
        if value is not None:
            yield f"<data key={quoteattr(_key(domain, key))}>{_escaped(_text(key, value, kind))}</data>"


def _text(key: str, value: Any, kind: Kind) -> str:
    if kind == "json" or isinstance(value, dict | list | tuple):
        return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", on_one_line(value))
    if not isinstance(value, str):
        return scalar(value)
    if wrong := _NOT_IN_XML.search(value):
        character = f"the character U+{ord(wrong[0]):04X}"
        raise InputError([Fault(key, f"{shown(value)} holds {character}, which XML cannot; write JSON instead.")])
    return value


def _escaped(text: str) -> str:
    """Return text for an element; a carriage return would be read as a line feed when it stood there bare."""
    return escape(text, {"\r": "&#13;"})


def _declared(kind: Kind, values: Sequence[Any]) -> Kind:
    fits = {"double": _is_double, "long": _is_long, "boolean": _is_boolean}.get(kind)
    return kind if fits is None or all(map(fits, values)) else "string"


def _is_double(value: object) -> bool:
    """Return whether a number is the one that the shortest text of its double stands for."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return Decimal(repr(float(value))) == Decimal(repr(value) if isinstance(value, float) else value)


def _is_long(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_LONG


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)
