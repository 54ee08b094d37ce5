"""Elimination: every factor ends in one bucket, tables keep their limit, nothing is split without need."""

from __future__ import annotations

import numpy as np
import pytest
from sweep_cases import graph_of, random_graph

from rightsource.models.columns import Integers
from rightsource.optimizer.decomposition.elimination import Elimination, eliminate
from rightsource.optimizer.decomposition.graph import HandoffGraph


def eliminated(graph: HandoffGraph, most: int) -> Elimination:
    """Eliminate the processes of a graph."""
    return eliminate(graph.sizes, graph.left, graph.right, most)


def separators(found: Elimination, bucket: int) -> set[int]:
    """Return the processes that the message of a bucket is over."""
    return set(found.separator[found.first_separator[bucket] : found.first_separator[bucket + 1]].tolist())


def factors(found: Elimination, bucket: int) -> list[int]:
    """Return the factors of a bucket."""
    part: Integers = found.factor[found.first_factor[bucket] : found.first_factor[bucket + 1]]
    return part.tolist()


def scope(graph: HandoffGraph, found: Elimination, factor: int) -> set[int]:
    """Return the processes with several options that a factor is over."""
    if factor >= found.edges:
        return separators(found, factor - found.edges)
    ends = {int(graph.left[factor]), int(graph.right[factor])}
    return {process for process in ends if graph.sizes[process] > 1}


@pytest.mark.parametrize("most", [1, 6, 20, 10**9])
def test_buckets_hold_every_factor_once(most: int) -> None:
    """Edges and messages go to one bucket each, messages to a later one; scopes follow from what buckets hold."""
    rng = np.random.default_rng(most)
    for _ in range(40):
        graph = random_graph(rng)
        found = eliminated(graph, most)
        with_message = [b for b in range(len(found.process)) if separators(found, b)]
        expected = [*range(len(graph.left)), *(found.edges + b for b in with_message)]
        assert sorted(found.factor.tolist()) == expected
        assert set(found.process.tolist()) == set(range(len(graph.sizes)))
        for bucket, process in enumerate(found.process.tolist()):
            held = [scope(graph, found, factor) for factor in factors(found, bucket)]
            assert all(factor < found.edges + bucket for factor in factors(found, bucket))
            assert all(process in each or not each or graph.sizes[process] == 1 for each in held)
            assert separators(found, bucket) == set().union(*held) - {process}


@pytest.mark.parametrize("most", [1, 6, 20])
def test_tables_keep_their_limit(most: int) -> None:
    """No bucket with two factors or more has a table beyond the limit."""
    rng = np.random.default_rng(most)
    copies = 0
    for _ in range(60):
        graph = random_graph(rng)
        found = eliminated(graph, most)
        for bucket, process in enumerate(found.process.tolist()):
            entries = np.prod([graph.sizes[p] for p in separators(found, bucket) | {process}])
            assert entries <= most or len(factors(found, bucket)) <= 1
        copies += len(found.process) - len(graph.sizes)
    assert copies > 0


def test_nothing_is_split_below_the_limit() -> None:
    """Each process has one bucket where no table passes the limit."""
    rng = np.random.default_rng(5)
    for _ in range(40):
        graph = random_graph(rng)
        assert sorted(eliminated(graph, 10**6).process.tolist()) == list(range(len(graph.sizes)))


def test_trees_need_tables_of_two_processes_only() -> None:
    """A random tree of 3,000 processes is eliminated without copies and without a table over three processes."""
    rng = np.random.default_rng(6)
    edges = [(int(rng.integers(0, child)), child) for child in range(1, 3000)]
    graph = graph_of([3] * 3000, edges)
    found = eliminated(graph, 9)
    assert len(found.process) == 3000
    assert np.diff(found.first_separator).max() == 1


def test_a_hub_with_many_leaves_is_not_split() -> None:
    """A process joined to thousands of others leaves last, in one bucket that holds all their messages."""
    graph = graph_of([2] * 5001, [(0, leaf) for leaf in range(1, 5001)])
    found = eliminated(graph, 4)
    assert len(found.process) == 5001
    assert np.diff(found.first_factor).max() >= 4999


def test_processes_with_one_option_are_constants() -> None:
    """A hundred processes with one option around one with several make no table larger than its options."""
    sizes = [1] * 100 + [3]
    edges = [(i, j) for i in range(100) for j in range(i + 1, 101)]
    found = eliminated(graph_of(sizes, edges), 3)
    assert sorted(found.process.tolist()) == list(range(101))
    assert len(found.separator) == 0


def test_large_arcs_get_a_bucket_of_their_own() -> None:
    """An arc between more options than the limit allows is no reason to fail: its message is a small table."""
    found = eliminated(graph_of([50, 60], [(0, 1)]), 10)
    assert found.process.tolist() == [0, 1] or found.process.tolist() == [1, 0]
    assert len(found.separator) == 1
