"""A whole-number model's rows and limits in the form that engines take: doubles, entries in order, none twice."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.row_scales import Doubles


def entries(model: LinearModel) -> tuple[Integers, Integers, Integers]:
    """Return row, column, entry in row-major order, each place once and none zero, as engines demand."""
    row = np.repeat(np.arange(model.rows, dtype=np.int64), np.diff(model.row_start))
    place = row * model.columns + model.column
    entry = model.coefficient
    if np.any(np.diff(place) <= 0):
        place, where = np.unique(place, return_inverse=True)
        entry = np.zeros(len(place), dtype=np.int64)
        np.add.at(entry, where, model.coefficient)
    kept = entry != 0
    return place[kept] // model.columns, place[kept] % model.columns, entry[kept]


def limits(values: Integers, scale: Doubles | float = 1.0) -> Doubles:
    """Return limits as doubles, scaled, absent ones infinite.

    Examples
    --------
    >>> limits(np.array([3, NO_LIMIT, -NO_LIMIT]), 0.5)
    array([ 1.5,  inf, -inf])
    """
    made: Doubles = values.astype(np.float64)
    made *= scale
    made[values >= NO_LIMIT] = np.inf
    made[values <= -NO_LIMIT] = -np.inf
    return made
