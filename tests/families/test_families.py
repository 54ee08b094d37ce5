"""What each family promises, seen on instances of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rightsource.instances.companies.company import company
from rightsource.instances.families.contradiction import RULE
from rightsource.instances.families.ground import Ground
from rightsource.instances.families.recipe import Planted, planted
from rightsource.instances.families.registry import FAMILIES, find_family, generate, generate_planted
from rightsource.models.checker import Checker, check
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result
from rightsource.models.rules import RULE_KINDS, PathRule
from rightsource.optimizer.solve import solve


def made(family: str, processes: int, seed: int = 0) -> Planted:
    """Return an instance with its hidden plan."""
    return generate_planted(find_family(family), processes, seed)


def solved(instance: Instance, seconds: float = 20.0) -> Result:
    """Return a plan within 1 % of the optimum."""
    result = solve(instance, gap=0.01, time_limit=seconds)
    assert result.verified
    return result


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("family", FAMILIES)
def test_the_planted_plan_keeps_every_rule(family: str, seed: int) -> None:
    """The checker agrees; and the cheapest options break something, or there would be nothing to decide."""
    one = made(family, FAMILIES[family].fewest, seed)
    assert Checker(one.instance).feasible(one.plan)
    ground = Ground.of(one.instance)
    broken = {rule.id for rule in check(one.instance, ground.pick(ground.price)).broken}
    assert len(broken & one.tightness.keys()) >= len(one.tightness) // 2


@pytest.mark.parametrize("family", ["tight-capacity", "fixed-charge", "handoff", "whole-units"])
def test_hard_families_that_grow_stay_hard(family: str) -> None:
    """At 5,000 processes the planted plan keeps every rule, which the cheapest options do not; files hold 100,000."""
    one = made(family, 5000, 1)
    assert Checker(one.instance).feasible(one.plan)
    ground = Ground.of(one.instance)
    assert not Checker(one.instance).feasible(ground.pick(ground.price))
    assert find_family(family).most == find_family(family).command_most == 100_000


@pytest.mark.parametrize(("processes", "seed"), [(1000, 0), (1000, 1), (2000, 2), (2000, 3), (2000, 5)])
def test_an_enterprise_has_every_kind_of_rule(processes: int, seed: int) -> None:
    """All fourteen kinds, capacities and unit maxima, over functions, data classes, countries and own measures."""
    instance = generate("enterprise", processes, seed)
    assert {rule.kind for rule in instance.rules} == RULE_KINDS.keys()
    ids = {rule.id.partition(":")[0] for rule in instance.rules}
    assert {"quality", "risk-budget", "one-off-budget", "change-capacity", "budget", "residency", "core-near"} <= ids
    assert any(hours is not None for hours in instance.providers.capacity)
    assert any(units is not None for units in instance.providers.unit_max)


def test_todays_plan_of_an_enterprise_keeps_all_rules() -> None:
    """The current plan is feasible, complete and free of changes, uses all three modes, and looks cheap nowhere."""
    instance = generate("enterprise", 2000, 1)
    report = check(instance, instance.current)
    assert report.feasible
    assert report.costs.change == 0
    assert {instance.mode_of(int(o)) for o in instance.current} == {"in_house", "outsourced", "automated"}
    ground = Ground.of(instance)
    assert Checker(instance).objective(ground.pick(ground.price)) < report.objective * 0.95


def test_todays_plan_of_an_enterprise_is_no_optimum() -> None:
    """By the same recipe, on few enough processes to solve: there are plans that keep all rules and cost less."""
    recipe = find_family("enterprise").recipe
    settings = recipe.settings(150, 3)
    instance = planted(recipe, settings, company(settings)).instance
    today = Plan.of_choice(instance, instance.current)
    better = solve(instance, start=today, time_limit=60, gap=0.03)
    assert better.verified
    assert better.objective is not None
    assert better.objective < Checker(instance).objective(instance.current) * 0.98


def test_tight_capacity_uses_nearly_all_capacity() -> None:
    """The planted plan uses 96 to 100 % of the capacity of every provider that it uses at all."""
    tight = made("tight-capacity", 60)
    report = check(tight.instance, tight.plan)
    used = [rule for rule in report.rules if rule.id.startswith("capacity:") and rule.value]
    assert len(used) == len(report.providers) >= 5
    assert all(0.95 < float(rule.value or 0) / float(rule.limit) <= 1 for rule in used)


def test_tight_capacity_binds() -> None:
    """Without capacities the plan is cheaper."""
    instance = made("tight-capacity", 40).instance
    providers = instance.providers
    free = replace(instance, providers=replace(providers, capacity=tuple(None for _ in providers.ids)))
    assert cost(free) < cost(instance)


def cost(instance: Instance) -> int:
    """Return a proven bound's or a plan's cost; instances here are solved to a thousandth."""
    result = solve(instance, gap=0.001, time_limit=20)
    assert result.objective is not None
    return result.objective


def test_fixed_charges_decide() -> None:
    """Fixed costs are the largest cause but one at most, and most vendors stay out of the house."""
    instance = made("fixed-charge", 40).instance
    result = solved(instance)
    assert result.report is not None
    causes = dict(result.report.costs.items())
    assert causes["fixed"] >= sorted(causes.values())[-2]
    vendors = {used.id for used in result.report.providers} & {
        name for name, kind in zip(instance.providers.ids, instance.providers.kind, strict=True) if kind == "vendor"
    }
    assert 0 < len(vendors) <= instance.providers.kind.count("vendor") // 2


def test_handoffs_are_the_largest_cause() -> None:
    """In the best plan passing work on costs more than any other cause."""
    result = solved(made("handoff", 30).instance)
    assert result.report is not None
    causes = dict(result.report.costs.items())
    assert causes["handoff"] == max(causes.values())


def test_long_paths_bind() -> None:
    """Without the rules on paths the plan is cheaper; the longest chain has most of the processes of a function."""
    instance = made("long-path", 40).instance
    free = instance.with_rules(rule for rule in instance.rules if not isinstance(rule, PathRule))
    assert len(free.rules) < len(instance.rules)
    assert cost(free) < cost(instance) * 0.99


def test_whole_units_are_lumpy() -> None:
    """People and robots are bought in fours, and bought whole they cost much more than the hours worked."""
    instance = made("whole-units", 40).instance
    assert all(hours is not None for hours in instance.providers.unit_hours)
    result = solved(instance)
    assert result.report is not None
    units, size = 0, instance.providers.unit_hours
    worked = 0.0
    for used in result.report.providers:
        hours = size[instance.provider_index[used.id]]
        assert hours is not None
        units += used.units
        worked += float(used.hours) * 10**6 / hours
    assert worked < 0.95 * units


def test_many_rules_are_many_and_of_all_kinds() -> None:
    """Over a hundred rules on forty processes, of nearly all kinds; a process is under a dozen of them or more."""
    instance = made("many-rules", 40).instance
    assert len(instance.rules) > 100
    assert len({rule.kind for rule in instance.rules}) >= 11


def test_scarce_is_barely_feasible() -> None:
    """The planted plan uses nearly all capacity, and 1 % less of it cannot hold that plan any more."""
    scarce = made("scarce", 40)
    instance, providers = scarce.instance, scarce.instance.providers
    assert Checker(instance).feasible(scarce.plan)
    less = tuple(None if hours is None else hours * 98 // 100 for hours in providers.capacity)
    assert not Checker(replace(instance, providers=replace(providers, capacity=less))).feasible(scarce.plan)


@pytest.mark.parametrize("processes", [20, 300])
def test_scarce_can_be_impossible_through_several_rules(processes: int) -> None:
    """There is provably no plan, but without capacities there is one: it takes them and the rule on machines."""
    instance = generate("scarce", processes, infeasible=True)
    hidden = made("scarce", processes).plan
    result = solve(instance, time_limit=30)
    assert (result.status, result.stop_reason) == ("infeasible", "proof")
    assert "leaves no plan" in next(rule.note for rule in instance.rules if rule.id == RULE)
    assert instance.annotations[""].meta["infeasible"]
    assert all(rule.id.startswith("capacity:") for rule in check(instance, hidden).broken)


@pytest.mark.parametrize(("family", "processes"), [("many-rules", 500), ("long-path", 1000)])
def test_where_engines_hardly_find_a_plan_today_keeps_all_rules(family: str, processes: int) -> None:
    """From these sizes on the hidden plan is the current one: a plan to start from; below, today may break rules."""
    large, small = made(family, processes), made(family, 30)
    assert np.array_equal(large.instance.current, large.plan)
    assert not np.array_equal(small.instance.current, small.plan)
