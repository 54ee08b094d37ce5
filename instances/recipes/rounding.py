"""Rounding of derived numbers, so that a document holds short decimals and never a binary float."""

from decimal import ROUND_HALF_EVEN, Decimal


def rounded(amount: Decimal, decimals: int) -> Decimal:
    """Round half to even; a negative number of decimals rounds to tens, hundreds, ...

    >>> rounded(Decimal("1234.5678"), 2), rounded(Decimal("1234.5678"), -2)
    (Decimal('1234.57'), Decimal('1.2E+3'))
    """
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)


def whole(amount: Decimal, step: int = 1) -> int:
    """Round to the nearest multiple of a whole step.

    >>> whole(Decimal("1234.5678"), 50)
    1250
    """
    return int(rounded(amount / step, 0)) * step
