"""What people and machines cost, allotted to the processes that use them: to the cent, and fairly."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_instances import random_instance

from rightsource.models.instance import Instance
from rightsource.optimizer.attribution import allotted, function_costs, mode_costs, provider_costs, whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan

SEEDS = range(25)


def plan_of(instance: Instance, seed: int) -> CheckedPlan:
    """Return a plan of options taken by chance."""
    random, first = Random(seed), instance.processes.first_option
    options = [random.randrange(int(first[i]), int(first[i + 1])) for i in range(len(instance.processes.ids))]
    return CheckedPlan.of("plan", instance, np.array(options))


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**30), min_size=1, max_size=12))
def test_parts_add_up_and_no_part_is_off_by_a_unit(amount: int, weights: list[int]) -> None:
    """Parts and running totals are within a unit of what the weights say, exactly, however large these are."""
    parts = allotted(amount, weights)
    shares = weights if any(weights) else [1] * len(weights)
    assert sum(parts) == amount
    for k, part in enumerate(parts):
        assert abs(part - Fraction(amount * shares[k], sum(shares))) < 1
        assert abs(sum(parts[: k + 1]) - Fraction(amount * sum(shares[: k + 1]), sum(shares))) < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_division_of_the_cost_adds_up_to_the_cent(seed: int) -> None:
    """With the hand-offs, processes, modes and providers are the plan's cost; functions have the hand-offs in them."""
    instance = random_instance(seed)
    plan = plan_of(instance, seed)
    rest = plan.report.objective - plan.report.costs.handoff
    whole = whole_costs(instance, plan)
    assert sum(whole) == rest
    assert sum(mode_costs(instance, plan).values()) == rest
    assert sum(provider_costs(instance, plan).values()) == rest
    assert sum(function_costs(instance, plan).values()) == plan.report.objective
    for mode, cost in mode_costs(instance, plan).items():
        assert cost == sum(own for own, o in zip(whole, plan.choice, strict=True) if instance.mode_of(int(o)) == mode)


@pytest.mark.parametrize("seed", SEEDS)
def test_shared_cost_follows_hours(seed: int) -> None:
    """What a process bears of its provider's fixed cost and whole units follows its hours, to a unit each."""
    instance = random_instance(seed)
    plan = plan_of(instance, seed)
    options, supports = instance.options, instance.supports
    hours: dict[int, dict[int, Fraction]] = {}
    for process, option in enumerate(map(int, plan.choice)):
        volume = int(instance.processes.volume[process])
        own = hours.setdefault(int(options.provider[option]), {})
        own[process] = own.get(process, Fraction(0)) + volume * Fraction(int(options.hours[option]))
        for entry in range(int(options.first_support[option]), int(options.first_support[option + 1])):
            given = Fraction(int(supports.share[entry]) * int(supports.hours[entry]), 10**9)
            of = hours.setdefault(int(supports.provider[entry]), {})
            of[process] = of.get(process, Fraction(0)) + volume * given
    expected = [Fraction(plan.process_cost(process)) for process in range(len(plan.choice))]
    for used in plan.report.providers:
        users = hours[instance.provider_index[used.id]]
        for process, given in users.items():
            part = given / sum(users.values()) if any(users.values()) else Fraction(1, len(users))
            expected[process] += part * (used.fixed_cost + used.units_cost)
    providers = len(plan.report.providers)
    for found, exact in zip(whole_costs(instance, plan), expected, strict=True):
        assert abs(found - exact) < providers
