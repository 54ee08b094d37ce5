"""A mixed-integer linear model in whole numbers, as flat arrays: what every engine is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers

NO_LIMIT: Final = 2**62
"""Stands for an absent upper limit of a row or column; its negative for an absent lower limit."""


@dataclass(frozen=True)
class LinearModel:
    r"""Minimise c·v + offset subject to lower <= A·v <= upper and bounds on v, everything a 64-bit whole number.

    Columns marked ``integral`` must be whole; the others are whole in some optimal solution whenever the integral ones
    are, so an engine without continuous variables may treat them as integral too. Row r holds the entries
    ``row_start[r]`` up to, not including, ``row_start[r + 1]`` of ``column`` and ``coefficient``. The objective is in
    minor currency units per year, its sum of magnitudes below 2⁵³; so is that of the rows of rules and limits.

    ``column_name`` and ``row_name`` give a readable name for a position; they are computed on demand.
    """

    lower: Integers
    upper: Integers
    integral: Flags
    objective: Integers
    offset: int
    row_start: Integers
    column: Integers
    coefficient: Integers
    row_lower: Integers
    row_upper: Integers
    column_name: Callable[[int], str]
    row_name: Callable[[int], str]

    @property
    def columns(self) -> int:
        """Number of variables."""
        return len(self.lower)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    def cost(self, values: Integers) -> int:
        """Return the objective of whole values in minor units per year; exact, as its magnitudes sum to below 2⁵³."""
        return self.offset + int(self.objective @ values)

    def row_sums(self, values: Integers) -> Integers:
        """Return A·v, exactly.

        The running total over all entries may pass 2⁶³ and wrap around; its differences are still right, since every
        row's own sum is far below that.
        """
        running = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(self.coefficient * values[self.column])))
        return np.asarray(running[self.row_start[1:]] - running[self.row_start[:-1]], dtype=np.int64)

    def broken_rows(self, values: Integers) -> Integers:
        """Return the rows that whole values break, decided exactly."""
        sums = self.row_sums(values)
        below = (self.row_lower > -NO_LIMIT) & (sums < self.row_lower)
        above = (self.row_upper < NO_LIMIT) & (sums > self.row_upper)
        return np.flatnonzero(below | above)

    def broken(self, values: Integers) -> int:
        """Return how many rows and column limits whole values break."""
        outside = (values < self.lower) | (values > self.upper)
        return len(self.broken_rows(values)) + int(np.count_nonzero(outside))

    def breaks(self, values: Integers) -> bool:
        """Say whether whole values break a row or a column limit."""
        return self.broken(values) > 0
