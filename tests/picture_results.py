"""Results of analyses to draw: frontiers, regrets and prices of rules, made up so that all kinds of marks occur."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp

import numpy as np
from samples import sample_instance

from rightsource.optimizer.analyses.frontier.aims import Aim
from rightsource.optimizer.analyses.frontier.frontier import Frontier, summarised
from rightsource.optimizer.analyses.frontier.ledger import Fact, Ledger, Point
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.pricing import Price, RelaxedPrice, RulePrice
from rightsource.optimizer.analyses.prices.relaxing import PERCENTAGES, PricedRule
from rightsource.optimizer.analyses.regret import Candidate, Cell, RegretTable, Row
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.asking import Asker

EUR = Money("EUR", 0)
LOSS = Aim("expected_loss", 0, 1, 1000, 1)
CHANGES = Aim("changes", 0, 1, 100, 1)


def frontier_of(
    aims: tuple[Aim, ...], places: Sequence[tuple[int, ...]], facts: Sequence[Fact] = (), gap: float = 0.01
) -> Frontier:
    """Return a frontier with plans at these costs and levels, and these facts."""
    ledger = Ledger(aims, gap, 10**12)
    for cost, *levels in places:
        amounts = tuple(Fraction(aim.amount(level)) for aim, level in zip(aims, levels, strict=True))
        choice = sample_instance().processes.first_option[:-1]
        ledger.add_point(Point(np.array(choice), cost, tuple(levels), amounts))
    for fact in facts:
        ledger.add_fact(fact)
    return summarised(Asker(sample_instance()), ledger, len(places))


def curve(count: int, aim: Aim = LOSS) -> Frontier:
    """Return a falling frontier of so many plans, every third of which has an open gap."""
    levels = [100 + round(800 * k / max(count - 1, 1)) for k in range(count)]
    places = [(round(1e6 * (1 + exp(-level / 300))), level) for level in levels]
    facts = [
        Fact((level,), bound=cost - (30_000 if k % 3 == 1 else 0), cost=cost) for k, (cost, level) in enumerate(places)
    ]
    return frontier_of((aim,), places, [*facts, Fact((60,), infeasible=True)])


def surface(count: int) -> Frontier:
    """Return plans over two aims, none of which dominates another."""
    places = [(round(1e6 * (2 + k / 7 + (k % 5))), 20 * (count - k), 10 * (k % 5) + k // 5) for k in range(count)]
    return frontier_of((LOSS, CHANGES), places)


def regrets(names: int = 0) -> RegretTable:
    """Return three plans under two scenarios: the best of base, one that breaks rules, and the recommended one."""
    nothing, much, some = Interval(0, 0), Interval(90000, 100000), Interval(40000, 40000)
    long = "x" * names
    rows = (
        Row(Candidate("base", (f"base{long}",), np.array([0])), (Cell(1, nothing), Cell(2, much)), much),
        Row(Candidate("g", ("g",), np.array([1])), (Cell(None, None, ("budget", "cap")), Cell(1, nothing)), None),
        Row(Candidate("mine", (), np.array([2])), (Cell(3, some), Cell(3, Interval(0, 7))), some),
    )
    return RegretTable((f"base{long}", "growth"), ("lost",), rows, rows[2])


def rule_price(name: str, low: int, high: int | None, *relaxed: tuple[int, int | None]) -> RulePrice:
    """Return the price of a rule, dropped and relaxed."""
    values = tuple(Decimal(100 + p) for p in PERCENTAGES) if relaxed else ()
    rule = PricedRule(name, "max_total", Decimal(100) if relaxed else None, values)
    found = tuple(
        RelaxedPrice(percentage, value, Price(Interval(*ends), proven=ends[0] == ends[1]))
        for percentage, value, ends in zip(PERCENTAGES, values, relaxed, strict=False)
    )
    return RulePrice(rule, Price(Interval(low, high), proven=low == high), found)


def rule_prices(count: int) -> list[RulePrice]:
    """Return so many prices of all sorts, the dearest first."""
    made = []
    for k in range(count):
        high = 1_000_000 // (k + 1)
        low = high if k % 3 else high // 2
        relaxed = ((0, 0), (low // 4, low // 4), (low // 2, high)) if k % 2 else ()
        made.append(rule_price(f"a-rule-with-a-long-name-{k}", low, high, *relaxed))
    return made
