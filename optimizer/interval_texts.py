"""What is proven of an amount in words: in tables, in narrow columns, in sentences and in pictures."""

from __future__ import annotations

from collections.abc import Callable

from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.money import Money


def between(low: str | None, high: str | None) -> str:
    """Return what is proven of an amount from its ends as they are written, None where nothing is proven.

    Examples
    --------
    >>> [between(*ends) for ends in (("5", "5"), ("5", "9"), (None, "7"), ("7", None), (None, None))]
    ['5', '5 to 9', 'at most 7', 'at least 7', 'not known']
    """
    if low is not None and high is not None:
        return low if low == high else f"{low} to {high}"
    if high is not None:
        return f"at most {high}"
    return "not known" if low is None else f"at least {low}"


def interval_text(money: Money, interval: Interval) -> str:
    """Return what is proven of an amount as tables show it, without the currency.

    Examples
    --------
    >>> interval_text(Money("USD", 0), Interval(5, 9000)), interval_text(Money("USD", 2), Interval(None, 700))
    ('5 to 9,000', 'at most 7.00')
    """
    return between(*_ends(interval, money.plain))


def interval_said(money: Money, interval: Interval) -> str:
    """Return what is proven of an amount as sentences say it, with the currency.

    Examples
    --------
    >>> usd = Money("USD", 0)
    >>> [interval_said(usd, Interval(*ends)) for ends in ((5, 5), (5, 9000), (7, None), (None, None))]
    ['USD 5', 'USD 5 to 9,000', 'at least USD 7', 'not known']
    """
    if interval.low is None or interval.high is None:
        return between(*_ends(interval, money.text))
    return f"{money.currency} {interval_text(money, interval)}"


def interval_lines(money: Money, interval: Interval) -> str:
    r"""Return what is proven of an amount in whole currency units, in two lines for a narrow column; a dash of nothing.

    Examples
    --------
    >>> eur = Money("EUR", 2)
    >>> [interval_lines(eur, Interval(*ends)) for ends in ((500, 520), (500, 900000), (None, 700), (None, None))]
    ['5', '5\nto 9,000', 'at most\n7', '-']
    """
    if interval.low is None and interval.high is None:
        return "-"
    text = between(*_ends(interval, money.whole))
    return text.replace(" to ", "\nto ").replace("at most ", "at most\n").replace("at least ", "at least\n")


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


def _ends(interval: Interval, write: Callable[[int], str]) -> tuple[str | None, str | None]:
    low, high = interval.low, interval.high
    return None if low is None else write(low), None if high is None else write(high)
