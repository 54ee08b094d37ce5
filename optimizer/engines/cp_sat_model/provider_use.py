"""Fixed costs, whole units and capacities of providers."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.magnitude import exact
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel

_HOUR_SCALE: Final = 1000
"""Unit hours are millionths, loads thousandths of an hour."""


def add_provider_use(native: NativeModel) -> None:
    """Add, per provider with a fixed cost, a literal that follows from each option that uses it, also in support."""
    tables = native.tables
    for provider in np.flatnonzero(tables.providers.fixed_cost > 0).tolist():
        used = native.model.new_bool_var("")
        native.follows(tables.uses.option[_entries(tables, provider)], used)
        native.charge([used], [int(tables.providers.fixed_cost[provider])])


def add_units(native: NativeModel) -> None:
    r"""Add, per provider staffed in whole units, an integer n with Σ h·x <= H·n and, for each process, ⌈h/H⌉·x <= n."""
    tables = native.tables
    for provider in np.flatnonzero(tables.providers.unit_hours > 0).tolist():
        entries = _entries(tables, provider)
        option, hours = tables.uses.option[entries], exact(tables.uses.hours[entries]) * _HOUR_SCALE
        unit_hours = int(tables.providers.unit_hours[provider])
        needed = -(-hours // unit_hours)
        units = native.model.new_int_var(0, _most_units(tables, provider, option, hours), "")
        native.charge([units], [int(tables.providers.unit_cost[provider])])
        column = np.append(option, len(native.options))
        native.add_row(LinearRow("", column, np.append(hours, -unit_hours), 0), [units])
        process = tables.option_process[option]
        for i in np.unique(process[needed > 0]).tolist():
            own = process == i
            row = LinearRow("", np.append(option[own], len(native.options)), np.append(needed[own], -1), 0)
            native.add_row(row, [units])


def add_capacities(native: NativeModel) -> None:
    """Add, per provider with a capacity K, the row Σ h·x <= K."""
    tables = native.tables
    for provider in np.flatnonzero(tables.providers.capacity >= 0).tolist():
        entries = _entries(tables, provider)
        capacity = int(tables.providers.capacity[provider])
        native.add_row(LinearRow("", tables.uses.option[entries], exact(tables.uses.hours[entries]), capacity))


def _entries(tables: Tables, provider: int) -> slice:
    """Return the uses of one provider; they are sorted by provider."""
    first, last = np.searchsorted(tables.uses.provider, [provider, provider + 1])
    return slice(int(first), int(last))


def _most_units(tables: Tables, provider: int, option: Integers, hours: np.typing.NDArray[np.object_]) -> int:
    """Return the most units that a plan needs or may have; hours in millionths."""
    largest = np.zeros(len(tables.process_ids), dtype=object)
    np.maximum.at(largest, tables.option_process[option], hours)
    needed = -(-int(largest.sum()) // int(tables.providers.unit_hours[provider]))
    limit = int(tables.providers.unit_max[provider])
    return needed if limit < 0 else min(needed, limit)
