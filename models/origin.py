"""What our objective means in the published problem that an instance was made of."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

from rightsource.models.instance import Instance

_EXACT: Final = Context(prec=100)
"""More digits than any amount times any scale has."""


def published(instance: Instance, minor: int) -> Decimal | None:
    """Return a cost in minor units as the objective of the published problem; None where the instance has no origin.

    ``offset + scale * cost`` where the published problem is minimised, ``offset - scale * cost`` where it is maximised,
    exactly; scale 1 and offset 0 where they are not given. A bound of ours becomes a published bound in the same way:
    a lower one for ``min``, an upper one for ``max``.
    """
    if instance.origin is None:
        return None
    scale, offset = (Decimal(instance.origin.get(key, default)) for key, default in (("scale", 1), ("offset", 0)))
    cost = _EXACT.multiply(Decimal(minor).scaleb(-instance.money_decimals, _EXACT), scale)
    return _EXACT.subtract(offset, cost) if instance.origin.get("sense") == "max" else _EXACT.add(offset, cost)
