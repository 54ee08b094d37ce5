"""Rules on totals: the sum of a measure, and the budget for the whole plan."""

from __future__ import annotations

import math
from fractions import Fraction

from rightsource.models.checker.amounts import money_scale
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rounding import half_even
from rightsource.models.checker.rule_check import sufficient
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import measure_words, options_words, quantity
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
        broken = sufficient(self._facts, self._scope, chosen, self._term, excess)
        value = Fraction(self._sign * total, self._measure.scale)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=value,
            limit=self._limit,
            slack=self._sign * (self._limit - value),
            unit=self._measure.unit,
            message=self._message(value),
            processes=broken,
        )

    def _message(self, value: Fraction) -> str:
        subject = f"{measure_words(self._rule.measure)} of {options_words(self._rule.scope, self._rule.select)}"
        shown = quantity(value, self._measure.unit, self._facts.instance)
        limit = quantity(self._limit, self._measure.unit, self._facts.instance)
        asked = f"at most {limit} is allowed" if self._sign > 0 else f"at least {limit} is asked"
        return f"The total {subject} is {shown}; {asked}."


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
        shown, budget = quantity(value, "money", instance), quantity(self._limit, "money", instance)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=value <= self._limit,
            value=value,
            limit=self._limit,
            slack=self._limit - value,
            unit="money",
            message=f"The plan costs {shown} a year; its budget is {budget}.",
            processes=instance.processes.ids if value > self._limit else (),
        )


def _money_limit(facts: Facts, rule: MaxTotal | MinTotal) -> Fraction:
    """Return a limit of money in currency units, rounded half to even to its decimals like every amount."""
    exact, scale = Fraction(rule.value), money_scale(facts.instance)
    return Fraction(half_even(exact.numerator * scale, exact.denominator), scale)
