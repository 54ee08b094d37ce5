"""Rows brought to the size that solvers are made for, by powers of two: no digit of a double changes.

Rows hold exact whole numbers, up to 2⁵³ where they count hours, money or volumes. Solvers decide rows with fixed
tolerances, and numbers of that size are beyond what their manuals recommend: SCIP 10.0 called an instance of a dozen
processes with entries near 10⁹ infeasible, and solved it once its rows were scaled.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from rightsource.models.formulation.linear import LinearModel

Doubles = npt.NDArray[np.float64]

ROW_BITS: Final = 20
"""Entries of a row are brought to at most 2²⁰."""
_LEAST_ENTRY: Final = -29
"""HiGHS drops matrix entries below 10⁻⁹; an entry of 1 scaled by 2⁻²⁹ is still above."""


def row_scales(model: LinearModel, bits: int = ROW_BITS) -> Doubles:
    """Return a power of two for each row, shape (rows,), that brings its largest entry to at most 2 to the ``bits``.

    Nothing is ever scaled up, since whole numbers leave one unit of violation visible as they are, and nothing down by
    more than 2²⁹.
    """
    largest = np.zeros(model.rows)
    filled = np.diff(model.row_start) > 0
    if filled.any():
        starts = model.row_start[:-1][filled]
        largest[filled] = np.maximum.reduceat(np.abs(model.coefficient).astype(np.float64), starts)
    exponents = np.frexp(largest)[1]
    return np.asarray(np.ldexp(1.0, np.clip(bits - exponents, _LEAST_ENTRY, 0)), dtype=np.float64)
