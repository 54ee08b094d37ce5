"""Share rules: how much of a measure may, or must, go to part of the options."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rule_check import sufficient
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import fraction, measure_words, options_words, ratio
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxShare, MinShare, Scope

Part: TypeAlias = str | None
"""A value of ``per``, or None for all selected options."""


class ShareCheck:
    r"""The selected part of a measure, as a whole or for each value of ``per``, over the total in scope.

    With the measure m and the limit theta = n/d, a part P keeps an upper limit when \sum_P d m - \sum n m <= 0, and a
    lower one when the negative of it does: exact, and true of a zero total.
    """

    def __init__(self, facts: Facts, rule: MaxShare | MinShare) -> None:
        self._facts, self._rule = facts, rule
        self._amounts = facts.measure(rule.measure).amounts
        self._scope = processes_in(facts.instance, rule.scope)
        self._selection = Selection(facts, rule.select)
        self._per = rule.per if isinstance(rule, MaxShare) else None
        self._grouping: Callable[[int], Part] = (lambda _: None) if self._per is None else grouping(facts, self._per)
        self._sign = 1 if isinstance(rule, MaxShare) else -1
        self._limit = Fraction(rule.value)

    def _parts(self, chosen: Chosen) -> tuple[int, dict[Part, int]]:
        """Return the total over the scope and the selected sum of each part."""
        total = 0
        parts: dict[Part, int] = {None: 0} if self._per is None else {}
        for i in self._scope:
            option = chosen.options[i]
            amount = self._amounts[option]
            total += amount
            part = self._grouping(option)
            if self._selection.selects(option) and (part is not None or self._per is None):
                parts[part] = parts.get(part, 0) + amount
        return total, parts

    def _excess(self, total: int, part: int) -> int:
        return self._sign * (self._limit.denominator * part - self._limit.numerator * total)

    def _term(self, part: Part, option: int) -> int:
        """Return what an option adds to the excess of a part."""
        amount = self._amounts[option]
        inside = self._selection.selects(option) and (self._per is None or self._grouping(option) == part)
        return self._excess(amount, amount if inside else 0)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether every part keeps the limit."""
        total, parts = self._parts(chosen)
        return all(self._excess(total, part) <= 0 for part in parts.values())

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the share, with ``per`` the largest one and whose it is."""
        total, parts = self._parts(chosen)
        part = max(parts, key=parts.__getitem__, default=None)
        amount = parts.get(part, 0)
        value = Fraction(amount, total) if total else None
        excess = self._excess(total, amount)
        term = partial(self._term, part)
        broken = sufficient(self._facts, self._scope, chosen, term, excess)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=value,
            limit=self._limit,
            slack=Fraction(0) if value is None else self._sign * (self._limit - value),
            unit="fraction",
            message=self._message(value, part),
            group=part,
            processes=broken,
        )

    def _message(self, value: Fraction | None, part: Part) -> str:
        where = "" if self._rule.scope == Scope() else " in scope"
        total = f"total {measure_words(self._rule.measure)}{where}"
        if value is None:
            return f"The {total} is zero, so there is no share to judge."
        limit = fraction(self._limit)
        asked = f"at most {limit} is allowed" if self._sign > 0 else f"at least {limit} is asked"
        return f"{self._bearer(value, part)} of the {total}; {asked}."

    def _bearer(self, value: Fraction, part: Part) -> str:
        share = ratio(value, self._limit)
        if self._per is None:
            subject = options_words(self._rule.scope, self._rule.select)
            return f"{subject[0].upper()}{subject[1:]} have {share}"
        return f"No {self._per} has any" if part is None else f"The {self._per} {part} has {share}"
