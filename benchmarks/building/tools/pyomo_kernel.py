"""Pyomo's second library, pyomo.kernel, with `matrix_constraint`, which takes all rows as one sparse matrix.

A third faster here than a list of `linear_constraint`. Only Pyomo's writers of LP and MPS text take such a model, so
there is no hand-over to compare.
"""

from __future__ import annotations

from importlib.metadata import version as release
from typing import Any

import numpy as np
import pyomo.kernel as pmo
from pyomo.common.dependencies import scipy
from pyomo.core.expr.numeric_expr import LinearExpression

from rightsource.benchmarks.building.arrays import Arrays, arrays, optional


def build(given: Arrays) -> Any:
    """Make a list of variables and one block of linear rows."""
    block = pmo.block()
    kinds = (pmo.RealSet, pmo.IntegerSet)
    limits = zip(optional(given.lower), optional(given.upper), given.integral.tolist(), strict=True)
    variables = [pmo.variable(lb=low, ub=high, domain_type=kinds[whole]) for low, high, whole in limits]
    block.v = pmo.variable_list(variables)
    priced, costs = np.flatnonzero(given.objective).tolist(), given.objective.tolist()
    block.costs = pmo.objective(
        LinearExpression(
            constant=given.offset,
            linear_coefs=[costs[column] for column in priced],
            linear_vars=[variables[column] for column in priced],
        )
    )
    compressed = (given.coefficient, given.column, given.row_start)
    matrix = scipy.sparse.csr_matrix(compressed, shape=(given.rows, given.columns))
    block.rows = pmo.matrix_constraint(matrix, lb=given.row_lower, ub=given.row_upper, x=variables)
    return block


def hand_over(built: Any) -> Any:
    """Return the model as it is; see the registry: nothing is measured here."""
    return built


def read_back(built: Any, handed: Any) -> Arrays:
    """Read variables one by one, and the block of rows."""
    variables, rows, costs = list(built.v), handed.rows, built.costs.expr
    position = {id(variable): place for place, variable in enumerate(variables)}
    place = np.array([position[id(variable)] for variable in rows.x])
    objective = np.zeros(len(variables))
    objective[[position[id(variable)] for variable in costs.linear_vars]] = costs.linear_coefs
    entries = rows.A.tocoo()
    return arrays(
        np.array([-np.inf if variable.lb is None else variable.lb for variable in variables]),
        np.array([np.inf if variable.ub is None else variable.ub for variable in variables]),
        np.array([variable.is_integer() for variable in variables]),
        objective,
        float(costs.constant),
        (entries.row, place[entries.col], entries.data),
        np.array(rows.lb, dtype=np.float64),
        np.array(rows.ub, dtype=np.float64),
    )


def version() -> str:
    """Return the release of Pyomo."""
    return release("pyomo")
