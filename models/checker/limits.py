"""Limits of providers: the hours they have, and the units that can be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from rightsource.models.checker.amounts import HOURS_SCALE
from rightsource.models.checker.contributions import largest_first, through
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rule_check import RuleCheck, sufficient
from rightsource.models.checker.sentences import bare, counted, quantity
from rightsource.models.numbers import MICRO
from rightsource.models.report import RuleReport


class CapacityCheck:
    """The hours given to a provider against its capacity."""

    def __init__(self, facts: Facts, provider: int, capacity: int) -> None:
        self._facts, self._provider = facts, provider
        self._limit = Fraction(capacity, MICRO)
        self._most = capacity * HOURS_SCALE // MICRO

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the hours fit."""
        return chosen.given.get(self._provider, 0) <= self._most

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the hours given to the provider."""
        hours = chosen.given.get(self._provider, 0)
        value = Fraction(hours, HOURS_SCALE)
        loads = _loads(self._facts, self._provider, chosen) if value > self._limit else {}
        return RuleReport(
            id=f"capacity:{self._facts.instance.providers.ids[self._provider]}",
            kind="capacity",
            holds=value <= self._limit,
            value=value,
            limit=self._limit,
            slack=self._limit - value,
            unit="hours",
            message=self._message(value, loads),
            conflict=_overload(self._facts, self._provider, chosen, hours - self._most),
            processes=self._facts.names(list(loads)),
        )

    def _message(self, value: Fraction, loads: Mapping[int, int]) -> str:
        instance = self._facts.instance
        given, has, over = (quantity(x, "hours", instance) for x in (value, self._limit, value - self._limit))
        sentence = f"The provider {instance.providers.ids[self._provider]} is given {given} a year"
        if not loads:
            return f"{sentence}; its capacity is {has}."
        return f"{sentence}, {over} over its capacity of {has}; {_through(self._facts, loads)}."


class UnitsCheck:
    """The units that a provider needs for its hours against those that can be had."""

    def __init__(self, facts: Facts, provider: int, size: int, most: int) -> None:
        self._facts, self._provider, self._size, self._most = facts, provider, size, most

    def _units(self, chosen: Chosen) -> int:
        return self._facts.workload.units(self._provider, chosen.given.get(self._provider, 0))

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether there are enough units."""
        return self._units(chosen) <= self._most

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the number of units needed."""
        hours, units = chosen.given.get(self._provider, 0), self._units(chosen)
        room = self._most * self._size * HOURS_SCALE // MICRO
        loads = _loads(self._facts, self._provider, chosen) if units > self._most else {}
        return RuleReport(
            id=f"units:{self._facts.instance.providers.ids[self._provider]}",
            kind="units",
            holds=units <= self._most,
            value=Fraction(units),
            limit=Fraction(self._most),
            slack=Fraction(self._most - units),
            unit="count",
            message=self._message(hours, units, loads),
            conflict=_overload(self._facts, self._provider, chosen, hours - room),
            processes=self._facts.names(list(loads)),
        )

    def _message(self, hours: int, units: int, loads: Mapping[int, int]) -> str:
        instance = self._facts.instance
        given = quantity(Fraction(hours, HOURS_SCALE), "hours", instance)
        size = quantity(Fraction(self._size, MICRO), "hours", instance)
        needs = f"needs {units} {counted(units, 'unit')} of {size} for {given} a year"
        sentence = f"The provider {instance.providers.ids[self._provider]} {needs}"
        if not loads:
            return f"{sentence}; at most {self._most} can be had."
        return f"{sentence}, {units - self._most} over the {self._most} to be had; {_through(self._facts, loads)}."


def limit_checks(facts: Facts) -> Iterator[RuleCheck]:
    """Yield the checks of every capacity, then those of every maximum of units."""
    providers = facts.instance.providers
    for provider, capacity in enumerate(providers.capacity):
        if capacity is not None:
            yield CapacityCheck(facts, provider, capacity)
    for provider, (size, most) in enumerate(zip(providers.unit_hours, providers.unit_max, strict=True)):
        if size is not None and most is not None:
            yield UnitsCheck(facts, provider, size, most)


def _overload(facts: Facts, provider: int, chosen: Chosen, excess: int) -> tuple[str, ...]:
    """Return processes whose chosen options alone give a provider more hours than it has; none without excess."""
    givers = chosen.givers.get(provider, []) if excess > 0 else []
    return sufficient(facts, givers, chosen, lambda option: facts.workload.load(option, provider), excess)


def _loads(facts: Facts, provider: int, chosen: Chosen) -> dict[int, int]:
    """Return the thousandths of an hour that each process gives to a provider, the largest first."""
    givers = chosen.givers.get(provider, [])
    return largest_first({i: facts.workload.load(chosen.options[i], provider) for i in givers})


def _through(facts: Facts, loads: Mapping[int, int]) -> str:
    return through(facts, loads, lambda hours: bare(Fraction(hours, HOURS_SCALE), "hours", facts.instance))
