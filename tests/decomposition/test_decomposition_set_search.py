"""The search over sets: its tree, the multipliers it climbs to, and what it tells."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from set_cases import Case, best_by_hand, cases, never, random_piece

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.moved_rows import MovedRows, Valued, climb
from rightsource.optimizer.decomposition.set_master import Box, SetMaster
from rightsource.optimizer.engines.set_program import Least


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
