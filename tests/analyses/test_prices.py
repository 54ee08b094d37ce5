"""Prices of rules: against brute force over all plans, and what bounds and plans of one question say about others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from price_cases import least_cost
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changing.apply import changed
from rightsource.models.checker import check
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.evidence import Evidence
from rightsource.optimizer.analyses.prices.linear_bound import linear_bound
from rightsource.optimizer.analyses.prices.pricing import Prices, Pricing
from rightsource.optimizer.analyses.prices.relaxing import PERCENTAGES, PricedRule, priced_rules, relaxed
from rightsource.optimizer.exhaustive import plan_count
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings

EXACT = Settings("exhaustive", gap=0.0)


def priced(instance: Instance, *rules: str) -> Prices:
    """Return the prices of an instance, all proven to the cent."""
    pricing = Pricing(Asker(instance, EXACT), priced_rules(instance, rules))
    return pricing.find(answer(instance, Question("baseline"), EXACT))


def with_rules(count: int) -> Iterator[Instance]:
    """Yield random instances that have a plan, rules and few enough plans for brute force."""
    seed = 0
    while count:
        instance = random_instance(seed)
        seed += 1
        if instance.active_rules and plan_count(instance) <= 80 and least_cost(instance) is not None:
            count -= 1
            yield instance


def test_prices_are_those_of_brute_force() -> None:
    """On random instances every saving is exact and the difference of two brute-force optima."""
    some_cost = 0
    for instance in with_rules(12):
        prices = priced(instance)
        base = least_cost(instance)
        assert base is not None and prices.complete and prices.least_cost == Interval(base, base)
        for price in prices.rules:
            found = [price.dropped, *(relaxed.price for relaxed in price.relaxed)]
            levels = [price.rule.dropped, *(price.rule.level(p) for p in PERCENTAGES if price.relaxed)]
            for one, level in zip(found, levels, strict=True):
                least = least_cost(instance, [price.rule.change(level)] if level else [])
                assert least is not None
                assert one.proven and one.saving == Interval(base - least, base - least)
            some_cost += price.dropped.saving != Interval(0, 0)
    assert some_cost >= 5, "prices that are all zero would test little"


def test_all_rules_together_are_priced() -> None:
    """The saving of dropping all is the difference to the cheapest plan without any rule or limit."""
    for instance in with_rules(4):
        base, free = least_cost(instance), least_cost(instance, [r.change(r.dropped) for r in priced_rules(instance)])
        assert base is not None and free is not None
        assert priced(instance).together.saving == Interval(base - free, base - free)


def test_more_relaxed_saves_at_least_as_much_and_the_dearest_come_first() -> None:
    """Savings grow from 1 % to 10 % to dropped; rules are sorted by what they cost."""
    for instance in with_rules(6):
        prices = priced(instance)
        for price in prices.rules:
            savings = [relaxed.price.saving.low or 0 for relaxed in price.relaxed] + [price.dropped.saving.low or 0]
            assert savings == sorted(savings)
        assert all(
            (one.dropped.saving.low or 0) >= (other.dropped.saving.low or 0) for one, other in pairwise(prices.rules)
        )


def a_budget(**rule: object) -> Instance:
    """Return two jobs under one rule on what the vendor may be paid: 25 of 35 is what the large job costs there."""
    share = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 24}
    return read_document(two_jobs(rules=[share | rule]), "two jobs")


def test_a_rule_with_slack_may_have_a_price() -> None:
    """At most 24 for the vendor: only the small job goes there, slack 14, and dropping the rule still saves 15.

    Costs (own, vendor): small (12, 10), large (40, 25). With the rule 10 + 40 = 50, without 35; relaxed by 5 % to 25.2
    the large job goes instead of the small one: 12 + 25 = 37, a saving of 13.
    """
    [price] = priced(a_budget()).rules
    assert price.dropped.saving == Interval(1500, 1500)
    assert [relaxed.price.saving for relaxed in price.relaxed] == [
        Interval(0, 0),
        Interval(1300, 1300),
        Interval(1300, 1300),
    ]
    assert [relaxed.value for relaxed in price.relaxed] == [Decimal("24.24"), Decimal("25.2"), Decimal("26.4")]


def test_the_linear_relaxation_bounds_every_rule() -> None:
    """On random instances it is never above the brute-force optimum without the rule, and mostly says something."""
    near = 0
    for instance in with_rules(8):
        for rule in priced_rules(instance):
            drop = [rule.change(rule.dropped)]
            low, least = linear_bound(changed(instance, drop), None), least_cost(instance, drop)
            assert low is not None and least is not None and low <= least
            near += 2 * low > least
    assert near >= 8


def test_rules_are_told_apart_before_any_search() -> None:
    """Where no question is answered, each rule's saving is bounded by its own relaxation; none of them is missing.

    Without the cap the large job goes to the vendor (35, saving 15), without the far limit nothing changes (50).
    """
    far = {"id": "far", "kind": "max_total", "measure": "run_cost", "value": 1000}
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 20}
    instance = read_document(two_jobs(rules=[far, cap]), "two jobs")
    baseline = answer(instance, Question("baseline"), EXACT)
    asker = Asker(instance, EXACT, should_stop=lambda: pricing.bounded)
    pricing = Pricing(asker, priced_rules(instance))
    assert baseline.high == 5000
    savings = {price.rule.id: price.dropped.saving for price in pricing.find(baseline).rules}
    assert savings["cap"] == Interval(0, 1500)
    assert savings["far"].high is not None and savings["far"].high < 1500
    assert pricing.given == {}


def test_one_question_settles_all_rules_that_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three limits far from the plan: all dropped at once cost as much, which is a proof for each by itself."""
    monkeypatch.setattr("rightsource.optimizer.analyses.prices.pricing.linear_bound", lambda *_: None)
    far = [{"id": f"far{k}", "kind": "max_total", "measure": "run_cost", "value": 1000 + k} for k in range(3)]
    instance = read_document(two_jobs(rules=far), "two jobs")
    asked: list[str] = []
    pricing = Pricing(Asker(instance, EXACT), priced_rules(instance), lambda done, total, label: asked.append(label))
    prices = pricing.find(answer(instance, Question("baseline"), EXACT))
    assert (len(pricing.given), asked[-1]) == (1, "several rules")
    assert all(price.dropped.saving == Interval(0, 0) for price in prices.rules)


def test_no_time_leaves_intervals() -> None:
    """With the deadline passed only the baseline is known, and no saving is claimed."""
    instance = a_budget()
    baseline = answer(instance, Question("baseline"), EXACT)
    pricing = Pricing(Asker(instance, EXACT, deadline=time.monotonic() - 1), priced_rules(instance))
    prices = pricing.find(baseline)
    assert not prices.complete and prices.rules[0].dropped.saving == Interval(0, None)


def test_an_interrupt_keeps_what_is_known() -> None:
    """Stopped after the first answer, that bound still holds for every rule."""
    instance = next(one for one in with_rules(20) if len(priced_rules(one)) > 3)
    answers: list[str] = []
    asker = Asker(instance, EXACT, should_stop=lambda: "several rules" in answers)
    pricing = Pricing(asker, priced_rules(instance), lambda done, total, label: answers.append(label))
    prices = pricing.find(answer(instance, Question("baseline"), EXACT))
    assert (answers.count("several rules"), len(pricing.given)) == (1, 1)
    assert all(price.dropped.saving.high is not None for price in prices.rules)
    assert prices.together.proven


def test_without_a_plan_there_are_no_prices() -> None:
    """An infeasible instance has a baseline that says so, and nothing is asked."""
    instance = a_budget(kind="min_total", value=90)
    prices = priced(instance)
    assert prices.baseline.status == "infeasible"
    assert prices.rules[0].dropped.saving == Interval(None, None).at_least(0)


def capped() -> tuple[Instance, Evidence, list[PricedRule]]:
    """Return two jobs under two limits, what is known of it by now (nothing), and its rules."""
    rules = [
        {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 24},
        {"id": "jobs", "kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 1},
    ]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    found = priced_rules(instance)
    return instance, Evidence(instance, found), found


def known(instance: Instance, low: int, choice: list[int]) -> Answer:
    """Return an answer with a bound and a plan, as if an engine had found no more in its time."""
    chosen = np.array(choice)
    result = answer(instance, Question("any"), EXACT).result
    found = replace(result, bound=low, report=check(instance, chosen))
    return Answer("any", found, chosen)


def test_a_bound_of_more_holds_for_less_and_a_plan_of_less_for_more() -> None:
    """Dropping both rules bounds dropping one; a plan that breaks only the first is one of every looser case.

    The plan with the large job at the vendor (25) and the small one at home (12) needs cap at level 2, 25.2.
    """
    instance, evidence, [cap, jobs] = capped()
    evidence.add({"cap": cap.dropped, "jobs": jobs.dropped}, known(instance, 3000, [0, 3]))
    assert evidence.least_cost({"cap": 1}) == Interval(3000, None)
    assert evidence.least_cost({"cap": 2}) == Interval(3000, 3700)
    assert evidence.least_cost({"jobs": jobs.dropped}) == Interval(3000, None)
    evidence.add({}, known(instance, 4900, [1, 2]))
    assert evidence.saving({"cap": cap.dropped}) == Interval(1200, 2000)
    assert evidence.saving({"jobs": 1}) == Interval(0, 2000)
    assert evidence.worth_breaking() == {"cap"}


@pytest.mark.parametrize(
    ("kind", "measure", "value", "expected"),
    [
        ("max_total", "expected_loss", "1000", ["1010", "1050", "1100"]),
        ("max_total", "changes", "170", ["172", "179", "187"]),
        ("min_total", "hours", "0.000001", ["0", "0", "0"]),
        ("max_share", "volume", "0.95", ["0.9595", "0.9975", "1"]),
        ("min_share", "processes", "0.5", ["0.495", "0.475", "0.45"]),
        ("min_path_yield", "", "0.9", ["0.899", "0.895", "0.89"]),
        ("min_yield", "", "0.00000001", ["0.000000001"] * 3),
        ("min_mean_yield", "", "1", ["1", "1", "1"]),
        ("max_path_time", "", "48", ["48.48", "50.4", "52.8"]),
        ("max_count", "", "30", ["31", "32", "33"]),
        ("min_count", "", "0", ["0", "0", "0"]),
        ("min_count", "", "2", ["1", "1", "1"]),
        ("min_total", "processes", "15.5", ["15", "14", "13"]),
        ("capacity", "", "9000.5", ["9090.505", "9450.525", "9900.55"]),
        ("units", "", "0", ["1", "1", "1"]),
        ("capacity", "", "950000000000", ["959500000000", "997500000000", "999999999999.999999"]),
        ("max_total", "run_cost", "999999999999.999999", ["999999999999.999999"] * 3),
        ("max_total", "processes", "999999999999.5", ["999999999999.5"] * 3),
        ("units", "", "950000000000", ["959500000000", "997500000000", "999999999999"]),
        ("max_count", "", "999999999999", ["999999999999"] * 3),
    ],
)
def test_relaxing_is_defined_for_every_kind(kind: str, measure: str, value: str, expected: list[str]) -> None:
    """Limits by their value, yields by the loss they allow, whole numbers by whole steps; all within their range."""
    assert [relaxed(kind, measure, Decimal(value), p) for p in PERCENTAGES] == [Decimal(one) for one in expected]
