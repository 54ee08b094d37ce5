"""A small linear program over cutting planes: where a concave function that is known at some points may be greatest.

Like `rightsource.optimizer.engines.linear_program` it runs in the caller's own process, since it only proposes points.
Whoever imports this module loads OR-Tools.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np
from ortools.math_opt import callback_pb2 as callbacks
from ortools.math_opt import model_parameters_pb2, model_pb2, model_update_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.proto import dense

_GLOP: Final = parameters_pb2.SOLVER_TYPE_GLOP
_OPTIMAL: Final = result_pb2.TERMINATION_REASON_OPTIMAL
_MOST_ITERATIONS: Final = 10_000
"""GLOP, which goes round in circles on some of these programs for ever, is taken to fail there."""


class Aim(NamedTuple):
    """A point, and the most that the function can gain there by the planes."""

    point: Doubles
    gain: float


class BundleProgram:
    r"""Maximises θ over points p <= 0 within a box, θ being below all cutting planes.

    .. math:: \max \theta, \quad \theta \le v_k + s_k (p - p_k), \quad |p - c| \le r u, \quad p \le 0

    Points are counted in ``units`` u and values in ``amount``, from the first value on: so the numbers of the program
    are near 1. Source: Kelley, The cutting-plane method for solving convex programs, SIAM Journal 8 (1960), pages
    703-712, and the box of Marsten, Hogan and Blankenship, Operations Research 23 (1975), pages 389-405.

    Examples
    --------
    >>> program = BundleProgram(np.array([1.0]), 0.0, 1.0)
    >>> program.cut(-4.0, np.array([-2.0]), np.array([0.0]))
    >>> program.aim(np.array([0.0]), -4.0, 0.5)
    Aim(point=array([-0.5]), gain=1.0)
    """

    def __init__(self, units: Doubles, first: float, amount: float) -> None:
        self._units, self._first, self._amount = units, first, amount
        self._rows = 0
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(units) + 1))
        proto.variables.lower_bounds.extend([-math.inf] * (len(units) + 1))
        proto.variables.upper_bounds.extend([*([0.0] * len(units)), math.inf])
        proto.variables.integers.extend([False] * (len(units) + 1))
        proto.objective.maximize = True
        proto.objective.linear_coefficients.ids.append(len(units))
        proto.objective.linear_coefficients.values.append(1.0)
        self._solver: Any = solver.new(_GLOP, proto, parameters_pb2.SolverInitializerProto())

    def cut(self, value: float, slope: Doubles, point: Doubles) -> None:
        """Add the plane through a value at a point."""
        scaled = slope * self._units / self._amount
        steep = np.flatnonzero(scaled)
        update = model_update_pb2.ModelUpdateProto()
        row = update.new_linear_constraints
        row.ids.append(self._rows)
        row.lower_bounds.append(-math.inf)
        row.upper_bounds.append((value - self._first - float(slope @ point)) / self._amount)
        entries = update.linear_constraint_matrix_updates
        entries.row_ids.extend([self._rows] * (len(steep) + 1))
        entries.column_ids.extend([*steep.tolist(), len(scaled)])
        entries.coefficients.extend([*(-scaled[steep]).tolist(), 1.0])
        self._solver.update(update)
        self._rows += 1

    def aim(self, centre: Doubles, value: float, radius: float) -> Aim | None:
        """Return the best point of the box around a centre, where the function has a value; None where GLOP fails."""
        update = model_update_pb2.ModelUpdateProto()
        place = centre / self._units
        for limits, ends in (
            (update.variable_updates.lower_bounds, place - radius),
            (update.variable_updates.upper_bounds, np.minimum(place + radius, 0.0)),
        ):
            limits.ids.extend(range(len(place)))
            limits.values.extend(ends.tolist())
        try:
            self._solver.update(update)
            nobody, wanted = callbacks.CallbackRegistrationProto(), model_parameters_pb2.ModelSolveParametersProto()
            settings = parameters_pb2.SolveParametersProto(iteration_limit=_MOST_ITERATIONS)
            result = self._solver.solve(settings, wanted, None, nobody, None, None)
        except Exception:  # whatever the engine throws: it proposed nothing
            return None
        if result.termination.reason != _OPTIMAL:
            return None
        found = dense(result.solutions[0].primal_solution.variable_values, len(place) + 1)
        point = np.minimum(found[:-1], 0.0) * self._units
        return Aim(point, float(found[-1]) * self._amount + self._first - value)
