"""What rules allow over ranges of prices, yields and volumes, against all plans at many places of the range."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf
from random import Random
from typing import Any

import numpy as np
import pytest
from price_cases import least_cost
from random_instances import random_document
from small_cases import two_jobs

from rightsource.models.changes import AddRule
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxShare, MinMeanYield, MinShare, MinTotal, Rule, Select, is_budget
from rightsource.optimizer.analyses.breakeven.carrying import proven, proven_with
from rightsource.optimizer.analyses.breakeven.decision import Decision
from rightsource.optimizer.analyses.breakeven.figures import OFS, Of, figure
from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.ranges import Ranges
from rightsource.optimizer.analyses.breakeven.rows import Row, as_total
from rightsource.optimizer.analyses.breakeven.sides import forcing
from rightsource.optimizer.exhaustive import plan_count
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question, Settings

EXACT = Settings("exhaustive", gap=0.0)
WITHIN = Fraction(10)
PLACES = 5
MOST_PLANS = 80
MEASURES = {"volume": ("cost", "run_cost", "hours", "volume"), "price": ("cost", "run_cost"), "yield": ("cost",)}
LOOSENED: dict[str, set[str]] = {
    "volume": {"min_total", "max_share", "min_share", "min_mean_yield"},
    "price": {"min_total", "max_share", "min_share"},
    "yield": {"min_total", "max_share", "min_share"},
}


def sides(of: Of, count: int) -> Iterator[tuple[Ranges, Random]]:
    """Yield sides of decisions in random instances with rules that have to be loosened for some range of a figure."""
    seed = 0
    while count:
        seed += 1
        document = random_document(seed, rules=seed % 3 == 0)  # under seven rules as tight few have a plan at all
        instance, random = read_document(document, f"random-{seed}"), Random(seed)
        process = random.randrange(len(instance.processes.ids))
        option = random.choice(instance.options_of(process))
        shown = figure(instance, process, option, of, WITHIN)
        if isinstance(shown, str) or plan_count(instance) > MOST_PLANS or len(instance.options_of(process)) < 2:
            continue
        ruled = under_rules(Moved(instance, shown, process), of, random)
        ranges = Ranges(Moved(ruled, shown, process), option, uses_option=of != "volume" or random.random() < 0.5)
        if ranges.loosens or of == "wage":
            count -= 1
            yield ranges, random


def under_rules(moved: Moved, of: Of, random: Random) -> Instance:
    """Return an instance under two more rules that a random plan keeps just so at a random place of the figure."""
    instance = moved.instance
    kinds: list[Rule] = [
        MinTotal(id="t", measure=random.choice(MEASURES.get(of, ("hours",))), value=Decimal(0), select=some(random)),
        MinShare(id="l", measure=random.choice(MEASURES.get(of, ("hours",))), value=Decimal(0), select=some(random)),
        MaxShare(
            id="u",
            measure=random.choice(MEASURES.get(of, ("hours",))),
            value=Decimal(1),
            select=some(random),
            **random.choice(({}, {"per": "provider"}, {"per": "mode"})),
        ),
        MinMeanYield(id="m", value=Decimal(1)),
    ]
    rules = random.sample(kinds, 2)
    place = random.randint(moved.figure.low, moved.figure.high)
    plan = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
    there = changed(instance.with_rules(rules), moved.changes(place))
    values = {
        rule.id: rule.value for rule in Checker(there).check(plan).rules if rule.kind not in ("capacity", "units")
    }
    return instance.with_rules([*instance.rules, *(valued(rule, values[rule.id]) for rule in rules)])


def some(random: Random) -> Select:
    """Return a selection of options."""
    return random.choice((Select(), Select(kinds=("vendor",)), Select(kinds=("team", "platform"))))


def valued(rule: Rule, value: Fraction | None) -> Rule:
    """Return a rule with a limit that this value keeps just so, as near as decimals go."""
    exact, scale = value or Fraction(1), 10**6 if isinstance(rule, MinTotal) else 10**9
    whole = ceil(exact * scale) if isinstance(rule, MaxShare) else floor(exact * scale)
    return rule.model_copy(update={"value": Decimal(whole) / scale})


def plans(ranges: Ranges) -> Iterator[Integers]:
    """Yield all plans of a side."""
    moved = ranges.moved
    options = [list(moved.instance.options_of(i)) for i in range(len(moved.instance.processes.ids))]
    options[moved.process] = list(ranges.options)
    return (np.array(choice) for choice in product(*options))


def some_range(ranges: Ranges, random: Random, *widths: float) -> list[int]:
    """Return places between two of a figure, in order, apart by at most such a part of all beyond the first."""
    shown = ranges.moved.figure
    first = random.randint(shown.low, shown.high)
    last = min(
        shown.high, first + int((shown.high - first) * random.choice(widths or (0.01, 0.2, 1)) * random.random())
    )
    return sorted({first, last, *(random.randint(first, last) for _ in range(PLACES))})


def without_budgets(instance: Instance) -> Instance:
    """Return an instance without limits on the whole objective."""
    return instance.with_rules([rule for rule in instance.rules if not is_budget(rule)])


@pytest.mark.parametrize("of", ["volume", "price", "yield"])
def test_who_keeps_the_rules_somewhere_keeps_the_loosened_ones_at_the_cheap_end(of: Of) -> None:
    """All plans of a side, at several places of each range; the loosened rules still refuse many plans."""
    loosened: Counter[str] = Counter()
    refused = 0
    for ranges, random in sides(of, 24):
        places, moved = some_range(ranges, random), ranges.moved
        wide = ranges.loosened(places[0], places[-1])
        kinds = {rule.id: rule.kind for rule in moved.instance.rules}
        loosened.update(kinds[rule] for rule in wide.rules)
        cheap, _ = moved.figure.ends(places[0], places[-1])
        checkers = [Checker(without_budgets(moved.checker(place).instance)) for place in places]
        relaxed = Checker(changed(without_budgets(wide.instance), [*moved.changes(cheap), *wide.changes]))
        for plan in plans(ranges):
            kept = relaxed.feasible(plan)
            assert kept or not any(checker.feasible(plan) for checker in checkers), (ranges, places, plan)
            refused += not kept
    assert refused > 30, "rules that forbid nothing would prove nothing"
    assert set(loosened) >= LOOSENED[of], loosened


@pytest.mark.parametrize("of", OFS)
def test_bounds_over_ranges_are_at_most_what_the_best_plan_costs_anywhere_in_them(of: Of) -> None:
    """Asked for at one end, carried to all places; without loosening they would be none."""
    tight = 0
    for ranges, random in sides(of, 10):
        moved = ranges.moved
        decision = Decision.of(
            Asker(moved.instance, EXACT), moved.process, ranges.option, moved.figure, chosen=not ranges.uses_option
        )
        places = some_range(ranges, random)
        decision.ask_between(places[0], places[-1])
        for place in places:
            low = proven(decision.other, place, places[0], places[-1])
            best = least_cost(without_budgets(moved.instance), [*moved.changes(place), taken(ranges)])
            assert low <= (inf if best is None else best)
            tight += low == best
    assert tight, "a bound far below every plan would prove nothing"


def test_bounds_on_some_options_hold_for_plans_with_these_options() -> None:
    """Options whose own cost grows slower than ours are asked about apart; each bound is at most its best plan."""
    apart = 0
    for ranges, random in sides("volume", 12):
        moved, places = ranges.moved, some_range(ranges, random, 0.02, 0.2)
        decision = Decision.of(
            Asker(moved.instance, EXACT), moved.process, ranges.option, moved.figure, chosen=not ranges.uses_option
        )
        for place in (places[0], places[-1]):
            decision.ask(place)
        decision.ask_between(places[0], places[-1])
        apart += any(len(bound.options) < len(ranges.options) for bound in decision.other.bounds)
        for option, place in product(ranges.options, places):
            changes = [*moved.changes(place), forcing(moved.instance, moved.process, option, uses=True)]
            best = least_cost(without_budgets(moved.instance), changes)
            assert proven_with(decision.other, option, place, places[0], places[-1]) <= (inf if best is None else best)
    assert apart, "no group of options was asked about apart"


def test_a_question_takes_half_of_what_its_direction_has_left() -> None:
    """No question uses up the time of others, however long the asker may go on; without a deadline none is."""
    instance = jobs({"kind": "max_total", "measure": "hours", "value": 15})
    shown = figure(instance, 0, 1, "volume", WITHIN)
    assert not isinstance(shown, str)
    asked: list[Question] = []

    class Listening(Asker):
        def ask(self, questions, on_answer=lambda answer: None):  # type: ignore[no-untyped-def, override]
            asked.extend(found := list(questions))
            return super().ask(found, on_answer)

    for deadline, until in ((None, None), (1000.0, None), (1000.0, 100.0)):
        now = time.monotonic()
        asker = Listening(instance, EXACT, deadline=None if deadline is None else now + deadline)
        decision = Decision.of(asker, 0, 1, shown, chosen=True)
        decision.until = None if until is None else now + until
        decision.ask(shown.today)
    seconds = [question.seconds for question in asked]
    limits = [round(one) for one in seconds if one is not None]
    assert None in seconds and set(limits) == {500, 50}


@pytest.mark.parametrize("of", OFS)
def test_what_is_certified_holds_at_every_value(of: Of) -> None:
    """Against brute force at the ends and between, amounts rounded to whole units of money among them."""
    certified = 0
    for ranges, random in sides(of, 16):
        moved, places = ranges.moved, some_range(ranges, random, 0.001, 0.02)
        costs = [best_of(ranges, places[0], uses=uses) for uses in (True, False)]
        chosen = costs[0] <= costs[1]
        decision = Decision.of(Asker(moved.instance, EXACT), moved.process, ranges.option, moved.figure, chosen=chosen)
        for place in (places[0], places[-1]):
            decision.ask(place)
        decision.ask_between(places[0], places[-1])
        if decision.certified(places[0], places[-1]):
            certified += 1
            for place in places:
                ours, other = (best_of(ranges, place, uses=uses) for uses in (chosen, not chosen))
                assert ours < other or (ours == other and chosen)
    assert certified > 2


def best_of(ranges: Ranges, place: int, *, uses: bool) -> float:
    """Return the least cost of a plan of a side at a place by brute force, infinite without any."""
    moved = ranges.moved
    side = forcing(moved.instance, moved.process, ranges.option, uses=uses)
    best = least_cost(moved.instance, [*moved.changes(place), side])
    return inf if best is None else best


def taken(ranges: Ranges) -> AddRule:
    """Return the change that keeps to a side."""
    return forcing(ranges.moved.instance, ranges.moved.process, ranges.option, uses=ranges.uses_option)


def jobs(rule: dict[str, Any]) -> Instance:
    """Return two jobs of 10 under a rule: own for 12 and 40 an item, vendor for 10 and 25 and of yield 0.94 and 0.9."""
    document = two_jobs(rules=[{"id": "it"} | rule])
    for job, share in zip(document["processes"], (Decimal("0.94"), Decimal("0.9")), strict=True):
        job["volume"] = 10
        for option in job["options"]:
            option["hours"] = 1
        job["options"][1]["yield"] = share
    return read_document(document, "two jobs")


VENDOR = {"select": {"kinds": ["vendor"]}}
TEAM = {"select": {"kinds": ["team"]}}


@pytest.mark.parametrize(
    ("rule", "loosened"),
    [
        ({"kind": "min_total", "measure": "hours", "value": 18} | VENDOR, True),
        ({"kind": "min_total", "measure": "cost", "value": Decimal("120.5")} | VENDOR, True),
        ({"kind": "min_total", "measure": "volume", "value": 5} | TEAM, False),
        ({"kind": "max_total", "measure": "volume", "value": 15} | VENDOR, False),
        ({"kind": "max_share", "measure": "volume", "value": Decimal("0.45")} | TEAM, True),
        ({"kind": "max_share", "measure": "volume", "value": Decimal("0.45")} | VENDOR, False),
        ({"kind": "max_share", "measure": "run_cost", "per": "provider", "value": Decimal("0.55")}, True),
        ({"kind": "max_share", "measure": "volume", "value": 1} | TEAM, True),
        ({"kind": "min_share", "measure": "volume", "value": Decimal("0.6")} | VENDOR, True),
        ({"kind": "min_share", "measure": "volume", "value": Decimal("0.6")} | TEAM, False),
        ({"kind": "max_share", "measure": "expected_loss", "value": Decimal("0.2")} | TEAM, False),
        ({"kind": "min_mean_yield", "value": Decimal("0.93")}, True),
        ({"kind": "min_mean_yield", "value": Decimal("0.95")}, False),
    ],
)
def test_a_single_rule_is_loosened_to_what_it_allows_at_one_end_or_the_other(
    rule: dict[str, Any], loosened: bool
) -> None:
    """For the side on which the vendor has the first of two jobs, for 10 to 15 transactions of it: no more, no less."""
    instance = jobs(rule)
    shown = figure(instance, 0, 1, "volume", WITHIN)
    assert not isinstance(shown, str)
    ranges = Ranges(Moved(instance, shown, 0), 1, uses_option=True)
    low, high = shown.today, shown.today * 3 // 2
    wide = ranges.loosened(low, high)
    assert wide.rules == (("it",) if loosened else ())
    relaxed = Checker(changed(wide.instance, wide.changes))
    ends = [ranges.moved.checker(place) for place in (low, high)]
    for plan in plans(ranges):
        assert relaxed.feasible(plan) == any(checker.feasible(plan) for checker in ends)


def test_terms_too_large_for_exact_sums_are_divided() -> None:
    """A limit on 3 times 2 to the 60 is one on the quotients: what keeps it keeps them."""
    instance = jobs({"kind": "require"})
    huge = 2**60
    found = as_total(instance, Row({0: -huge, 1: 0, 2: 5, 3: 2 * huge}, huge), "row")
    assert found is not None
    column, rule = found
    assert rule.measure == rule.id == "row" and column.sum() < 2**51
    divisor = huge // int(column[1])
    assert int(rule.value * MICRO) == (2 * huge - 5) // divisor
    assert as_total(instance, Row({0: 1, 1: 3}, 3), "row") is None, "a row that every plan keeps"
    kept = as_total(instance, Row({0: 1, 1: 3}, 0), "row")
    assert kept is not None and kept[1].value == 0, "no plan keeps it; a limit below 0 is none"


def test_a_range_without_rules_to_loosen_reaches_further() -> None:
    """An upper limit on hours holds at less volume wherever it holds at more: bounds carry to all larger volumes."""
    limit = {"kind": "max_total", "measure": "hours", "value": 15}
    instance = jobs(limit)
    shown, paid = (figure(instance, 0, 1, of, WITHIN) for of in ("volume", "price"))  # type: ignore[arg-type]
    assert not isinstance(shown, str) and not isinstance(paid, str)
    volumes = Ranges(Moved(instance, shown, 0), 1, uses_option=True)
    assert volumes.reach(5, 9) == (5, inf) and not volumes.loosens and not volumes.is_free
    prices = Ranges(Moved(instance, paid, 0), 1, uses_option=True)
    assert prices.reach(5, 9) == (-inf, inf) and prices.is_free
    least = jobs({"kind": "min_total", "measure": "hours", "value": 15})
    assert Ranges(Moved(least, shown, 0), 1, uses_option=True).reach(9, 5) == (5, 9)


def test_yields_reach_down_from_the_best() -> None:
    """A rule on yields that holds at one yield holds at every better one: a bound at 0.9 is one for all below."""
    instance = jobs({"kind": "min_yield", "value": 0.7})
    shown = figure(instance, 0, 1, "yield", WITHIN)
    assert not isinstance(shown, str)
    ranges = Ranges(Moved(instance, shown, 0), 1, uses_option=True)
    assert not ranges.is_free and ranges.reach(8 * 10**8, 9 * 10**8) == (-inf, 9 * 10**8)
    assert Ranges(Moved(instance, shown, 0), 1, uses_option=False).is_free
    assert ranges.loosened(1, 10**9).changes == ()
