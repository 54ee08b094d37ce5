"""Ours: compiled tables to the formulation in flat arrays, and on to the protocol buffer that HiGHS is handed."""

from __future__ import annotations

from importlib.metadata import version as release
from typing import NamedTuple

import numpy as np

from rightsource.benchmarks.building.arrays import Arrays, arrays
from rightsource.models.formulation.build import build as build_formulation
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.engines.proto import Message, model_proto
from rightsource.optimizer.engines.scaling import Scales, scales


class Handed(NamedTuple):
    """The scaled message and what it was scaled by."""

    proto: Message
    scales: Scales


def build(given: Tables) -> LinearModel:
    """Derive all columns and rows from the tables; the other tools are spared this."""
    return build_formulation(given).model


def hand_over(built: LinearModel) -> Handed:
    """Scale and write the message as `rightsource.optimizer.engines.solving` does for HiGHS."""
    scaled = scales(built, "highs", tight=False)
    return Handed(model_proto(built, scaled, built.integral), scaled)


def read_back(built: LinearModel, handed: Handed) -> Arrays:
    """Read the message, and undo the scaling by powers of two, which is exact."""
    proto, scaled = handed
    matrix, costs = proto.linear_constraint_matrix, proto.objective.linear_coefficients
    row = np.array(matrix.row_ids, dtype=np.int64)
    objective = np.zeros(built.columns)
    objective[np.array(costs.ids, dtype=np.int64)] = np.array(costs.values) / scaled.objective
    return arrays(
        np.array(proto.variables.lower_bounds),
        np.array(proto.variables.upper_bounds),
        np.array(proto.variables.integers),
        objective,
        proto.objective.offset / scaled.objective,
        (row, np.array(matrix.column_ids, dtype=np.int64), np.array(matrix.coefficients) / scaled.rows[row]),
        np.array(proto.linear_constraints.lower_bounds) / scaled.rows,
        np.array(proto.linear_constraints.upper_bounds) / scaled.rows,
    )


def version() -> str:
    """Return our release."""
    return release("rightsource")
