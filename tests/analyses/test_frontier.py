"""Frontiers against brute force: every plan of tiny instances is tried."""

from __future__ import annotations

import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from frontier_cases import EXHAUSTIVE, all_points, explored, four_plans, places, stop_after, true_frontier
from random_instances import random_instance
from small_cases import two_jobs
from thorough import THOROUGH

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.frontier.aims import AIM_NAMES
from rightsource.optimizer.analyses.frontier.frontier import explore
from rightsource.optimizer.analyses.frontier.inquiry import Inquiry
from rightsource.optimizer.analyses.frontier.ledger import Fact, Ledger
from rightsource.optimizer.exhaustive import plan_count
from rightsource.optimizer.questions import asking
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

SETS = [*((name,) for name in AIM_NAMES), *combinations(AIM_NAMES, 2)]


def small_seeds(count: int) -> list[int]:
    """Return seeds of random instances that have several plans that keep their rules, but not many."""
    found = []
    for seed in range(400):
        instance = random_instance(seed)
        if 6 <= plan_count(instance) <= 20 and len(all_points(instance, ["expected_loss"])) > 4:
            found.append(seed)
        if len(found) == count:
            break
    return found


SEEDS = small_seeds(15)


@pytest.mark.parametrize(("seed", "names"), list(zip(SEEDS, SETS, strict=True))[:: 1 if THOROUGH else 3])
def test_the_whole_frontier_is_found(seed: int, names: tuple[str, ...]) -> None:
    """With gap 0 and points enough, exactly the plans are found that no plan dominates, and all is proven."""
    instance = random_instance(seed)
    frontier, ledger = explored(instance, names)
    assert places(frontier.points) == true_frontier(all_points(instance, names))
    assert frontier.whole
    assert frontier.ending == "whole"
    assert frontier.complete
    assert all(point.undominated and point.bound == point.cost for point in frontier.points)
    best = tuple(min(point.levels[k] for point in frontier.points) for k in range(len(names)))
    assert frontier.floors == best
    assert not ledger.contradicted


@pytest.mark.parametrize("seed", SEEDS[:5])
@pytest.mark.parametrize("names", [("expected_loss",), ("mean_yield", "transition_cost")])
def test_few_points_are_within_their_gaps(seed: int, names: tuple[str, ...]) -> None:
    """With a gap of 20 % and three points every bound is valid, and no plan dominates a point beyond its gap."""
    instance = random_instance(seed)
    everything = all_points(instance, names)
    frontier, ledger = explored(instance, names, points=3, gap=0.2)
    assert frontier.complete
    for point in frontier.points:
        as_good = [one.cost for one in everything if all(a <= b for a, b in zip(one.levels, point.levels, strict=True))]
        assert point.bound is not None
        assert point.bound <= min(as_good) <= point.cost
        assert point.gap == (point.cost - point.bound) / max(abs(point.cost), 1)
        assert point.gap <= 0.2
        if point.undominated:
            assert (point.cost, *point.levels) in true_frontier(everything)
    for one in everything:
        assert ledger.bound(one.levels) <= one.cost
        assert all(low <= level for low, level in zip(frontier.floors, one.levels, strict=True))


def test_a_frontier_by_hand() -> None:
    """The four plans of two jobs, by growing cost, with exact amounts; the second one is the knee."""
    frontier, _ = explored(four_plans(), ["expected_loss"])
    assert [(point.cost, point.amounts) for point in frontier.points] == [
        (3500, (Fraction(25),)),
        (3700, (Fraction(20),)),
        (5000, (Fraction(5),)),
        (5200, (Fraction(0),)),
    ]
    assert frontier.knee == 1
    assert frontier.least_cost == 3500
    assert frontier.best(0) == (0, 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mean_yield", ["0.85", "0.9", "0.95", "1"]),
        ("path_yield", ["0.8", "0.9", "1"]),
        ("changes", ["2", "1", "0"]),
        ("transition_cost", ["0"]),
    ],
)
def test_each_aim_by_hand(name: str, expected: list[str]) -> None:
    """Two jobs that hand nothing over are two paths, so the lower yield counts; today all is done by the team."""
    frontier, _ = explored(four_plans(), [name])
    assert [point.amounts[0] for point in frontier.points] == [Fraction(one) for one in expected]


def test_rules_of_the_instance_stay() -> None:
    """A budget for risk that the instance has cuts the frontier, and its rule may have any id."""
    rule = {"id": "frontier-1", "kind": "max_total", "measure": "expected_loss", "value": 10}
    frontier, _ = explored(four_plans(rules=[rule]), ["expected_loss"])
    assert [point.cost for point in frontier.points] == [5000, 5200]


def test_points_spread_before_they_crowd() -> None:
    """Three of four points are the ends and one between them."""
    frontier, _ = explored(four_plans(), ["expected_loss"], points=3)
    assert frontier.ending == "points"
    assert {3500, 5200} < {point.cost for point in frontier.points}


def test_a_tie_takes_the_better_aim() -> None:
    """Of two plans of equal cost the one with less expected loss is found by a question with the cost as budget."""
    document = two_jobs()
    for process, offers in zip(document["processes"], (((10, 3), (10, 1)), ((10, 0), (5, 5))), strict=True):
        for option, (cost, loss) in zip(process["options"], offers, strict=True):
            option |= {"unit_cost": cost, "expected_loss": loss}
    asked: list[Inquiry] = []
    ledger = Ledger.of(read_document(document), ["expected_loss"], 0)
    asker = Asker(read_document(document), EXHAUSTIVE)
    frontier = explore(asker, ledger, 2, lambda _, inquiry, left: asked.append(inquiry))
    assert [(point.cost, point.amounts) for point in frontier.points] == [
        (1500, (Fraction(6),)),
        (2000, (Fraction(1),)),
    ]
    assert all(point.undominated for point in frontier.points)
    assert [inquiry.budget for inquiry in asked][:2] == [None, None]
    assert 1500 in [inquiry.budget for inquiry in asked]


def test_no_plan_no_frontier() -> None:
    """Rules that no plan keeps are proven to allow none; nothing else is asked."""
    rule = {"id": "none", "kind": "max_total", "measure": "total_cost", "value": 1}
    frontier, ledger = explored(four_plans(rules=[rule]), ["expected_loss"])
    assert (frontier.ending, frontier.points, frontier.whole) == ("infeasible", (), False)
    assert [fact.limits for fact in ledger.answers] == [ledger.loosest]


def test_nothing_is_asked_when_time_is_out() -> None:
    """Without time there is no plan, and that is said; a user's stop is another ending."""
    late, _ = explored(four_plans(), ["expected_loss"], deadline=time.monotonic() - 1)
    assert (late.ending, late.points, late.floors) == ("time", (), (0,))
    stopped, _ = explored(four_plans(), ["expected_loss"], should_stop=lambda: True)
    assert stopped.ending == "interrupt"


@pytest.mark.parametrize("answers", range(1, 7))
def test_an_interrupted_run_goes_on_as_it_would_have(answers: int) -> None:
    """What is known after any number of answers decides what follows: both runs ask and find the same."""
    instance = random_instance(SEEDS[0])
    _, straight = explored(instance, ["expected_loss"])
    should_stop, tell = stop_after(answers)
    ledger = Ledger.of(instance, ["expected_loss"], 0)
    explore(Asker(instance, EXHAUSTIVE, should_stop=should_stop), ledger, 1000, tell)
    assert len(ledger.answers) == min(answers, len(straight.answers))
    explore(Asker(instance, EXHAUSTIVE), ledger, 1000)
    assert ledger.answers == straight.answers
    assert places(ledger.points) == places(straight.points)


class Threads:
    """A crew of three threads."""

    slots = 3

    def open(self) -> Executor:
        """Return a pool."""
        return ThreadPoolExecutor(self.slots)

    def end(self, executor: Executor) -> None:
        """Wait for the pool."""
        executor.shutdown(wait=True)


@pytest.mark.parametrize("names", [("expected_loss",), ("mean_yield", "changes")])
def test_a_crew_finds_the_same(names: tuple[str, ...]) -> None:
    """Questions asked side by side differ, the whole frontier does not; no question is asked twice."""
    instance = random_instance(SEEDS[1])
    asked: list[Inquiry] = []
    ledger = Ledger.of(instance, names, 0)
    asker = Asker(instance, EXHAUSTIVE, crew=Threads())
    with asker:
        frontier = explore(asker, ledger, 1000, lambda _, inquiry, left: asked.append(inquiry))
    assert places(frontier.points) == true_frontier(all_points(instance, names))
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("points", [1, 2, 3, 5])
@pytest.mark.parametrize("names", [("expected_loss",), ("mean_yield", "changes")])
def test_no_more_plans_are_shown_than_asked_for(names: tuple[str, ...], points: int) -> None:
    """Answers under way when the last plan is found may bring more: these stay in the ledger, the ends are shown."""
    instance = random_instance(SEEDS[1])
    ledger = Ledger.of(instance, names, 0)
    with Asker(instance, EXHAUSTIVE, crew=Threads()) as asker:
        frontier = explore(asker, ledger, points)
    known = [(point.cost, *point.levels) for point in ledger.points]
    shown = places(frontier.points)
    assert len(shown) == min(points, len(known)) and set(shown) <= set(known)
    assert frontier.left_out == len(known) - len(shown)
    assert frontier.complete and (not frontier.left_out or not frontier.whole)
    assert shown[0] == min(known)
    if points > len(names):
        assert {min(known, key=lambda one: one[k]) for k in range(len(names) + 1)} <= set(shown)
    assert frontier.reached == tuple(min(one[k] for one in known) for k in range(1, len(names) + 1))


@pytest.mark.parametrize("name", ["expected_loss", "mean_yield", "transition_cost"])
def test_two_points_are_the_ends(name: str) -> None:
    """Also where the ideal of the aim is out of reach: the second is within a twentieth of the range of the best."""
    for seed in SEEDS[:6]:
        instance = random_instance(seed)
        truth = true_frontier(all_points(instance, [name]))
        frontier, _ = explored(instance, [name], points=2)
        shown = places(frontier.points)
        assert shown[0] == truth[0]
        assert shown[-1][1] - truth[-1][1] <= 0.05 * (truth[0][1] - truth[-1][1])


def test_open_gaps_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions that run into their part of the time leave open gaps; these are closed once there are points enough."""
    seen: set[str] = set()

    def hasty(instance: Any, question: Question, *others: Any, **named: Any) -> Answer:
        answered = answer(instance, question, *others, **named)
        asked_for = str(question.changes)
        if asked_for in seen or answered.infeasible:
            return answered
        seen.add(asked_for)
        rough = replace(answered.result, status="feasible", stop_reason="time", bound=(answered.high or 0) - 100)
        return replace(answered, result=rough)

    monkeypatch.setattr(asking, "answer", hasty)
    frontier, ledger = explored(four_plans(), ["expected_loss"], points=3, deadline=time.monotonic() + 600)
    assert frontier.complete
    assert [point.bound for point in frontier.points] == [point.cost for point in frontier.points]
    assert all(fact.explored for fact in ledger.answers)


def test_what_an_engine_cannot_prove_is_not_asked_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine whose numbers reach no further leaves an open gap, and the search ends."""

    def vague(*given: Any, **named: Any) -> Answer:
        answered = answer(*given, **named)
        if answered.infeasible:
            return answered
        rough = replace(answered.result, status="feasible", stop_reason="precision", bound=(answered.high or 0) - 1)
        return replace(answered, result=rough)

    monkeypatch.setattr(asking, "answer", vague)
    frontier, _ = explored(four_plans(), ["expected_loss"])
    assert frontier.ending == "stuck"
    assert not frontier.complete
    assert {point.cost - (point.bound or 0) for point in frontier.points} == {1}


def test_a_bound_that_a_plan_refutes_is_left_out() -> None:
    """An engine that contradicts itself loses its proof, whichever comes first, and it is told."""
    instance = four_plans()
    point = all_points(instance, ["expected_loss"])[0]
    for plan_first in (True, False):
        ledger = Ledger.of(instance, ["expected_loss"], 0)
        if plan_first:
            ledger.add_point(point)
        ledger.add_fact(Fact(ledger.loosest, bound=point.cost + 1))
        if not plan_first:
            assert ledger.bound(point.levels) == point.cost + 1
            ledger.add_point(point)
        assert ledger.contradicted
        assert ledger.point_bound(point) is None


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["expected_los"], "'expected_los' is not an aim; did you mean 'expected_loss'? There are expected_loss, mean"),
        (["changes", "changes"], "--against: 'changes' is given 2 times; once is enough"),
        (["changes", "mean_yield", "path_yield"], "--against: found 3 aims, expected one or two beside cost"),
        ([], "--against: found 0 aims, expected one or two beside cost"),
    ],
)
def test_wrong_aims_are_refused(names: list[str], message: str) -> None:
    """Names are checked before anything is asked."""
    with pytest.raises(InputError) as caught:
        Ledger.of(four_plans(), names, 0)
    assert message in str(caught.value)


def test_aims_that_mean_nothing_here_are_refused() -> None:
    """Without volume there is no mean yield; amounts beyond twelve digits cannot be limited by a rule."""
    document = two_jobs()
    for process in document["processes"]:
        process["volume"] = 0
    with pytest.raises(InputError, match="no process has any volume, so there is no mean yield to weigh"):
        Ledger.of(read_document(document), ["mean_yield"], 0)
    for process in document["processes"]:
        process["options"][0]["expected_loss"] = 10**12 - 1
    expected = "the expected_loss of a plan may have more than 12 digits before the point, which no rule can limit"
    with pytest.raises(InputError, match=expected):
        Ledger.of(read_document(document), ["expected_loss"], 0)
