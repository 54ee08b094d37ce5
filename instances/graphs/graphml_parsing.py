"""GraphML of any program, parsed piece by piece: nodes, edges and their attributes.

Read are the elements of the format itself and, of yEd's extensions, the labels of nodes (``y:NodeLabel``) and groups: a
node that holds a graph is no node, those inside are. Hyperedges are refused, ports are passed over.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from rightsource.instances.graphs.foreign_graph import (
    KINDS,
    USED_KINDS,
    Domain,
    ForeignEdge,
    ForeignGraph,
    ForeignNode,
    is_ours,
)
from rightsource.instances.json_input import parse_json
from rightsource.instances.process_models.xml_text import found_instead, refuse, split_tag, xml_faults
from rightsource.models.collection import collection_paused
from rightsource.models.faults import InputError
from rightsource.models.fields import MAX_META_DEPTH
from rightsource.models.reading.findings import Findings, listed, shown

MOST_BYTES: Final = 250 * 10**6
"""Twice what an instance of 100,000 processes takes."""
_LONGEST_MARK: Final = 10**6
"""Bytes of the longest tag, comment or instruction: parsers scan it again with every piece they get."""
_LONG_TAG: Final = re.compile(b"<[^<>]{%d}" % _LONGEST_MARK)
_MARKS: Final = ((b"<!--", b"-->"), (b"<?", b"?>"))
MOST_ELEMENTS: Final = 2 * 10**6
"""More than graphs of 100,000 processes have, less than fills a machine's memory."""
_DEEPEST: Final = 100
_NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_LONGEST_INT: Final = 18
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_NUMBERS: Final = frozenset({"int", "integer", "long", "float", "double"})


@dataclass(frozen=True)
class _Key:
    """A declared attribute; ``drawing`` marks what only tells yEd how to draw."""

    name: str
    type: str
    domain: str
    default: str | None
    drawing: bool


@dataclass
class _Raw:
    """What a file holds, before keys are looked up: data as (key, text)."""

    keys: dict[str, _Key] = field(default_factory=dict)
    graph: list[tuple[str, str]] = field(default_factory=list)
    nodes: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)
    edges: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    graphs: int = 0
    undirected: list[tuple[str, str]] = field(default_factory=list)


def parse_graphml(data: bytes, source: str) -> ForeignGraph:
    """Return the directed graph in a GraphML file.

    Raises
    ------
    InputError
        When the text is no GraphML, too large, not directed, or uses keys that it does not declare.
    """
    if len(data) > MOST_BYTES:
        refuse(f"this file holds {len(data) // 10**6:,} MB; more than {MOST_BYTES // 10**6} MB are not read.", source)
    if _has_long_marks(data):
        refuse(f"this file has a tag or comment of more than {_LONGEST_MARK // 10**6} MB, which is not read.", source)
    findings = Findings(source)
    with xml_faults(data, source), collection_paused():
        raw = _Parser(source, findings).parse(data)
    _check(raw, findings)
    if findings.faults:
        raise InputError(findings.faults)
    resolver = _Resolver(raw, findings)
    graph = ForeignGraph(
        resolver.attributes(raw.graph, "graph", "graph"),
        [
            ForeignNode(name, resolver.attributes(own, "node", f"node {shown(name)}"), label)
            for name, label, own in raw.nodes
        ],
        [
            ForeignEdge(one, other, resolver.attributes(own, "edge", f"edge {shown(one)} -> {shown(other)}"))
            for one, other, own in raw.edges
        ],
    )
    resolver.note_undeclared()
    if findings.faults:
        raise InputError(findings.faults)
    return graph


def _has_long_marks(data: bytes) -> bool:
    """Return whether a tag, comment or instruction is longer than `_LONGEST_MARK`."""
    return _LONG_TAG.search(data) is not None or any(
        end - start > _LONGEST_MARK for opening, closing in _MARKS for start, end in _spans(data, opening, closing)
    )


def _spans(data: bytes, opening: bytes, closing: bytes) -> Iterator[tuple[int, int]]:
    """Yield where marks begin and end; one that is never closed ends with the text."""
    start = data.find(opening)
    while start >= 0:
        end = data.find(closing, start)
        yield start, len(data) if end < 0 else end
        start = data.find(opening, end) if end >= 0 else -1


class _Pieces(io.BytesIO):
    """Bytes that are read in pieces of a size of their own, whatever the reader asks for."""

    def read(self, _: int | None = -1) -> bytes:
        """Return the next piece."""
        return super().read(_LONGEST_MARK)


class _Parser:
    """Takes an XML text apart while it is read, and keeps of it only what `_Raw` holds."""

    def __init__(self, source: str, findings: Findings) -> None:
        self._source, self._findings = source, findings
        self._open: list[Element] = []
        self._raw = _Raw()

    def parse(self, data: bytes) -> _Raw:
        """Return what is in a text."""
        count = 0
        for event, element in iterparse(_Pieces(data), ("start", "end"), forbid_dtd=True):
            if event == "start":
                count += 1
                self._start(element, count)
            else:
                self._end(element)
        return self._raw

    def _start(self, element: Element, count: int) -> None:
        if count == 1 and split_tag(element.tag)[1] != "graphml":
            refuse(f"{found_instead(*split_tag(element.tag))}; expected <graphml>.", self._source)
        if count > MOST_ELEMENTS:
            refuse(f"this file holds more than {MOST_ELEMENTS:,} elements, which is more than is read.", self._source)
        if len(self._open) >= _DEEPEST:
            refuse(f"elements are nested more than {_DEEPEST} levels deep.", self._source)
        self._open.append(element)

    def _end(self, element: Element) -> None:
        """Keep what an element says and empty it, so that the tree holds little more than counts."""
        self._open.pop()
        parent = self._open[-1] if self._open else element
        place, name = split_tag(parent.tag)[1], split_tag(element.tag)[1]
        keep = {
            ("graphml", "key"): self._key,
            ("graphml", "graph"): self._graph,
            ("graph", "node"): self._node,
            ("graph", "edge"): self._edge,
            ("graph", "hyperedge"): self._hyperedge,
        }.get((place, name))
        if keep is not None:
            keep(element)
        if place in ("graphml", "graph") and name != "data":
            element.clear()

    def _key(self, element: Element) -> None:
        key, raw = element.get("id", ""), self._raw
        if not key:
            self._findings.fault("", "a <key> has no id; expected one.")
        if key in raw.keys:
            self._findings.fault(f"key {shown(key)}", "this key is declared more than once.")
        default = next((child.text or "" for child in element if split_tag(child.tag)[1] == "default"), None)
        drawing = any(split_tag(name)[1].startswith("yfiles.") for name in element.attrib)
        name, type_ = element.get("attr.name", key), element.get("attr.type", "string")
        raw.keys[key] = _Key(
            name, type_, element.get("for", "all"), default, drawing and "attr.name" not in element.attrib
        )

    def _node(self, element: Element) -> None:
        name = element.get("id", "")
        if not name:
            self._findings.fault("", "a node has no id; expected one.")
        if any(split_tag(child.tag)[1] == "graph" for child in element):
            self._raw.groups.add(name)
        else:
            self._raw.nodes.append((name, _label(element), _data(element)))

    def _edge(self, element: Element) -> None:
        source, target = element.get("source"), element.get("target")
        if source is None or target is None:
            self._findings.fault("", "an edge has no source or no target; expected both.")
            return
        default = "true" if self._open[-1].get("edgedefault") == "directed" else "false"
        if element.get("directed", default) != "true":
            self._raw.undirected.append((source, target))
        self._raw.edges.append((source, target, _data(element)))

    def _hyperedge(self, _: Element) -> None:
        self._findings.fault("", "this graph has a hyperedge; expected edges between two nodes each.")

    def _graph(self, element: Element) -> None:
        self._raw.graphs += 1
        self._raw.graph += _data(element)


def _data(element: Element) -> list[tuple[str, str]]:
    """Return the data of an element as (key, text); data with elements inside is left to `_label`."""
    children = (child for child in element if split_tag(child.tag)[1] == "data" and len(child) == 0)
    return [(child.get("key", ""), child.text or "") for child in children]


def _label(element: Element) -> str:
    """Return the text that yEd draws on a node."""
    for child in element:
        if split_tag(child.tag)[1] == "data" and len(child):
            texts = (part.text or "" for part in child.iter() if split_tag(part.tag)[1] == "NodeLabel")
            if label := next((text for text in texts if text.strip()), ""):
                return label
    return ""


def _check(raw: _Raw, findings: Findings) -> None:
    """Note what is wrong with a graph as a whole."""
    if raw.graphs != 1:
        found = "there is no <graph> in it" if raw.graphs == 0 else f"it holds {raw.graphs} graphs"
        findings.fault("", f"{found}; expected one.")
    if raw.undirected:
        source, target = raw.undirected[0]
        found = f"{len(raw.undirected):,} of {len(raw.edges):,} edges have no direction"
        findings.fault(
            "",
            f'{found}, such as {shown(source)} - {shown(target)}; expected a directed graph (edgedefault="directed").',
        )
    for source, target, _ in raw.edges:
        for end in sorted({source, target} & raw.groups):
            message = f"{shown(end)} is a group of nodes; expected an edge between two nodes that are no groups."
            findings.fault(f"edge {shown(source)} -> {shown(target)}", message)


def _says_ours(raw: _Raw) -> bool:
    """Return whether the graph's attribute ``format`` marks it as ours."""
    return any(raw.keys[key].name == "format" and is_ours(text) for key, text in raw.graph if key in raw.keys)


class _Resolver:
    """Looks up keys and gives values their types."""

    def __init__(self, raw: _Raw, findings: Findings) -> None:
        self._keys, self._findings = raw.keys, findings
        self._kinds = KINDS if _says_ours(raw) else USED_KINDS
        self._undeclared = Counter[str]()
        self._defaults = {domain: list(self._defaults_of(domain)) for domain in KINDS}

    def attributes(self, data: list[tuple[str, str]], domain: Domain, path: str) -> dict[str, Any]:
        """Return the attributes of an object; those it lacks have the default of their key, if that has one."""
        attributes: dict[str, Any] = {}
        for key, text in data:
            declared = self._keys.get(key)
            if declared is None:
                self._undeclared[key] += 1
            elif declared.name in attributes:
                self._findings.fault(path, f"{shown(declared.name)} is given more than once.")
            elif not declared.drawing and (text.strip() or declared.name in self._kinds[domain]):
                attributes[declared.name] = self._value(declared, text, domain, path)
        for declared, text in self._defaults[domain]:
            if declared.name not in attributes:
                attributes[declared.name] = self._value(declared, text, domain, path)
        return attributes

    def note_undeclared(self) -> None:
        """Note the keys that data names and the file does not declare."""
        for key, count in self._undeclared.items():
            message = f"{count:,} <data> {'is' if count == 1 else 'are'} of the key {shown(key)}, which is not declared"
            known = [one for one in self._keys if one]
            self._findings.fault("", f"{message}; declared {'is' if len(known) == 1 else 'are'} {_few(known)}.")

    def _defaults_of(self, domain: Domain) -> Iterator[tuple[_Key, str]]:
        for key in self._keys.values():
            if key.default is not None and not key.drawing and key.domain in (domain, "all"):
                yield key, key.default

    def _value(self, key: _Key, text: str, domain: Domain, path: str) -> Any:
        """Return a value: of our own keys as the file format has it, of others by the type that is declared."""
        kind = self._kinds[domain].get(key.name)
        if kind == "json":
            return self._json(key.name, text, path)
        if kind in ("double", "long") or (kind is None and key.type in _NUMBERS):
            return _number(text)
        if kind == "boolean" or (kind is None and key.type in ("boolean", "bool")):
            return _TRUTHS.get(text.strip().casefold(), text)
        return text

    def _json(self, name: str, text: str, path: str) -> Any:
        try:
            value, faults = parse_json(text.encode(), self._findings.source)
        except InputError as error:
            value, faults = None, error.faults
        for fault in faults:
            self._findings.fault(f"{path}.{name}{f'.{fault.path}' if fault.path else ''}", fault.message)
        return value


def _few(names: list[str]) -> str:
    return "none" if not names else listed(names) if len(names) <= 10 else f"{listed(names[:10])} and more"


def _number(text: str) -> int | Decimal | str:
    """Return a number exactly; a text that is none stays one, for the reader of documents to refuse."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return text
    if len(plain) <= _LONGEST_INT and plain.lstrip("+-").isdigit():
        return int(plain)
    number = Decimal(plain)
    return number if abs(number.adjusted()) <= MAX_META_DEPTH else text
