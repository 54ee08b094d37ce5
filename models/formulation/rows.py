"""Rows of the formulation: many at once as arrays, or one at a time as exact whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import gcd
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES, Exact

_LARGEST_SUM: Final = EXACT_IN_DOUBLES - 1


@dataclass(frozen=True)
class RowBlock:
    """Rows of one family: entry k says that ``coefficient[k]`` times ``column[k]`` belongs to row ``row[k]``.

    Rows are counted from 0 within the block; ``lower`` and ``upper`` have one entry per row; ``name`` names a row.
    """

    name: Callable[[int], str]
    row: Integers
    column: Integers
    coefficient: Integers
    lower: Integers
    upper: Integers


@dataclass(frozen=True)
class LinearRow:
    r"""One row Σ coefficient·v <= upper over whole, non-negative columns, with coefficients of any size.

    ``rounded`` says that the row is no longer exact but a relaxation.

    Examples
    --------
    >>> LinearRow("cap", np.array([0, 1]), np.array([10**20, 2 * 10**20], dtype=object), 5 * 10**20).fitted().upper
    5

    """

    name: str
    column: Integers
    coefficient: Exact
    upper: int
    rounded: bool = False

    def fitted(self) -> LinearRow:
        """Return the row divided by its common divisor and, only where it still sums to 2⁵³ or more, rounded outwards.

        Dividing by the divisor g and rounding the right-hand side down loses nothing, since columns are whole. Rounding
        outwards divides by k > 1 and rounds every coefficient and the right-hand side down: as columns are not
        negative, every plan that keeps the row keeps the rounded one, so bounds and "infeasible" stay proofs.
        """
        divisor = gcd(*self.coefficient.tolist()) or 1
        coefficient, upper = self.coefficient // divisor, self.upper // divisor
        magnitude = sum(map(abs, coefficient.tolist())) + abs(upper)
        if magnitude <= _LARGEST_SUM:
            return LinearRow(self.name, self.column, coefficient, upper)
        shrink = -(-magnitude // _LARGEST_SUM) + 1
        return LinearRow(self.name, self.column, coefficient // shrink, upper // shrink, rounded=True)

    def block(self) -> RowBlock:
        """Return the row, which must be fitted, as a block of one."""
        used = np.flatnonzero(self.coefficient)
        return RowBlock(
            name=lambda _: self.name,
            row=np.zeros(len(used), dtype=np.int64),
            column=self.column[used],
            coefficient=self.coefficient[used].astype(np.int64),
            lower=np.array([-NO_LIMIT], dtype=np.int64),
            upper=np.array([self.upper], dtype=np.int64),
        )


def at_most(name: str, row: Integers, column: Integers, coefficient: Integers, upper: Integers) -> RowBlock:
    """Return the rows Σ coefficient·v <= upper that all carry the same name and their number."""
    lower = np.full(len(upper), -NO_LIMIT, dtype=np.int64)
    return RowBlock(lambda r: f"{name}[{r}]", row, column, coefficient, lower, upper)
