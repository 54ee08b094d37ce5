"""The best solution so far, and the file in which HiGHS leaves each one it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.optimizer.engines import exact

Found = Callable[[Integers, int, int], None]
"""Called with rounded values, exact objective in minor units and number of broken rows."""


class Incumbents:
    """Keeps the best solution offered: fewest broken rows none, then least cost; tells each improvement."""

    def __init__(self, model: LinearModel, found: Found) -> None:
        self._model = model
        self._found = found
        self.values: Integers | None = None
        self.objective = 0
        self.broken = 0

    def offer(self, values: npt.NDArray[np.float64]) -> None:
        """Round an engine's solution and keep it if it is better."""
        self.offer_whole(exact.rounded(self._model, values))

    def offer_whole(self, values: Integers) -> None:
        """Keep whole values if they are better: a solution that breaks no row beats all that do, then cost decides."""
        objective, broken = self._model.cost(values), self._model.broken(values)
        if self.values is None or (broken > 0, objective) < (self.broken > 0, self.objective):
            self.values, self.objective, self.broken = values, objective, broken
            self._found(values, objective, broken)

    def corrected(self, bound: int, slack: float) -> int:
        """Return a bound that is not a little above the best solution's cost.

        An engine's last bound is its own objective of the best solution, before rounding. Where that is above the cost
        by an excess, the engine has shown that its bounds may be off by as much: the cost less the excess is what is
        left of it. A bound beyond one minor unit plus ``slack`` times the cost is left as it is: that is a
        contradiction, which must show.
        """
        if self.values is None or self.broken or slack == 0:
            return bound
        excess = bound - self.objective
        return self.objective - excess if 0 < excess <= 1 + slack * abs(self.objective) else bound


class Trail:
    """Reads HiGHS's file of improving solutions while it grows.

    One block for each: a line ``Objective z``, a line ``# Columns n``, then n lines, each a column's name (columns have
    none here) and its value.
    """

    def __init__(self, path: Path, columns: int) -> None:
        self._path = path
        self._columns = columns
        self._rest = ""
        self._offset = 0

    def read(self) -> Iterator[npt.NDArray[np.float64]]:
        """Yield the solutions that were completed since the last call."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        self._offset += len(fresh)
        head, *blocks = (self._rest + fresh.decode("ascii", "replace")).split("Objective ")
        self._rest = "Objective " + blocks.pop() if blocks else head
        for block in blocks:
            yield from self._solution(block)
        if self._rest.endswith("\n") and self._rest.count("\n") == self._columns + 2:
            yield from self._solution(self._rest.removeprefix("Objective "))
            self._rest = ""

    def _solution(self, block: str) -> Iterator[npt.NDArray[np.float64]]:
        lines = block.rstrip("\n").split("\n")[2:]
        if len(lines) == self._columns:
            yield np.array([line.rsplit(" ", 1)[-1] for line in lines], dtype=np.float64)
