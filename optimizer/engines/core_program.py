"""The core without whole numbers, solved again and again at other costs of options.

Like `rightsource.optimizer.engines.linear_program` it runs in the caller's own process, since its answers only propose
multipliers; what they are worth is proven elsewhere. Whoever imports this module loads OR-Tools.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from ortools.math_opt import callback_pb2 as callbacks
from ortools.math_opt import model_parameters_pb2, model_update_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver
from ortools.util.python import pybind_solve_interrupter

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.arrays import entries, limits
from rightsource.optimizer.engines.proto import dense, model_proto
from rightsource.optimizer.engines.scaling import scales

_GLOP: Final = parameters_pb2.SOLVER_TYPE_GLOP
_OPTIMAL: Final = result_pb2.TERMINATION_REASON_OPTIMAL

_AT_LOWER: Final = solution_pb2.BASIS_STATUS_AT_LOWER_BOUND
_FIXED: Final = solution_pb2.BASIS_STATUS_FIXED_VALUE
_BASIC: Final = solution_pb2.BASIS_STATUS_BASIC
_BROKEN: Final = 1e-6
"""A row is broken when its sum is above its limit by more than this."""
_AT_ONCE: Final = 1000
"""Of each further column so many rows are added at once: with these it changes, and others may not be broken then."""
_FEW: Final = 1 / 2000
"""Rows broken, per option, that wait for the next call: they prove little, and each time round takes as long."""

_LONG: Final = 30.0
"""Seconds after which rows that are still broken wait for the next call however many they are."""


@dataclass(frozen=True)
class Proposal:
    """An optimum of the relaxed core: the values of its columns, and multipliers of its rows.

    Multipliers are in minor units per unit of their row.
    """

    values: Doubles
    multipliers: Doubles


class CoreProgram:
    """Minimises what options and the further columns cost, over the rows of the core; options at ever other costs.

    Parameters
    ----------
    model
        The core's model; rows without limits are left out.
    links
        The rows, each with an upper limit and one further column, that wait until a solution breaks them, shape
        (rows,): few of many ever bind, and a program is as slow as it has rows (row generation: Dantzig, Fulkerson and
        Johnson, Solution of a large-scale traveling-salesman problem, Operations Research 2 (1954), pages 393-410).
    further
        The first of the further columns.
    """

    def __init__(self, model: LinearModel, links: Flags, further: int) -> None:
        made = scales(model, "highs", tight=False)
        self._model, self._cost_scale, self._row_scale = model, made.objective, made.rows
        limits_something = (model.row_lower > -NO_LIMIT) | (model.row_upper < NO_LIMIT)
        self._rows = np.flatnonzero(~links & limits_something)
        self._waiting = _Waiting(model, np.flatnonzero(links), further)
        part = replace(made, rows=made.rows[self._rows])
        proto = model_proto(_part(model, self._rows), part, np.zeros(model.columns, dtype=np.bool_))
        self._solver: Any = solver.new(_GLOP, proto, parameters_pb2.SolverInitializerProto())
        self._interrupter: Any = pybind_solve_interrupter.PySolveInterrupter()
        self._few, self._further = 0, further
        self._wanted = model_parameters_pb2.ModelSolveParametersProto()
        self._wanted.reduced_costs_filter.filter_by_ids = True  # not read: they would take longer to hand over

    def begin_at(self, columns: Integers) -> None:
        """Begin the first search at a plan: the column of each of the first rows, which let one of their columns be 1.

        Where these columns are the cheapest of their rows the basis is dual feasible, and only rows that the plan
        breaks are left to the simplex method.
        """
        variables = np.full(self._model.columns, _AT_LOWER)
        variables[columns] = _BASIC
        rows = np.full(len(self._rows), _BASIC)
        rows[: len(columns)] = _FIXED
        basis = self._wanted.initial_basis
        for status, values in ((basis.variable_status, variables), (basis.constraint_status, rows)):
            status.ids.extend(range(len(values)))
            status.values.extend(values.tolist())

    def price(self, columns: Integers, costs: Doubles) -> None:
        """Set what some columns cost, in minor units."""
        update = model_update_pb2.ModelUpdateProto()
        update.objective_updates.linear_coefficients.ids.extend(columns.tolist())
        update.objective_updates.linear_coefficients.values.extend((costs * self._cost_scale).tolist())
        self._solver.update(update)

    def fix(self, columns: Integers, values: Integers) -> None:
        """Give some columns one value each from now on; searches are answered again after a stop."""
        self._interrupter = pybind_solve_interrupter.PySolveInterrupter()
        update = model_update_pb2.ModelUpdateProto()
        for side in (update.variable_updates.lower_bounds, update.variable_updates.upper_bounds):
            side.ids.extend(columns.tolist())
            side.values.extend(values.astype(np.float64).tolist())
        self._solver.update(update)

    def stop(self) -> None:
        """End a search under way in another thread, and all later ones, without an answer."""
        self._interrupter.interrupt()

    @property
    def stopped(self) -> bool:
        """Whether there are no answers any more."""
        return bool(self._interrupter.interrupted)

    def solve(self, seconds: float | None) -> Proposal | None:
        """Return an optimum; None where there is none, where time runs out, and where the engine fails.

        From the second time on a few rows of many may still be broken, and any number where it takes long; they are
        there the next time, and their options have the value 0 now.
        """
        began = time.monotonic()
        ends = None if seconds is None else began + seconds
        while True:
            left = None if ends is None else ends - time.monotonic()
            found = self._solved(left) if left is None or left > 0 else None
            if found is None:
                return None
            broken = self._waiting.broken(found.values)
            if len(broken):
                self._add(broken)
            if len(broken) <= self._few or time.monotonic() - began > _LONG:
                self._few = int(self._further * _FEW)
                return replace(found, values=self._without(found.values, broken))

    def _without(self, values: Doubles, rows: Integers) -> Doubles:
        """Return values of which nobody takes the options that broken rows do not allow: they may cost far more."""
        if not len(rows):
            return values
        column = _part(self._model, rows).column
        kept = values.copy()
        kept[column[column < self._further]] = 0.0
        return kept

    def _solved(self, seconds: float | None) -> Proposal | None:
        """Return an optimum over the rows that are there."""
        settings = parameters_pb2.SolveParametersProto(
            lp_algorithm=parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX, presolve=parameters_pb2.EMPHASIS_OFF
        )
        settings.glop.change_status_to_imprecise = False  # multipliers need not be precise to prove something
        if seconds is not None:
            settings.time_limit.FromMicroseconds(int(seconds * 1e6))
        nobody = callbacks.CallbackRegistrationProto()
        try:
            result = self._solver.solve(settings, self._wanted, None, nobody, None, self._interrupter)
        except Exception:  # whatever the engine throws: it proposed nothing
            return None
        self._wanted.ClearField("initial_basis")  # the solver goes on from its own
        return self._read(result) if result.termination.reason == _OPTIMAL else None

    def _add(self, rows: Integers) -> None:
        """Add rows that waited."""
        part, scale = _part(self._model, rows), self._row_scale[rows]
        row, column, coefficient = entries(part)
        update = model_update_pb2.ModelUpdateProto()
        new = update.new_linear_constraints
        new.ids.extend(range(len(self._rows), len(self._rows) + len(rows)))
        new.lower_bounds.extend(limits(part.row_lower, scale).tolist())
        new.upper_bounds.extend(limits(part.row_upper, scale).tolist())
        update.linear_constraint_matrix_updates.row_ids.extend((row + len(self._rows)).tolist())
        update.linear_constraint_matrix_updates.column_ids.extend(column.tolist())
        update.linear_constraint_matrix_updates.coefficients.extend((coefficient * scale[row]).tolist())
        self._solver.update(update)
        self._rows = np.concatenate([self._rows, rows])

    def _read(self, result: Any) -> Proposal:
        solution = result.solutions[0]
        values = dense(solution.primal_solution.variable_values, self._model.columns)
        multipliers = np.zeros(self._model.rows)
        scale = self._row_scale[self._rows] / self._cost_scale
        multipliers[self._rows] = dense(solution.dual_solution.dual_values, len(self._rows)) * scale
        return Proposal(values, multipliers)


class _Waiting:
    """Rows that are not in the program yet; each has an upper limit and one further column."""

    def __init__(self, model: LinearModel, rows: Integers, further: int) -> None:
        part = _part(model, rows)
        self._rows, self._part, self._open = rows, part, np.ones(len(rows), dtype=np.bool_)
        self._row = np.repeat(np.arange(len(rows)), np.diff(part.row_start))
        own = part.column >= further
        self._column = np.zeros(len(rows), dtype=np.int64)
        self._column[self._row[own]] = part.column[own]

    def broken(self, values: Doubles) -> Integers:
        """Return rows that some values break, most of all first, no more than a hundred of each further column."""
        part = self._part
        sums = np.bincount(self._row, weights=part.coefficient * values[part.column], minlength=len(self._rows))
        excess = sums - part.row_upper
        found = np.flatnonzero(self._open & (excess > _BROKEN))
        found = found[np.lexsort((-excess[found], self._column[found]))]
        column = self._column[found]
        rank = np.arange(len(found)) - np.searchsorted(column, column)
        taken = np.sort(found[rank < _AT_ONCE])
        self._open[taken] = False
        return self._rows[taken]


def _part(model: LinearModel, rows: Integers) -> LinearModel:
    """Return a model with some of the rows."""
    counts = np.diff(model.row_start)[rows]
    _, entry = ranges(model.row_start[rows], counts)
    return replace(
        model,
        row_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        column=model.column[entry],
        coefficient=model.coefficient[entry],
        row_lower=model.row_lower[rows],
        row_upper=model.row_upper[rows],
    )
