"""Conflicts and repairs of random instances without a plan, against trying every plan."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from explain_cases import Oracle, without_plan

from rightsource.models.changes import ChangeRule
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.explain.explain import Explanation, explain
from rightsource.optimizer.analyses.explain.limits import tighter
from rightsource.optimizer.analyses.explain.reaching import Reach
from rightsource.optimizer.analyses.explain.repairs import Repair, changes_of
from rightsource.optimizer.analyses.rule_values import is_upper, value_of
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings

CASES = max(6, int(os.environ.get("RIGHTSOURCE_CASES", "40")) * 2 // 5)
"""Twelve in the usual run, a hundred and more in the full one."""
EXACT = Settings(engine="exhaustive", gap=0)
EVERYTHING = 1000


@pytest.mark.parametrize("seed", range(CASES))
def test_conflicts_and_repairs_are_those_of_all_plans(seed: int) -> None:
    """Every minimal conflict is found and no other; values are best and exact; repairs work at their cost."""
    instance = without_plan(seed)
    oracle = Oracle.of(instance)
    found = explain(Asker(instance, EXACT), EVERYTHING, EVERYTHING)
    assert (found.status, found.all_found, found.complete) == ("infeasible", True, True)
    assert {conflict.rules for conflict in found.conflicts} == oracle.conflicts()
    for conflict in found.conflicts:
        assert conflict.minimal
        for member in conflict.members:
            assert member.reach is not None
            check_reach(instance, oracle, member.reach, conflict.rules - {member.rule})
    check_repairs(instance, oracle, found)


def check_reach(instance: Instance, oracle: Oracle, reach: Reach, others: frozenset[str]) -> None:
    """Assert that a plan keeps the others, and that no plan that does is better for the rule."""
    name = reach.report.id
    broken = {rule.id for rule in Checker(instance).check(reach.choice).broken}
    assert name in broken
    assert not others & broken
    reports = oracle.values(name, others)
    if reach.limit is not None:
        upper = is_upper(instance, name)
        values = [report.value for report in reports if report.value is not None]
        assert reach.report.value == (min(values) if upper else max(values))
        assert reach.exact
    elif reach.report.kind in ("require", "forbid"):
        assert len(reach.report.processes) == min(len(report.processes) for report in reports)
    else:
        assert value_of(instance, name) is None or reach.report.value == 0


def check_repairs(instance: Instance, oracle: Oracle, found: Explanation) -> None:
    """Assert that repairs give up the minimal sets of rules, each at the least cost of all plans that are left."""
    given_up = {frozenset(move.rule for move in repair.moves) for repair in found.repairs}
    assert given_up == set(oracle.broken())
    costs = [repair.cost.high or 0 for repair in found.repairs]
    assert costs == sorted(costs)
    for repair in found.repairs:
        check_repair(instance, repair)


def check_repair(instance: Instance, repair: Repair) -> None:
    """Assert that the changes leave a plan at the stated cost, and none when a least move goes a step less far."""
    changes = [change for move in repair.moves for change in changes_of(instance, move)]
    assert repair.cost.exact
    assert repair.cost.low == least_cost(changed(instance, changes))
    assert repair.choice is not None
    assert Checker(changed(instance, changes)).feasible(repair.choice)
    for move in repair.moves:
        if repair.least and move.limit is not None:
            less = ChangeRule(rule=move.rule, value=tighter(instance, move.rule, move.limit))
            assert move.exact
            assert least_cost(changed(instance, [*changes, less])) is None
        if move.readable is not None and move.limit is not None and len(repair.moves) == 1:
            assert abs(move.readable - move.limit) * 10 <= abs(move.limit - Decimal(str(move.start)))
            readable = changed(instance, [ChangeRule(rule=move.rule, value=move.readable)])
            assert Checker(readable).feasible(repair.choice)


def least_cost(instance: Instance) -> int | None:
    """Return the least cost of all plans that keep all rules."""
    checker = Checker(instance)
    costs = [report.objective for choice, report in Oracle.of(instance).plans if checker.feasible(choice)]
    return min(costs, default=None)
