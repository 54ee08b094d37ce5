"""What relaxing a rule by some per cent means, for every kind of rule and limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from rightsource.models.changes import Change, ChangeRule, DropRule
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, NANO, from_scaled
from rightsource.models.reading.findings import Findings, shown
from rightsource.optimizer.analyses.rule_values import (
    SHARES,
    YIELDS,
    is_whole,
    kind_of,
    measure_name,
    rule_names,
    value_of,
)

PERCENTAGES: Final = (1, 5, 10)
"""By how many per cent rules are relaxed."""


@dataclass(frozen=True)
class PricedRule:
    """A rule or a limit of a provider, and its values when relaxed.

    ``kind`` is the rule's kind, or ``capacity`` or ``units``. ``value`` is None for a kind without one. ``relaxed``
    holds a value for each of `PERCENTAGES`; it is empty for a kind without a value.
    """

    id: str
    kind: str
    value: Decimal | None
    relaxed: tuple[Decimal, ...]

    @property
    def ladder(self) -> tuple[Decimal, ...]:
        """The different values, from the least relaxed to the most, without the rule's own."""
        return tuple(dict.fromkeys(value for value in self.relaxed if value != self.value))

    @property
    def dropped(self) -> int:
        """The level at which the rule is dropped: 0 is the rule as it is, 1 and on are the values of the ladder."""
        return len(self.ladder) + 1

    def level(self, percentage: int) -> int:
        """Return the level that is reached by relaxing by one of `PERCENTAGES`."""
        value = self.relaxed[PERCENTAGES.index(percentage)]
        return 0 if value == self.value else self.ladder.index(value) + 1

    def change(self, level: int) -> Change:
        """Return the change that brings the rule to a level above 0."""
        if level == self.dropped:
            return DropRule(rule=self.id)
        return ChangeRule(rule=self.id, value=self.ladder[level - 1])


def relaxed(kind: str, measure: str, value: Decimal, percentage: int) -> Decimal:
    r"""Return the value of a rule of some kind relaxed by p per cent.

    Upper limits are multiplied by 1 + p/100, lower limits by 1 - p/100. A yield y is relaxed through the loss that it
    allows, 1 - y, since one per cent of a yield near 1 would be several times that: y becomes 1 - (1 - y)(1 + p/100).
    What is counted (providers, units, processes, changes) is relaxed by whole steps, at least one. All is rounded
    outwards to a number that a file can hold, and cut off where the kind's range ends (shares at 1, lower limits at 0,
    upper limits at the largest number of a file, which may be the value itself: it cannot be relaxed then).

    Examples
    --------
    >>> relaxed("max_total", "expected_loss", Decimal(1000), 5), relaxed("min_path_yield", "", Decimal("0.98"), 10)
    (Decimal('1050'), Decimal('0.978'))
    >>> relaxed("max_count", "", Decimal(3), 1), relaxed("min_total", "processes", Decimal(16), 10)
    (Decimal('4'), Decimal('14'))
    """
    part = Fraction(percentage, 100)
    if kind in YIELDS:
        return _scaled(max(1 - (1 - Fraction(value)) * (1 + part), Fraction(1, NANO)), NANO, up=False)
    if is_whole(kind, measure):
        return _whole_steps(kind, value, part)
    scale = NANO if kind in SHARES else MICRO
    if kind.startswith("min_"):
        return _scaled(Fraction(value) * (1 - part), scale, up=False)
    more = _scaled(Fraction(value) * (1 + part), scale, up=True)
    return min(more, Decimal(1)) if kind in SHARES else _at_most(more, value, MICRO)


def _whole_steps(kind: str, value: Decimal, part: Fraction) -> Decimal:
    exact = Fraction(value)
    if kind.startswith("min_"):
        return Decimal(max(0, min(ceil(exact) - 1, floor(exact * (1 - part)))))
    return _at_most(Decimal(max(floor(exact) + 1, ceil(exact * (1 + part)))), value, 1)


def _at_most(more: Decimal, value: Decimal, scale: int) -> Decimal:
    """Return a relaxed value, at most the largest multiple of 1/scale that a file can hold, unless its own is more."""
    return max(value, min(more, Decimal(from_scaled(10**DIGITS_BEFORE_THE_POINT * scale - 1, scale))))


def _scaled(value: Fraction, scale: int, *, up: bool) -> Decimal:
    """Return a value rounded up or down to a multiple of 1/scale."""
    return Decimal(from_scaled(ceil(value * scale) if up else floor(value * scale), scale))


def priced_rules(instance: Instance, ids: Sequence[str] = ()) -> list[PricedRule]:
    """Return the active rules and the limits of providers, in the order of the instance; of these only some with ids.

    Raises
    ------
    InputError
        When an id is that of no rule, or of one that is switched off.
    """
    known = rule_names(instance)
    faults = [Fault("--rule", _not_priced(instance, one, known)) for one in ids if one not in known]
    if faults:
        raise InputError(faults)
    return [_priced(instance, name) for name in known if not ids or name in ids]


def _not_priced(instance: Instance, name: str, known: Collection[str]) -> str:
    if any(rule.id == name for rule in instance.rules):
        return f"the rule '{name}' is switched off and costs nothing; expected a rule that is active."
    return f"{shown(name)} is not a rule{Findings().offer(name, known)}"


def _priced(instance: Instance, name: str) -> PricedRule:
    kind, measure, value = kind_of(instance, name), measure_name(instance, name), value_of(instance, name)
    steps = () if value is None else tuple(relaxed(kind, measure, value, percentage) for percentage in PERCENTAGES)
    return PricedRule(name, kind, value, steps)
