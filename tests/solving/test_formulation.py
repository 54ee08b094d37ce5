"""The formulation against the checker: the same costs, and never a plan refused that the rules allow."""

from __future__ import annotations

import itertools
import os
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import Document, random_document, random_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.report import RuleReport
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
        elif any(clearly_broken(rule, formulation.relaxed) for rule in report.broken):
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


@pytest.mark.parametrize("seed", range(3 * CASES))
def test_the_formulation_allows_exactly_the_plans_that_the_checker_allows(seed: int) -> None:
    """Over all plans of a tiny instance the rows and the rules forbid the same ones, but for a hair on path rules.

    Path yields are rounded outwards: a plan that the checker allows is never refused, one that is clearly outside (by
    one part in ten thousand) always is. Path times as short as these are exact.
    """
    instance = random_instance(seed)
    formulation, checker = build(compile_tables(instance)), Checker(instance)
    plans = itertools.product(*(instance.options_of(i) for i in range(len(instance.processes.ids))))
    for options in itertools.islice(plans, 60):
        report = checker.check(np.array(options))
        clearly = [rule for rule in report.broken if clearly_broken(rule, formulation.relaxed)]
        refused = formulation.model.breaks(formulation.values(np.array(options)))
        assert not (refused and report.feasible), options
        assert refused or not clearly, clearly


def clearly_broken(rule: RuleReport, relaxed: frozenset[str]) -> bool:
    """Return whether a rule is broken by more than outward rounding hides."""
    return rule.id not in relaxed or rule.kind != "min_path_yield" or -rule.slack > rule.limit / 10_000


def test_a_path_yield_attained_exactly_is_allowed() -> None:
    """0.9 x 0.9 x 0.9 against a limit of 0.729: attained to the last digit, whatever the logarithms round to."""
    document = chain(["0.9"] * 3, {"id": "p", "kind": "min_path_yield", "value": Decimal("0.729")})
    instance = read_document(document, "test")
    formulation = build(compile_tables(instance))
    choice = np.arange(3)
    assert Checker(instance).feasible(choice)
    assert not formulation.model.breaks(formulation.values(choice))


def test_a_path_yield_just_missed_is_refused() -> None:
    """0.9 x 0.9 x 0.9 against a limit of 0.7291: missed by one part in seven thousand."""
    document = chain(["0.9"] * 3, {"id": "p", "kind": "min_path_yield", "value": Decimal("0.7291")})
    formulation = build(compile_tables(read_document(document, "test")))
    assert formulation.model.breaks(formulation.values(np.arange(3)))


@pytest.mark.parametrize("pair_costs", [False, True])
def test_hand_offs_count_on_paths(pair_costs: bool) -> None:
    """A delay of 4 hours between two sites breaks a limit of 3 hours, by levels and by pairs alike."""
    document = chain(["1", "1"], {"id": "t", "kind": "max_path_time", "value": 3})
    document["sites"].append({"id": "away", "country": "PL", "shore": "nearshore"})
    document["providers"].append({"id": "vendor", "kind": "vendor", "site": "away"})
    document["processes"][1]["options"][0]["provider"] = "vendor"
    if pair_costs:
        document["dependencies"][0]["pair_costs"] = [{"from_option": "o", "to_option": "o", "cost": 1}]
    instance = read_document(document, "test")
    formulation = build(compile_tables(instance))
    assert not Checker(instance).feasible(np.arange(2))
    assert optimum(formulation.model, fixed=indicator(instance, np.arange(2))) is None


def test_a_budget_counts_every_cause() -> None:
    """Two processes of 1 each and 0.50 of fixed cost: a budget of 2.50 is kept to the cent, one of 2.49 is not."""
    for value, refused in (("2.5", False), ("2.49", True)):
        document = chain(["1", "1"], {"id": "b", "kind": "max_total", "measure": "total_cost", "value": Decimal(value)})
        document["providers"][0]["fixed_cost"] = Decimal("0.5")
        instance = read_document(document, "test")
        assert Checker(instance).feasible(np.arange(2)) is not refused
        assert (
            build(compile_tables(instance)).model.breaks(build(compile_tables(instance)).values(np.arange(2)))
            is refused
        )


def test_having_no_technology_is_a_way_to_agree() -> None:
    """Together by technology: one vendor option with and one without a technology do not agree, two without do."""
    document = chain(["1", "1"], {"id": "t", "kind": "together", "per": "technology"})
    document["providers"][0]["kind"] = "vendor"
    for process in document["processes"]:
        process["options"].append(process["options"][0] | {"id": "tech", "technology": "ocr"})
    instance = read_document(document, "test")
    formulation = build(compile_tables(instance))
    for options, refused in (((0, 2), False), ((1, 3), False), ((0, 3), True), ((1, 2), True)):
        assert formulation.model.breaks(formulation.values(np.array(options))) is refused
        assert Checker(instance).feasible(np.array(options)) is not refused


def test_forbid_reaches_support_and_require_reaches_its_places() -> None:
    """An option of the own team supported from abroad falls to a rule on the supporter, and to one on places."""
    document = chain(["1"], {"id": "r", "kind": "forbid", "select": {"kinds": ["vendor"]}})
    document["sites"].append({"id": "away", "country": "PL", "shore": "nearshore"})
    document["providers"].append({"id": "vendor", "kind": "vendor", "site": "away"})
    document["processes"][0]["options"][0]["support"] = [{"provider": "vendor", "share": 0, "hours": 1}]
    for rule in (document["rules"][0], {"id": "r", "kind": "require", "select": {"countries": ["DE"]}}):
        assert compile_tables(read_document(document | {"rules": [rule]}, "test")).blocked == (0,)
    kind = {"id": "r", "kind": "require", "select": {"kinds": ["team"]}}
    assert compile_tables(read_document(document | {"rules": [kind]}, "test")).blocked == ()


def chain(yields: list[str], rule: Document) -> Document:
    """Return processes in a row, each with one option of the own team with the given yield."""
    team = {"id": "o", "provider": "team", "unit_cost": 1, "hours": 0}
    return {
        "format": "rightsource/1",
        "name": "chain",
        "currency": "EUR",
        "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
        "providers": [{"id": "team", "kind": "team", "site": "home"}],
        "processes": [
            {"id": f"n{k}", "function": "f", "volume": 1, "options": [team | {"yield": Decimal(y)}]}
            for k, y in enumerate(yields)
        ],
        "dependencies": [{"from": f"n{k}", "to": f"n{k + 1}", "volume": 1} for k in range(len(yields) - 1)],
        "handoffs": {
            "default": {"same_site": {"cost": 1}, "same_country": {"cost": 1}, "cross_border": {"cost": 1, "delay": 4}}
        },
        "rules": [rule],
    }


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
