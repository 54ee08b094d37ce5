"""Pyomo's ConcreteModel with rows as `LinearExpression`, which its manual recommends for long linear rows.

The hand-over is its compiler into a linear standard form, the start of its direct solver interfaces.
"""

from __future__ import annotations

from importlib.metadata import version as release
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from rightsource.benchmarks.building.arrays import Arrays, arrays, optional


def build(given: Arrays) -> Any:
    """Declare an indexed variable and an indexed constraint whose rule returns finished linear expressions."""
    model = pyo.ConcreteModel()
    low, high, whole = optional(given.lower), optional(given.upper), given.integral.tolist()
    model.v = pyo.Var(
        range(given.columns),
        bounds=lambda _, column: (low[column], high[column]),
        domain=lambda _, column: pyo.Integers if whole[column] else pyo.Reals,
    )
    variables = list(model.v.values())
    priced, costs = np.flatnonzero(given.objective).tolist(), given.objective.tolist()
    model.costs = pyo.Objective(
        expr=LinearExpression(
            constant=given.offset,
            linear_coefs=[costs[column] for column in priced],
            linear_vars=[variables[column] for column in priced],
        )
    )
    model.rows = pyo.Constraint(range(given.rows), rule=_rule(given, variables))
    return model


def _rule(given: Arrays, variables: list[Any]) -> Any:
    start, column, coefficient = given.row_start.tolist(), given.column.tolist(), given.coefficient.tolist()
    low, high = optional(given.row_lower), optional(given.row_upper)

    def rule(_: Any, row: int) -> Any:
        entries = slice(start[row], start[row + 1])
        body = LinearExpression(
            constant=0, linear_coefs=coefficient[entries], linear_vars=[variables[k] for k in column[entries]]
        )
        return body == high[row] if low[row] == high[row] else (low[row], body, high[row])

    return rule


def hand_over(built: Any) -> Any:
    """Compile into sparse matrices, rows as they are written."""
    return LinearStandardFormCompiler().write(built, mixed_form=True)


def read_back(built: Any, handed: Any) -> Arrays:
    """Read the matrices, and kinds and limits of the variables, which the compiler leaves where they are."""
    column = np.array([variable.index() for variable in handed.columns])
    row = np.array([entry.constraint.index() for entry in handed.rows])
    variables = list(built.v.values())
    entries, costs = handed.A.tocoo(), handed.c.tocoo()
    objective = np.zeros(len(variables))
    objective[column[costs.col]] = costs.data
    kind = np.array([entry.bound_type for entry in handed.rows])  # -1: at least, 0: equal, 1: at most
    lower, upper = np.empty(len(row)), np.empty(len(row))
    lower[row], upper[row] = np.where(kind == 1, -np.inf, handed.rhs), np.where(kind == -1, np.inf, handed.rhs)
    return arrays(
        np.array([-np.inf if variable.lb is None else variable.lb for variable in variables]),
        np.array([np.inf if variable.ub is None else variable.ub for variable in variables]),
        np.array([variable.is_integer() for variable in variables]),
        objective,
        float(handed.c_offset[0]),
        (row[entries.row], column[entries.col], entries.data),
        lower,
        upper,
    )


def version() -> str:
    """Return the release of Pyomo."""
    return release("pyomo")
