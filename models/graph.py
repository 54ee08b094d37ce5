"""The dependency graph as a NetworkX graph, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.writing import to_document

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(instance: Instance) -> nx.DiGraph:
    """Return the whole instance as a directed graph, nothing left out.

    Nodes are process ids, arcs are dependencies; their attributes are the keys of the file format (``options`` of a
    node, ``volume`` of an arc, ...), numbers exact as int or Decimal. All else (sites, providers, rules, ...) are
    attributes of the graph.
    """
    import networkx as nx  # noqa: PLC0415 - slow to import, and most uses of an instance need no graph

    document = to_document(instance)
    processes, dependencies = document.pop("processes"), document.pop("dependencies", [])
    graph = nx.DiGraph()
    graph.graph.update(document)
    graph.add_nodes_from((process.pop("id"), process) for process in processes)
    graph.add_edges_from((arc.pop("from"), arc.pop("to"), arc) for arc in dependencies)
    return graph


def from_networkx(graph: nx.DiGraph, source: str = "", **keys: Any) -> Instance:
    """Return the instance that a directed graph describes; the reverse of `to_networkx`.

    ``keys`` are top-level keys of the file format and win over the attributes of the graph, so that a bare graph with
    attributes on nodes and arcs needs no more than ``sites=[...], providers=[...], ...``.

    Raises
    ------
    InputError
        When the graph is not directed, or when anything is wrong that a file would be refused for.
    """
    if not graph.is_directed():
        raise InputError([Fault("", "the graph has no directions; expected a networkx.DiGraph.", source)])
    document = {
        **graph.graph,
        **keys,
        "processes": [{"id": process, **attributes} for process, attributes in graph.nodes(data=True)],
        "dependencies": [{"from": tail, "to": head, **attributes} for tail, head, attributes in graph.edges(data=True)],
    }
    return read_document(_plain(document), source)


def _plain(value: Any) -> Any:
    """Return a document whose NumPy numbers and truth values, as graphs often carry them, are Python's own."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value
