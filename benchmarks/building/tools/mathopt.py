"""MathOpt's object API: one call per variable, row and entry, and the message that its ``solve`` makes.

Its documentation offers expressions and ``set_coefficient``; the latter was a quarter faster here, so it is what is
measured (ortools/math_opt/python/model.py, `Model.add_linear_constraint`, `LinearConstraint.set_coefficient`).
"""

from __future__ import annotations

from importlib.metadata import version as release
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from rightsource.benchmarks.building.arrays import Arrays, arrays


def build(given: Arrays) -> Any:
    """Add variables, costs and rows, one at a time; names are left out."""
    model = mathopt.Model()
    limits = zip(given.lower.tolist(), given.upper.tolist(), given.integral.tolist(), strict=True)
    variables = [model.add_variable(lb=low, ub=high, is_integer=whole) for low, high, whole in limits]
    model.objective.offset = given.offset
    for variable, cost in zip(variables, given.objective.tolist(), strict=True):
        if cost:
            model.objective.set_linear_coefficient(variable, cost)
    _add_rows(model, variables, given)
    return model


def _add_rows(model: Any, variables: list[Any], given: Arrays) -> None:
    start, column, coefficient = given.row_start.tolist(), given.column.tolist(), given.coefficient.tolist()
    for row, (low, high) in enumerate(zip(given.row_lower.tolist(), given.row_upper.tolist(), strict=True)):
        constraint = model.add_linear_constraint(lb=low, ub=high)
        for entry in range(start[row], start[row + 1]):
            constraint.set_coefficient(variables[column[entry]], coefficient[entry])


def hand_over(built: Any) -> Any:
    """Export the message, the first thing that ``mathopt.solve`` does."""
    return built.export_model()


def read_back(built: Any, handed: Any) -> Arrays:
    """Read the exported message, whose ids are positions since nothing was deleted."""
    matrix, costs = handed.linear_constraint_matrix, handed.objective.linear_coefficients
    objective = np.zeros(built.get_num_variables())
    objective[np.array(costs.ids, dtype=np.int64)] = costs.values
    return arrays(
        np.array(handed.variables.lower_bounds),
        np.array(handed.variables.upper_bounds),
        np.array(handed.variables.integers),
        objective,
        handed.objective.offset,
        (
            np.array(matrix.row_ids, dtype=np.int64),
            np.array(matrix.column_ids, dtype=np.int64),
            np.array(matrix.coefficients),
        ),
        np.array(handed.linear_constraints.lower_bounds),
        np.array(handed.linear_constraints.upper_bounds),
    )


def version() -> str:
    """Return the release of OR-Tools."""
    return release("ortools")
