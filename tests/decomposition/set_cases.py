"""Small random instances with all their plans and further columns, and random pieces of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from random_instances import random_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.pieces import Piece, piece
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Pricing
from rightsource.optimizer.decomposition.set_cuts import Cut
from rightsource.optimizer.decomposition.set_duals import SetDuals
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.decomposition.set_search import SetSearch, Started
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import WorstPaths

MOST = 300
"""Plans that are tried of an instance at most; ``complete`` says that these are all."""


def never() -> bool:
    """Never stop."""
    return False


@dataclass(frozen=True)
class Case:
    """A random instance and its plans that keep all rules, all of them where it is complete."""

    checker: Checker
    core: Formulation
    graph: HandoffGraph
    sweep: Sweep
    links: SetLinks
    plans: list[Integers]
    complete: bool

    @cached_property
    def values(self) -> list[Integers]:
        """The further columns of each plan."""
        return [self.core.values(choice)[len(self.core.tables.option_ids) :] for choice in self.plans]

    @cached_property
    def costs(self) -> list[int]:
        """What each plan costs."""
        return [self.checker.objective(choice) for choice in self.plans]

    @property
    def search(self) -> Callable[[Any], SetSearch]:
        """The search for a state; the paths that the first choice breaks are rows without a price."""
        paths = PricedPaths(self.core.tables, self.graph)
        started = Started(np.zeros(self.core.model.rows), np.zeros(0), np.zeros(len(self.sweep.slot_option)))
        paths.add(WorstPaths(self.core.tables).broken(self.graph.option[self.graph.first[:-1]]))
        return lambda state: SetSearch.of(state, self.core, self.sweep, paths, started)

    def duals(self) -> SetDuals:
        """Return the dual of the search."""
        return self.search(None).duals


def cases(seeds: Iterable[int], most: int = 4096) -> Iterator[Case]:
    """Yield the random instances with plans and further columns; tables that hold little are split into copies."""
    for seed in seeds:
        case = case_of(seed, most)
        if case is not None:
            yield case


@cache
def case_of(seed: int, most: int) -> Case | None:
    """Return the case of a seed; None without plans or further columns."""
    instance = random_instance(seed)
    tables = compile_tables(instance)
    if tables.blocked:
        return None
    banned = with_bans(HandoffGraph.of(tables), tables)
    core, graph = build_core(tables).without_limits(banned.rules), banned.graph
    ranges = [graph.option[graph.first[i] : graph.first[i + 1]].tolist() for i in range(len(graph.sizes))]
    choices = [np.array(choice, dtype=np.int64) for choice in itertools.islice(itertools.product(*ranges), MOST)]
    checker, links = Checker(instance), SetLinks.of(core, graph)
    plans = [choice for choice in choices if checker.feasible(choice)]
    if not plans or not len(links.upper):
        return None
    return Case(checker, core, graph, Sweep(graph, most), links, plans, int(np.prod(graph.sizes)) <= MOST)


def random_piece(case: Case, rng: np.random.Generator, scale: float) -> Piece:
    """Return a piece of random multipliers with random parts, offsets and prices of paths, none of them any good."""
    rows = np.where(case.links.of_row, 0.0, rng.normal(0, scale, case.core.model.rows))
    paths = PricedPaths(case.core.tables, case.graph)
    paths.add(WorstPaths(case.core.tables).broken(case.graph.option[case.graph.first[:-1]]))
    of_paths = -rng.exponential(scale, len(paths.paths))
    prices = Pricing(case.core, case.graph).prices(rows, paths, of_paths)
    parts, offsets = rng.normal(0, scale, len(case.graph.option)), rng.normal(0, scale, len(case.sweep.slot_option))
    made = piece(case.graph, case.sweep, prices, prices.options + parts, offsets, rows)
    assert made is not None
    return made


def assert_holds(case: Case, cut: Cut) -> None:
    """Assert that no plan costs less than a cut says at its own values, in whole numbers."""
    for values, cost in zip(case.values, case.costs, strict=True):
        assert cost >= cut.constant + int(cut.slope.astype(object) @ values.astype(object))


def best_by_hand(case: Case, made: Piece, values: Integers) -> int:
    """Return the piece at whole values with the cheapest open option of each process."""
    closed = case.links.closed(values)
    open_parts = np.where(closed, np.iinfo(np.int64).max, made.part)
    least = np.minimum.reduceat(open_parts, case.graph.first[:-1])
    return made.constant + int(least.sum()) + int(made.columns @ values)
