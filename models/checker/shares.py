"""Share rules: how much of a measure may, or must, go to part of the options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.contributions import largest_first, more_through, regrets, through
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rule_check import sufficient
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import percent, percent_against, percent_beside
from rightsource.models.checker.subjects import selection_words, whole_words
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxShare, MinShare, Select

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
        return self._excess(amount, amount if self._belongs(part, option) else 0)

    def _belongs(self, part: Part, option: int) -> bool:
        return self._selection.selects(option) and (self._per is None or self._grouping(option) == part)

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
        contributions = self._contributions(chosen, part) if excess > 0 else {}
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=value,
            limit=self._limit,
            slack=Fraction(0) if value is None else self._sign * (self._limit - value),
            unit="fraction",
            message=self._message(value, part, "" if excess <= 0 else f"; {self._through(contributions, total)}"),
            group=part,
            conflict=sufficient(self._facts, self._scope, chosen, partial(self._term, part), excess),
            processes=self._facts.names(list(contributions) or (self._scope if excess > 0 else ())),
        )

    def _contributions(self, chosen: Chosen, part: Part) -> dict[int, int]:
        """Return the amounts in a part, or by how much others could do better for a lower limit, the largest first."""
        if self._sign < 0:
            return largest_first(regrets(self._facts, self._scope, chosen, partial(self._term, part)))
        options = {i: chosen.options[i] for i in self._scope}
        return largest_first({i: self._amounts[o] for i, o in options.items() if self._belongs(part, o)})

    def _through(self, contributions: Mapping[int, int], total: int) -> str:
        if self._sign < 0:
            return more_through(self._facts, contributions, None)
        alike = self._rule.measure in ("processes", "changes")
        return through(self._facts, contributions, None if alike else lambda amount: _share(Fraction(amount, total)))

    def _message(self, value: Fraction | None, part: Part, parts: str) -> str:
        whole = whole_words(self._rule.measure, self._rule.scope)
        if value is None:
            return f"{_capital(whole)} is zero, so there is no share to judge."
        if self._per is not None and part is None:
            return f"No {self._per} has any of {whole}; at most {percent(self._limit)} is allowed."
        compared = percent_against(value, self._limit, upper=self._sign > 0, of=f" of {whole}")
        return f"{self._bearer(part)} {compared}{parts}."

    def _bearer(self, part: Part) -> str:
        """Return who has the share, with the verb."""
        selects = self._rule.select != Select()
        options = _capital(selection_words(self._rule.select)) if selects else "All options"
        if self._per is None:
            return f"{options} have"
        return f"{options} of {self._per} {part} have" if selects else f"The {self._per} {part} has"


def _share(part: Fraction) -> str:
    return percent_beside(part, Fraction(0))


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
