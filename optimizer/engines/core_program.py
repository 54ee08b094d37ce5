"""The core without whole numbers, solved again and again at other costs of options, with rows for paths.

Like `rightsource.optimizer.engines.linear_program` it runs in the caller's own process, since its answers only propose
multipliers; what they are worth is proven elsewhere. Whoever imports this module loads OR-Tools.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from ortools.math_opt import callback_pb2 as callbacks
from ortools.math_opt import model_parameters_pb2, model_update_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.proto import dense, model_proto
from rightsource.optimizer.engines.scaling import scales

_GLOP: Final = parameters_pb2.SOLVER_TYPE_GLOP
_OPTIMAL: Final = result_pb2.TERMINATION_REASON_OPTIMAL
_ROW_BITS: Final = 10
"""Entries of the rows of paths are brought to at most 2¹⁰, as those of other rows."""


@dataclass(frozen=True)
class Proposal:
    """An optimum of the relaxed core: the values of its columns, and multipliers of its rows and of path rows.

    Multipliers are in minor units per unit of their row.
    """

    values: Doubles
    multipliers: Doubles
    of_paths: Doubles


class CoreProgram:
    r"""Minimises (c + φ)x + what the further columns cost, over all rows of the core and rows of paths.

    A row of a path may be broken at a price per unit of length, so that a limit that is set too low for the present
    hand-offs leaves a solution.
    """

    def __init__(self, model: LinearModel) -> None:
        made = scales(model, "highs", tight=False)
        self._model, self._cost_scale = model, made.objective
        self._scale = made.rows / made.objective
        self._path_scale: list[float] = []
        proto = model_proto(model, made, np.zeros(model.columns, dtype=np.bool_))
        self._solver: Any = solver.new(_GLOP, proto, parameters_pb2.SolverInitializerProto())
        self._wanted = model_parameters_pb2.ModelSolveParametersProto()
        self._wanted.reduced_costs_filter.filter_by_ids = True  # not read: they would take longer to hand over

    def price(self, columns: Integers, costs: Doubles) -> None:
        """Set what some columns cost, in minor units."""
        update = model_update_pb2.ModelUpdateProto()
        update.objective_updates.linear_coefficients.ids.extend(columns.tolist())
        update.objective_updates.linear_coefficients.values.extend((costs * self._cost_scale).tolist())
        self._solver.update(update)

    def add_path(self, columns: Integers, lengths: Doubles) -> None:
        """Add a row Σ length·x <= limit + excess; limit and price of the excess are set by `limit_paths`."""
        row, column = self._model.rows + len(self._path_scale), self._model.columns + len(self._path_scale)
        scale = math.ldexp(1.0, min(0, _ROW_BITS - math.frexp(float(lengths.max(initial=1.0)))[1]))
        update = model_update_pb2.ModelUpdateProto()
        for values, place, lower in (
            (update.new_variables, column, 0.0),
            (update.new_linear_constraints, row, -math.inf),
        ):
            values.ids.append(place)
            values.lower_bounds.append(lower)
            values.upper_bounds.append(math.inf)
        update.new_variables.integers.append(False)
        order = np.argsort(columns)  # MathOpt demands it
        kept = order[lengths[order] != 0]
        update.linear_constraint_matrix_updates.row_ids.extend([row] * (len(kept) + 1))
        update.linear_constraint_matrix_updates.column_ids.extend([*columns[kept].tolist(), column])
        update.linear_constraint_matrix_updates.coefficients.extend([*(lengths[kept] * scale).tolist(), -1.0])
        self._solver.update(update)
        self._path_scale.append(scale)

    def limit_paths(self, limits: Doubles, prices: Doubles) -> None:
        """Set the limits of all rows of paths and the price of a unit of excess, in minor units, shape (paths,)."""
        scale = np.array(self._path_scale)
        update = model_update_pb2.ModelUpdateProto()
        upper, costs = update.linear_constraint_updates.upper_bounds, update.objective_updates.linear_coefficients
        upper.ids.extend(range(self._model.rows, self._model.rows + len(scale)))
        upper.values.extend((limits * scale).tolist())
        costs.ids.extend(range(self._model.columns, self._model.columns + len(scale)))
        costs.values.extend((prices / scale * self._cost_scale).tolist())
        self._solver.update(update)

    def solve(self, seconds: float | None) -> Proposal | None:
        """Return an optimum; None where there is none, where time runs out, and where the engine fails."""
        settings = parameters_pb2.SolveParametersProto(
            lp_algorithm=parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX, presolve=parameters_pb2.EMPHASIS_OFF
        )
        if seconds is not None:
            settings.time_limit.FromMicroseconds(int(seconds * 1e6))
        nobody = callbacks.CallbackRegistrationProto()
        try:
            result = self._solver.solve(settings, self._wanted, None, nobody, None, None)
        except Exception:  # whatever the engine throws: it proposed nothing
            return None
        return self._read(result) if result.termination.reason == _OPTIMAL else None

    def _read(self, result: Any) -> Proposal:
        rows, paths = self._model.rows, len(self._path_scale)
        solution = result.solutions[0]
        values = dense(solution.primal_solution.variable_values, self._model.columns + paths)
        duals = dense(solution.dual_solution.dual_values, rows + paths)
        of_paths = duals[rows:] * np.array(self._path_scale) / self._cost_scale
        return Proposal(values[: self._model.columns], duals[:rows] * self._scale, of_paths)
