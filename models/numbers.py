"""Exact numbers: decimals as scaled whole numbers, and back.

A column of numbers is kept as 64-bit integers in a fixed unit: money, volumes, hours and measures in millionths,
yields, shares and rates in billionths. Twelve digits before the point and six (nine) behind it fit.
"""

from decimal import Context, Decimal
from typing import Final

MICRO_DECIMALS: Final = 6
NANO_DECIMALS: Final = 9
MICRO: Final = 10**MICRO_DECIMALS
"""Scale of money, volumes, hours, times and measures."""
NANO: Final = 10**NANO_DECIMALS
"""Scale of yields, shares and the discount rate."""
DIGITS_BEFORE_THE_POINT: Final = 12
_WIDE: Final = Context(prec=40)


def to_scaled(value: Decimal, scale: int) -> int:
    """Return ``value * scale`` as a whole number.

    Raises
    ------
    ValueError
        When the product is not whole, that is, when ``value`` has more decimals than the scale holds.

    Examples
    --------
    >>> to_scaled(Decimal("0.985"), NANO)
    985000000
    """
    numerator, denominator = value.as_integer_ratio()
    scaled, rest = divmod(numerator * scale, denominator)
    if rest:
        raise ValueError(f"{value} has more decimals than a scale of {scale} holds")
    return scaled


def from_scaled(value: int, scale: int) -> int | Decimal:
    """Return ``value / scale`` as the shortest plain number: a whole number, or a decimal without trailing zeros.

    Examples
    --------
    >>> from_scaled(985000000, NANO), from_scaled(3000000, MICRO)
    (Decimal('0.985'), 3)
    """
    whole, rest = divmod(value, scale)
    if not rest:
        return whole
    return _WIDE.normalize(_WIDE.scaleb(Decimal(value), 1 - len(str(scale))))
