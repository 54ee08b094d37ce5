"""Cuts of pieces and covers: they hold at every plan, and are the best where that is told."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from set_cases import assert_holds, best_by_hand, cases, never, random_piece

from rightsource.optimizer.decomposition.pieces import Piece, piece
from rightsource.optimizer.decomposition.prices import Prices
from rightsource.optimizer.decomposition.set_cuts import Cut, cover, filled
from rightsource.optimizer.decomposition.set_links import SetLinks


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
