"""A whole-number model as MathOpt's protocol buffer, written column by column, never variable by variable."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_parameters_pb2, model_pb2

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.arrays import entries, limits
from rightsource.optimizer.engines.scaling import Scales

Message: TypeAlias = Any
"""A protocol buffer message; OR-Tools ships no types that hold under strict checking."""


def model_proto(model: LinearModel, scales: Scales, integral: Flags) -> Message:
    """Return the ModelProto: scaled, without names, ids equal to positions.

    Parameters
    ----------
    model
        The model.
    scales
        What objective and rows are multiplied by.
    integral
        Which columns the engine has to keep whole.
    """
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(model.columns))
    proto.variables.lower_bounds.extend(limits(model.lower).tolist())
    proto.variables.upper_bounds.extend(limits(model.upper).tolist())
    proto.variables.integers.extend(integral.tolist())
    proto.objective.offset = model.offset * scales.objective
    priced = np.flatnonzero(model.objective)
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend((model.objective[priced] * scales.objective).tolist())
    _write_rows(proto, model, scales.rows)
    return proto


def _write_rows(proto: Message, model: LinearModel, scale: Doubles) -> None:
    proto.linear_constraints.ids.extend(range(model.rows))
    proto.linear_constraints.lower_bounds.extend(limits(model.row_lower, scale).tolist())
    proto.linear_constraints.upper_bounds.extend(limits(model.row_upper, scale).tolist())
    row, column, entry = entries(model)
    proto.linear_constraint_matrix.row_ids.extend(row.tolist())
    proto.linear_constraint_matrix.column_ids.extend(column.tolist())
    proto.linear_constraint_matrix.coefficients.extend((entry * scale[row]).tolist())


def start_proto(model: LinearModel, start: Integers | None) -> Message:
    """Return the ModelSolveParametersProto with the start as a hint for every column, or without one.

    Values beyond a column's limits are moved to the limit: HiGHS fails on a hint outside.
    """
    parameters = model_parameters_pb2.ModelSolveParametersProto()
    if start is not None:
        inside = np.clip(start, model.lower, model.upper)
        hint = parameters.solution_hints.add()
        hint.variable_values.ids.extend(range(len(start)))
        hint.variable_values.values.extend(inside.astype(np.float64).tolist())
    return parameters


def dense(vector: Message, columns: int) -> npt.NDArray[np.float64]:
    """Return a SparseDoubleVectorProto with all its zeros."""
    values = np.zeros(columns)
    values[np.fromiter(vector.ids, dtype=np.int64, count=len(vector.ids))] = list(vector.values)
    return values
