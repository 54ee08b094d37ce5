"""The hand-off graph: its pair tables say what the checker says, option by option."""

from __future__ import annotations

import numpy as np
import pytest
from random_instances import random_document, random_instance
from thorough import examples

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.reading import read_document
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.decomposition import graph as graphs
from rightsource.optimizer.decomposition.graph import HandoffGraph


def pairs_of(graph: HandoffGraph, place: Integers, pair: Doubles) -> Doubles:
    """Return what each edge costs under a plan of open options, given as positions."""
    row, column = (place[end] - graph.first[end] for end in (graph.left, graph.right))
    return pair[graph.start[:-1] + row * graph.sizes[graph.right] + column]


def random_place(rng: np.random.Generator, graph: HandoffGraph) -> Integers:
    """Return a random plan of open options, as positions."""
    return graph.first[:-1] + (rng.random(len(graph.sizes)) * graph.sizes).astype(np.int64)


def test_pairs_are_the_handoff_costs_of_the_checker() -> None:
    """Pair tables sum to the hand-off cost of random plans: classes, pair costs, arcs against the index order."""
    rng = np.random.default_rng(0)
    tried = 0
    for seed in range(examples(120)):
        instance = random_instance(seed)
        tables = compile_tables(instance)
        if tables.blocked:
            continue
        graph, checker = HandoffGraph.of(tables), Checker(instance)
        for _ in range(5):
            place = random_place(rng, graph)
            assert pairs_of(graph, place, graph.pair).sum() == checker.costs(graph.option[place]).handoff
            tried += len(graph.left)
    assert tried > 100


def test_barred_options_are_left_out() -> None:
    """Exactly the options that no rule bars are open, each at its process."""
    barred = 0
    for seed in range(40):
        tables = compile_tables(random_instance(seed))
        graph = HandoffGraph.of(tables) if not tables.blocked else None
        if graph is None:
            continue
        assert graph.option.tolist() == [o for o in range(len(tables.option_ids)) if not tables.barred[o]]
        assert (
            np.repeat(np.arange(len(graph.sizes)), graph.sizes).tolist() == tables.option_process[graph.option].tolist()
        )
        assert np.diff(graph.first).tolist() == graph.sizes.tolist()
        barred += int(tables.barred.sum())
    assert barred > 0


def unbarred(seed: int) -> Tables:
    """Return the tables of a random instance without rules."""
    return compile_tables(read_document(random_document(seed, rules=False), "random"))


def test_prices_of_handoffs_are_added_where_asked() -> None:
    """A price per arc and distance changes exactly the arcs it names, by the price of the plan's distance."""
    rng = np.random.default_rng(1)
    for seed in range(20):
        tables = unbarred(seed)
        graph = HandoffGraph.of(tables)
        arcs = np.flatnonzero(rng.random(len(graph.left)) < 0.5)
        prices = rng.integers(1, 100, (len(arcs), 5)).astype(np.float64)
        pair = graph.with_prices(tables, arcs, prices)
        place = random_place(rng, graph)
        added = pairs_of(graph, place, pair) - pairs_of(graph, place, graph.pair)
        provider = tables.option_provider[graph.option[place]]
        distance = tables.distances(arcs, provider[tables.arcs.source[arcs]], provider[tables.arcs.target[arcs]])
        assert added[arcs].tolist() == prices[np.arange(len(arcs)), distance].tolist()
        assert not np.delete(added, arcs).any()


def test_distances_are_those_between_the_providers_of_a_plan() -> None:
    """At the entries of a random plan each arc goes as far as its source's and its target's providers are apart."""
    rng = np.random.default_rng(2)
    found, turned = set(), 0
    for seed in range(examples(80)):
        tables = unbarred(seed)
        graph = HandoffGraph.of(tables)
        place, arcs = random_place(rng, graph), np.arange(len(graph.left))
        row, column = (place[end] - graph.first[end] for end in (graph.left, graph.right))
        entries = graph.start[:-1] + row * graph.sizes[graph.right] + column
        provider = tables.option_provider[graph.option[place]]
        expected = tables.distances(arcs, provider[tables.arcs.source], provider[tables.arcs.target])
        assert graph.distances(tables, arcs, entries).tolist() == expected.tolist()
        some = arcs[rng.random(len(arcs)) < 0.5][::-1]
        assert graph.distances(tables, some, entries[some]).tolist() == expected[some].tolist()
        found |= set(expected.tolist())
        turned += int((tables.arcs.source > tables.arcs.target).sum())
    assert found == {0, 1, 2, 3, 4}
    assert turned > 5


def test_work_in_portions_gives_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many table entries are worked on at a time, the tables are the same."""
    for seed in range(10):
        tables = unbarred(seed)
        whole = HandoffGraph.of(tables)
        for at_once in (1, 7):
            monkeypatch.setattr(graphs, "_AT_ONCE", at_once)
            assert HandoffGraph.of(tables).pair.tolist() == whole.pair.tolist()
        monkeypatch.undo()
