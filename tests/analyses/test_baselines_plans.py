"""Baselines against all plans by brute force: as it is, all in house, one by one, the cheapest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from random_instances import random_document, random_instance
from scenario_cases import EXACT, all_plans, kept_plans
from small_cases import two_jobs

from rightsource.models.changes import RemoveProvider, Scenario
from rightsource.models.checker import Checker, check
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.baselines import BASELINES, MEANINGS, as_is, baselines, solved_baselines
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.variant import variants
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

SEEDS = (1, 2, 9, 10, 13, 15, 24, 25)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cheapest_is_the_cheapest_of_all_plans(seed: int) -> None:
    """No rule and no limit binds it; the checker says all the same which ones it breaks."""
    instance = random_instance(seed)
    (cheapest,) = baselines(Asker(instance, EXACT), ["cheapest"])
    checker = Checker(instance)
    least = min(map(checker.objective, all_plans(instance)))
    assert cheapest.cost == Interval(least, least)
    assert cheapest.plan is not None
    assert cheapest.plan.report.objective == least
    assert cheapest.plan.report.rules == check(instance, cheapest.plan.choice).rules


@pytest.mark.parametrize("seed", SEEDS)
def test_all_in_house_is_the_cheapest_that_stays_in_house_where_it_can(seed: int) -> None:
    """Of the plans that use an in-house option wherever there is one: within limits if any is, else of all."""
    instance = random_instance(seed)
    (found,) = baselines(Asker(instance, EXACT), ["all-in-house"])
    inside = [plan for plan in all_plans(instance) if _in_house(instance, plan)]
    limits = Checker(instance.with_rules([]))
    within = [plan for plan in inside if limits.feasible(plan)]
    least = min(map(limits.objective, within or inside))
    assert found.cost == Interval(least, least)
    assert found.plan is not None
    assert _in_house(instance, found.plan.choice)
    exceeded = [rule.id for rule in found.plan.report.broken if rule.kind in ("capacity", "units")]
    assert bool(exceeded) is (not within)


def test_as_is_is_the_current_plan_with_the_rules_it_breaks() -> None:
    """Complete, it is exact and may break rules; incomplete, it says for which processes."""
    document = random_document(25)
    complete = as_is(read_document(document, "complete"))
    assert complete.plan is not None
    assert complete.cost.exact
    assert [rule.id for rule in complete.plan.report.broken] == ["r1-min_mean_yield", "r2-min_share", "units:p4"]
    document["current_plan"].popitem()
    partial = as_is(read_document(document, "partial"))
    assert (partial.plan, partial.cost) == (None, Interval(None, None))
    assert partial.reason.startswith("The current plan gives no option for process 'n")


@pytest.mark.parametrize("seed", SEEDS)
def test_one_by_one_keeps_all_rules_and_costs_at_least_the_optimum(seed: int) -> None:
    """Whatever it decides, its plan is one of those that keep all rules."""
    instance = random_instance(seed)
    (found,) = baselines(Asker(instance, EXACT), ["one-by-one"])
    kept = kept_plans(instance)
    assert found.plan is not None
    assert found.cost == Interval(*[kept[tuple(found.plan.choice.tolist())]] * 2)
    assert found.cost.low is not None
    assert found.cost.low >= min(kept.values())


def test_all_come_in_order_and_are_told_one_at_a_time() -> None:
    """The order is the same everywhere, and every name has its meaning."""
    told: list[str] = []
    found = baselines(Asker(random_instance(25), EXACT), on_baseline=lambda one: told.append(one.name))
    assert tuple(one.name for one in found) == BASELINES == tuple(told)
    assert set(MEANINGS) == set(BASELINES)


def test_a_removed_provider_stays_removed() -> None:
    """Without the team, the cheapest and the plan in house have only the vendor, under no rules as well."""
    instance = read_document(two_jobs(), "jobs")
    gone = variants(instance, [Scenario(id="no-team", changes=(RemoveProvider(provider="team"),))])
    for name in ("cheapest", "all-in-house"):
        here, there = solved_baselines(Asker(instance, EXACT), name, gone)
        assert here.cost == Interval(*[3500 if name == "cheapest" else 5200] * 2)
        assert there.cost == Interval(3500, 3500)


def test_without_all_providers_there_is_no_baseline() -> None:
    """Where nobody is left, the reason says so."""
    instance = read_document(two_jobs(), "jobs")
    nobody = Scenario(id="nobody", changes=(RemoveProvider(provider="team"), RemoveProvider(provider="vendor")))
    for name in ("cheapest", "all-in-house"):
        here, there = solved_baselines(Asker(instance, EXACT), name, variants(instance, [nobody]))
        assert here.plan is not None
        assert there.plan is None
        assert there.reason == "Some process cannot be handled without a provider that is gone."
        assert there.impossible
        assert not here.impossible


def test_a_baseline_without_time_says_so() -> None:
    """After the time is up only what needs no solver is known."""
    found = {one.name: one for one in baselines(Asker(random_instance(25), EXACT, deadline=0.0))}
    assert found["as-is"].plan is not None
    for name in ("all-in-house", "one-by-one", "cheapest"):
        assert (found[name].plan, found[name].reason) == (None, "There was no time left for it.")
        assert not found[name].impossible


def test_no_plan_at_all_is_no_matter_of_time() -> None:
    """One by one cannot keep what nothing keeps."""
    rule = {"id": "cheap", "kind": "max_total", "measure": "total_cost", "value": Decimal(1)}
    (found,) = baselines(Asker(read_document(two_jobs(rules=[rule]), "poor"), EXACT), ["one-by-one"])
    assert (found.plan, found.reason, found.impossible) == (None, "No plan keeps all rules.", True)


def test_an_answer_without_proof_is_no_proof() -> None:
    """Where an engine gave up before it knew whether there is a plan, one by one does not say that there is none."""
    rule = {"id": "cheap", "kind": "max_total", "measure": "total_cost", "value": Decimal(1)}
    asker = Unsure(read_document(two_jobs(rules=[rule]), "unsure"), EXACT)
    (found,) = baselines(asker, ["one-by-one"])
    assert not asker.out_of_time()
    assert (found.plan, found.reason, found.impossible) == (None, "There was no time left for it.", False)


class Unsure(Asker):
    """Knows after every question no more than before it."""

    def ask(
        self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
    ) -> dict[str, Answer]:
        """Answer without plan, bound and proof."""
        nothing = {"status": "unknown", "stop_reason": "time", "plan": None, "report": None, "bound": None}
        found = super().ask(questions, on_answer)
        return {key: Answer(key, replace(one.result, **nothing), None) for key, one in found.items()}


def _in_house(instance: Instance, plan: Integers) -> bool:
    modes = np.array([instance.mode_of(option) for option in range(len(instance.options.ids))])
    return all(
        modes[option] == "in_house" or not (modes[list(instance.options_of(process))] == "in_house").any()
        for process, option in enumerate(plan)
    )
