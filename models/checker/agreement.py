"""Rules on how processes relate: done together, or kept apart."""

from __future__ import annotations

from fractions import Fraction

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.scopes import processes_in
from rightsource.models.checker.sentences import listed, scope_words
from rightsource.models.report import RuleReport
from rightsource.models.rules import Apart, Together

_LIMIT = Fraction(1)


class TogetherCheck:
    """The number of different ``per`` values in scope, none given being one of them; one is allowed."""

    def __init__(self, facts: Facts, rule: Together) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._grouping = grouping(facts, rule.per)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether all processes in scope agree."""
        return len({self._grouping(chosen.options[i]) for i in self._scope}) <= 1

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the number of different values; two processes that differ break the rule."""
        users: dict[str | None, int] = {}
        for i in self._scope:
            users.setdefault(self._grouping(chosen.options[i]), i)
        count = Fraction(len(users))
        holds = count <= _LIMIT
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=holds,
            value=count,
            limit=_LIMIT,
            slack=_LIMIT - count,
            unit="count",
            message=self._message(users),
            processes=() if holds else self._facts.names(list(users.values())[:2]),
        )

    def _message(self, users: dict[str | None, int]) -> str:
        per, subject = self._rule.per, scope_words(self._rule.scope)
        if len(users) <= 1:
            shared = "".join(f": {value or 'none'}" for value in users)
            return f"For {subject} the {per} is the same{shared}."
        values = [f"{value or 'none'} for {self._facts.instance.processes.ids[i]}" for value, i in users.items()]
        return f"For {subject} the {per} must be the same, but there are {len(users)}: {listed(values)}."


class ApartCheck:
    """The largest number of processes in scope that share a ``per`` value; one is allowed."""

    def __init__(self, facts: Facts, rule: Apart) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._grouping = grouping(facts, rule.per)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether no two processes in scope share a value."""
        values = [v for v in (self._grouping(chosen.options[i]) for i in self._scope) if v is not None]
        return len(set(values)) == len(values)

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the largest number of processes that share a value; two of them break the rule."""
        users: dict[str, list[int]] = {}
        for i in self._scope:
            value = self._grouping(chosen.options[i])
            if value is not None:
                users.setdefault(value, []).append(i)
        worst = max(users, key=lambda value: len(users[value]), default=None)
        sharing = [] if worst is None else users[worst]
        count = Fraction(len(sharing))
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=count <= _LIMIT,
            value=count,
            limit=_LIMIT,
            slack=_LIMIT - count,
            unit="count",
            message=self._message(worst, sharing),
            group=worst,
            processes=self._facts.names(sharing[:2]) if count > _LIMIT else (),
        )

    def _message(self, worst: str | None, sharing: list[int]) -> str:
        per = self._rule.per
        if len(sharing) <= 1:
            return f"No two of {scope_words(self._rule.scope)} share a {per}."
        names = listed(self._facts.names(sharing))
        return f"{len(sharing)} processes share the {per} {worst}: {names}; each must have its own."
