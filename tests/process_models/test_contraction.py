"""Contraction, loop breaking and the greedy acyclic graph, against what is plainly true."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from rightsource.instances.process_models.acyclic import without_cycles
from rightsource.instances.process_models.contraction import TooDenseError, contract
from rightsource.instances.process_models.loops import back_arcs, broken

Graph = tuple[list[list[int]], list[bool]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a small directed graph, loops and all, and which of its nodes are visible."""
    size = draw(st.integers(1, 8))
    ends = st.integers(0, size - 1)
    drawn = draw(st.sets(st.tuples(ends, ends), max_size=20))
    successors = [sorted(target for source, target in drawn if source == node) for node in range(size)]
    return successors, draw(st.lists(st.booleans(), min_size=size, max_size=size))


def joined(successors: list[list[int]], visible: list[bool]) -> set[tuple[int, int]]:
    """Return the pairs of visible nodes joined by silent paths, by walking every simple path."""
    found = set[tuple[int, int]]()

    def walk(start: int, node: int, passed: frozenset[int]) -> None:
        for successor in successors[node]:
            if visible[successor]:
                found.add((start, successor))
            elif successor not in passed:
                walk(start, successor, passed | {successor})

    for start, is_visible in enumerate(visible):
        if is_visible:
            walk(start, start, frozenset())
    return found


@given(graphs())
@settings(max_examples=examples(200), deadline=None)
def test_contraction_finds_what_walking_every_path_finds(graph: Graph) -> None:
    """Breadth-first searches from shared starts give the pairs of the plain definition, each once."""
    pairs = contract(*graph)
    assert set(pairs) == joined(*graph)
    assert len(pairs) == len(set(pairs))


@given(graphs())
@settings(max_examples=examples(200), deadline=None)
def test_loops_are_broken_and_nothing_else_is_lost(graph: Graph) -> None:
    """What is kept has no cycle; what is left out lies on a cycle of what was there."""
    successors, visible = graph
    pairs = contract(successors, visible)
    forward = contract(successors, visible, back_arcs(successors, []))
    kept, left_out = broken(pairs, set(forward))
    assert sorted(kept + left_out) == sorted(pairs)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(kept))
    whole = nx.DiGraph(pairs)
    assert all(nx.has_path(whole, target, source) for source, target in left_out)


@given(graphs(), st.permutations(range(8)))
@settings(max_examples=examples(100), deadline=None)
def test_a_graph_without_cycles_has_no_arcs_that_lead_back(graph: Graph, order: list[int]) -> None:
    """A depth-first search finds an arc that leads back exactly when there is a cycle; without them there is none."""
    successors, _ = graph
    arcs = [(source, target) for source, targets in enumerate(successors) for target in targets]
    back = back_arcs(successors, [root for root in order if root < len(successors)])
    assert bool(back) != nx.is_directed_acyclic_graph(nx.DiGraph(arcs))
    assert nx.is_directed_acyclic_graph(nx.DiGraph([arc for arc in arcs if arc not in back]))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30))
@settings(max_examples=examples(200), deadline=None)
def test_arcs_are_taken_as_long_as_they_close_no_cycle(arcs: list[tuple[int, int]]) -> None:
    """Each arc is taken exactly when the arcs taken before do not lead from its end to its beginning."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(7))
    for (source, target), is_taken in zip(arcs, without_cycles(7, arcs), strict=True):
        assert is_taken != nx.has_path(graph, target, source)
        if is_taken:
            graph.add_edge(source, target)


def test_many_tasks_around_one_gateway_share_its_search() -> None:
    """1,000 tasks lead into a chain of 1,000 gateways that leads to one task: one search, not a thousand."""
    chain = [[1000 + i + 1] for i in range(1000)]
    successors = [[1000]] * 1000 + chain + [[]]
    visible = [True] * 1000 + [False] * 1000 + [True]
    assert len(contract(successors, visible, most_steps=10_000)) == 1000


def test_too_many_ways_are_noticed_early() -> None:
    """4,000 tasks before and 4,000 behind one gateway would be 16 million dependencies."""
    successors = [[4000]] * 4000 + [list(range(4001, 8001))] + [[]] * 4000
    with pytest.raises(TooDenseError):
        contract(successors, [node != 4000 for node in range(8001)])


def test_long_loops_need_no_deep_stack() -> None:
    """A ring of 50,000 nodes has one arc that leads back."""
    ring = [[(node + 1) % 50_000] for node in range(50_000)]
    assert back_arcs(ring, [7]) == {(6, 7)}
    assert all(following == [node + 1] for node, following in enumerate(ring[:-1]))
    assert sum(without_cycles(300, pairwise([*range(300), 0]))) == 299
