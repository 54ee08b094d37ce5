"""Hand-offs as textbook products: one column per pair of options of an arc that counts for anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.handoff import Handoffs
from rightsource.models.formulation.handoff_levels import LevelColumns
from rightsource.models.formulation.handoff_pairs import PairColumns
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import at_most
from rightsource.models.numbers import NANO
from rightsource.models.rules import MaxPathTime, MinPathYield
from rightsource.models.tables.tables import Tables

_NONE: Final = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class _Products:
    """Pairs of options at the two ends of arcs: ``source`` and ``target`` are options, ``cost`` is in minor units."""

    arc: Integers
    source: Integers
    target: Integers
    distance: Integers
    cost: Integers

    def only(self, kept: Flags) -> _Products:
        return _Products(self.arc[kept], self.source[kept], self.target[kept], self.distance[kept], self.cost[kept])


def add_products(parts: Parts) -> Handoffs:
    r"""Add a column z per arc (i, j) and pair (k, l) of options whose hand-off costs, saves or, on paths, matters.

    .. math:: \min \sum_{ij, k, l} (D_{kl} + e_{kl}) z_{ijkl}, \qquad z_{ijkl} \ge x_{ik} + x_{jl} - 1, \qquad
        z_{ijkl} \le x_{ik}, \quad z_{ijkl} \le x_{jl} \text{ where } D_{kl} + e_{kl} < 0

    D is the cost of the pair's distance and e its pair cost (Fortet 1960; Glover and Woolsey 1974, Oper. Res. 22,
    Converting the 0-1 polynomial programming problem to a 0-1 linear program). Upper limits are left out where nothing
    gains from a large z: costs and path lengths only ask for a small one. Options are not merged by provider, which
    would save one column in ten, since the textbook does not.
    """
    products = _counting(parts.tables, _all_products(parts.tables))
    count = len(products.arc)
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"both[{_name(parts.tables, products, k)}]",
            upper=np.ones(count, dtype=np.int64),
            objective=products.cost,
            integral=False,
            complete=lambda chosen: np.minimum(chosen[products.source], chosen[products.target]),
        )
    )
    column = first + np.arange(count)
    _add_lower_limits(parts, products, column)
    saving = products.cost < 0
    for name, end in (("saves-from", products.source), ("saves-to", products.target)):
        _add_upper_limits(parts, name, end[saving], column[saving])
    levels = LevelColumns(_NONE, _NONE, _NONE, _NONE)
    return Handoffs(levels, PairColumns(products.arc, column, products.distance), offset=0)


def _all_products(tables: Tables) -> _Products:
    """Return every pair of options of every arc: arcs in order, then source options, then target options."""
    arcs, first, size = tables.arcs, tables.first_option, np.diff(tables.first_option)
    position, source = ranges(first[arcs.source], size[arcs.source])
    owner, target = ranges(first[arcs.target[position]], size[arcs.target[position]])
    arc, source = position[owner], source[owner]
    distance = tables.distances(arc, tables.option_provider[source], tables.option_provider[target])
    cost = arcs.costs[arc, distance]
    np.add.at(cost, _positions(tables), tables.pairs.cost)
    return _Products(arc, source, target, distance, cost)


def _positions(tables: Tables) -> Integers:
    """Return the position of each pair that has a pair cost among all pairs of options of all arcs."""
    arcs, pairs, size = tables.arcs, tables.pairs, np.diff(tables.first_option)
    wide = size[arcs.target]
    before = np.concatenate([[0], np.cumsum(size[arcs.source] * wide)]).astype(np.int64)
    row = pairs.from_option - tables.first_option[arcs.source[pairs.arc]]
    return before[pairs.arc] + row * wide[pairs.arc] + pairs.to_option - tables.first_option[arcs.target[pairs.arc]]


def _counting(tables: Tables, products: _Products) -> _Products:
    """Return the pairs that cost or save something or, where paths are limited, lose quality or take time."""
    arcs, profile = tables.arcs, tables.arcs.profile[products.arc]
    kinds = {type(table.rule) for table in tables.rules}
    counts = products.cost != 0
    if MinPathYield in kinds:
        counts |= arcs.yields[profile, products.distance] < NANO
    if MaxPathTime in kinds:
        counts |= arcs.delays[profile, products.distance] > 0
    return products.only(counts)


def _name(tables: Tables, products: _Products, k: int) -> str:
    return f"{tables.option_name(int(products.source[k]))}>{tables.option_name(int(products.target[k]))}"


def _add_lower_limits(parts: Parts, products: _Products, column: Integers) -> None:
    """Add x + x' - z <= 1 for each pair that costs something or matters on a path."""
    count = len(column)
    ones = np.ones(count, dtype=np.int64)
    parts.add_rows(
        at_most(
            "both",
            row=np.tile(np.arange(count), 3),
            column=np.concatenate([products.source, products.target, column]),
            coefficient=np.concatenate([ones, ones, -ones]),
            upper=ones,
        )
    )


def _add_upper_limits(parts: Parts, name: str, option: Integers, column: Integers) -> None:
    """Add z <= x for one end of each pair that saves something."""
    count = len(column)
    ones = np.ones(count, dtype=np.int64)
    parts.add_rows(
        at_most(
            name,
            row=np.tile(np.arange(count), 2),
            column=np.concatenate([column, option]),
            coefficient=np.concatenate([ones, -ones]),
            upper=np.zeros(count, dtype=np.int64),
        )
    )
