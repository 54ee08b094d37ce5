"""A published value as a cost of ours: the inverse of `rightsource.models.origin.published`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from rightsource.models.instance import Instance


class Known(NamedTuple):
    """A cost in whole minor units per year, and by how much it may be off, in the same unit."""

    cost: int
    tolerance: int


def known_cost(instance: Instance, value: Decimal, tolerance: Decimal) -> Known:
    """Return the cost of ours that is a published value, rounded by up to ``tolerance``, in the published problem.

    ``(value - offset) / scale`` where the published problem is minimised, ``(offset - value) / scale`` where it is
    maximised, in minor units; scale 1 and offset 0 where the origin of the instance does not give them. The tolerance
    is divided by the scale and holds the rounding to a whole minor unit, too.
    """
    origin = instance.origin or {}
    scale, offset = (Fraction(origin.get(key, default)) for key, default in (("scale", 1), ("offset", 0)))
    unit = 10**instance.money_decimals / scale
    above = Fraction(value) - offset
    exact = (-above if origin.get("sense") == "max" else above) * unit
    cost = round(exact)
    return Known(cost, ceil(Fraction(tolerance) * abs(unit) + abs(exact - cost)))
