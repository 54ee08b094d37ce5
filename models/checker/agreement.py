"""Rules on how processes relate: done together, or kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.contributions import by_value, rarest_first
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.scopes import processes_in
from rightsource.models.checker.sentences import listed
from rightsource.models.checker.subjects import scope_words
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
        users: dict[str | None, list[int]] = {}
        for i in self._scope:
            users.setdefault(self._grouping(chosen.options[i]), []).append(i)
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
            conflict=() if holds else self._facts.names([using[0] for using in users.values()][:2]),
            processes=() if holds else self._facts.names(_dissenters(users)),
        )

    def _message(self, users: Mapping[str | None, list[int]]) -> str:
        per, subject = self._rule.per, scope_words(self._rule.scope)
        if len(users) <= 1:
            shared = "".join(f": {value or 'none'}" for value in users)
            return f"For {subject} the {per} is the same{shared}."
        values = by_value(self._facts, rarest_first(users))
        return f"For {subject} the {per} must be the same, but there are {len(users)}: {values}."


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
        groups = sorted(users.items(), key=lambda group: -len(group[1]))
        clashes = {value: using for value, using in groups if len(using) > 1}
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=count <= _LIMIT,
            value=count,
            limit=_LIMIT,
            slack=_LIMIT - count,
            unit="count",
            message=self._message(clashes),
            group=worst,
            conflict=self._facts.names(sharing[:2]) if clashes else (),
            processes=self._facts.names([i for using in clashes.values() for i in using]),
        )

    def _message(self, clashes: Mapping[str, list[int]]) -> str:
        per = self._rule.per
        if not clashes:
            return f"No two of {scope_words(self._rule.scope)} share a {per}."
        (worst, sharing), *others = clashes.items()
        sentence = f"{len(sharing)} processes share the {per} {worst}: {listed(self._facts.names(sharing))}"
        more = [f"{value} ({listed(self._facts.names(using))})" for value, using in others]
        also = f"; shared as well: {listed(more)}" if more else ""
        return f"{sentence}{also}; each must have its own."


def _dissenters(users: Mapping[str | None, list[int]]) -> list[int]:
    """Return the processes outside the largest group, the smallest group first; all where the largest is not alone."""
    ranked = list(rarest_first(users).values())
    tied = len(ranked[-1]) == len(ranked[-2])
    return [i for using in (ranked if tied else ranked[:-1]) for i in using]
