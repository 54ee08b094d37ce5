"""The plans that CP-SAT finds, told on the way."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from rightsource.models.columns import Integers
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel


class Solutions(cp_model.CpSolverSolutionCallback):
    """Calls a function with the choice and the cost, in minor units per year, of each solution that CP-SAT finds.

    The cost is that of the solution's own literals: a gap allows literals that cost more than the choice demands.
    """

    def __init__(self, native: NativeModel, found: Callable[[Integers, int], None]) -> None:
        super().__init__()
        self._native = native
        self._found = found

    def on_solution_callback(self) -> None:
        """Tell the solution that CP-SAT has just found."""
        self._found(self._native.choice(self.response_proto.solution), round(self.objective_value))
