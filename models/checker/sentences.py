"""Numbers, lists and comparisons in the words of messages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from rightsource.models.checker.rounding import half_even
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO_DECIMALS, NANO_DECIMALS
from rightsource.models.report import Unit

_FRACTION_DECIMALS: Final = 4
_MOST_DECIMALS: Final = 40
_NAMES_SHOWN: Final = 6
_STEPS_SHOWN: Final = 12
_PLURALS: Final = {"country": "countries", "technology": "technologies", "process": "processes"}


def number(value: Fraction, decimals: int, *, pad: bool = False) -> str:
    """Return a number rounded half to even, with thousands separators; without ``pad`` trailing zeros are dropped.

    Examples
    --------
    >>> number(Fraction(2469, 2), 3), number(Fraction(-2469, 2), 2, pad=True)
    ('1,234.5', '-1,234.50')
    """
    scaled = half_even(value.numerator * 10**decimals, value.denominator)
    whole, rest = divmod(abs(scaled), 10**decimals)
    behind = str(rest).rjust(decimals, "0") if decimals else ""
    behind = behind if pad else behind.rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole:,}{'.' if behind else ''}{behind}"


def fraction(limit: Fraction) -> str:
    """Return a limit of yields or shares in all its decimals.

    Examples
    --------
    >>> fraction(Fraction("0.700000001"))
    '0.700000001'
    """
    return number(limit, NANO_DECIMALS)


def ratio(value: Fraction, limit: Fraction) -> str:
    """Return a fraction in as many decimals, at least four, as it takes to see on which side of its limit it is.

    Examples
    --------
    >>> ratio(Fraction(2, 3), Fraction(1, 2)), ratio(Fraction("0.929999"), Fraction("0.93"))
    ('0.6667', '0.929999')
    """
    decimals = _FRACTION_DECIMALS
    while decimals < _MOST_DECIMALS and value != limit and _as_good_as(value, limit, decimals):
        decimals += 1
    return number(value, decimals)


def _as_good_as(value: Fraction, limit: Fraction, decimals: int) -> bool:
    """Tell whether rounding to these decimals hides a difference between value and limit."""
    scale = 10**decimals
    shown = Fraction(half_even(value.numerator * scale, value.denominator), scale)
    return shown == limit or (shown < limit) != (value < limit)


def quantity(value: Fraction, unit: Unit, instance: Instance) -> str:
    """Return an amount with its unit: ``1,234.50 USD``, ``12.5 hours``, ``90,000 transactions`` or a bare number."""
    match unit:
        case "money":
            return f"{number(value, instance.money_decimals, pad=True)} {instance.currency}"
        case "hours" | "transactions":
            return f"{number(value, MICRO_DECIMALS)} {counted(value, unit.removesuffix('s'))}"
    return number(value, MICRO_DECIMALS)


def counted(count: Fraction | int, noun: str) -> str:
    """Return a noun in the singular for exactly one, else in the plural.

    Examples
    --------
    >>> counted(1, "country"), counted(3, "country")
    ('country', 'countries')
    """
    return noun if count == 1 else _PLURALS.get(noun, f"{noun}s")


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words, abbreviated when there are many.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed([f"p{i}" for i in range(9)])
    ('a, b and c', 'p0, p1, p2, p3, p4, p5 and 3 more')
    """
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        return f"{', '.join(shown)} and {len(names) - _NAMES_SHOWN} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def path_words(names: Sequence[str]) -> str:
    """Return a path as ``a > b > c``, its middle left out when it is long."""
    if len(names) <= _STEPS_SHOWN:
        return " > ".join(names)
    half = _STEPS_SHOWN // 2
    middle = f"... {len(names) - 2 * half} more ..."
    return " > ".join([*names[:half], middle, *names[-half:]])
