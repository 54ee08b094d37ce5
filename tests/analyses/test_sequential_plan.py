"""Deciding in sequence: business cases, waves, repairs, and what deciding together finds beyond it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_instances import random_instance
from scenario_cases import EXACT, all_plans, kept_plans

from rightsource.models.checker import Checker, check
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.sequential.business_case import stand_alone_costs
from rightsource.optimizer.analyses.sequential.repair import NoRepair, Repair, repair
from rightsource.optimizer.analyses.sequential.sequential import SequentialPlan, sequential_plan
from rightsource.optimizer.analyses.sequential.standing import Standing
from rightsource.optimizer.questions.asking import Asker

SEEDS = (0, 1, 2, 8, 9, 13, 15, 24)


def case(costs: dict[str, dict[str, float]], fixed: dict[str, float] | None = None, **more: Any) -> Instance:
    """Return processes with options named like their providers at these yearly costs, the team current."""
    kinds = {"team": "team", "bot": "platform", "vendor": "vendor", "other": "vendor"}
    return read_document(
        {
            "format": "rightsource/1",
            "name": "sequence",
            "currency": "EUR",
            "money_decimals": 0,
            "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
            "providers": [
                {"id": name, "kind": kind, "site": "home", "fixed_cost": (fixed or {}).get(name, 0)}
                for name, kind in kinds.items()
            ],
            "processes": [
                {
                    "id": process,
                    "function": "ap",
                    "volume": 1,
                    "options": [
                        {"id": name, "provider": name, "unit_cost": cost, "yield": 1, "hours": 0}
                        | ({"technology": "rpa"} if name == "bot" else {})
                        for name, cost in options.items()
                    ],
                }
                for process, options in costs.items()
            ],
            "current_plan": {process: "team" for process, options in costs.items() if "team" in options},
            **more,
        },
        "sequence",
    )


def decided(instance: Instance) -> SequentialPlan:
    """Return the sequential plan of an instance."""
    return sequential_plan(Asker(instance, EXACT))


def names(instance: Instance, choice: np.ndarray) -> list[str]:
    """Return the options of a plan in the order of the processes."""
    return list(Plan.of_choice(instance, choice).assignment.values())


def test_a_business_case_counts_hours_at_their_part_of_a_post() -> None:
    """1,000 transactions at 0.8 h are half of 1,600 h: 500 run cost and half of 80,000, nothing fixed."""
    instance = read_document(
        {
            "format": "rightsource/1",
            "name": "half a post",
            "currency": "EUR",
            "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
            "providers": [
                {
                    "id": "team",
                    "kind": "team",
                    "site": "home",
                    "fixed_cost": 7000,
                    "unit": {"hours": 1600, "cost": 80000},
                },
                {"id": "vendor", "kind": "vendor", "site": "home"},
            ],
            "processes": [
                {
                    "id": "pay",
                    "function": "ap",
                    "volume": 1000,
                    "options": [
                        {"id": "own", "provider": "team", "unit_cost": 0.5, "yield": 1, "hours": 0.8},
                        {
                            "id": "out",
                            "provider": "vendor",
                            "unit_cost": 3,
                            "yield": 1,
                            "hours": 0.1,
                            "support": [{"provider": "team", "share": 0.1, "hours": 1.6}],
                        },
                    ],
                }
            ],
        },
        "half",
    )
    # Out: 3,000 and for oversight a tenth of 1,000 times 1.6 h, a tenth of a post.
    assert stand_alone_costs(compile_tables(instance)) == pytest.approx([4050000, 1100000])


def test_first_automated_then_outsourced_each_for_itself() -> None:
    """The bot takes what it does for less than the team although the vendor would do it for less still: a joint plan
    costs 5 + 5 = 10; in sequence the bot (8) keeps the first process, and the vendor gets only the second (5): 13.
    """
    instance = case({"first": {"team": 10, "bot": 8, "vendor": 5}, "second": {"team": 10, "vendor": 5}})
    found = decided(instance)
    assert names(instance, found.start) == ["team", "team"]
    assert names(instance, found.automated) == ["bot", "team"]
    assert names(instance, found.outsourced) == ["bot", "vendor"]
    assert isinstance(found.repair, Repair)
    assert (found.repair.moves, found.repair.fewest, found.repair.cost) == (0, True, Interval(13, 13))


def test_a_provider_has_to_earn_its_fixed_cost() -> None:
    """The bot saves 2 + 3 and costs 6: it is not bought. With a fixed cost of 4 it is."""
    costs = {"first": {"team": 10.0, "bot": 8.0}, "second": {"team": 10.0, "bot": 7.0}}
    for fixed, expected in ((6, ["team", "team"]), (4, ["bot", "bot"])):
        instance = case(costs, {"bot": fixed})
        assert names(instance, decided(instance).automated) == expected


def test_a_fixed_cost_that_is_paid_already_is_no_matter() -> None:
    """The vendor is in use already: its fixed cost of 100 keeps nothing else from going there."""
    costs = {"first": {"team": 10.0, "vendor": 9.0}, "second": {"vendor": 9.0, "team": 12.0}}
    instance = case(costs, {"vendor": 100}, current_plan={"first": "team", "second": "vendor"})
    assert names(instance, decided(instance).outsourced) == ["vendor", "vendor"]


def test_the_largest_savings_come_first_where_a_rule_limits_them() -> None:
    """One change is allowed: it goes to the process that saves 5, not to the first one, which saves 2."""
    rule = {"id": "one-change", "kind": "max_total", "measure": "changes", "value": 1}
    costs = {"first": {"team": 10.0, "bot": 8.0}, "second": {"team": 10.0, "bot": 5.0}}
    instance = case(costs, rules=[rule])
    found = decided(instance)
    assert names(instance, found.outsourced) == ["team", "bot"]
    assert isinstance(found.repair, Repair)
    assert found.repair.moves == 0


def test_the_next_best_option_is_taken_where_the_best_breaks_a_rule() -> None:
    """No process may go to the vendor at 5, as a rule on all of them says; another vendor at 7 still pays."""
    rule = {"id": "no-vendor", "kind": "max_count", "per": "mode", "value": 0, "select": {"options": ["vendor"]}}
    instance = case({"only": {"team": 10, "vendor": 5, "other": 7}}, rules=[rule])
    assert names(instance, decided(instance).outsourced) == ["other"]


def test_a_process_without_a_current_option_begins_in_house() -> None:
    """Where today's plan is silent, the team begins, also where the vendor costs less; single-process rules count."""
    costs = {"first": {"vendor": 5.0, "team": 10.0}, "second": {"vendor": 5.0, "bot": 4.0}}
    instance = case(costs, current_plan={})
    assert names(instance, decided(instance).start) == ["team", "bot"]
    forbidden = {"id": "no-team", "kind": "forbid", "scope": {"processes": ["first"]}, "select": {"kinds": ["team"]}}
    instance = case(costs, current_plan={}, rules=[forbidden])
    assert names(instance, decided(instance).start) == ["vendor", "bot"]


def test_what_today_breaks_is_repaired_with_the_fewest_moves() -> None:
    """Two processes must be outside the team and nothing pays: the two that add least (1 and 2) are moved."""
    rule = {"id": "outside", "kind": "min_count", "per": "provider", "value": 1, "select": {"kinds": ["vendor"]}}
    share = {"id": "two", "kind": "min_total", "measure": "processes", "value": 2, "select": {"kinds": ["vendor"]}}
    costs = {name: {"team": 10.0, "vendor": 10.0 + more} for name, more in (("a", 3), ("b", 1), ("c", 2))}
    instance = case(costs, rules=[rule, share])
    found = decided(instance)
    assert names(instance, found.outsourced) == ["team", "team", "team"]
    assert isinstance(found.repair, Repair)
    assert names(instance, found.repair.choice) == ["team", "vendor", "vendor"]
    assert (found.repair.moves, found.repair.fewest, found.repair.cost) == (2, True, Interval(33, 33))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repair_moves_as_few_as_possible_and_is_the_cheapest_such(seed: int) -> None:
    """From the plan of all first options: fewest moves and least cost are those of brute force."""
    instance = random_instance(seed)
    plan = instance.processes.first_option[:-1].copy()
    kept = kept_plans(instance)
    moves = {other: int((np.array(other) != plan).sum()) for other in kept}
    fewest = min(moves.values())
    cost = min(kept[other] for other in kept if moves[other] == fewest)
    for known in ([], [np.array(min(kept, key=lambda one: kept[one]))]):
        found = repair(Asker(instance, EXACT, known=known), plan)
        assert isinstance(found, Repair)
        assert (found.moves, found.fewest, found.cost) == (fewest, True, Interval(cost, cost))
        assert kept[tuple(found.choice.tolist())] == cost


def test_no_repair_without_a_plan_or_without_time() -> None:
    """Nothing is made up where no plan keeps all rules; without time the best plan known is as good as it gets."""
    broke = {"id": "broke", "kind": "max_total", "measure": "total_cost", "value": 1}
    instance = case({"only": {"team": 10, "vendor": 5}}, rules=[broke])
    assert repair(Asker(instance, EXACT), instance.current) == NoRepair(infeasible=True)
    share = {"id": "out", "kind": "min_total", "measure": "processes", "value": 1, "select": {"kinds": ["vendor"]}}
    costs = {"a": {"team": 1.0, "vendor": 3.0}, "b": {"team": 1.0, "vendor": 2.0}}
    instance = case(costs, rules=[share])
    both = instance.processes.first_option[1:] - 1
    found = repair(Asker(instance, EXACT, deadline=0.0, known=[both]), instance.current)
    assert isinstance(found, Repair)
    assert (found.moves, found.fewest, found.cost) == (2, False, Interval(None, 5))
    assert repair(Asker(instance, EXACT, deadline=0.0), instance.current) == NoRepair(infeasible=False)


def test_names_that_the_instance_has_are_left_alone() -> None:
    """A rule called like the repair's own, and a measure called so, keep their meaning."""
    name = "moved-by-repair"
    rule = {"id": name, "kind": "max_total", "measure": name, "value": 0}
    instance = read_document(
        {
            "format": "rightsource/1",
            "name": "own names",
            "currency": "EUR",
            "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
            "providers": [{"id": "team", "kind": "team", "site": "home"}],
            "processes": [
                {
                    "id": "pay",
                    "function": "ap",
                    "volume": 1,
                    "options": [
                        {
                            "id": option,
                            "provider": "team",
                            "unit_cost": 1,
                            "yield": 1,
                            "hours": 0,
                            "measures": {name: m},
                        }
                        for option, m in (("a", 1), ("b", 0))
                    ],
                }
            ],
            "rules": [rule],
        },
        "own",
    )
    found = repair(Asker(instance, EXACT), np.array([0]))
    assert isinstance(found, Repair)
    assert (found.choice.tolist(), found.moves) == ([1], 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_makes_a_rule_worse(seed: int) -> None:
    """What is admitted keeps every rule that was kept and comes no further from keeping any other; all else is not."""
    instance = random_instance(seed)
    before = instance.processes.first_option[:-1].copy()
    old = {rule.id: min(rule.slack, 0) for rule in check(instance, before).rules}
    for plan in all_plans(instance)[:60]:
        new = {rule.id: min(rule.slack, 0) for rule in check(instance, plan).rules}
        assert Standing(instance, before).admits(plan) is all(new[rule] >= old[rule] for rule in old)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sequential_plan_is_never_better_than_deciding_together(seed: int) -> None:
    """It keeps all rules, so that it cannot cost less than the cheapest plan that does."""
    instance = random_instance(seed)
    found, kept = decided(instance), kept_plans(instance)
    assert isinstance(found.repair, Repair)
    assert Checker(instance).objective(found.repair.choice) == found.repair.cost.high
    assert kept[tuple(found.repair.choice.tolist())] >= min(kept.values())
