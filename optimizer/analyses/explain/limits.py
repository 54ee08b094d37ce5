"""How the values of rules move: the tightest that a plan keeps, the next tighter, one half way, one with few digits."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT
from rightsource.optimizer.analyses.rule_values import FRACTIONS, YIELDS, decimals_of, is_upper, kind_of


def holding(instance: Instance, name: str, value: Fraction, decimals: int | None = None) -> Decimal | None:
    """Return the tightest limit of this rule, in so many decimals, that a plan of this value keeps; None if none may.

    An upper limit is rounded up, a lower one down, to the decimals of its kind unless fewer are given.
    """
    scale = 10 ** (decimals_of(instance, name) if decimals is None else decimals)
    whole = math.ceil(value * scale) if is_upper(instance, name) else math.floor(value * scale)
    limit = Decimal(whole) / scale
    kind = kind_of(instance, name)
    low, high = limit < 0 or (kind in YIELDS and limit == 0), limit >= 10**DIGITS_BEFORE_THE_POINT
    return None if low or high or (kind in FRACTIONS and limit > 1) else limit


def between(instance: Instance, name: str, tight: Decimal, loose: Decimal) -> Decimal | None:
    """Return a value of a rule about half way between two others, None when they are next to each other.

    ``tight`` may have more decimals than count: the next tighter value stands for it.
    """
    scale = 10 ** decimals_of(instance, name)
    whole = math.floor(tight * scale) if is_upper(instance, name) else math.ceil(tight * scale)
    low, high = sorted((whole, int(loose * scale)))
    return None if high - low <= 1 else Decimal((low + high) // 2) / scale


def tighter(instance: Instance, name: str, limit: Decimal) -> Decimal:
    """Return the next tighter value of a rule."""
    step = Decimal(1).scaleb(-decimals_of(instance, name))
    return limit - step if is_upper(instance, name) else limit + step


def readable(instance: Instance, name: str, limit: Decimal, start: Decimal) -> Decimal:
    """Return a limit with few digits that is no tighter than this one.

    It gives away at most a tenth of the way from ``start``, the value that the rule has.
    """
    way = abs(Fraction(limit) - Fraction(start))
    for decimals in range(-DIGITS_BEFORE_THE_POINT, decimals_of(instance, name)):
        rounded = _rounded(instance, name, Fraction(limit), decimals)
        if rounded is not None and abs(Fraction(rounded) - Fraction(limit)) * 10 <= way:
            return rounded
    return limit


def _rounded(instance: Instance, name: str, limit: Fraction, decimals: int) -> Decimal | None:
    if decimals >= 0:
        return holding(instance, name, limit, decimals)
    coarse = 10**-decimals
    rounded = holding(instance, name, limit / coarse, 0)
    return None if rounded is None or kind_of(instance, name) in FRACTIONS else rounded * coarse
