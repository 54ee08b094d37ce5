"""Hand-offs: what passing work on costs, and the columns that tell path rules how far it travels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.handoff_levels import LevelColumns, add_levels
from rightsource.models.formulation.handoff_pairs import PairColumns, add_pairs
from rightsource.models.formulation.parts import Parts
from rightsource.models.rules import MaxPathTime, MinPathYield
from rightsource.models.tables.tables import Tables


@dataclass(frozen=True)
class Handoffs:
    """The hand-off columns of all arcs, and the constant cost of arcs before any saving.

    An arc is treated by levels, by pairs, or, where all its distances are alike in everything that counts, not at all.
    """

    levels: LevelColumns
    pairs: PairColumns
    offset: int


def add_handoffs(parts: Parts) -> Handoffs:
    r"""Add the hand-off costs of all arcs, by levels where distances are nested and monotone, else by pairs.

    By levels, an arc costs the class farthest away, less what each step closer saves (see `handoff_levels`): as tight
    as the local polytope of the two ends. That asks that cost, -ln yield and delay, as far as anything in the instance
    counts them, never fall from the same provider to `far`; otherwise, and for arcs with pair costs, one column per
    pair of providers or options with marginal equalities (see `handoff_pairs`) is just as tight but larger.
    """
    tables = parts.tables
    counted = _counted(tables)
    paired = np.zeros(len(tables.arcs.source), dtype=np.bool_)
    paired[tables.pairs.arc] = True
    monotone = np.all([(np.diff(amounts, axis=1) >= 0).all(axis=1) for amounts in counted], axis=0)
    flat = np.all([(np.diff(amounts, axis=1) == 0).all(axis=1) for amounts in counted], axis=0)
    by_level = monotone & ~paired & ~flat
    steps = np.any([np.diff(amounts, axis=1) != 0 for amounts in counted], axis=0)
    levels = add_levels(parts, np.flatnonzero(by_level), steps)
    pairs = add_pairs(parts, np.flatnonzero(paired | ~(monotone | flat)))
    return Handoffs(levels, pairs, offset=int(tables.arcs.costs[by_level, -1].sum()))


def _counted(tables: Tables) -> list[Integers]:
    """Return the amounts per arc and distance, shape (arcs, 5), that anything in the instance counts.

    Each grows with what is worse: cost, 1 - yield (when path yields are asked for), delay (when path times are).
    """
    arcs = tables.arcs
    kinds = {type(table.rule) for table in tables.rules}
    counted = [arcs.costs]
    if MinPathYield in kinds:
        counted.append(-arcs.yields[arcs.profile])
    if MaxPathTime in kinds:
        counted.append(arcs.delays[arcs.profile])
    return counted
