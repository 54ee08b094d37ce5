"""The dependency graph as a NetworkX graph, there and back."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
import numpy as np
import pytest
from examples import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st
from random_instances import random_document
from samples import sample_document, sample_instance

from rightsource.models.canonical import canonical_bytes, to_document
from rightsource.models.faults import InputError
from rightsource.models.graph import from_networkx, to_networkx
from rightsource.models.reading import read_document


def test_nodes_and_arcs_carry_the_keys_of_the_file() -> None:
    """Processes are nodes, dependencies are arcs, all else belongs to the graph."""
    graph = to_networkx(sample_instance())
    assert list(graph.nodes) == ["capture", "match", "approve", "post", "pay", "supplier-calls"]
    assert graph.nodes["match"]["volume"] == 85000
    assert [option["id"] for option in graph.nodes["capture"]["options"]] == ["team", "acme", "ocr"]
    assert graph.edges["capture", "match"]["volume"] == Decimal("88000.5")
    assert graph.edges["match", "approve"] == {"volume": 20000, "handoff": "careful"}
    assert graph.graph["discount_rate"] == Decimal("0.08")
    assert nx.dag_longest_path_length(graph, weight=None) == 4


def test_there_and_back_nothing_is_lost() -> None:
    """Not even notes and the order of lists."""
    instance = sample_instance()
    assert to_document(from_networkx(to_networkx(instance))) == to_document(instance)


@EXAMPLES
@given(st.integers(0, 10**6))
def test_there_and_back_means_the_same(seed: int) -> None:
    """The canonical bytes are those of the instance."""
    instance = read_document(random_document(seed))
    assert canonical_bytes(from_networkx(to_networkx(instance))) == canonical_bytes(instance)


def test_a_bare_graph_takes_the_rest_as_keys() -> None:
    """A graph made elsewhere needs the keys of processes and dependencies on it, the others beside it."""
    document = sample_document()
    graph: nx.DiGraph = nx.DiGraph()
    for process in document.pop("processes"):
        graph.add_node(process.pop("id"), **process)
    for arc in document.pop("dependencies"):
        graph.add_edge(arc.pop("from"), arc.pop("to"), **arc)
    assert canonical_bytes(from_networkx(graph, **document)) == canonical_bytes(sample_instance())


def test_a_graph_without_directions_is_refused() -> None:
    """Which end hands over to which would be unknown."""
    with pytest.raises(InputError, match=r"^mine: the graph has no directions; expected a networkx.DiGraph\.$"):
        from_networkx(nx.Graph(), "mine")


def test_a_cyclic_graph_is_refused_like_a_file() -> None:
    """The same checks, the same words."""
    graph = to_networkx(sample_instance())
    graph.add_edge("pay", "capture", volume=1)
    with pytest.raises(InputError, match=r"form a cycle: capture -> match -> .*pay -> capture"):
        from_networkx(graph)


def test_numpy_numbers_on_a_graph_are_read_as_numbers() -> None:
    """Graphs often carry NumPy numbers and truth values; they mean what Python's own mean."""
    graph = to_networkx(sample_instance())
    for attributes in graph.nodes.values():
        attributes["volume"] = np.float64(attributes["volume"])
        attributes["core"] = np.bool_(attributes.get("core", False))
    assert canonical_bytes(from_networkx(graph)) == canonical_bytes(sample_instance())
