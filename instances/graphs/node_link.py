"""Instances as node-link JSON, the layout of NetworkX (``node_link_data``), both ways.

``{"directed": true, "multigraph": false, "graph": {...}, "nodes": [{"id": ..., ...}], "edges": [{"source": ...,
"target": ..., ...}]}``; ``links`` may stand for ``edges``, as D3 and older NetworkX write it. Nodes are processes,
edges are dependencies, and their further keys are those of the file format; ``graph`` holds what is not part of either.
Numbers are exact. Any other graph is read as a skeleton, see `assembly`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from rightsource.instances.graphs.assembly import assembled
from rightsource.instances.graphs.foreign_graph import ForeignEdge, ForeignGraph, ForeignNode
from rightsource.instances.imported import Imported
from rightsource.instances.json_input import parse_json
from rightsource.models.faults import InputError
from rightsource.models.json_text import indented
from rightsource.models.reading.findings import Findings, join, listed, shown
from rightsource.models.writing import RawDocument

_KEYS: Final = ("directed", "multigraph", "graph", "nodes", "edges", "links")
_ENDS: Final = ("source", "target")


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the instance that a node-link file of ours holds, or the skeleton of one that another graph gives.

    ``source`` names the file in messages; ``name`` is the name of the instance where the graph gives none.

    Raises
    ------
    InputError
        When the file is no JSON or no directed graph in this layout, or is refused by `assembly`.

    Examples
    --------
    >>> from rightsource.models.writing import to_document
    >>> read(node_link_bytes(to_document(instance)), "a.json", "a").document == to_document(instance)
    True
    """
    raw, faults = parse_json(data, source)
    findings = Findings(source)
    findings.faults.extend(faults)
    graph = _graph(raw, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return assembled(graph, source, name)


def node_link_bytes(document: RawDocument) -> bytes:
    """Return a raw document, which may be a skeleton, as node-link JSON; the same document gives the same bytes."""
    header = {key: value for key, value in document.items() if key not in ("processes", "dependencies")}
    graph = {
        "directed": True,
        "multigraph": False,
        "graph": header,
        "nodes": document.get("processes", []),
        "edges": [_edge(arc) for arc in document.get("dependencies", [])],
    }
    return f"{indented(graph)}\n".encode()


def _edge(arc: RawDocument) -> dict[str, Any]:
    attributes = {key: value for key, value in arc.items() if key not in ("from", "to")}
    return {"source": arc["from"], "target": arc["to"], **attributes}


def _graph(raw: object, findings: Findings) -> ForeignGraph:
    """Return the graph in a raw value; note what is not as the layout has it."""
    if not isinstance(raw, dict):
        findings.fault("", f"found {shown(raw)}, expected an object with the keys {listed(_KEYS[:-1])}.")
        return ForeignGraph()
    for key in raw:
        if key not in _KEYS:
            findings.fault("", f"{shown(key)} is not a key of node-link JSON{findings.hint(key, _KEYS)}")
    _note_undirected(raw, findings)
    if "edges" in raw and "links" in raw:
        findings.fault("", "both 'edges' and 'links' are given; expected one of them.")
    edges, several = "links" if "links" in raw else "edges", raw.get("multigraph") is True
    return ForeignGraph(
        _object(raw.get("graph", {}), "graph", findings),
        [_read_node(node, join("nodes", i), findings) for i, node in enumerate(_list(raw, "nodes", findings))],
        [_read_edge(e, join(edges, i), several, findings) for i, e in enumerate(_list(raw, edges, findings))],
    )


def _note_undirected(raw: dict[str, Any], findings: Findings) -> None:
    if "directed" not in raw:
        findings.fault("", "the key 'directed' is missing; expected a directed graph (\"directed\": true).")
    elif raw["directed"] is not True:
        findings.fault("directed", f"found {shown(raw['directed'])}, expected true: edges need a direction.")


def _list(raw: dict[str, Any], key: str, findings: Findings) -> list[Any]:
    if key not in raw:
        findings.fault("", f"the key '{key}' is missing.")
    elif not isinstance(raw[key], list):
        findings.fault(key, f"found {shown(raw[key])}, expected a list.")
    else:
        return list(raw[key])
    return []


def _object(value: Any, path: str, findings: Findings) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    findings.fault(path, f"found {shown(value)}, expected an object.")
    return {}


def _read_node(raw: Any, path: str, findings: Findings) -> ForeignNode:
    node = _object(raw, path, findings)
    return ForeignNode(_id(node, "id", path, findings), {key: node[key] for key in node if key != "id"})


def _read_edge(raw: Any, path: str, several: bool, findings: Findings) -> ForeignEdge:
    """Return an edge; in a multigraph its ``key`` only tells edges between the same nodes apart."""
    edge = _object(raw, path, findings)
    source, target = (_id(edge, end, path, findings) for end in _ENDS)
    names = {*_ENDS, *(["key"] if several else [])}
    return ForeignEdge(source, target, {key: edge[key] for key in edge if key not in names})


def _id(raw: dict[str, Any], key: str, path: str, findings: Findings) -> str:
    """Return the id of a node as a text; numbers, which NetworkX gives by default, are one too."""
    value = raw.get(key)
    if isinstance(value, str) or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return str(value)
    if key in raw:
        findings.fault(join(path, key), f"found {shown(value)}, expected the id of a node: a text or a number.")
    elif raw:
        findings.fault(path, f"the key '{key}' is missing.")
    return ""
