"""Rules on totals: the sum of a measure, and the budget for the whole plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from rightsource.models.checker.amounts import money_scale
from rightsource.models.checker.contributions import largest_first, more_through, regrets, through
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rounding import half_even
from rightsource.models.checker.rule_check import sufficient
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import amount_against, bare, quantity
from rightsource.models.checker.subjects import total_words
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxTotal, MinTotal


class TotalCheck:
    """The sum of a measure over the chosen options in scope and selection, against a limit from above or below.

    Amounts are whole numbers, so the limit is rounded inwards to one; ``sign`` turns a lower limit into an upper one.
    """

    def __init__(self, facts: Facts, rule: MaxTotal | MinTotal) -> None:
        self._facts, self._rule = facts, rule
        self._measure = facts.measure(rule.measure)
        self._scope = processes_in(facts.instance, rule.scope)
        self._selection = Selection(facts, rule.select)
        self._sign = 1 if isinstance(rule, MaxTotal) else -1
        self._limit = _money_limit(facts, rule) if self._measure.unit == "money" else Fraction(rule.value)
        self._most = math.floor(self._sign * self._limit * self._measure.scale)

    def _term(self, option: int) -> int:
        return self._sign * self._measure.amounts[option] if self._selection.selects(option) else 0

    def _sum(self, chosen: Chosen) -> int:
        return sum([self._term(chosen.options[i]) for i in self._scope])

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the sum keeps the limit."""
        return self._sum(chosen) <= self._most

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the sum."""
        total = self._sum(chosen)
        excess = total - self._most
        contributions = self._contributions(chosen) if excess > 0 else {}
        value = Fraction(self._sign * total, self._measure.scale)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=value,
            limit=self._limit,
            slack=self._sign * (self._limit - value),
            unit=self._measure.unit,
            message=self._message(value, contributions, broken=excess > 0),
            conflict=sufficient(self._facts, self._scope, chosen, self._term, excess),
            processes=self._facts.names(list(contributions) or (self._scope if excess > 0 else ())),
        )

    def _contributions(self, chosen: Chosen) -> dict[int, int]:
        """Return what each process adds to an upper limit, or could add at best to a lower one, the largest first."""
        if self._sign > 0:
            return largest_first({i: self._term(chosen.options[i]) for i in self._scope})
        return largest_first(regrets(self._facts, self._scope, chosen, self._term))

    def _message(self, value: Fraction, contributions: Mapping[int, int], *, broken: bool) -> str:
        subject = total_words(self._rule.measure, self._rule.scope, self._rule.select)
        unit, instance = self._measure.unit, self._facts.instance
        compared = amount_against(value, self._limit, unit, instance, upper=self._sign > 0)
        if not broken:
            return f"The total {subject} is {compared}."
        words = through if self._sign > 0 else more_through
        parts = words(self._facts, contributions, None if unit == "count" else self._shown)
        return f"The total {subject} is {compared}; {parts}."

    def _shown(self, amount: int) -> str:
        return bare(Fraction(amount, self._measure.scale), self._measure.unit, self._facts.instance)


class BudgetCheck:
    """The whole objective against a budget."""

    def __init__(self, facts: Facts, rule: MaxTotal) -> None:
        self._facts, self._rule = facts, rule
        self._limit = _money_limit(facts, rule)
        self._most = self._limit * money_scale(facts.instance)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the plan costs at most the budget."""
        return chosen.costs.total <= self._most

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the objective; all choices together are what breaks a budget."""
        instance = self._facts.instance
        value = Fraction(chosen.costs.total, money_scale(instance))
        contributions = self._contributions(chosen) if value > self._limit else {}
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=value <= self._limit,
            value=value,
            limit=self._limit,
            slack=self._limit - value,
            unit="money",
            message=self._message(value, contributions),
            conflict=instance.processes.ids if value > self._limit else (),
            processes=self._facts.names(list(contributions)),
        )

    def _contributions(self, chosen: Chosen) -> dict[int, int]:
        """Return the cost of every process's own option, the largest first."""
        costs = self._facts.measure("cost").amounts
        own = [(i, costs[option]) for i, option in enumerate(chosen.options)]
        return dict(sorted(own, key=lambda cost: -cost[1]))

    def _message(self, value: Fraction, contributions: Mapping[int, int]) -> str:
        instance, scale = self._facts.instance, money_scale(self._facts.instance)
        shown, budget, over = (quantity(x, "money", instance) for x in (value, self._limit, value - self._limit))
        if not contributions:
            return f"The plan costs {shown} a year; its budget is {budget}."
        dearest = through(
            self._facts,
            contributions,
            lambda cost: bare(Fraction(cost, scale), "money", instance),
            few="dearest first, its processes are",
            many="its dearest processes are",
        )
        return f"The plan costs {shown} a year, {over} over its budget of {budget}; {dearest}."


def _money_limit(facts: Facts, rule: MaxTotal | MinTotal) -> Fraction:
    """Return a limit of money in currency units, rounded half to even to its decimals like every amount."""
    exact, scale = Fraction(rule.value), money_scale(facts.instance)
    return Fraction(half_even(exact.numerator * scale, exact.denominator), scale)
