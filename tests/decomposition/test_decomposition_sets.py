"""Sets of further columns: every cut holds at every plan's own values; the tree proves the least over all of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from random_instances import random_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.moved_rows import MovedRows, Valued, climb
from rightsource.optimizer.decomposition.pieces import Piece, piece
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Prices, Pricing
from rightsource.optimizer.decomposition.set_cuts import Cut, cover, filled
from rightsource.optimizer.decomposition.set_duals import SetDuals
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.decomposition.set_master import Box, SetMaster
from rightsource.optimizer.decomposition.set_search import SetSearch, Started
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import WorstPaths
from rightsource.optimizer.engines.set_program import Least

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


@pytest.mark.parametrize("most", [4096, 4])
def test_every_cut_of_any_piece_holds_at_every_plan(most: int) -> None:
    """Wild multipliers, parts, offsets and path prices, at random points: cost >= cut at the plan's own values."""
    rng, tried = np.random.default_rng(1), 0
    for case in cases(range(50), most):
        for scale in (1.0, 1e3, 1e6):
            made = random_piece(case, rng, scale)
            for _ in range(4):
                point = rng.uniform(0, 1.2, len(case.links.upper)) * case.links.upper
                assert_holds(case, filled(made, case.links, case.graph.first, point).cut)
                tried += 1
    assert tried > 200


def test_a_piece_says_no_more_of_any_choice_than_its_prices_and_hand_offs() -> None:
    """With prices that are no whole numbers: constant and parts are their sum of every choice at most, rounded up."""
    rng, tried = np.random.default_rng(10), 0
    for case in cases(range(60), 4):
        graph, further = case.graph, len(case.links.upper)
        options, columns = rng.normal(0, 10, len(graph.option)), rng.normal(0, 10, further)
        constant = Fraction(float(rng.normal(0, 10)))
        prices, parts = Prices(options, columns, graph.pair, constant), rng.normal(0, 10, len(graph.option))
        made = piece(graph, case.sweep, prices, parts, np.zeros(len(case.sweep.slot_option)), np.zeros(0))
        assert made is not None and (made.columns <= columns).all()
        for choice in itertools.islice(itertools.product(*(range(size) for size in graph.sizes.tolist())), 100):
            place = (graph.first[:-1] + np.array(choice)).tolist()
            entry = graph.start[:-1] + np.array(choice)[graph.left] * graph.sizes[graph.right]
            handoffs = graph.pair[entry + np.array(choice)[graph.right]] if len(entry) else np.zeros(0)
            worth = (
                constant + sum(Fraction(options[k]) for k in place) + sum(Fraction(one) for one in handoffs.tolist())
            )
            assert made.constant + int(made.part[place].sum()) <= math.ceil(worth)
            tried += 1
    assert tried > 200


def test_a_cut_at_a_plan_is_its_part_of_the_piece_or_less_and_tight_where_one_option_is_open() -> None:
    """At a plan's own values the cut is at most what the piece says of the plan itself: δx + r v + V."""
    rng = np.random.default_rng(2)
    for case in cases(range(40)):
        made = random_piece(case, rng, 1e3)
        place = {int(o): k for k, o in enumerate(case.graph.option)}
        for choice, values in zip(case.plans[:20], case.values, strict=False):
            own = sum(int(made.part[place[int(o)]]) for o in choice) + made.constant + int(made.columns @ values)
            found = filled(made, case.links, case.graph.first, values.astype(np.float64))
            assert found.cut.at(values.astype(np.float64)) <= own
            assert found.short == -1


def best_by_hand(case: Case, made: Piece, values: Integers) -> int:
    """Return the piece at whole values with the cheapest open option of each process."""
    closed = case.links.closed(values)
    open_parts = np.where(closed, np.iinfo(np.int64).max, made.part)
    least = np.minimum.reduceat(open_parts, case.graph.first[:-1])
    return made.constant + int(least.sum()) + int(made.columns @ values)


def test_at_whole_values_a_cut_sees_the_cheapest_open_option_of_every_process() -> None:
    """With weights of 1 the closed form is exact at 0-1 values: it is what the open options cost, and no less."""
    rng, tried = np.random.default_rng(3), 0
    for case in cases(range(80)):
        if (case.links.weight > 1).any():
            continue
        made = random_piece(case, rng, 1e3)
        for values in case.values[:20]:
            ones = np.minimum(values, 1)
            found = filled(made, case.links, case.graph.first, ones.astype(np.float64)).cut
            assert found.constant + int(found.slope @ ones) == best_by_hand(case, made, ones)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("scale", [3.0, 1e3])
def test_no_cut_is_above_the_cheapest_open_options_at_any_whole_values(scale: float) -> None:
    """Made anywhere, whatever its weights: at whole values a cut is at most what options cost that these leave open."""
    rng, tried = np.random.default_rng(9), 0
    for case in cases(range(120)):
        made, upper = random_piece(case, rng, scale), case.links.upper
        points = [rng.uniform(0, 1, len(upper)) * upper for _ in range(3)]
        cuts = [filled(made, case.links, case.graph.first, point).cut for point in points]
        for _ in range(12):
            values = np.where(rng.random(len(upper)) < 0.5, upper, rng.integers(0, upper + 1))
            if not np.logical_and.reduceat(case.links.closed(values), case.graph.first[:-1]).any():
                assert all(best_by_hand(case, made, values) >= cut.constant + int(cut.slope @ values) for cut in cuts)
                tried += 1
    assert tried > 200


def test_thresholds_are_the_best_on_single_links_by_a_linear_program() -> None:
    """Two providers half open: 0.5 at 0, 0.3 at 4, the rest at the option without a link at 10 cost 1.2 + 2 = 3.2."""
    links = SetLinks(
        first=np.array([0, 1, 2, 2]),
        column=np.array([0, 1]),
        weight=np.array([1, 1]),
        of_row=np.zeros(0, dtype=np.bool_),
        upper=np.array([1, 1]),
        rows=SimpleNamespace(),  # type: ignore[arg-type]
    )
    made = Piece(0, np.array([0, 4, 10]), np.zeros(2, dtype=np.int64), np.zeros(3), np.zeros(0))
    found = filled(made, links, np.array([0, 3]), np.array([0.5, 0.3]))
    assert found.cut == Cut(10, found.cut.slope) and found.cut.slope.tolist() == [-10, -6]
    assert found.cut.at(np.array([0.5, 0.3])) == pytest.approx(3.2)
    assert found.weights == pytest.approx([0.5, 0.3, 0.2])


def test_columns_that_pay_anyway_pay_for_options_with_two_links() -> None:
    """An option at columns 0 and 1 next to one at column 0 alone: column 0 pays 10 for both, column 1 nothing."""
    links = SetLinks(
        first=np.array([0, 1, 3, 3]),
        column=np.array([0, 0, 1]),
        weight=np.array([1, 1, 1]),
        of_row=np.zeros(0, dtype=np.bool_),
        upper=np.array([1, 1]),
        rows=SimpleNamespace(),  # type: ignore[arg-type]
    )
    made = Piece(0, np.array([0, 0, 10]), np.zeros(2, dtype=np.int64), np.zeros(3), np.zeros(0))
    found = filled(made, links, np.array([0, 3]), np.array([0.5, 0.2]))
    assert found.cut.constant == 10 and found.cut.slope.tolist() == [-10, 0]


def test_a_cover_holds_at_every_plan_and_is_broken_where_nothing_is_open() -> None:
    """What a process needs of its columns: kept by each plan; with all columns at 0 it is broken."""
    seen = 0
    for case in cases(range(80)):
        nothing = np.zeros(len(case.links.upper))
        for process in range(len(case.graph.sizes)):
            found = cover(case.links, case.graph.first, process, nothing)
            if found is not None:
                assert found.least > 0
                assert all(int(found.coefficient @ values) >= found.least for values in case.values)
                seen += 1
    assert seen > 20


def test_links_are_the_rows_of_one_process_and_one_further_column() -> None:
    """Each link says Σ a x <= v with the row's own numbers, and each plan's own values leave its options open."""
    for case in cases(range(40)):
        place = {int(o): k for k, o in enumerate(case.graph.option)}
        for choice, values in zip(case.plans[:20], case.values, strict=False):
            closed = case.links.closed(values)
            assert not any(closed[place[int(o)]] for o in choice)
        for row in case.links.rows.coefficient:
            sums = [int(row @ values) for values in case.values]
            low, high = case.links.rows.lower, case.links.rows.upper
            assert all((low <= case.links.rows.coefficient @ v).all() for v in case.values), sums
            assert all((high >= case.links.rows.coefficient @ v).all() for v in case.values), sums


def test_pieces_made_for_values_hold_at_every_plan() -> None:
    """Pieces climbed, separated, and swept for values of plans: all their cuts hold, with copies too."""
    for most in (4096, 4):
        for case in cases(range(25), most):
            duals = case.duals()
            first = duals.first(np.zeros(case.core.model.rows))
            assert first is not None
            for values in case.values[:3]:
                point = values.astype(np.float64)
                found = duals.priced(first, values, never)
                near, anew = duals.near(first, 0.7 * point, never), duals.parted(first, point)
                assert found is not None and near is not None and anew is not None
                for made in (first, found.piece, near, anew):
                    for place in (point, 0.5 * point):
                        assert_holds(case, filled(made, case.links, case.graph.first, place).cut)


def told_by(case: Case, objective: int | None = None) -> list[Any]:
    """Return what a search tells of a case."""
    state: Any = SimpleNamespace(gap=0.0, search=SimpleNamespace(objective=objective))
    told: list[Any] = []
    assert not case.search(state).search(told.append, never)
    return told


def test_no_bound_that_is_told_is_above_the_cheapest_plan() -> None:
    """Rising bounds, none above the optimum over all plans that were tried; choices are choices of open options."""
    close = tried = 0
    for case in cases(range(60)):
        told = told_by(case)
        bounds = [one for one in told if isinstance(one, int)]
        assert bounds and bounds == sorted(set(bounds))
        if case.complete:
            assert bounds[-1] <= min(case.costs)
            close += bounds[-1] >= 0.95 * min(case.costs)
            tried += 1
        for one in told:
            if not isinstance(one, int):
                assert case.core.tables.option_process[one].tolist() == list(range(len(case.graph.sizes)))
    assert tried > 20
    assert close > tried / 2


def test_wild_multipliers_to_start_from_give_bounds_all_the_same() -> None:
    """Whatever the alternation hands over, multipliers of the wrong sign too: bound <= optimum."""
    rng = np.random.default_rng(6)
    for case in cases(range(30)):
        if case.complete:
            state: Any = SimpleNamespace(gap=1e-4, search=SimpleNamespace(objective=None))
            search = case.search(state)
            search.multipliers = rng.normal(0, 1e5, case.core.model.rows)
            told: list[Any] = []
            search.search(told.append, never)
            assert all(one <= min(case.costs) for one in told if isinstance(one, int))


def test_with_the_optimum_known_the_search_ends_no_higher() -> None:
    """Boxes at or above the cost of a plan are left alone; the bound still holds."""
    for case in cases(range(20)):
        if case.complete:
            told = told_by(case, min(case.costs))
            assert max(one for one in told if isinstance(one, int)) <= min(case.costs)


def test_the_tree_finds_the_least_over_all_whole_values() -> None:
    """With one piece the tree ends at the least of its closed form over all 0-1 values that leave options open."""
    rng, tried = np.random.default_rng(4), 0
    for case in cases(range(300)):
        links = case.links
        if (links.upper > 1).any() or len(links.upper) > 7 or (links.weight > 1).any() or len(links.rows.lower):
            continue
        made = random_piece(case, rng, 1e3)
        master = SetMaster(links, case.graph.first, [made], 1.0)
        while (found := master.next_found(None, lambda _: False, never)) is not None:
            master.close(found.box)
        points = [np.array(point, dtype=np.int64) for point in itertools.product([0, 1], repeat=len(links.upper))]
        allowed = [point for point in points if (point <= links.upper).all() and master.allows(point)]
        least = min(best_by_hand(case, made, point) for point in allowed)
        assert master.bound is not None
        assert least - 10 - 1e-6 * abs(least) <= master.bound <= least
        tried += 1
    assert tried > 5


def test_rows_that_are_moved_have_the_slope_of_their_value() -> None:
    """The value of multipliers at fixed shares changes by the slope: limits less sums of rows."""
    rng = np.random.default_rng(5)
    for case in cases(range(20)):
        rows = MovedRows.of(case.core, case.graph, case.links)
        if not len(rows.row):
            continue
        shares, values = rng.uniform(0, 1, rows.options), rng.uniform(0, 2, rows.columns)
        step = -rng.uniform(0, 5, len(rows.row))
        moved = rows.weights(step)
        change = rows.limit @ step - rows.of_options(moved) @ shares - rows.of_columns(moved) @ values
        assert change == pytest.approx(float(rows.slope(shares, values) @ step), rel=1e-9, abs=1e-3)
        assert rows.full(np.ones(rows.rows), step)[rows.row] == pytest.approx(moved[rows.row])


def test_every_row_that_is_no_link_is_moved_and_kept_by_plans_at_both_limits() -> None:
    """One limit for each finite one; the slope at a plan of its own is its slack there, and never below 0."""
    below = 0
    for case in cases([*range(60), 74, 116, 177, 206, 214, 233]):
        rows, model = MovedRows.of(case.core, case.graph, case.links), case.core.model
        moved = ~case.links.of_row & (np.diff(model.row_start) > 0)
        moved[: len(case.graph.sizes)] = False
        assert np.flatnonzero(moved & (model.row_upper < NO_LIMIT)).tolist() == rows.row[rows.sign > 0].tolist()
        assert np.flatnonzero(moved & (model.row_lower > -NO_LIMIT)).tolist() == rows.row[rows.sign < 0].tolist()
        below += int((rows.limit[rows.sign < 0] != 0).any())
        for choice, values in zip(case.plans[:20], case.values, strict=False):
            shares = np.isin(case.graph.option, choice).astype(np.float64)
            assert (rows.slope(shares, values.astype(np.float64)) >= 0).all()
            found = case.core.values(choice)
            sums = [
                int(model.coefficient[a:b] @ found[model.column[a:b]])
                for a, b in zip(model.row_start[rows.row], model.row_start[rows.row + 1], strict=True)
            ]
            slack = np.where(rows.sign > 0, model.row_upper[rows.row] - sums, sums - model.row_lower[rows.row])
            assert rows.slope(shares, values.astype(np.float64)).tolist() == slack.tolist()
    assert below > 4


def weighed(case: Case, master: SetMaster, rng: np.random.Generator) -> Least:
    """Return an answer of the linear program with random weights of some cuts and rows, none of them any good."""
    cuts = {key: float(rng.exponential()) for key in master._cuts if rng.random() < 0.7}
    rows = {key: float(rng.normal(0, 1e3)) for key in master._rows if rng.random() < 0.7}
    return Least(np.zeros(len(case.links.upper)), 0.0, cuts | rows)


def box_of(case: Case, rng: np.random.Generator) -> Box:
    """Return a random box."""
    ends = rng.integers(0, case.links.upper + 1, (2, len(case.links.upper)))
    return Box(-(2**62), 0, ends.min(axis=0), ends.max(axis=0))


def inside(box: Box, rng: np.random.Generator) -> list[Integers]:
    """Return up to two hundred whole points of a box, its corners among them where it is small."""
    if np.prod(box.upper - box.lower + 1.0) <= 200:
        return [
            np.array(point, dtype=np.int64)
            for point in itertools.product(
                *(range(a, b + 1) for a, b in zip(box.lower.tolist(), box.upper.tolist(), strict=True))
            )
        ]
    return list(rng.integers(box.lower, box.upper + 1, (200, len(box.lower))))


def test_any_weights_prove_no_more_of_a_box_than_its_cuts_and_rows_say() -> None:
    """At every whole point that keeps the rows some cut is as high as what is proven; one cut alone is seen exactly."""
    rng, kept = np.random.default_rng(7), 0
    for case in cases(range(60)):
        scale = float(rng.choice([1.0, 1e3]))
        master = SetMaster(case.links, case.graph.first, [random_piece(case, rng, scale) for _ in range(3)], 1.0)
        for _ in range(3):
            master._cut_off(rng.uniform(0, 1, len(case.links.upper)) * case.links.upper)
        for _ in range(6):
            box = box_of(case, rng)
            proven = master._proven(weighed(case, master, rng), box)
            for point in inside(box, rng):
                if not master._impossible(Box(0, 0, point, point)):
                    assert max(cut.constant + int(cut.slope @ point) for cut in master._cuts.values()) >= proven
                    kept += 1
            key, cut = next(iter(master._cuts.items()))
            alone = master._proven(Least(np.zeros(0), 0.0, {key: 1.0}), box)
            least = np.where(cut.slope > 0, cut.slope * box.lower, cut.slope * box.upper)
            assert alone == cut.constant + int(least.sum())
    assert kept > 1000


def test_no_whole_point_is_lost_when_a_box_is_divided() -> None:
    """Every point of a box is in exactly one of its two parts; a row drops it only with every point, and no plan's."""
    rng = np.random.default_rng(8)
    for case in cases(range(120)):
        master = SetMaster(case.links, case.graph.first, [random_piece(case, rng, 1.0)], 1.0)
        assert not any(master._impossible(Box(0, 0, values, values)) for values in case.values)
        for _ in range(5):
            box = box_of(case, rng)
            wide = np.flatnonzero(box.lower < box.upper)
            if not len(wide):
                continue
            column = int(rng.choice(wide))
            below = int(rng.integers(box.lower[column], box.upper[column]))
            master.boxes.clear()
            master._divide(box, column, below)
            points = inside(box, rng)
            for point in points:
                assert sum(((part.lower <= point) & (point <= part.upper)).all() for part in master.boxes) == 1
            if master._impossible(box):
                assert all(master._impossible(Box(0, 0, point, point)) for point in points)


def test_a_climb_reaches_the_top_of_a_concave_function() -> None:
    """-(p + 3)² over p <= 0, from 0: the top is at -3."""

    def at(point: Doubles) -> Valued:
        return Valued(point, 1e4 - float((point[0] + 3.0) ** 2), -2.0 * (point + 3.0))

    found = climb(at, np.zeros(1), np.ones(1), 60, never)
    assert found == pytest.approx([-3.0], abs=0.05)
