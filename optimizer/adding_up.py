"""Parts and their sum side by side, rounded such that what is shown adds up: by largest remainders.

This is Hamilton's method of apportionment (Balinski and Young 1982, "Fair Representation", ch. 2): every part is
rounded down, and those that lost most by it get one more, until the sum is the rounded sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, log10
from typing import Final, TypeAlias

from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.money import Money

Number: TypeAlias = "int | float | Fraction"

_STEPS: Final = {10**9: " bn", 10**6: " m", 10**3: " k", 1: ""}
_DIGITS: Final = 4
"""Digits of the largest amount that are shown."""
_MOST_BEFORE: Final = 10**5
"""Amounts from this one on are shown in a larger unit than that of the finer ones beside them."""


def adding_up(parts: Sequence[Number], whole: int | None = None) -> list[int]:
    """Return parts as whole numbers that add up to their rounded sum; none is off by one or more.

    ``whole`` is another sum to add up to, one that differs from the exact sum by less than one.

    Examples
    --------
    >>> adding_up([1.4, 1.4, 1.2]), adding_up([0.5, 0.5]), adding_up([-0.6, 2.6]), adding_up([])
    ([2, 1, 1], [1, 0], [-1, 3], [])
    >>> adding_up([1.4, 1.4, 1.4]), adding_up([1.4, 1.4, 1.4], 5)
    ([2, 1, 1], [2, 2, 1])
    """
    made = [floor(part) for part in parts]
    lost = sorted(range(len(parts)), key=lambda k: made[k] - parts[k])
    wanted = round(sum(parts)) if whole is None else whole
    for k in lost[: max(0, wanted - sum(made))]:
        made[k] += 1
    return made


def percents(parts: Sequence[Number], decimals: int = 0) -> list[str]:
    """Return what part of their sum each part is, in per cent that add up to 100; zeros where the sum is not above 0.

    Examples
    --------
    >>> percents([1, 1, 1]), percents([1, 2], 1), percents([0, 0])
    (['34', '33', '33'], ['33.3', '66.7'], ['0', '0'])
    """
    whole = sum((Fraction(part) for part in parts), Fraction(0))
    points = [Fraction(100 * 10**decimals) * Fraction(part) / whole if whole > 0 else 0 for part in parts]
    return [_written(point, decimals) for point in adding_up(points)]


@dataclass(frozen=True)
class Shown:
    """The unit and the number of decimals of amounts that are shown together, so that they can add up."""

    money: Money
    step: int
    decimals: int

    @classmethod
    def of(cls, money: Money, amounts: Sequence[Number], finer: Sequence[Number] = ()) -> Shown:
        """Return how to show these amounts in minor units: the largest has four digits.

        With ``finer`` amounts, those that matter most, the largest of these has three, if possible in its own unit.

        Examples
        --------
        >>> eur = Money("EUR", 0)
        >>> Shown.of(eur, [919_560]).decimals, Shown.of(eur, [28_643_210], [213_870, -46_000])
        (1, Shown(money=Money(currency='EUR', decimals=0), step=1000, decimals=0))
        """
        largest, fine = (
            max((abs(float(amount)) for amount in some), default=0.0) / 10**money.decimals for some in (amounts, finer)
        )
        step = _step(fine if fine and largest < _MOST_BEFORE * _step(fine) else largest)
        told, digits = (fine, _DIGITS - 1) if fine else (largest, _DIGITS)
        most = floor(log10(step)) + money.decimals
        return cls(money, step, min(most, max(0, digits - 1 - floor(log10(told / step)))) if step > 1 else 0)

    def exact(self, minor: Number) -> Fraction:
        """Return an amount in minor units as a number of the last decimals shown."""
        return Fraction(minor) * Fraction(int(10**self.decimals), self.step * int(10**self.money.decimals))

    def rounded(self, minor: Number) -> int:
        """Return an amount as a whole number of the last decimals, half up: equal differences stay so."""
        return floor(self.exact(minor) + Fraction(1, 2))

    def text(self, rounded: int, minor: Number) -> str:
        """Return a rounded number of the last decimals; an amount too small for them as `Money.short` has it.

        Examples
        --------
        >>> shown = Shown.of(Money("EUR", 0), [919_560])
        >>> shown.text(9196, 919_560), shown.text(0, 40)
        ('919.6 k', '40')
        """
        if not rounded:
            return self.money.short(round(minor))
        return f"{_written(rounded, self.decimals)}{_STEPS[self.step]}"


def whole_saving(money: Money, saving: Interval, cost: int) -> Interval:
    """Return a saving in whole currency units: with a cost shown like that it adds up to what it is saved from.

    All amounts are in minor units.

    Examples
    --------
    >>> whole_saving(Money("EUR", 2), Interval(220, 300), 40)
    Interval(low=300, high=300)
    """
    unit = int(10**money.decimals)

    def whole(minor: int) -> int:
        return round(Fraction(minor, unit)) * unit

    low, high = (None if end is None else whole(end + cost) - whole(cost) for end in (saving.low, saving.high))
    return Interval(low, high)


def _step(units: float) -> int:
    """Return the largest unit that an amount reaches."""
    return next((step for step in _STEPS if units >= step), 1)


def _written(rounded: int, decimals: int) -> str:
    return f"{Decimal(rounded).scaleb(-decimals):,f}"
