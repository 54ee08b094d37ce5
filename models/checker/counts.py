"""Count rules: how many different providers, groups, countries, ... the chosen options use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.contributions import by_value, more_through, rarest_first
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import counted, listed
from rightsource.models.checker.subjects import options_words
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxCount, MinCount


class CountCheck:
    """The number of different ``per`` values among the chosen options in scope and selection, against a limit."""

    def __init__(self, facts: Facts, rule: MaxCount | MinCount) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._selection = Selection(facts, rule.select)
        self._grouping = grouping(facts, rule.per)
        self._sign = 1 if isinstance(rule, MaxCount) else -1

    def _counted(self, option: int) -> str | None:
        """Return the value by which an option is counted, None where it is not."""
        return self._grouping(option) if self._selection.selects(option) else None

    def _users(self, chosen: Chosen) -> dict[str, list[int]]:
        """Return each value in use with the processes that use it."""
        users: dict[str, list[int]] = {}
        for i in self._scope:
            value = self._counted(chosen.options[i])
            if value is not None:
                users.setdefault(value, []).append(i)
        return users

    def _excess(self, count: int) -> int:
        return self._sign * (count - self._rule.value)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the number of values keeps the limit."""
        values = {self._counted(chosen.options[i]) for i in self._scope}
        return self._excess(len(values - {None})) <= 0

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the number of values; one process for each of one value too many breaks an upper limit."""
        users = self._users(chosen)
        excess = self._excess(len(users))
        processes = self._contributing(users) if excess > 0 else []
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=Fraction(len(users)),
            limit=Fraction(self._rule.value),
            slack=Fraction(-excess),
            unit="count",
            message=self._message(users, excess, processes),
            conflict=self._conflict(users) if excess > 0 else (),
            processes=self._facts.names(processes or (self._scope if excess > 0 else ())),
        )

    def _conflict(self, users: Mapping[str, list[int]]) -> tuple[str, ...]:
        firsts = sorted(using[0] for using in users.values())[: self._rule.value + 1]
        return self._facts.names(firsts if self._sign > 0 else self._scope)

    def _contributing(self, users: Mapping[str, list[int]]) -> list[int]:
        """Return the counted processes, those alone with their value first; those that could add one to too few."""
        if self._sign > 0:
            return [i for using in rarest_first(users).values() for i in using]
        known = {None, *users}
        return [i for i in self._scope if any(self._counted(o) not in known for o in self._facts.options_of(i))]

    def _message(self, users: Mapping[str, list[int]], excess: int, processes: Sequence[int]) -> str:
        subject, per, limit = options_words(self._rule.scope, self._rule.select), self._rule.per, self._rule.value
        using = f"The number of {counted(0, per)} that {subject} use is {len(users)}"
        which = f" ({listed(sorted(users))})" if users else ""
        if excess <= 0:
            asked = f"at most {limit} may be used" if self._sign > 0 else f"at least {limit} must be used"
            return f"{using}{which}; {asked}."
        if self._sign > 0:
            return f"{using}, {excess} over the {limit} allowed: {by_value(self._facts, rarest_first(users))}."
        more = more_through(self._facts, dict.fromkeys(processes, 1), None)
        return f"{using}{which}, {excess} short of the {limit} asked; {more}."
