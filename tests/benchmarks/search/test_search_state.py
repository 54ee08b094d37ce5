"""What a search knows of its plan, against the checker and against counting afresh."""

from __future__ import annotations

import numpy as np
import pytest
from random_instances import random_instance
from search_cases import Arranged

from rightsource.benchmarks.peers.search.plan_state import (
    BEST,
    BROKEN,
    MONEY,
    change,
    empty_state,
    move,
    set_prices,
    take,
)
from rightsource.models.checker import Checker
from rightsource.models.rules import RULE_KINDS

SEEDS = range(100)


@pytest.mark.parametrize("seed", SEEDS)
def test_cost_and_rules_of_random_plans_are_those_of_the_checker(seed: int) -> None:
    """Every cost cause and every rule kind: after any moves the state says what the checker says of the plan."""
    case = Arranged.of(random_instance(seed))
    checker, rng = Checker(case.instance), np.random.default_rng(seed)
    for _ in range(5):
        plan = case.random_plan(rng)
        take(case.problem, case.state, plan)
        assert case.word() == (checker.objective(plan), checker.feasible(plan))


def test_the_random_instances_use_every_rule_kind_with_plans_on_both_sides() -> None:
    """The test above would be empty if some kind were missing or all plans were broken."""
    kinds, holding = set(), set()
    for seed in SEEDS:
        case = Arranged.of(random_instance(seed))
        kinds |= {rule.kind for rule in case.instance.active_rules}
        take(case.problem, case.state, case.random_plan(np.random.default_rng(seed)))
        holding.add(case.word()[1])
    assert kinds == set(RULE_KINDS)
    assert holding == {True, False}


@pytest.mark.parametrize("seed", range(0, 100, 4))
def test_moves_leave_the_sums_that_counting_afresh_gives(seed: int) -> None:
    """Sums, counts and path lengths do not drift: they equal those of a state that goes to the plan directly."""
    case = Arranged.of(random_instance(seed))
    rng = np.random.default_rng(seed)
    set_prices(case.problem, case.state, 3.0)
    for _ in range(6):
        take(case.problem, case.state, case.random_plan(rng))
    fresh = empty_state(case.problem)
    take(case.problem, fresh, case.state.choice)
    names = ("row_sum", "row_users", "share_total", "share_part", "share_excess", "cell_count", "cell_stat", "over")
    for name in (*names, "front", "back"):
        assert np.array_equal(getattr(case.state, name), getattr(fresh, name)), name
    assert case.state.total[[MONEY, BROKEN]].tolist() == fresh.total[[MONEY, BROKEN]].tolist()


@pytest.mark.parametrize("seed", range(25))
def test_a_change_is_what_the_move_does_to_the_cost(seed: int) -> None:
    """The change promised before a move is the difference of the checker's objectives, exactly."""
    case = Arranged.of(random_instance(seed))
    checker, rng = Checker(case.instance), np.random.default_rng(seed)
    plan = case.random_plan(rng)
    take(case.problem, case.state, plan)
    for _ in range(6):
        other = case.random_plan(rng)
        process = int(rng.integers(len(plan)))
        money, _ = change(case.problem, case.state, process, int(other[process]))
        after = plan.copy()
        after[process] = other[process]
        assert checker.objective(after) - checker.objective(plan) == money
        move(case.problem, case.state, process, int(other[process]), money)
        plan = after


@pytest.mark.parametrize("seed", range(25))
def test_there_and_back_changes_nothing(seed: int) -> None:
    """Moving a process and moving it back costs, prices included, what it saved."""
    case = Arranged.of(random_instance(seed))
    rng = np.random.default_rng(seed)
    take(case.problem, case.state, case.random_plan(rng))
    set_prices(case.problem, case.state, 7.0)
    for process, option in enumerate(case.random_plan(rng).tolist()):
        old = int(case.state.choice[process])
        money, penalty = change(case.problem, case.state, process, option)
        move(case.problem, case.state, process, option, money)
        back_money, back_penalty = change(case.problem, case.state, process, old)
        assert back_money == -money
        assert back_penalty == pytest.approx(-penalty, abs=1e-6 * (1 + abs(penalty)))


def test_a_partial_plan_is_never_the_best() -> None:
    """With a process undecided a plan costs less than it will: it must not be kept."""
    case = Arranged.of(random_instance(5))
    assert case.state.total[BROKEN] >= len(case.state.choice)
    assert case.state.total[BEST] > 10**18
