"""The graph of another program as the skeleton of an instance.

Each node becomes a process and each edge a dependency. Ids that can be ids of processes are kept, others are made of
what the node is called, else of its id. Attributes that are keys of the file format are taken as these, all else, keys
reserved for later included, goes to ``meta``. Several edges from one node to another become one dependency when they
say the same. What a graph does not tell which way to resolve is refused: edges from a node to itself, cycles, edges
between the same nodes that differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from rightsource.instances.graphs.attributes import with_rest_in_meta
from rightsource.instances.graphs.foreign_graph import USED_KINDS, ForeignEdge, ForeignGraph, ForeignNode
from rightsource.instances.identifiers import Identifiers
from rightsource.instances.process_models.skeleton import OWN_TEAM, Document, provider, skeleton
from rightsource.models.fields import ID_PATTERN
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.topology import cycles

_ID: Final = re.compile(ID_PATTERN)
_FEW: Final = 10
_NOTE: Final = (
    "Made of a graph. To be filled in: currency, the country of the site, volumes, unit costs, yields and hours, what"
    " hand-offs cost; then other providers and what they offer."
)


def skeleton_of(graph: ForeignGraph, name: str, findings: Findings) -> Document:
    """Return the document of a graph whose edges lead from node to node; each process is done by one own team today.

    ``name`` is the name of the instance where the graph has none, and the function of processes that have none.
    """
    if not graph.nodes:
        findings.fault("", "there is no node in this graph; expected at least one to make a process of.")
        return {}
    ids = _ids(graph.nodes)
    nodes = with_rest_in_meta(map(_without_title, graph.nodes), "node", USED_KINDS, findings)
    edges = _merged(graph.edges, findings)
    _note_cycles(edges, list(ids), findings)
    _note_options(graph.nodes, nodes, findings)
    arcs = with_rest_in_meta([edge.attributes for edge in edges], "edge", USED_KINDS, findings)
    given = {key: value for key, value in graph.attributes.items() if key != "format"}
    header = with_rest_in_meta([given], "graph", USED_KINDS, findings)[0]
    if findings.faults:
        return {}
    document = skeleton(
        name,
        _NOTE,
        [provider(OWN_TEAM, "team", "The people who do the work at present.")],
        [_process(ids[node.id], node, own, name) for node, own in zip(graph.nodes, nodes, strict=True)],
        [_dependency(ids, edge, own) for edge, own in zip(edges, arcs, strict=True)],
    )
    return document | header


def _ids(nodes: Sequence[ForeignNode]) -> dict[str, str]:
    """Return the id of a process for the id of each node; those that can be kept are never given to another one."""
    made, kept = Identifiers("process"), {node.id for node in nodes if _ID.fullmatch(node.id)}
    for node in nodes:
        if node.id in kept:
            made.new(node.id)
    return {node.id: node.id if node.id in kept else made.new(_title(node) or node.id) for node in nodes}


def _title(node: ForeignNode) -> str:
    """Return what a node is called, on one line: its name, else its label, else what is drawn on it."""
    named = (node.attributes.get("name"), node.attributes.get("label"), node.label)
    texts = (" ".join(text.split()) for text in named if isinstance(text, str))
    return next((text for text in texts if text), "")


def _without_title(node: ForeignNode) -> dict[str, Any]:
    """Return the attributes of a node but those that only repeat what it is called."""
    title = _title(node)
    repeats = {key for key in ("name", "label") if " ".join(str(node.attributes.get(key, "")).split()) in ("", title)}
    return {key: value for key, value in node.attributes.items() if key not in repeats}


def _process(process: str, node: ForeignNode, own: Mapping[str, Any], function: str) -> Document:
    title = _title(node) or " ".join(node.id.split())
    name = {"name": title} if title and title != process else {}
    return {"id": process, **name, "function": function, "options": [{"id": "team", "provider": OWN_TEAM}], **own}


def _note_options(nodes: Sequence[ForeignNode], own: Sequence[Mapping[str, Any]], findings: Findings) -> None:
    """Note options that are none: the first of each process is its current one, which needs an id."""
    for node, attributes in zip(nodes, own, strict=True):
        options = attributes.get("options", [{"id": "team"}])
        if not isinstance(options, list) or not options or not all(isinstance(o, dict) and "id" in o for o in options):
            message = f"found {shown(options)}, expected a list of options, each an object with an id."
            findings.fault(f"node {shown(node.id)}.options", message)


def _dependency(ids: Mapping[str, str], edge: ForeignEdge, own: Mapping[str, Any]) -> Document:
    return {"from": ids[edge.source], "to": ids[edge.target], **own}


def _merged(edges: Sequence[ForeignEdge], findings: Findings) -> list[ForeignEdge]:
    """Return at most one edge per pair of different nodes."""
    groups: dict[tuple[str, str], list[ForeignEdge]] = {}
    for edge in edges:
        groups.setdefault((edge.source, edge.target), []).append(edge)
    for (source, target), group in groups.items():
        if source == target:
            findings.fault("", f"an edge leads from {shown(source)} to itself; expected two different nodes.")
        elif any(edge.attributes != group[0].attributes for edge in group):
            found = f"{len(group)} edges lead from {shown(source)} to {shown(target)} and differ in their attributes"
            findings.fault("", f"{found}; expected one edge per pair of nodes.")
        elif len(group) > 1:
            found = f"{len(group)} edges lead from {shown(source)} to {shown(target)}"
            findings.warn("", f"{found}; they become one dependency.")
    return [group[0] for group in groups.values()]


def _note_cycles(edges: Sequence[ForeignEdge], nodes: Sequence[str], findings: Findings) -> None:
    index = {node: number for number, node in enumerate(nodes)}
    arcs = [(index[edge.source], index[edge.target]) for edge in edges if edge.source != edge.target]
    table = np.array(arcs, dtype=np.int64).reshape(len(arcs), 2)
    for cycle in cycles(len(nodes), table[:, 0], table[:, 1]):
        names = [shown(nodes[node]) for node in cycle]
        shortened = [*names[:_FEW], f"({len(names) - _FEW:,} more)"] if len(names) > _FEW else names
        way = " -> ".join([*shortened, names[0]])
        findings.fault("", f"the edges form a cycle: {way}; take out the one that leads back.")
