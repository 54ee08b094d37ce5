"""Numbers, lists and comparisons in the words of messages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from rightsource.models.checker.rounding import half_even
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO_DECIMALS, NANO_DECIMALS
from rightsource.models.report import Unit

_PERCENT_DECIMALS: Final = 2
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


def percent(limit: Fraction) -> str:
    """Return a limit of yields or shares in per cent, in all its decimals.

    Examples
    --------
    >>> percent(Fraction("0.700000001"))
    '70.0000001 %'
    """
    return f"{number(100 * limit, NANO_DECIMALS - 2)} %"


def percent_beside(value: Fraction, limit: Fraction) -> str:
    """Return per cent in as many decimals, at least two, as it takes to see on which side of its limit a value is.

    Examples
    --------
    >>> percent_beside(Fraction(2, 3), Fraction(1, 2)), percent_beside(Fraction("0.929999"), Fraction("0.93"))
    ('66.67 %', '92.9999 %')
    """
    return f"{_beside(100 * value, 100 * limit)} %"


def points(difference: Fraction) -> str:
    """Return a positive difference of yields or shares in per cent, in as many decimals as it takes to see any.

    Examples
    --------
    >>> points(Fraction(1, 6)), points(Fraction(1, 10**9))
    ('16.67', '0.0000001')
    """
    return _beside(100 * difference, Fraction(0))


def _beside(value: Fraction, limit: Fraction) -> str:
    decimals = _PERCENT_DECIMALS
    while decimals < _MOST_DECIMALS and value != limit and _as_good_as(value, limit, decimals):
        decimals += 1
    return number(value, decimals)


def _as_good_as(value: Fraction, limit: Fraction, decimals: int) -> bool:
    """Tell whether rounding to these decimals hides a difference between value and limit."""
    scale = 10**decimals
    shown = Fraction(half_even(value.numerator * scale, value.denominator), scale)
    return shown == limit or (shown < limit) != (value < limit)


def quantity(value: Fraction, unit: Unit, instance: Instance) -> str:
    """Return an amount with its unit: ``1,234.50 USD``, ``12.5 h``, ``90,000 transactions`` or a bare number."""
    match unit:
        case "money":
            return f"{bare(value, unit, instance)} {instance.currency}"
        case "transactions":
            return f"{bare(value, unit, instance)} {counted(value, 'transaction')}"
    return bare(value, unit, instance)


def bare(value: Fraction, unit: Unit, instance: Instance) -> str:
    """Return an amount whose unit is plain from what stands before it: ``1,234.50``, ``12.5 h`` or ``90,000``."""
    if unit == "money":
        return number(value, instance.money_decimals, pad=True)
    return f"{number(value, MICRO_DECIMALS)} h" if unit == "hours" else number(value, MICRO_DECIMALS)


def amount_against(value: Fraction, limit: Fraction, unit: Unit, instance: Instance, *, upper: bool) -> str:
    """Return an amount beside its upper or lower limit, and by how much it breaks it."""
    shown, bound, miss = (quantity(amount, unit, instance) for amount in (value, limit, abs(value - limit)))
    return _against(shown, bound, miss, broken=value > limit if upper else value < limit, upper=upper)


def percent_against(value: Fraction, limit: Fraction, *, upper: bool, of: str = "") -> str:
    """Return a yield or share (``of`` what) beside its upper or lower limit, and by how much it breaks it.

    Examples
    --------
    >>> percent_against(Fraction(3, 4), Fraction(4, 5), upper=True)
    '75 %; at most 80 % is allowed'
    >>> percent_against(Fraction(3, 4), Fraction(4, 5), upper=False)
    '75 %, 5 percentage points short of the 80 % asked'
    """
    difference = points(abs(value - limit))
    miss = f"{difference} {counted(Fraction(difference.replace(',', '')), 'percentage point')}"
    broken = value > limit if upper else value < limit
    return _against(f"{percent_beside(value, limit)}{of}", percent(limit), miss, broken=broken, upper=upper)


def _against(shown: str, limit: str, miss: str, *, broken: bool, upper: bool) -> str:
    if broken:
        return f"{shown}, {miss} over the {limit} allowed" if upper else f"{shown}, {miss} short of the {limit} asked"
    return f"{shown}; at most {limit} is allowed" if upper else f"{shown}; at least {limit} is asked"


def counted(count: Fraction | int, noun: str) -> str:
    """Return a noun in the singular for exactly one, else in the plural.

    Examples
    --------
    >>> counted(1, "country"), counted(3, "country")
    ('country', 'countries')
    """
    return noun if count == 1 else _PLURALS.get(noun, f"{noun}s")


def listed(names: Sequence[str], conjunction: str = "and") -> str:
    """Return names as a list in words, abbreviated when there are many.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed([f"p{i}" for i in range(9)])
    ('a, b and c', 'p0, p1, p2, p3, p4, p5 and 3 more')
    """
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        return f"{', '.join(shown)} {conjunction} {len(names) - _NAMES_SHOWN} more"
    return f" {conjunction} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def path_words(names: Sequence[str]) -> str:
    """Return a path as ``a > b > c``, its middle left out when it is long."""
    if len(names) <= _STEPS_SHOWN:
        return " > ".join(names)
    half = _STEPS_SHOWN // 2
    middle = f"... {len(names) - 2 * half} more ..."
    return " > ".join([*names[:half], middle, *names[-half:]])
