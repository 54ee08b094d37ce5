"""What calibration stands on: an instance, its compiled tables, and what each option costs by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.members import ranges
from rightsource.models.instance import Instance
from rightsource.models.tables import Tables, compile_tables
from rightsource.models.tables.selection import Resolver

_NEVER: Final = np.iinfo(np.int64).max
"""A score that no option reaches."""


@dataclass(frozen=True)
class Ground:
    """An instance and what plans of it are built from.

    ``price`` holds for each option its own cost and its part of staff and machines, in minor units per year; ``open``
    says which options are left to choose from. All else is in ``tables``.
    """

    instance: Instance
    tables: Tables
    resolver: Resolver
    price: Integers
    open: Flags

    @classmethod
    def of(cls, instance: Instance) -> Ground:
        """Compile an instance and price its options."""
        tables = compile_tables(instance)
        price = tables.option_cost + _staff_costs(tables)
        return cls(instance, tables, Resolver.of(instance), price, ~tables.barred)

    def closing(self, closed: Flags) -> Ground | None:
        """Return the ground without some options, None when a process would have no option left."""
        left = self.open & ~closed
        kept = np.logical_or.reduceat(left, self.tables.first_option[:-1])
        return replace(self, open=left) if kept.all() else None

    def adopting(self, plan: Integers) -> Ground:
        """Return the ground on which a plan is the current one, as far as the measures of change are concerned.

        The instance must have no current plan yet; costs and prices stay those of a start from nothing.
        """
        changes = np.ones(len(self.tables.option_ids), dtype=np.int64)
        changes[plan] = 0
        amounts = replace(self.tables.amounts, transition=self.tables.amounts.transition * changes)
        return replace(self, tables=replace(self.tables, changes=changes, amounts=amounts))

    @cached_property
    def place_in_order(self) -> Integers:
        """Place of each process in an order in which every arc points forward."""
        place = np.empty(len(self.tables.process_ids), dtype=np.int64)
        place[np.array(self.tables.topological_order, dtype=np.int64)] = np.arange(len(place))
        return place

    @cached_property
    def arcs_from(self) -> list[list[int]]:
        """The dependencies that leave each process."""
        return self._arcs_at(self.tables.arcs.source)

    @cached_property
    def arcs_into(self) -> list[list[int]]:
        """The dependencies that enter each process."""
        return self._arcs_at(self.tables.arcs.target)

    def _arcs_at(self, ends: Integers) -> list[list[int]]:
        arcs: list[list[int]] = [[] for _ in self.tables.process_ids]
        for arc, end in enumerate(ends.tolist()):
            arcs[end].append(arc)
        return arcs

    def pick(self, score: Integers) -> Integers:
        """Return for each process its open option with the least score; of equals the first."""
        return pick(score, self.open, self.tables.first_option[:-1])

    def options_of(self, processes: Integers) -> Integers:
        """Return all options of some processes."""
        first = self.tables.first_option
        return ranges(first[processes], first[processes + 1] - first[processes])[1]

    def loads(self, choice: Integers) -> Integers:
        """Return the thousandths of an hour that a plan gives to each provider, shape (providers,)."""
        uses = self.tables.uses
        chosen = np.zeros(len(self.tables.option_ids), dtype=np.bool_)
        chosen[choice] = True
        loads = np.zeros(len(self.tables.provider_ids), dtype=np.int64)
        np.add.at(loads, uses.provider[chosen[uses.option]], uses.hours[chosen[uses.option]])
        return loads


def pick(score: Integers, open_: Flags, starts: Integers) -> Integers:
    """Return for each group of positions, each from its start up to the next, the open one with the least score.

    Of equals the first is returned, and so is the first where none is open.

    Examples
    --------
    >>> pick(np.array([3, 1, 1, 2, 5]), np.array([True, True, True, False, True]), np.array([0, 3])).tolist()
    [1, 4]
    """
    scores = np.where(open_, score, _NEVER)
    sizes = np.diff(np.append(starts, len(scores)))
    among = np.flatnonzero(scores == np.repeat(np.minimum.reduceat(scores, starts), sizes))
    group = np.repeat(np.arange(len(starts)), sizes)[among]
    picked = np.empty(len(starts), dtype=np.int64)
    # Written from the last to the first, so that of equals the first one stays.
    picked[group[::-1]] = among[::-1]
    return picked


def _staff_costs(tables: Tables) -> Integers:
    """Return for each option hours / unit hours * unit cost over the providers it uses: whole units, shared evenly."""
    uses, providers = tables.uses, tables.providers
    size = providers.unit_hours[uses.provider]
    staffed = size > 0
    thousandths = np.maximum(size // 1000, 1)
    share = np.where(staffed, uses.hours * providers.unit_cost[uses.provider] // thousandths, 0)
    costs = np.zeros(len(tables.option_ids), dtype=np.int64)
    np.add.at(costs, uses.option, share)
    return costs
