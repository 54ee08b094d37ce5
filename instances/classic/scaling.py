"""What is used of capacities, multiplied by a power of ten where it has too many decimals, so that none is rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from rightsource.instances.classic.case import decimals_of
from rightsource.instances.classic.numbers import AMOUNT_DIGITS, Amount
from rightsource.models.faults import Fault, InputError

HOURS_DECIMALS: Final = 3
"""Decimals of hours that are not rounded up."""


def power_for(amounts: Iterable[Amount], decimals: int, what: str, source: str) -> int:
    """Return the least power of ten, as its exponent, that leaves amounts with at most some decimals.

    Raises
    ------
    InputError
        When an amount then has more than `AMOUNT_DIGITS` digits before the point; ``what`` names the amounts.

    Examples
    --------
    >>> power_for([Decimal("0.00125"), 3], HOURS_DECIMALS, "the demands", "a.txt")
    2
    """
    different = {*amounts}
    most = max(map(decimals_of, different), default=0)
    power = max(0, most - decimals)
    digits = max((Decimal(amount).adjusted() + 1 for amount in different if amount), default=0)
    if power and digits + power > AMOUNT_DIGITS:
        message = (
            f"{what} have up to {most} decimals and {digits} digits before the point; expected at most "
            f"{AMOUNT_DIGITS + decimals} digits altogether, so that none is rounded."
        )
        raise InputError([Fault("", message, source)])
    return power


def times(amount: Amount, power: int) -> Amount:
    """Return an amount times ten to a power, exactly.

    >>> times(Decimal("0.00125"), 2), times(3, 2)
    (Decimal('0.125'), 300)
    """
    return amount.scaleb(power) if isinstance(amount, Decimal) else amount * 10**power
