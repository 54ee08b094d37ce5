"""The linear relaxation of a model in an engine that stays: limits of columns change, the basis is kept.

The one engine that runs in the caller's own process: a relaxation is solved in milliseconds, hundreds of times in a
row, and its answer is only multipliers, from which exact arithmetic proves what they are worth. Whoever imports this
module loads OR-Tools: import it only where it is needed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from ortools.math_opt import callback_pb2 as callbacks
from ortools.math_opt import model_parameters_pb2, model_update_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver

from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.proto import dense, model_proto
from rightsource.optimizer.engines.scaling import scales

_GLOP: Final = parameters_pb2.SOLVER_TYPE_GLOP
_OPTIMAL: Final = result_pb2.TERMINATION_REASON_OPTIMAL


class LinearProgram:
    """A model without whole numbers in GLOP, solved again and again by the dual simplex method from the last basis."""

    def __init__(self, model: LinearModel) -> None:
        made = scales(model, "highs", tight=False)
        proto = model_proto(model, made, np.zeros(model.columns, dtype=np.bool_))
        self.scale: Doubles = made.rows / made.objective
        """What brings the multiplier of each row from the engine's units into those of the model."""
        self._rows = model.rows
        self._solver: Any = solver.new(_GLOP, proto, parameters_pb2.SolverInitializerProto())
        self._wanted = model_parameters_pb2.ModelSolveParametersProto()
        # Nothing but the multipliers is read: all else would take longer to hand over than to compute.
        for values in (self._wanted.variable_values_filter, self._wanted.reduced_costs_filter):
            values.filter_by_ids = True

    def close(self, column: int) -> None:
        """Fix a column at 0 for good."""
        self._limit(column, 0.0, 0.0)

    def multipliers(self, forced: int | None, seconds: float | None) -> Doubles | None:
        """Return the multipliers of the rows at an optimum with one 0-1 column fixed at 1; None where there is none.

        There is none where no solution is, where time ran out, and where the engine failed.
        """
        try:
            if forced is None:
                return self._solved(seconds)
            self._limit(forced, 1.0, 1.0)
            found = self._solved(seconds)
            self._limit(forced, 0.0, 1.0)
            return found
        except Exception:  # whatever the engine throws: it proved nothing
            return None

    def _limit(self, column: int, lower: float, upper: float) -> None:
        update = model_update_pb2.ModelUpdateProto()
        for values, limit in (
            (update.variable_updates.lower_bounds, lower),
            (update.variable_updates.upper_bounds, upper),
        ):
            values.ids.append(column)
            values.values.append(limit)
        self._solver.update(update)

    def _solved(self, seconds: float | None) -> Doubles | None:
        settings = parameters_pb2.SolveParametersProto(
            lp_algorithm=parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX, presolve=parameters_pb2.EMPHASIS_OFF
        )
        if seconds is not None:
            settings.time_limit.FromMicroseconds(int(seconds * 1e6))
        nobody = callbacks.CallbackRegistrationProto()
        result = self._solver.solve(settings, self._wanted, None, nobody, None, None)
        if result.termination.reason != _OPTIMAL:
            return None
        return dense(result.solutions[0].dual_solution.dual_values, self._rows)


def elastic(model: LinearModel) -> LinearModel:
    """Return the model whose rows may all be broken; the sum of what they are broken by, as scaled, is its cost.

    It always has a solution, and where that costs something, the multipliers of its rows prove that the model itself
    has none (Farkas).
    """
    unit = np.round(1.0 / scales(model, "highs", tight=False).rows).astype(np.int64)
    lower, upper = np.flatnonzero(model.row_lower > -NO_LIMIT), np.flatnonzero(model.row_upper < NO_LIMIT)
    row, column = np.concatenate([lower, upper]), model.columns + np.arange(len(lower) + len(upper))
    sign = np.concatenate([np.ones(len(lower), dtype=np.int64), np.full(len(upper), -1, dtype=np.int64)])
    own = np.repeat(np.arange(model.rows), np.diff(model.row_start))
    order = np.argsort(np.concatenate([own, row]), kind="stable")
    return replace(
        model,
        lower=np.concatenate([model.lower, np.zeros(len(row), dtype=np.int64)]),
        upper=np.concatenate([model.upper, np.full(len(row), NO_LIMIT, dtype=np.int64)]),
        integral=np.concatenate([model.integral, np.zeros(len(row), dtype=np.bool_)]),
        objective=np.concatenate([np.zeros(model.columns, dtype=np.int64), np.ones(len(row), dtype=np.int64)]),
        offset=0,
        row_start=np.concatenate([[0], np.cumsum(np.bincount(np.concatenate([own, row]), minlength=model.rows))]),
        column=np.concatenate([model.column, column])[order],
        coefficient=np.concatenate([model.coefficient, sign * unit[row]])[order],
    )
