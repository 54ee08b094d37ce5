"""Fixed costs, whole units and capacities of providers, by one more variable each."""

from __future__ import annotations

from math import gcd
from typing import Final

import numpy as np

from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork, NotApplicableError
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.magnitude import exact
from rightsource.models.tables.tables import Tables

MOST_UNITS: Final = 10_000
"""More are refused: the number is a variable whose costs and propagation go value by value."""
_HOUR_SCALE: Final = 1000
"""Unit hours are millionths, loads thousandths of an hour."""


def add_provider_use(network: CostNetwork) -> None:
    """Add, per provider with a fixed cost F, a variable with the costs 0 and F that no option in use may leave at 0."""
    tables = network.tables
    for provider in np.flatnonzero(tables.providers.fixed_cost > 0).tolist():
        used = network.add_variable([0, int(tables.providers.fixed_cost[provider])])
        network.require(tables.uses.option[tables.uses.provider == provider], used)


def add_units(network: CostNetwork) -> None:
    """Add, per provider staffed in whole units, a variable n with the cost C·n and the constraint Σ h·x <= H·n.

    Raises
    ------
    NotApplicableError
        When a plan may have more than `MOST_UNITS` units of a provider.
    """
    providers = network.tables.providers
    for provider in np.flatnonzero(providers.unit_hours > 0).tolist():
        most = most_units(network.tables, provider)
        if most > MOST_UNITS:
            name = network.tables.provider_ids[provider]
            raise NotApplicableError(
                f"toulbar2 is given at most {MOST_UNITS:,} whole units of a provider;"
                f" a plan may need {most:,} of '{name}'."
            )
        cost, unit_hours = int(providers.unit_cost[provider]), int(providers.unit_hours[provider])
        units = network.add_variable([cost * n for n in range(most + 1)])
        load = _load(network.tables, provider)
        common = gcd(unit_hours, *(int(hours) for hours in load.coefficient))
        terms = network.terms(load.column.tolist(), (load.coefficient // common).tolist())
        network.add_at_most([*terms, *((units, n, -n * unit_hours // common) for n in range(1, most + 1))], 0)


def add_capacities(network: CostNetwork) -> None:
    """Add, per provider with a capacity K, the constraint Σ h·x <= K."""
    capacity = network.tables.providers.capacity
    for provider in np.flatnonzero(capacity >= 0).tolist():
        network.add_row(_load(network.tables, provider, int(capacity[provider]) * _HOUR_SCALE))


def most_units(tables: Tables, provider: int) -> int:
    """Return the most units of a provider that a plan needs or may have."""
    load = _load(tables, provider)
    largest = np.zeros(len(tables.process_ids), dtype=object)
    np.maximum.at(largest, tables.option_process[load.column], load.coefficient)
    needed = -(-int(largest.sum()) // int(tables.providers.unit_hours[provider]))
    limit = int(tables.providers.unit_max[provider])
    return needed if limit < 0 else min(needed, limit)


def _load(tables: Tables, provider: int, upper: int = 0) -> LinearRow:
    """Return the hours given to a provider, in millionths, as a row."""
    own = tables.uses.provider == provider
    name = f"capacity:{tables.provider_ids[provider]}"
    return LinearRow(name, tables.uses.option[own], exact(tables.uses.hours[own]) * _HOUR_SCALE, upper)
