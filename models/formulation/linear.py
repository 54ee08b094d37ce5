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
    minor currency units per year, its sum of magnitudes below 2⁵³, as is that of every row.

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
        """Return the objective of whole values, exactly, in minor currency units per year."""
        return self.offset + sum(int(c) * int(v) for c, v in zip(self.objective, values, strict=True) if c and v)

    def breaks(self, values: Integers) -> bool:
        """Say whether whole values break a row or a bound, decided exactly."""
        outside = (values < self.lower) | (values > self.upper)
        return bool(outside.any()) or len(self.broken_rows(values)) > 0

    def broken_rows(self, values: Integers) -> Integers:
        """Return the rows that whole values break, decided exactly."""
        entries = self.coefficient.astype(object) * values[self.column].astype(object)
        sums = np.zeros(self.rows, dtype=object)
        np.add.at(sums, np.repeat(np.arange(self.rows), np.diff(self.row_start)), entries)
        below = (self.row_lower > -NO_LIMIT) & (sums < self.row_lower)
        above = (self.row_upper < NO_LIMIT) & (sums > self.row_upper)
        return np.flatnonzero(np.asarray(below | above, dtype=bool)).astype(np.int64)
