"""Sums of products in doubles, rounded down for sure."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles

_ALLOWANCE: Final = 2.0**-50
"""Eight times the unit roundoff of doubles, 2⁻⁵³, for each operation."""
_TINY: Final = 2.0**-900
"""More than all that underflow can lose."""


def lowered(base: Doubles, place: Integers, amounts: Doubles) -> Doubles:
    r"""Return base less the sum of the amounts at each place, rounded so that no result is above the true value.

    Amounts are products of two doubles, m of them at a place. With u = 2⁻⁵³, however they are summed, the result is off
    by at most m + 2 roundings of S = \|base\| + Σ \|amount\|, that is (m + 2)u/(1 - (m + 2)u)·S (Higham, Accuracy and
    Stability of Numerical Algorithms, 2002, section 3.1), and S itself, as computed, by the same part. Eight times
    (m + 4)u·S covers both, and the rounding of the last subtraction, for m below 2⁴⁰. Where there are no amounts, the
    base is returned as it is.

    Examples
    --------
    >>> found = lowered(np.array([1.0, 5.0]), np.array([0, 0]), np.array([0.25, 0.5]))
    >>> bool(0.25 - 1e-12 < found[0] < 0.25), float(found[1])
    (True, 5.0)
    """
    size = len(base)
    total = base - np.bincount(place, weights=amounts, minlength=size)
    magnitude = np.abs(base) + np.bincount(place, weights=np.abs(amounts), minlength=size)
    terms = np.bincount(place, minlength=size)
    return np.where(terms > 0, total - (terms + 4) * _ALLOWANCE * (magnitude + _TINY), base)
