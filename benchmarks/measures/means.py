"""Means of times over cases."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, fsum, log
from typing import Final

SHIFT: Final = 1.0
"""Seconds. Below about a second nobody waits, and there clocks, imports and caches weigh as much as the method: the
shift lets a case of 0.02 s against 0.01 s count for next to nothing. Surveys of solvers with limits of hours shift by
10 s; most cases here take less than that."""


def shifted_geometric_mean(values: Iterable[float], shift: float = SHIFT) -> float:
    r"""Return the shifted geometric mean of values :math:`t_1, \dots, t_n \ge 0`.

    .. math::  \Bigl( \prod_k (t_k + s) \Bigr)^{1/n} - s

    It lies between the least and the greatest value; large times weigh less than in the arithmetic mean, tiny ones
    less than in the geometric mean (T. Achterberg, "Constraint Integer Programming", 2007, appendix A).

    Raises
    ------
    ValueError
        When there are no values, or one is negative.

    Examples
    --------
    >>> round(shifted_geometric_mean([1, 7]), 9)
    3.0
    """
    kept = list(values)
    if not kept or min(kept) < 0:
        raise ValueError(f"A shifted geometric mean needs values of at least 0; got {kept}.")
    mean = exp(fsum(log(value + shift) for value in kept) / len(kept)) - shift
    return min(max(mean, min(kept)), max(kept))  # rounding may lead out of the range by a last digit
