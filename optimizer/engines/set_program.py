"""A small linear program over cuts: the least that a convex function can be within a box, by what is known of it.

Like `rightsource.optimizer.engines.linear_program` it runs in the caller's own process, since it only proposes: its
weights of the cuts are proven elsewhere. Whoever imports this module loads OR-Tools.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np
from ortools.math_opt import callback_pb2 as callbacks
from ortools.math_opt import model_parameters_pb2, model_pb2, model_update_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.proto import dense

_GLOP: Final = parameters_pb2.SOLVER_TYPE_GLOP
_OPTIMAL: Final = result_pb2.TERMINATION_REASON_OPTIMAL
_MOST_ITERATIONS: Final = 100_000
"""GLOP is taken to fail where it goes round in circles."""


class Least(NamedTuple):
    """A point of the box where the function may be least, the value there, and weights of all rows, by their keys.

    The weights of cuts are about 1 in sum; those of other rows are in values per unit of the row.
    """

    point: Doubles
    value: float
    weights: dict[int, float]


class SetProgram:
    r"""Minimises θ over points within a box, θ being at or above all cuts, and the points within all other rows.

    .. math:: \min \theta, \quad \theta \ge c_k + s_k v, \quad l_r \le A_r v \le u_r, \quad l \le v \le u

    Values are counted in ``amount`` from the ``first`` on, and points in the ``units`` of their columns, so that the
    numbers of the program are near 1.

    Examples
    --------
    >>> program = SetProgram(np.array([1.0]), 100.0, 10.0)
    >>> key = program.cut(90.0, np.array([20.0]))
    >>> program.least(np.array([0.5]), np.array([1.0]))
    Least(point=array([0.5]), value=100.0, weights={0: 1.0})
    """

    def __init__(self, units: Doubles, first: float, amount: float) -> None:
        self._units, self._first, self._amount = units, first, amount
        self._next = 0
        self._cuts: set[int] = set()
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(units) + 1))
        proto.variables.lower_bounds.extend([*([0.0] * len(units)), -math.inf])
        proto.variables.upper_bounds.extend([*([0.0] * len(units)), math.inf])
        proto.variables.integers.extend([False] * (len(units) + 1))
        proto.objective.linear_coefficients.ids.append(len(units))
        proto.objective.linear_coefficients.values.append(1.0)
        self._solver: Any = solver.new(_GLOP, proto, parameters_pb2.SolverInitializerProto())

    def cut(self, constant: float, slope: Doubles | Integers) -> int:
        """Add a cut; return its key."""
        key = self._add(-slope * (self._units / self._amount), 1.0, (constant - self._first) / self._amount, math.inf)
        self._cuts.add(key)
        return key

    def row(self, coefficient: Integers, lower: float, upper: float) -> int:
        """Add a row over the columns alone; return its key."""
        return self._add(coefficient * self._units, 0.0, lower, upper)

    def drop(self, keys: list[int]) -> None:
        """Take away cuts."""
        update = model_update_pb2.ModelUpdateProto()
        update.deleted_linear_constraint_ids.extend(sorted(keys))
        self._solver.update(update)
        self._cuts -= set(keys)

    def least(self, lower: Doubles, upper: Doubles) -> Least | None:
        """Return the least within a box; None where there is nothing or no cut, and where GLOP fails."""
        update = model_update_pb2.ModelUpdateProto()
        for limits, ends in (
            (update.variable_updates.lower_bounds, lower / self._units),
            (update.variable_updates.upper_bounds, upper / self._units),
        ):
            limits.ids.extend(range(len(self._units)))
            limits.values.extend(ends.tolist())
        settings = parameters_pb2.SolveParametersProto(
            lp_algorithm=parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX,
            presolve=parameters_pb2.EMPHASIS_OFF,
            iteration_limit=_MOST_ITERATIONS,
        )
        try:
            self._solver.update(update)
            nobody, wanted = callbacks.CallbackRegistrationProto(), model_parameters_pb2.ModelSolveParametersProto()
            result = self._solver.solve(settings, wanted, None, nobody, None, None)
        except Exception:  # whatever the engine throws: it proposed nothing
            return None
        return self._read(result, lower, upper) if result.termination.reason == _OPTIMAL else None

    def _read(self, result: Any, lower: Doubles, upper: Doubles) -> Least:
        solution = result.solutions[0]
        found = dense(solution.primal_solution.variable_values, len(self._units) + 1)
        duals = solution.dual_solution.dual_values
        weights = {
            key: weight if key in self._cuts else weight * self._amount
            for key, weight in zip(duals.ids, duals.values, strict=True)
            if weight
        }
        point = np.clip(found[:-1] * self._units, lower, upper)
        return Least(point, float(found[-1]) * self._amount + self._first, weights)

    def _add(self, coefficients: Doubles, of_value: float, lower: float, upper: float) -> int:
        key, self._next = self._next, self._next + 1
        used = np.flatnonzero(coefficients)
        ids, values = used.tolist(), coefficients[used].tolist()
        if of_value:
            ids, values = [*ids, len(coefficients)], [*values, of_value]
        update = model_update_pb2.ModelUpdateProto()
        row, entries = update.new_linear_constraints, update.linear_constraint_matrix_updates
        row.ids.append(key)
        row.lower_bounds.append(lower)
        row.upper_bounds.append(upper)
        entries.row_ids.extend([key] * len(ids))
        entries.column_ids.extend(ids)
        entries.coefficients.extend(values)
        self._solver.update(update)
        return key
