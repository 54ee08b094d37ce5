"""Whole values of a model's columns, judged exactly."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.optimizer.engines.job import Outcome

_SHIFT: Final = 0.37
"""Where a value that need not be whole is cut: above 0.63 up, below down."""

NO_SEARCH: Final = Outcome("infeasible", "proof", native_status="no search: a limit alone excludes all solutions")
"""The outcome for a model that is `impossible`."""


def rounded(model: LinearModel, values: npt.NDArray[np.float64]) -> Integers:
    """Return the whole values nearest to an engine's, inside the columns' limits.

    Columns that need not be whole go to ⌊v + 0.37⌋: like every ⌊v + c⌋ this keeps differences of whole numbers
    (v_j ≥ v_i + k stays true), and no halves, thirds or quarters lie near the place where it jumps.
    """
    near = np.where(model.integral, np.rint(values), np.floor(values + _SHIFT))
    return np.clip(near.astype(np.int64), model.lower, model.upper)


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
