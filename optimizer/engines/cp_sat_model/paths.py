"""Rules on every path: end-to-end yield and end-to-end time."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rightsource.models.columns import Integers
from rightsource.models.formulation.lengths import lengths
from rightsource.models.formulation.paths import path_region
from rightsource.models.rules import PathRule
from rightsource.optimizer.engines.cp_sat_model.distances import Distances
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel


def add_path_rule(native: NativeModel, distances: Distances, rule: PathRule) -> None:
    r"""Give each process on the paths of a rule an integer π from 0 to the limit: the length of a path up to its end.

    .. math:: \pi_i \ge \sum_o l_o x_o \quad \text{at starts}, \qquad \pi_j \ge \pi_i + d_{ij} + \sum_o l_o x_o

    Lengths are whole numbers, yields by their logarithms rounded outwards (see `rightsource.models.formulation`).
    """
    arcs, length = native.tables.arcs, lengths(native.tables, rule)
    region = path_region(native.tables, rule)
    end = {i: native.model.new_int_var(0, length.limit, "") for i in region.processes.tolist()}
    own = {i: _own_length(native, length.option, i) for i in end}
    for i in region.starts.tolist():
        native.model.add(end[i] >= own[i])
    for arc in region.arcs.tolist():
        i, j = int(arcs.source[arc]), int(arcs.target[arc])
        native.model.add(end[j] >= end[i] + own[j] + distances.sum(arc, length.handoff[arcs.profile[arc]].tolist()))


def _own_length(native: NativeModel, length: Integers, process: int) -> cp_model.LinearExpr:
    options = native.open(native.tables.options_of(process))
    return cp_model.LinearExpr.weighted_sum(
        [native.options[option] for option in options], [int(length[option]) for option in options]
    )
