"""Powers of two that bring a model's numbers into an engine's range, and bounds brought back safely.

A power of two changes no digit of a double, so the scaled model is exactly the same model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles, row_scales
from rightsource.optimizer.engines.job import EngineName

_COST_BITS: Final = 20
_LEAST_UNIT: Final = -10
"""A minor unit is never scaled below 2⁻¹⁰: at 2⁻¹⁴ HiGHS's tolerances merged plans one unit apart, at 2⁻¹⁰ never."""
_TIGHT_ROW_BITS: Final = 32
_SMALL_ROW_BITS: Final = 10
_LEAST_ROW: Final = 2.0**-14
"""No row shrinks further only to be small: one unit of violation stays far above HiGHS's tolerance of 10⁻⁶."""
_RELATIVE: Final[dict[EngineName, float]] = {"highs": 1e-11, "scip": 1e-11, "cp-sat": 0.0}
_ABSOLUTE: Final = 0.25
"""In minor units. Costs nothing: engines stop half a unit below the objective at the latest."""
SLACK: Final[dict[EngineName, float]] = {"highs": 1e-9, "scip": 1e-9, "cp-sat": 0.0}
"""By how much of a solution's cost an engine may misjudge it, because its whole columns are whole up to a tolerance."""


@dataclass(frozen=True)
class Scales:
    """What the objective (one number) and each row (an array) are multiplied by."""

    objective: float
    rows: Doubles


def scales(model: LinearModel, engine: EngineName, tight: bool) -> Scales:
    """Return the scales for an engine.

    Rows are scaled so that their largest entry is at most 2²⁰ (2³² when ``tight``, for HiGHS alone: SCIP then missed
    optima that attain a row exactly), the objective likewise but by no less than 2⁻¹⁰; nothing is ever scaled up, since
    whole numbers leave one unit of violation visible as they are. CP-SAT gets whole numbers, so all its scales are 1.

    HiGHS's rows have entries up to 2¹⁰ where one unit stays visible. With 2²⁰, HiGHS 1.12 cut off the optimum and gave
    bounds above it for 4 seeds of 48 on two what-ifs of the bundled health-claims, and for none of 144 with 2¹⁰.
    """
    if engine == "cp-sat":
        return Scales(1.0, np.ones(model.rows))
    largest = int(np.abs(model.objective).max(initial=0))
    exponent = max(min(_COST_BITS - largest.bit_length(), 0), _LEAST_UNIT)
    return Scales(math.ldexp(1.0, exponent), _rows(model, engine, tight))


def _rows(model: LinearModel, engine: EngineName, tight: bool) -> Doubles:
    if engine != "highs":
        return row_scales(model)
    if tight:
        return row_scales(model, _TIGHT_ROW_BITS)
    return np.maximum(row_scales(model, _SMALL_ROW_BITS), np.minimum(row_scales(model), _LEAST_ROW))


def whole_bound(bound: float, scale: float, engine: EngineName, offset: int = 0) -> int | None:
    """Return the whole number of minor units that an engine's bound proves, None when it proves nothing.

    The optimum is a whole number z. An engine's bound b (in scaled units) is taken to be at most z plus an error of a
    quarter of a minor unit, the rounding of doubles and, except for CP-SAT, 10⁻¹¹ of what b has beyond the constant
    ``offset`` (in minor units), which no engine computes with: with that no bound was too high on thousands of small
    models with near ties, while HiGHS went wrong by two units in 2·10¹¹. So z ≥ ⌈b − error⌉.

    Examples
    --------
    >>> whole_bound(99.5, 0.5, "highs"), whole_bound(-10.2, 1.0, "cp-sat"), whole_bound(float("-inf"), 1.0, "scip")
    (199, -10, None)
    """
    unscaled = bound / scale
    if not math.isfinite(unscaled) or abs(unscaled) >= 2**62:
        return None
    rounding = 2 * math.ulp(unscaled)
    return math.ceil(unscaled - _ABSOLUTE - rounding - _RELATIVE[engine] * abs(unscaled - offset))
