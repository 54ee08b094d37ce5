"""Arcs between parts: what they cost at least, and what they cost a part whose neighbours keep their options."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.models.tables import compile_tables
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.blocks.partition import Partition
from rightsource.optimizer.blocks.parts import part_of, part_options
from rightsource.optimizer.decomposition.held_handoffs import held_costs


def crossing(instance: Instance, partition: Partition) -> Integers:
    """Return the arcs whose ends lie in different parts."""
    arcs = instance.dependencies
    return np.flatnonzero(partition.part[arcs.source] != partition.part[arcs.target])


def least_across(instance: Instance, arcs: Integers) -> int:
    """Return what some arcs cost at least in minor units: hand-offs 0, pair costs where negative all of the least.

    Amounts are rounded to minor units one by one, so that a pair's can be half a unit below its exact value.
    """
    least = np.zeros(len(instance.dependencies.source), dtype=np.int64)
    pairs = instance.pair_costs
    np.minimum.at(least, pairs.dependency, pairs.cost)
    minor = least[arcs].astype(object) * 10**instance.money_decimals // MICRO
    return int(minor.sum())


class Seam:
    """The processes at arcs between parts, compiled, so that parts see what their neighbours' options cost them."""

    def __init__(self, instance: Instance, partition: Partition) -> None:
        arcs, ends = crossing(instance, partition), instance.dependencies
        self._instance, self._part = instance, partition.part
        self._processes = np.unique(np.concatenate([ends.source[arcs], ends.target[arcs]]))
        self._tables: Tables | None = None

    def costs(self, part: int, choice: Integers, processes: Integers) -> Doubles:
        """Return what arcs to other parts cost each option of a part more than the best option of its process.

        ``choice`` is that of the whole; ``processes`` are those of the part.
        """
        options = part_options(self._instance, processes)
        costs = np.zeros(len(options))
        if not len(self._processes):
            return costs
        inside = self._part[self._processes] == part
        first = self._instance.processes.first_option
        tables = self._compiled()
        own = tables.first_option[:-1] + (choice - first[:-1])[self._processes]
        held = held_costs(tables, own, inside, ~inside)
        held = held - np.repeat(np.minimum.reduceat(held, tables.first_option[:-1]), np.diff(tables.first_option))
        at = part_options(self._instance, self._processes)
        mine = np.repeat(inside, np.diff(tables.first_option))
        costs[np.searchsorted(options, at[mine])] = held[mine]
        return costs

    def _compiled(self) -> Tables:
        if self._tables is None:
            self._tables = compile_tables(part_of(self._instance, self._processes, []))
        return self._tables
