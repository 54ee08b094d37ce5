"""Layers, cycles and reachability against NetworkX on random graphs."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rightsource.models.columns import Integers
from rightsource.models.topology import cycles, layers, neighbours, reachable

NODES = 8
ARCS = st.sets(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(lambda arc: arc[0] != arc[1]))


def arrays(arcs: set[tuple[int, int]]) -> tuple[Integers, Integers]:
    """Return tails and heads of some arcs."""
    table = np.array(sorted(arcs), dtype=np.int64).reshape(len(arcs), 2)
    return table[:, 0], table[:, 1]


def graph(arcs: set[tuple[int, int]]) -> nx.DiGraph:
    """Return the same arcs as a NetworkX graph."""
    made: nx.DiGraph = nx.DiGraph(sorted(arcs))
    made.add_nodes_from(range(NODES))
    return made


@given(ARCS)
def test_layers_count_the_longest_path(arcs: set[tuple[int, int]]) -> None:
    """In a DAG the layers are NetworkX's generations."""
    upward = {(min(arc), max(arc)) for arc in arcs}
    layer = layers(NODES, *arrays(upward))
    expected = {node: depth for depth, nodes in enumerate(nx.topological_generations(graph(upward))) for node in nodes}
    assert dict(enumerate(layer.tolist())) == expected


@given(ARCS)
def test_cycles_are_cycles_and_there_are_some_when_there_is_one(arcs: set[tuple[int, int]]) -> None:
    """Each is a closed walk without a node twice, no two share a node, and none is found exactly in a DAG."""
    found = cycles(NODES, *arrays(arcs))
    assert bool(found) == (not nx.is_directed_acyclic_graph(graph(arcs)))
    nodes = [node for cycle in found for node in cycle]
    assert len(nodes) == len(set(nodes))
    assert all(arc in arcs for cycle in found for arc in pairwise([*cycle, cycle[0]]))


@given(ARCS, st.sets(st.integers(0, NODES - 1)))
def test_reachable_nodes(arcs: set[tuple[int, int]], starts: set[int]) -> None:
    """Start nodes and all that follows them."""
    expected = starts.union(*(nx.descendants(graph(arcs), start) for start in starts))
    assert reachable(neighbours(*arrays(arcs)), starts) == expected
