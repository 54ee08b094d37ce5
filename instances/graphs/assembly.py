"""From a graph to a document: a whole instance where the graph is one of ours, else a skeleton to be filled in.

A graph is ours when its attribute ``format`` names the format of instance files. Its nodes are processes, its edges are
dependencies, their attributes the keys of the file format. Attributes that other programs have added go to ``meta``,
with a warning. The graph of a plan is refused, see `exports.plan_graph`. Any other graph becomes a skeleton, see
`bare_graph`.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from rightsource.instances.graphs.attributes import with_rest_in_meta
from rightsource.instances.graphs.bare_graph import skeleton_of
from rightsource.instances.graphs.foreign_graph import KINDS, ForeignGraph, is_ours
from rightsource.instances.imported import Imported
from rightsource.instances.process_models.skeleton import Document
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import Findings, shown

_OF_PLANS: Final = frozenset({"sha256", "objective"})
"""Attributes of a graph that, with ``option`` on its nodes, only the graph of a plan has."""


def assembled(graph: ForeignGraph, source: str, name: str) -> Imported:
    """Return the document of a graph; ``name`` is that of the instance where the graph has none.

    A graph that is not ours gives a skeleton, whatever attributes it has; one that is ours but was written of a
    skeleton, which shows in a missing currency, is a skeleton again.

    Raises
    ------
    InputError
        When the graph is that of a plan, an edge leads to an unknown node, or a node is given twice; of graphs that are
        not ours also when there are no nodes, edges from a node to itself, cycles, or edges between the same nodes that
        differ.
    """
    ours = is_ours(graph.attributes.get("format"))
    if not ours:
        _refuse_plan(graph, source)
    _check_ends(graph, source)
    findings = Findings(source)
    made = _complete(graph, findings) if ours else skeleton_of(graph, name, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return Imported(made, tuple(findings.warnings), skeleton=not ours or "currency" not in made)


def _refuse_plan(graph: ForeignGraph, source: str) -> None:
    """Raise an InputError when a graph is that of a plan, as written by `exports.plan_graph`."""
    if graph.attributes.keys() >= _OF_PLANS and any("option" in node.attributes for node in graph.nodes):
        message = "this is the GraphML of a plan, which holds no instance; convert its instance instead."
        raise InputError([Fault("", message, source)])


def _check_ends(graph: ForeignGraph, source: str) -> None:
    """Raise an InputError that lists nodes given more than once and edges whose ends are no nodes."""
    findings, counts = Findings(source), Counter(node.id for node in graph.nodes)
    for name, count in counts.items():
        if count > 1:
            findings.fault("", f"the node {shown(name)} is given {count} times; expected it once.")
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            if end not in counts:
                message = f"{shown(end)} is not a node{findings.nearest(end, counts)}"
                findings.fault(f"edge {shown(edge.source)} -> {shown(edge.target)}", message)
    if findings.faults:
        raise InputError(findings.faults)


def _complete(graph: ForeignGraph, findings: Findings) -> Document:
    """Return the document of a graph that is ours; whether it is right is for its reader to say."""
    nodes = with_rest_in_meta([node.attributes for node in graph.nodes], "node", KINDS, findings)
    edges = with_rest_in_meta([edge.attributes for edge in graph.edges], "edge", KINDS, findings)
    document: Document = with_rest_in_meta([graph.attributes], "graph", KINDS, findings)[0]
    document["processes"] = [{"id": node.id, **own} for node, own in zip(graph.nodes, nodes, strict=True)]
    if edges:
        ends = zip(graph.edges, edges, strict=True)
        document["dependencies"] = [{"from": edge.source, "to": edge.target, **own} for edge, own in ends]
    return document
