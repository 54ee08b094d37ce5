"""Count rules: how many different providers, groups, countries, ... the chosen options use."""

from __future__ import annotations

from fractions import Fraction

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import counted, listed, options_words
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

    def _users(self, chosen: Chosen) -> dict[str, int]:
        """Return each value in use with the first process that uses it."""
        users: dict[str, int] = {}
        for i in self._scope:
            option = chosen.options[i]
            value = self._grouping(option)
            if value is not None and value not in users and self._selection.selects(option):
                users[value] = i
        return users

    def _excess(self, count: int) -> int:
        return self._sign * (count - self._rule.value)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the number of values keeps the limit."""
        return self._excess(len(self._users(chosen))) <= 0

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the number of values; one process for each of one value too many breaks an upper limit."""
        users = self._users(chosen)
        excess = self._excess(len(users))
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=Fraction(len(users)),
            limit=Fraction(self._rule.value),
            slack=Fraction(-excess),
            unit="count",
            message=self._message(users),
            processes=self._facts.names(self._culprits(users)) if excess > 0 else (),
        )

    def _culprits(self, users: dict[str, int]) -> list[int]:
        return sorted(users.values())[: self._rule.value + 1] if self._sign > 0 else list(self._scope)

    def _message(self, users: dict[str, int]) -> str:
        subject, per, limit = options_words(self._rule.scope, self._rule.select), self._rule.per, self._rule.value
        which = f" ({listed(sorted(users))})" if users else ""
        asked = f"at most {limit} may be used" if self._sign > 0 else f"at least {limit} must be used"
        return f"The number of {counted(0, per)} that {subject} use is {len(users)}{which}; {asked}."
