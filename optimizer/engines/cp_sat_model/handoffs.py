"""What hand-offs cost: by distance, and by pair where an arc has pair costs.

Tried for the distances on `desk` (50 processes), `tower` (150) and `handoff` (100), 10 s on one thread: literals for
"both ends at g" that save cost, as here (gaps 1.4 %, 5.9 %, 1.3 %); the same implied in one direction only (0 %, 6.1 %,
1.8 %); literals for "the first end at g and the other not" that cost (1.6 %, 6.2 %, 3.5 %); one table constraint per
arc over the providers of its ends and the cost (1.4 %, no plan, 3.5 %). The first also serves path rules as it is.

Tried for pair costs on published problems, seconds to proof on one thread (`GEOM40_6`, `pdb2igd`, `C10X5-F-G`):
clauses to one literal per option and cost level, as here (0.04, 0.1, 4.6); exactly one literal per option and level
that asks for an option of the level at the other end (0.2, 1.3, 4.7); one literal per pair of options, exactly one in
each row and column of the table (0.7, 5.3, 7.3).
"""

from __future__ import annotations

from itertools import product

import numpy as np

from rightsource.models.columns import Integers
from rightsource.optimizer.engines.cp_sat_model.distances import Distances
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel


def add_handoffs(native: NativeModel, distances: Distances) -> None:
    """Charge every arc: those without pair costs by the literals of their distance, the others by pairs of options."""
    tables = native.tables
    arcs, pairs = tables.arcs, tables.pairs
    paired: dict[int, dict[tuple[int, int], int]] = {}
    ends = zip(pairs.arc.tolist(), pairs.from_option.tolist(), pairs.to_option.tolist(), strict=True)
    for (arc, one, other), cost in zip(ends, pairs.cost.tolist(), strict=True):
        paired.setdefault(arc, {})[one, other] = cost
    for arc, amounts in enumerate(arcs.costs.tolist()):
        if arc in paired:
            _charge_pairs(native, arc, paired[arc])
        else:
            native.charge(*distances.terms(arc, amounts))
            native.charge_always(amounts[4])


def _charge_pairs(native: NativeModel, arc: int, extra: dict[tuple[int, int], int]) -> None:
    """Charge each option at one end the least cost of its row, and what a pair costs beyond by a clause on its level.

    The rows belong to the end at which there are fewer (option, cost) levels.
    """
    one, other, costs = _table(native, arc, extra)
    if _levels(costs.T) < _levels(costs):
        one, other, costs = other, one, costs.T
    for option, row in zip(one, costs, strict=True):
        chosen, least = native.options[option], int(row.min())
        native.charge([chosen], [least])
        for level in np.unique(row[row > least]).tolist():
            literal = native.model.new_bool_var("")
            native.charge([literal], [level - least])
            for k in np.flatnonzero(row == level).tolist():
                native.model.add_bool_or([~chosen, ~native.options[other[k]], literal])


def _levels(costs: Integers) -> int:
    return sum(len(np.unique(row)) for row in costs)


def _table(
    native: NativeModel, arc: int, extra: dict[tuple[int, int], int]
) -> tuple[tuple[int, ...], tuple[int, ...], Integers]:
    """Return the open options at both ends of an arc and what each pair costs by distance and pair cost together."""
    tables = native.tables
    one, other = (native.open(tables.options_of(int(end[arc]))) for end in (tables.arcs.source, tables.arcs.target))
    pairs = list(product(one, other))
    ends = [tables.option_provider[np.array([pair[k] for pair in pairs], dtype=np.int64)] for k in (0, 1)]
    distance = tables.distances(np.full(len(pairs), arc, dtype=np.int64), *ends)
    added = np.array([extra.get(pair, 0) for pair in pairs], dtype=np.int64)
    return one, other, (tables.arcs.costs[arc, distance] + added).reshape(len(one), len(other))
