"""The formulation against the checker: the same costs, and never a plan refused that the rules allow."""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import random_document, random_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation import build
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables

CASES = int(os.environ.get("RIGHTSOURCE_CASES", "40"))


def random_choice(instance: Instance, random: Random) -> Integers:
    """Return a random plan, feasible or not."""
    return np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])


def indicator(instance: Instance, choice: Integers) -> Integers:
    """Return the 0-1 values of the option columns for a plan."""
    values = np.zeros(len(instance.options.ids), dtype=np.int64)
    values[choice] = 1
    return values


@pytest.mark.parametrize("seed", range(2 * CASES))
def test_formulation_and_checker_agree_on_any_plan(seed: int) -> None:
    """With x fixed, the cheapest completion costs what the checker says, and only broken rules make it infeasible."""
    instance, random = random_instance(seed), Random(seed)
    formulation, checker = build(compile_tables(instance)), Checker(instance)
    for _ in range(6):
        choice = random_choice(instance, random)
        report = checker.check(choice)
        values = formulation.values(choice)
        cost = optimum(formulation.model, fixed=indicator(instance, choice))
        assert formulation.model.cost(values) == report.objective
        assert list(formulation.choice(values)) == list(choice)
        if report.feasible:
            assert not formulation.model.breaks(values)
            assert cost == pytest.approx(report.objective, rel=1e-9, abs=1e-6)
        elif not {rule.id for rule in report.broken} <= formulation.relaxed:
            assert cost is None
            assert formulation.model.breaks(values)


@pytest.mark.parametrize("seed", range(CASES))
def test_without_rules_the_formulation_costs_every_plan_right(seed: int) -> None:
    """Without rules and limits each plan is allowed, so that cost is compared on all of them."""
    document = random_document(seed, rules=False)
    for provider in document["providers"]:
        provider.pop("capacity", None)
        provider.get("unit", {}).pop("max", None)
    instance, random = read_document(document, "test"), Random(seed)
    formulation, checker = build(compile_tables(instance)), Checker(instance)
    for _ in range(4):
        choice = random_choice(instance, random)
        cost = optimum(formulation.model, fixed=indicator(instance, choice))
        assert cost == pytest.approx(checker.objective(choice), rel=1e-9, abs=1e-6)


def test_the_random_instances_use_everything() -> None:
    """The random instances together use every rule kind and every key of the model, or they would prove little."""
    documents = [random_document(seed) for seed in range(300)]
    kinds = {rule["kind"] for document in documents for rule in document["rules"]}
    from rightsource.models.rules import RULE_KINDS  # noqa: PLC0415

    assert kinds == set(RULE_KINDS)
    text = str(documents)
    for key in (
        "origin", "current_plan", "region", "group", "fixed_cost", "capacity", "unit", "max", "office", "core",
        "data_class", "rework_cost", "outage_cost", "technology", "annual_cost", "transition_cost", "exit_cost",
        "expected_loss", "lead_time", "measures", "support", "role", "handoff", "pair_costs", "far", "hours_apart",
        "delay", "per", "from", "to", "active", "scope", "select",
    ):  # fmt: skip
        assert f"'{key}'" in text, key
