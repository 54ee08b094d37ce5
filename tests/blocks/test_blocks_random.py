"""Random tiny instances with every rule kind, cut into parts: bound <= optimum <= plan, exactly."""

from __future__ import annotations

from functools import cache

import pytest
from blocks_cases import InlineCrew, state_of
from random_instances import RULE_KINDS, random_instance
from thorough import examples

from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.optimizer.blocks.engine import solve_in_blocks
from rightsource.optimizer.exhaustive import enumerate_plans

SEEDS = range(examples(300, 10))


@cache
def optimum(seed: int) -> int | None:
    """Return the least cost of all plans that keep the rules, None where there is none."""
    instance = random_instance(seed)
    found = enumerate_plans(instance, Checker(instance), lambda: 1e9, lambda: False)
    return None if found.choice is None else Checker(instance).objective(found.choice)


def kinds(instances: list[Instance]) -> set[str]:
    """Return the rule kinds of instances."""
    return {rule.kind for instance in instances for rule in instance.active_rules}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("most", "sample"), [(1, 2), (2, 1000), (3, 2)])
def test_bounds_and_plans_of_parts_hold_for_the_whole(seed: int, most: int, sample: int) -> None:
    """No plan undercuts the bound, no plan of parts undercuts the optimum, and only what has no plan is proven to."""
    instance, least = random_instance(seed), optimum(seed)
    state = state_of(instance)
    stop = solve_in_blocks(state, InlineCrew(), most, sample)
    found, bound = state.search.objective, state.search.bound
    if stop == "proof":
        assert least is None
        assert state.reasons
        return
    assert bound is not None
    if least is None:
        assert found is None
        return
    assert bound <= least
    assert found is None or found >= least
    assert state.engine == "decomposition"


def test_most_tiny_instances_get_a_plan() -> None:
    """Shares leave room for plans: of instances with one, most are planned in parts of two."""
    planned = []
    for seed in SEEDS:
        if optimum(seed) is not None:
            state = state_of(random_instance(seed))
            solve_in_blocks(state, InlineCrew(), 2, 1000)
            planned.append(state.search.objective is not None)
    assert sum(planned) >= 0.8 * len(planned) > 0


def test_the_random_instances_have_every_rule_kind() -> None:
    """The seeds above together speak of all rule kinds."""
    assert kinds([random_instance(seed) for seed in SEEDS]) == set(RULE_KINDS)
