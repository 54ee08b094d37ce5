"""The compiled tables: whole numbers only, ready for the formulation and the engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.rules import Rule
from rightsource.models.tables.amounts import OptionAmounts
from rightsource.models.tables.codes import Codes
from rightsource.models.vocabulary import Per

NONE = -1
"""Stands for an absent whole number in a column whose values are never negative."""


@dataclass(frozen=True)
class ProviderTable:
    """Per provider: money in minor units per year, hours in thousandths (``unit_hours`` in millionths); -1 if none."""

    fixed_cost: Integers
    capacity: Integers
    unit_hours: Integers
    unit_cost: Integers
    unit_max: Integers
    site: Integers
    country: Integers


@dataclass(frozen=True)
class Uses:
    """Which options use which providers, as own provider or in support; one entry per pair, sorted by provider.

    ``hours`` are thousandths per year given to the provider when the option is chosen.
    """

    provider: Integers
    option: Integers
    hours: Integers


@dataclass(frozen=True)
class ArcTable:
    """Per dependency: its ends, its profile and what a year of hand-overs costs in each class, shape (arcs, 5).

    Columns are the distances 0 same provider, 1 same site, 2 same country, 3 cross border, 4 far; the far column
    repeats the cross-border one in profiles without ``far``. ``yields`` (billionths) and ``delays`` (millionths of an
    hour) have shape (profiles, 5); ``hours_apart`` (millionths of an hour) is -1 in profiles without ``far``.
    """

    source: Integers
    target: Integers
    profile: Integers
    costs: Integers
    yields: Integers
    delays: Integers
    hours_apart: Integers


@dataclass(frozen=True)
class PairTable:
    """Costs of option pairs on arcs, in minor units per year, maybe negative."""

    arc: Integers
    from_option: Integers
    to_option: Integers
    cost: Integers


@dataclass(frozen=True)
class RuleTable:
    """A rule with its scope and selection resolved.

    ``processes`` are the indices in scope, ``options`` all options of these processes, and ``selected`` says which of
    those options are selected (shape of ``options``).
    """

    rule: Rule
    processes: Integers
    options: Integers
    selected: Flags


@dataclass(frozen=True)
class Tables:
    """An instance compiled into whole-number columns; see the parts for units and shapes."""

    process_ids: tuple[str, ...]
    option_ids: tuple[str, ...]
    provider_ids: tuple[str, ...]
    first_option: Integers
    option_process: Integers
    option_provider: Integers
    amounts: OptionAmounts
    own_hours: Integers
    yields: Integers
    lead_time: Integers
    volume: Integers
    changes: Integers
    own_measures: Mapping[str, Integers]
    attributes: Mapping[Per, Codes]
    providers: ProviderTable
    site_offset: Integers
    uses: Uses
    arcs: ArcTable
    pairs: PairTable
    rules: tuple[RuleTable, ...]
    bars: tuple[tuple[str, Flags], ...]
    money_decimals: int

    @cached_property
    def barred(self) -> Flags:
        """Which options `require`, `forbid` and `min_yield` rules rule out; ``bars`` says which rule which options."""
        barred = np.zeros(len(self.option_ids), dtype=np.bool_)
        for _, flags in self.bars:
            barred |= flags
        return barred

    @cached_property
    def option_cost(self) -> Integers:
        """Cost of each option in minor units per year: run + support + rework + change."""
        amounts = self.amounts
        return amounts.run + amounts.support + amounts.rework + amounts.change

    @cached_property
    def floor(self) -> int:
        """A bound on the cost of every plan in minor units per year that needs no engine; for instances not `blocked`.

        Each process at its cheapest option that is not barred, and of each arc the largest saving of a pair of options;
        fixed costs, units and hand-offs cost 0 at least.
        """
        costs = np.where(self.barred, np.iinfo(np.int64).max, self.option_cost)
        least = np.minimum.reduceat(costs, self.first_option[:-1])
        savings = np.zeros(len(self.arcs.source), dtype=np.int64)
        np.minimum.at(savings, self.pairs.arc, self.pairs.cost)
        total: int = sum(least.tolist()) + sum(savings.tolist())
        return total

    def measure(self, name: str) -> Integers:
        """Return a measure per option: money in minor units, hours in thousandths, all else in millionths or whole."""
        match name:
            case "cost":
                return self.option_cost
            case "run_cost":
                return self.amounts.run
            case "transition_cost":
                return self.amounts.transition
            case "expected_loss":
                return self.amounts.expected_loss
            case "hours":
                return self.own_hours
            case "volume":
                return self.volume[self.option_process]
            case "processes":
                return np.ones(len(self.option_ids), dtype=np.int64)
            case "changes":
                return self.changes
            case _:
                return self.own_measures[name]

    def options_of(self, process: int) -> range:
        """Return the option indices of a process."""
        return range(int(self.first_option[process]), int(self.first_option[process + 1]))

    def distances(self, arcs: Integers, one: Integers, other: Integers) -> Integers:
        """Return the distance, 0 (same provider) to 4 (far), between providers at the source and target of arcs."""
        providers = self.providers
        offset = self.site_offset[providers.site]
        apart = self.arcs.hours_apart[self.arcs.profile[arcs]]
        distance = np.where((apart >= 0) & (np.abs(offset[one] - offset[other]) >= apart), 4, 3)
        distance[providers.country[one] == providers.country[other]] = 2
        distance[providers.site[one] == providers.site[other]] = 1
        distance[one == other] = 0
        return distance.astype(np.int64)

    @cached_property
    def topological_order(self) -> tuple[int, ...]:
        """The processes in an order in which every arc points forward."""
        successors: list[list[int]] = [[] for _ in self.process_ids]
        for i, j in zip(self.arcs.source.tolist(), self.arcs.target.tolist(), strict=True):
            successors[i].append(j)
        missing = np.bincount(self.arcs.target, minlength=len(self.process_ids)).tolist()
        order = [i for i, count in enumerate(missing) if not count]
        for i in order:
            for j in successors[i]:
                missing[j] -= 1
                if not missing[j]:
                    order.append(j)
        return tuple(order)

    @cached_property
    def blocked(self) -> tuple[int, ...]:
        """The processes of which every option is barred by `require`, `forbid` or `min_yield`: no plan can exist."""
        open_options = np.add.reduceat((~self.barred).astype(np.int64), self.first_option[:-1])
        return tuple(int(i) for i in np.flatnonzero(open_options == 0))

    def option_name(self, option: int) -> str:
        """Return ``process,option`` by ids."""
        return f"{self.process_ids[int(self.option_process[option])]},{self.option_ids[option]}"
