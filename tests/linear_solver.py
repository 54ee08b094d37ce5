"""A plain way to solve a linear model inside a test, by MathOpt's object interface and nothing of the project's."""

from __future__ import annotations

import numpy as np
from ortools.math_opt.python import mathopt

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel


def optimum(model: LinearModel, *, fixed: Integers | None = None, relaxed: bool = False) -> float | None:
    """Return the optimal cost of a model, None when it is infeasible.

    ``fixed`` are the values of the first columns (the options), ``relaxed`` drops integrality.
    """
    problem = mathopt.Model()
    lower, upper = model.lower.copy(), model.upper.copy()
    if fixed is not None:
        lower[: len(fixed)] = np.maximum(lower[: len(fixed)], fixed)
        upper[: len(fixed)] = np.minimum(upper[: len(fixed)], fixed)
        if (lower > upper).any():
            return None
    columns = [
        problem.add_variable(lb=float(lower[k]), ub=float(upper[k]), is_integer=bool(model.integral[k]) and not relaxed)
        for k in range(model.columns)
    ]
    for row in range(model.rows):
        entries = range(int(model.row_start[row]), int(model.row_start[row + 1]))
        total = sum(int(model.coefficient[k]) * columns[int(model.column[k])] for k in entries)
        low, high = int(model.row_lower[row]), int(model.row_upper[row])
        if not entries:
            if low > 0 or high < 0:
                return None
            continue
        problem.add_linear_constraint(
            lb=-np.inf if low <= -NO_LIMIT else low, ub=np.inf if high >= NO_LIMIT else high, expr=total
        )
    problem.minimize(sum(int(c) * column for c, column in zip(model.objective, columns, strict=True)) + model.offset)
    result = mathopt.solve(problem, mathopt.SolverType.GSCIP if not relaxed else mathopt.SolverType.GLOP)
    reasons = mathopt.TerminationReason
    if result.termination.reason in (reasons.INFEASIBLE, reasons.INFEASIBLE_OR_UNBOUNDED):  # all columns are bounded
        return None
    assert result.termination.reason == reasons.OPTIMAL, result.termination
    return float(result.objective_value())
