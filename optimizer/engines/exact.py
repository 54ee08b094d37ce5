"""Whole values of a model's columns, judged exactly."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel

_SHIFT: Final = 0.37
"""Where a value that need not be whole is cut: above 0.63 up, below down."""


def rounded(model: LinearModel, values: npt.NDArray[np.float64]) -> Integers:
    """Return the whole values nearest to an engine's, inside the columns' limits.

    Columns that need not be whole go to ⌊v + 0.37⌋: like every ⌊v + c⌋ this keeps differences of whole numbers
    (v_j ≥ v_i + k stays true), and no halves, thirds or quarters lie near the place where it jumps.
    """
    near = np.where(model.integral, np.rint(values), np.floor(values + _SHIFT))
    return np.clip(near.astype(np.int64), model.lower, model.upper)


def cost(model: LinearModel, values: Integers) -> int:
    """Return the objective in minor units per year; exact because its sum of magnitudes is below 2⁵³."""
    return model.offset + int(model.objective @ values)


def row_sums(model: LinearModel, values: Integers) -> Integers:
    """Return A·v, exactly.

    The running total over all entries may pass 2⁶³ and wrap around; its differences are still right, since every
    row's own sum is below 2⁵³.
    """
    total = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(model.coefficient * values[model.column])))
    return np.asarray(total[model.row_start[1:]] - total[model.row_start[:-1]], dtype=np.int64)


def broken(model: LinearModel, values: Integers) -> int:
    """Return how many rows and column limits the values break."""
    sums = row_sums(model, values)
    rows = ((model.row_lower > -NO_LIMIT) & (sums < model.row_lower)) | (
        (model.row_upper < NO_LIMIT) & (sums > model.row_upper)
    )
    return int(np.count_nonzero(rows) + np.count_nonzero((values < model.lower) | (values > model.upper)))


def impossible(model: LinearModel) -> bool:
    """Whether a limit alone shows that there is no solution.

    A row takes multiples of the greatest common divisor g of its entries only (of 0 when it has none), so one of them
    has to lie between its limits: ⌈lower / g⌉ ≤ ⌊upper / g⌋. Engines answer such rows with anything from a proof to
    an error.
    """
    divisor = np.zeros(model.rows, dtype=np.int64)
    filled = np.diff(model.row_start) > 0
    if filled.any():
        divisor[filled] = np.abs(np.gcd.reduceat(model.coefficient, model.row_start[:-1][filled]))
    empty = divisor == 0
    step = np.where(empty, 1, divisor)
    missed = np.where(
        empty, (model.row_lower > 0) | (model.row_upper < 0), -(-model.row_lower // step) > model.row_upper // step
    )
    return bool(missed.any() or (model.lower > model.upper).any())
