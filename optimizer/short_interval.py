"""Intervals of money as cells of tables and pictures hold them: three digits each."""

from __future__ import annotations

from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.money import Money


def short_interval(money: Money, interval: Interval) -> str:
    """Return what is proven of an amount to three digits; where its end is 0, or not known, only the other end.

    Examples
    --------
    >>> eur = Money("EUR", 0)
    >>> [short_interval(eur, Interval(*ends)) for ends in ((0, 0), (0, 5210), (81200, 81210), (8000, 9000), (7, None))]
    ['0', '≤ 5.21 k', '81.2 k', '8.00 to 9.00 k', '≥ 7']
    """
    low, high = interval.low, interval.high
    if high is None:
        return "not known" if low is None else f"≥ {money.short(low)}"
    last = money.short(high)
    if low is None or low == 0 != high:
        return f"≤ {last}"
    first = money.short(low)
    _, space, step = last.partition(" ")
    return last if first == last else f"{first.removesuffix(space + step)} to {last}"
