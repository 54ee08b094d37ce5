"""Alternatives against brute force: every plan of tiny random instances is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.analyses.alternatives import plans
from rightsource.optimizer.analyses.alternatives.alternatives import Alternatives, Wanted, alternatives
from rightsource.optimizer.analyses.alternatives.ground import Ground
from rightsource.optimizer.analyses.alternatives.nearness import (
    BYS,
    By,
    away_from,
    budget,
    least_difference,
    near,
    value_name,
    values,
)
from rightsource.optimizer.analyses.differing import differing
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings
from rightsource.optimizer.solve import solve

EXACT = Settings(engine="exhaustive", gap=0)


def solved(instance: Instance) -> Result:
    """Return the least-cost plan by brute force."""
    return solve(instance, engine="exhaustive", gap=0)


def all_choices(instance: Instance) -> list[Integers]:
    """Return all plans, those that break rules too."""
    ranges = (instance.options_of(i) for i in range(len(instance.processes.ids)))
    return [np.array(options, dtype=np.int64) for options in product(*ranges)]


def near_choices(instance: Instance, most: int) -> list[Integers]:
    """Return the plans that keep all rules and cost at most so much."""
    checker = Checker(instance)
    return [c for c in all_choices(instance) if checker.objective(c) <= most and checker.feasible(c)]


def cases(count: int) -> list[tuple[Instance, Result]]:
    """Return random instances with a plan, and that plan."""
    made = []
    for seed in range(200, 400):
        instance = random_instance(seed)
        base = solved(instance)
        if base.plan is not None and len(all_choices(instance)) > 4:
            made.append((instance, base))
        if len(made) == count:
            break
    return made


def found_for(instance: Instance, base: Result, wanted: Wanted, settings: Settings = EXACT) -> Alternatives:
    """Return the alternatives without a time limit."""
    return alternatives(Asker(instance, settings), base, wanted)


@pytest.mark.parametrize("by", BYS)
def test_plans_are_near_different_and_as_many_as_there_are(by: By) -> None:
    """Each plan is in the budget, away from all others, the cheapest such; and when it says so, there is no further."""
    ends = set()
    for instance, base in cases(10):
        wanted = Wanted(Fraction(3, 10), Fraction(4, 10), by, 3)
        made = found_for(instance, base, wanted)
        near_ones, value, checker = near_choices(instance, made.most), values(instance, by), Checker(instance)
        assert made.most == budget(base.objective or 0, wanted.within)
        for k, plan in enumerate(made.plans):
            before = [one.choice for one in made.plans[:k]]
            assert plan.cost == checker.objective(plan.choice)
            assert plan.differs == tuple(differing(value, one, plan.choice) for one in before)
            assert all(count >= made.least for count in plan.differs)
            assert plan.cost == min(checker.objective(one) for one in away(near_ones, before, value, made.least))
            assert (plan.bound, plan.gap, plan.proven) == (plan.cost, 0, True)
        rest = away(near_ones, [plan.choice for plan in made.plans], value, made.least)
        assert made.end == ("no more" if len(made.plans) <= wanted.count else "count")
        assert made.end == "count" or not rest
        assert made.complete
        ends.add(made.end)
    assert "no more" in ends


def away(choices: list[Integers], plans: list[Integers], value: Integers, least: int) -> list[Integers]:
    """Return the choices that differ from all plans in at least so many processes."""
    return [one for one in choices if all(differing(value, one, plan) >= least for plan in plans)]


@pytest.mark.parametrize("by", BYS)
def test_labels_agree_with_all_near_plans(by: By) -> None:
    """Must: in all near plans; may: in some; never: in none; all of them proven where there is time."""
    labels = set()
    for instance, base in cases(12):
        made = found_for(instance, base, Wanted(Fraction(2, 10), Fraction(1, 2), by, 1))
        near_ones = near_choices(instance, made.most)
        for one in made.labels:
            used = {value_name(instance, by, int(choice[one.process])) for choice in near_ones}
            assert one.label == ("must" if len(used) == 1 else "may")
            assert {value.name for value in one.values if value.label in ("must", "may")} == used
            names = {value_name(instance, by, o) for o in instance.options_of(one.process)}
            assert {value.name for value in one.values if value.label == "never"} == names - used
            labels.add(one.label)
    assert labels == {"must", "may"}


def test_without_time_nothing_is_claimed() -> None:
    """No plan but the best, why there are no more, and labels that are only observed."""
    instance = read_document(two_jobs(), "two jobs")
    made = alternatives(Asker(instance, EXACT, deadline=0.0), solved(instance), Wanted(Fraction(1), Fraction(1, 2)))
    assert len(made.plans) == 1
    assert made.end == "limit"
    assert [one.label for one in made.labels] == ["open", "open"]
    assert not made.complete


def test_a_plan_that_time_cut_off_is_not_called_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second plan costs 37 with only 36 proven: it keeps that bound, and the whole is not complete."""
    ask = Asker.ask

    def cut_off(asker: Asker, questions: Iterable[Question]) -> dict[str, Answer]:
        early = {"status": "feasible", "stop_reason": "time", "bound": 3600}
        return {
            key: replace(one, result=replace(one.result, **early)) if key == "plan 1" else one
            for key, one in ask(asker, questions).items()
        }

    monkeypatch.setattr(Asker, "ask", cut_off)
    instance = read_document(two_jobs(), "two jobs")
    made = found_for(instance, solved(instance), Wanted(Fraction(1, 10), Fraction(1, 2)))
    assert [(plan.cost, plan.bound, plan.proven) for plan in made.plans] == [(3500, 3500, True), (3700, 3600, False)]
    assert made.plans[1].gap == pytest.approx(1 / 37)
    assert [one.label for one in made.labels] == ["may", "must"]
    assert made.end == "no more"
    assert not made.complete
    bare = replace(made.plans[1], bound=None)
    assert bare.gap is None


def test_plans_come_by_cost_with_what_is_proven_of_them_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found first at 50 (36 proven), then at 37: the cheaper comes first, and what the first search proved holds there.

    The second search proved 37, but only of plans away from the one of 50 as well.
    """
    instance = read_document(two_jobs(), "two jobs")
    base = solved(instance)
    found = iter([(np.array([1, 2]), 3600), (np.array([0, 3]), 3700)])

    def next_plan(ground: Ground, *_: object) -> Answer | None:
        choice, bound = next(found, (None, None))
        result = replace(base, bound=bound, status="infeasible" if choice is None else "feasible")
        return Answer("plan", result, choice)

    monkeypatch.setattr(plans, "_next", next_plan)
    ground = Ground(Asker(instance, Settings(engine="exhaustive", gap=0.03)), base, Fraction(1, 2), "option")
    made, end = plans.near_plans(ground, 1, 5)
    assert end == "no more"
    assert [(plan.cost, plan.bound, plan.differs, plan.proven) for plan in made] == [
        (3500, 3500, (), True),
        (3700, 3600, (1,), True),
        (5000, 3600, (1, 2), False),
    ]


def test_worst_case_counts_against_the_bound() -> None:
    """The best plan costs 35; one of 37 is 2/35 above it at most, since 35 is proven."""
    instance = read_document(two_jobs(), "two jobs")
    made = found_for(instance, solved(instance), Wanted(Fraction(1, 10), Fraction(1, 2)))
    assert [(plan.cost, plan.differs) for plan in made.plans] == [(3500, ()), (3700, (1,))]
    assert made.worst(3700) == Fraction(2, 35)
    assert made.end == "no more"
    assert [one.label for one in made.labels] == ["may", "must"]


def test_an_engine_proves_that_there_is_no_further_plan() -> None:
    """HiGHS with the budget and the distance as rows says the same as brute force."""
    instance = read_document(two_jobs(), "two jobs")
    made = found_for(
        instance, solved(instance), Wanted(Fraction(1, 10), Fraction(1, 2)), Settings(engine="highs", gap=0)
    )
    assert [plan.cost for plan in made.plans] == [3500, 3700]
    assert made.end == "no more"


def test_distance_rules_say_what_they_mean() -> None:
    """The checker and the count of differing processes agree on every plan."""
    for instance, base in cases(4):
        assert base.plan is not None
        first = base.plan.choice(instance)
        for by in BYS:
            value = values(instance, by)
            free = Checker(away_from(instance.with_rules([]), [first], value, 2))
            limits = Checker(instance.with_rules([]))
            for choice in all_choices(instance):
                far = differing(value, first, choice) >= 2
                assert free.feasible(choice) == (far and limits.feasible(choice))


def test_budgets_and_shares_in_whole_numbers() -> None:
    """A budget is rounded down, a share of processes up and never to nothing; costs below zero have room as well."""
    instance = read_document(two_jobs(), "two jobs")
    assert budget(999, Fraction(1, 100)) == 1008
    assert budget(-999, Fraction(1, 100)) == -990
    assert [least_difference(instance, Fraction(share, 100)) for share in (0, 10, 50, 51, 100)] == [1, 1, 1, 2, 2]
    assert Checker(near(instance, 3500)).feasible(np.array([1, 3]))
    assert not Checker(near(instance, 3499)).feasible(np.array([1, 3]))
