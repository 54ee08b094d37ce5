"""Parts of the search for frontiers: zones, levels, the knee, and the words."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import inf

import numpy as np
import pytest
from frontier_cases import explored, four_plans
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import two_jobs

from rightsource.models.numbers import NANO
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.frontier.aims import Aim, aims_of
from rightsource.optimizer.analyses.frontier.frontier import summarised
from rightsource.optimizer.analyses.frontier.knee import knee
from rightsource.optimizer.analyses.frontier.ledger import Fact, Ledger, Point
from rightsource.optimizer.analyses.frontier.spread import spread
from rightsource.optimizer.analyses.frontier.words import knee_meaning, remarks
from rightsource.optimizer.analyses.frontier.zones import _covered, closed, open_parts, zones
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.asking import Asker

EUR = Money("EUR", 2)
WORST = 9


def ledger_of(places: list[tuple[int, ...]], aims: int, gap: float = 0.0) -> Ledger:
    """Return a ledger with plans at these costs and levels."""
    ledger = Ledger(tuple(Aim("changes", 0, 1, WORST, 1) for _ in range(aims)), gap, 10**9)
    for cost, *levels in places:
        ledger.add_point(Point(np.array([0]), cost, tuple(levels), tuple(map(Fraction, levels))))
    return ledger


COORDINATE = st.integers(0, WORST)


@pytest.mark.parametrize("aims", [1, 2])
@settings(max_examples=30)
@given(data=st.data())
def test_zones_hold_exactly_what_is_not_dominated(aims: int, data: st.DataObject) -> None:
    """A place lies in a zone if and only if no found plan is at least as good there in cost and all aims."""
    place = st.tuples(*[COORDINATE] * (aims + 1))
    ledger = ledger_of(data.draw(st.lists(place, max_size=8)), aims)
    found = zones(ledger)
    for spot in data.draw(st.lists(place, min_size=5, max_size=20)):
        hidden = any(
            spot[0] < zone.cap and all(a <= b for a, b in zip(spot[1:], zone.corner, strict=True)) for zone in found
        )
        beaten = any(all(a <= b for a, b in zip((p.cost, *p.levels), spot, strict=True)) for p in ledger.points)
        assert hidden != beaten
    for zone in found:
        assert not any(
            other is not zone and zone.cap <= other.cap and all(map(int.__le__, zone.corner, other.corner))
            for other in found
        )


@settings(max_examples=50)
@given(st.lists(st.tuples(COORDINATE, COORDINATE), max_size=6), st.tuples(COORDINATE, COORDINATE))
def test_covered_levels_are_counted_once(corners: list[tuple[int, int]], low: tuple[int, int]) -> None:
    """The number of levels in a union of boxes is what counting them one by one gives."""
    inside = [corner for corner in corners if low[0] <= corner[0] and low[1] <= corner[1]]
    counted = {(x, y) for corner in inside for x in range(low[0], corner[0] + 1) for y in range(low[1], corner[1] + 1)}
    assert _covered(inside, low) == len(counted)


def test_facts_close_zones() -> None:
    """An infeasible answer closes the zone beyond the best plan, a bound the zone between two plans."""
    ledger = ledger_of([(10, 8), (30, 2)], 1)
    ledger.add_fact(Fact((9,), bound=10, cost=10))
    assert {(part.zone.cap, part.start, part.end) for part in open_parts(ledger)} == {
        (inf, (0,), (1,)),
        (30, (0,), (7,)),
    }
    ledger.add_fact(Fact((1,), infeasible=True))
    (part,) = open_parts(ledger)
    assert (part.zone.cap, part.start, part.end) == (30, (2,), (7,))
    ledger.add_fact(Fact((7,), bound=29, cost=30))
    assert open_parts(ledger) == []
    assert not all(closed(ledger, zone, proven=True) for zone in zones(ledger))
    loose = ledger_of([(10, 8), (30, 2)], 1, gap=0.05)
    loose.facts = ledger.facts
    assert all(closed(loose, zone, proven=True) for zone in zones(loose))


def test_levels_are_lattices_of_amounts() -> None:
    """Levels step by what amounts have in common, and rules ask for the very amounts."""
    (loss,) = aims_of(four_plans(), ["expected_loss"])
    assert (loss.origin, loss.step, loss.worst) == (0, 500, 5)
    rule = loss.rule(4, "x")
    assert rule is not None
    assert rule.model_dump(include={"kind", "measure", "value"}) == {
        "kind": "max_total",
        "measure": "expected_loss",
        "value": Decimal(20),
    }
    assert loss.rule(5, "x") is None


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_yield_reaches_its_own_level_and_no_better(numerator: int, denominator: int) -> None:
    """The rule for a level holds for a yield exactly when the yield's level is at most that."""
    amount = Fraction(min(numerator, denominator), max(numerator, denominator))
    aim = Aim("mean_yield", NANO, 1, NANO, NANO)
    level = aim.level(amount)
    assert Fraction(aim.amount(level)) <= amount
    assert Fraction(aim.amount(level - 1)) > amount


@settings(max_examples=50)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_the_knee_is_below_the_chord(rises: list[int], falls: list[int]) -> None:
    """Of a falling curve the knee is a point whose distance below the chord is positive and the largest."""
    steps = list(zip(rises, falls, strict=False))
    points = [(0, sum(fall for _, fall in steps))]
    for rise, fall in steps:
        points.append((points[-1][0] + rise, points[-1][1] - fall))
    width, height = points[-1][0], points[0][1]
    below = [width * height - x * height - y * width for x, y in points]
    found = knee(points)
    if max(below) <= 0:
        assert found is None
    else:
        assert found is not None
        assert below[found] == max(below)


def test_the_knee_over_two_aims() -> None:
    """The plane goes through the best of each; where these do not span a plane there is no knee."""
    assert knee([(0, 9, 9), (9, 0, 9), (9, 9, 0), (4, 4, 4), (5, 5, 5)]) == 3
    assert knee([(0, 9, 9), (9, 0, 0), (5, 5, 5)]) is None
    assert knee([(0, 9, 3), (9, 0, 3), (1, 1, 3)]) is None


CURVE = st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=3, max_size=9)


@settings(max_examples=50)
@given(CURVE)
def test_the_plan_that_takes_least_room_is_left_out(steps: list[tuple[int, int]]) -> None:
    """Against one aim a plan's own room is its step in cost times its step in the aim; ends and knee stay."""
    points = [(0, sum(fall for _, fall in steps))]
    for rise, fall in steps:
        points.append((points[-1][0] + rise, points[-1][1] - fall))
    own = {
        k: (points[k + 1][0] - points[k][0]) * (points[k - 1][1] - points[k][1])
        for k in range(1, len(points) - 1)
        if k != knee(points)
    }
    (gone,) = set(range(len(points))) - set(spread(points, len(points) - 1))
    assert own[gone] == min(own.values())


def test_plans_against_two_aims_are_left_out_by_their_room() -> None:
    """The plan that nearly another one dominates goes first, then the one beside it; few leave only ends."""
    points = [(0, 9, 9), (1, 9, 8), (3, 4, 4), (4, 4, 3), (9, 0, 9), (9, 9, 0)]
    assert spread(points, 6) == [0, 1, 2, 3, 4, 5]
    assert spread(points, 5) == [0, 2, 3, 4, 5]
    assert spread(points, 4) == [0, 2, 4, 5]
    assert len(spread(points, 2)) == 2 and spread(points, 2)[0] == 0
    assert spread(points, 1) == [0]


def test_many_plans_are_spread_quickly() -> None:
    """Of 200 plans over two aims, 20 are chosen in a moment."""
    points = sorted((x * x + y * y, 100 - x, 100 - y) for x in range(1, 101, 5) for y in range(1, 51, 5))
    began = time.process_time()
    assert len(spread(points, 20)) == 20
    assert time.process_time() - began < 5


def said(instance_changes: dict[str, object], names: list[str], points: int = 8, gap: float = 0) -> str:
    """Return the remarks on a frontier of two jobs."""
    frontier, _ = explored(four_plans(**instance_changes), names, points, gap)
    return " ".join(remarks(EUR, frontier, points))


def test_remarks_say_why_there_are_few_plans() -> None:
    """An empty frontier, one plan, the whole frontier: each has its reason with the numbers."""
    rule = {"id": "none", "kind": "max_total", "measure": "total_cost", "value": 1}
    assert said({"rules": [rule]}, ["changes"]) == (
        "No plan keeps all rules, so there is no frontier; explain says why."
    )
    assert said({}, ["transition_cost"]) == "The frontier is one plan: all plans have the same transition cost, 0.00."
    own = {"id": "own", "kind": "require", "select": {"options": ["own"]}}
    assert said({"rules": [own]}, ["mean_yield"]) == (
        "The frontier is one plan: the least-cost plan has the highest mean yield as well, 100 %; no plan that keeps"
        " all rules has a higher mean yield."
    )
    assert said({}, ["changes"]) == "This is the whole frontier: 3 plans, but for such as the asked gap hides."
    assert said({}, ["changes"], points=2) == ""
    assert said({}, ["expected_loss"], points=1) == (
        "1 further plan was found on the way and left out, so that as many are shown as were asked for."
    )


def test_the_knee_is_called_what_it_is() -> None:
    """Of one aim by the slopes on both sides of it, of two by the plane through the best of each."""
    one, _ = explored(four_plans(), ["changes"])
    two, _ = explored(four_plans(), ["mean_yield", "changes"])
    assert knee_meaning(one) == (
        "It lies farthest below the straight line between the ends: on average, a step towards the fewest changes costs"
        " less than on that line up to it, and more beyond it."
    )
    assert "the plane through the cheapest plan and those best in mean yield and changes, each" in knee_meaning(two)


def test_the_best_yield_lies_between_a_smaller_and_a_larger_one() -> None:
    """Fewer levels of a yield are a higher yield: the sentence counts in yields."""
    ledger = ledger_of([(1000, 8), (3000, 4)], 1)
    ledger.add_fact(Fact((9,), bound=900, cost=1000, final=False))
    frontier = summarised(Asker(read_document(two_jobs()), deadline=0.0), ledger, 5)
    (aim,) = frontier.aims
    of_yields = replace(frontier, aims=(replace(aim, name="mean_yield", origin=99, step=1, scale=100),))
    said = next(one for one in remarks(EUR, of_yields, 5) if "lies between" in one)
    low, high = (Decimal(part) for part in re.findall(r"([0-9.]+) %", said))
    assert low < high


def test_remarks_say_what_is_open() -> None:
    """Gaps, ties and an end that is not proven are told with what they may cost."""
    ledger = ledger_of([(1000, 8), (3000, 4)], 1)
    ledger.add_fact(Fact((9,), bound=900, cost=1000, final=False))
    ledger.add_fact(Fact((4,), bound=3000, cost=3000))
    ledger.contradicted = True
    frontier = summarised(Asker(read_document(two_jobs()), deadline=0.0), ledger, 5)
    assert list(remarks(EUR, frontier, 5)) == [
        "The time limit was reached with 2 of 5 plans.",
        "1 plan is not proven to the asked gap: a plan as good may cost less, by no more than the gap shown.",
        "1 plan is proven to cost least, but a plan of the same cost may be better in changes.",
        "The fewest changes that a plan can have lies between 0 and 4.",
        "An engine proved a bound that a checked plan refutes; the bounds concerned are left out.",
    ]
    loose = ledger_of([(1000, 8), (3000, 4)], 1, gap=0.2)
    loose.facts = ledger.facts
    frontier = summarised(Asker(read_document(two_jobs()), should_stop=lambda: True), loose, 5)
    sentences = list(remarks(EUR, frontier, 5))
    assert sentences[0] == "The search was interrupted with 2 of 5 plans."
    assert (
        "1 plan is proven within the asked gap: what dominates one is cheaper by no more than the gap shown."
        in sentences
    )
