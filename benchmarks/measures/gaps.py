"""Relative gaps, and when one counts as reached."""

from __future__ import annotations

from typing import Final

TARGETS: Final = (1e-2, 1e-3, 1e-4)
"""The gaps whose times are measured: 1 %, 0.1 % and 1e-4."""
CLOSEST: Final = TARGETS[-1]
"""The gap that counts as solved."""
USUAL_TOLERANCE: Final = 1e-6
"""The relative tolerance to which the usual solvers keep their rows, and so to which their values are meant."""


def relative_gap(objective: float, bound: float) -> float:
    r"""Return :math:`\max(0, z - b) / \max(|z|, 1)` of a plan's cost z and a bound b, both in minor units.

    The same formula with the best known value in place of the bound is the distance of a plan from it.

    Examples
    --------
    >>> relative_gap(200, 199), relative_gap(0, -2), relative_gap(200, 201)
    (0.005, 2.0, 0.0)
    """
    return max(0.0, objective - bound) / max(abs(objective), 1)


def reached(objective: float, bound: float, target: float) -> bool:
    """Return whether a plan and a bound (or the best known value) are within a relative gap of each other.

    A peer that stops at the asked gap may be beyond it by rounding, so `USUAL_TOLERANCE` is allowed on top, for all
    alike. Plans cost whole minor units: what is less than one above a bound is optimal, however large the gap looks.

    Examples
    --------
    >>> reached(10_000, 9_999, 1e-4), reached(10_000, 9_998, 1e-4), reached(300, 299.5, 1e-4)
    (True, False, True)
    """
    if objective - bound < 1 - USUAL_TOLERANCE * max(abs(objective), 1):
        return True
    return relative_gap(objective, bound) <= target + USUAL_TOLERANCE


def gap_name(target: float) -> str:
    """Return a target as it is called in tables and plots.

    >>> gap_name(0.01), gap_name(0.001), gap_name(0.0001)
    ('1 %', '0.1 %', '1e-4')
    """
    return f"{100 * target:g} %" if target >= 1e-3 else f"{target:.0e}".replace("e-0", "e-")
