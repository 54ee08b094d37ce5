"""Path rules as lengths: whole numbers that add up along a path, rounded outwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO, NANO, to_scaled
from rightsource.models.rules import MaxPathTime, MinPathYield, PathRule
from rightsource.models.tables.tables import Tables

_FINEST: Final = 10**7
"""Limits are scaled to about this many steps: fine enough to see one part in ten million, safe in a double."""
_MARGIN: Final = 1e-12
"""Relative allowance for the error of a floating-point logarithm (below 10⁻¹⁵), always taken outwards."""


@dataclass(frozen=True)
class Lengths:
    """Lengths of options, shape (options,), and of hand-offs, shape (profiles, 5), and the most a path may sum to.

    They are rounded outwards: every path that keeps the rule sums to at most ``limit``. Lengths beyond the limit are
    cut to ``limit + 1``.
    """

    option: Integers
    handoff: Integers
    limit: int


def lengths(tables: Tables, rule: PathRule) -> Lengths:
    """Return the lengths that turn a path rule into Σ length <= limit along every path."""
    match rule:
        case MinPathYield():
            return _of_yields(tables, to_scaled(rule.value, NANO))
        case MaxPathTime():
            return _of_times(tables, to_scaled(rule.value, MICRO))
        case _:
            raise TypeError(f"{type(rule).__name__} is not a path rule")


def _negative_log(yields: Integers) -> npt.NDArray[np.float64]:
    """Return -ln of yields in billionths, to full relative precision also close to 1."""
    return -np.log1p(-(NANO - yields).astype(np.float64) / NANO)


def _of_yields(tables: Tables, value: int) -> Lengths:
    r"""Take -ln y as length: Π y >= value becomes Σ -ln y <= -ln value.

    Scaled so that the limit is about ten million, lengths rounded down and the limit up. With value 1, every yield
    below 1 has length 1 and the limit is 0, which is exact.
    """
    if value == NANO:
        short, far = (tables.yields < NANO).astype(np.int64), (tables.arcs.yields < NANO).astype(np.int64)
        return Lengths(short, far, 0)
    nats = float(_negative_log(np.array([value], dtype=np.int64))[0])
    scale = _FINEST / nats
    limit = int(np.ceil(nats * scale * (1 + _MARGIN)))
    option, handoff = (
        _cut(np.floor(_negative_log(yields) * scale * (1 - _MARGIN)), limit)
        for yields in (tables.yields, tables.arcs.yields)
    )
    return Lengths(option, handoff, limit)


def _of_times(tables: Tables, value: int) -> Lengths:
    """Take times as lengths, divided by their common divisor and, if still long, to about ten million steps."""
    times = np.concatenate([tables.lead_time, tables.arcs.delays.reshape(-1)])
    divisor = int(np.gcd.reduce(times)) or 1
    divisor *= max(1, value // (divisor * _FINEST))
    limit = value // divisor
    return Lengths(_floor(tables.lead_time, divisor, limit), _floor(tables.arcs.delays, divisor, limit), limit)


def _cut(floored: npt.NDArray[np.float64], limit: int) -> Integers:
    return np.minimum(floored, limit + 1).astype(np.int64)


def _floor(times: Integers, divisor: int, limit: int) -> Integers:
    """Divide rounding down; a sum of these is at most the floor of the sum's quotient, so the limit may be floored."""
    return np.minimum(times // divisor, limit + 1)
