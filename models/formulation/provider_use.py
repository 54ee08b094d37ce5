"""Fixed costs, whole-unit staffing and capacities of the providers that a plan uses."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import LinearRow, at_most
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES, exact, too_large
from rightsource.models.tables.tables import Tables, Uses

_HOUR_SCALE = 1000
"""Unit hours are millionths, loads thousandths of an hour."""


def add_use(parts: Parts) -> Integers:
    r"""Add a binary u per provider with a fixed cost F; return the column of each provider, -1 for those without one.

    .. math:: \min \sum_p F_p u_p

    """
    tables = parts.tables
    costly = np.flatnonzero(tables.providers.fixed_cost > 0)
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"use[{tables.provider_ids[int(costly[k])]}]",
            upper=np.ones(len(costly), dtype=np.int64),
            objective=tables.providers.fixed_cost[costly],
            integral=True,
            complete=lambda chosen: _used(tables, chosen)[costly],
        )
    )
    return _column_of(tables, costly, first)


def add_use_links(parts: Parts, column: Integers) -> None:
    r"""Add the use-it rows, disaggregated.

    .. math:: \sum_{o \in O_i : p \in P(o)} x_{io} \le u_p \quad \forall i, p

    P(o) are the option's own provider and the providers of its support. One row per process and provider is as tight as
    one per option, since a process has one option, and tighter than one capacity row per provider.
    """
    uses = parts.tables.uses
    _add_links(parts, "use-it", column, uses, np.ones(len(uses.option), dtype=np.int64))


def add_units(parts: Parts) -> Integers:
    r"""Add a whole number n of units per provider that is staffed in whole units of H hours at a cost C each.

    .. math:: \min \sum_p C_p n_p, \qquad \sum_{i, o} h_{io}^p x_{io} \le H_p n_p, \qquad n_p \le n_p^{\max}

    h are the hours given to p by own and support work. Returns the column of each provider, -1 for those without one.
    """
    tables = parts.tables
    providers = tables.providers
    staffed = np.flatnonzero(providers.unit_hours > 0)
    limits = np.array([_most_units(tables, int(p)) for p in staffed], dtype=np.int64)
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"units[{tables.provider_ids[int(staffed[k])]}]",
            upper=limits,
            objective=providers.unit_cost[staffed],
            integral=True,
            complete=lambda chosen: _units_needed(tables, chosen, staffed),
        )
    )
    column = _column_of(tables, staffed, first)
    for provider in staffed:
        entries = _entries_of(tables, int(provider))
        hours = exact(tables.uses.hours[entries]) * _HOUR_SCALE
        name = f"units:{tables.provider_ids[int(provider)]}"
        columns = np.append(tables.uses.option[entries], column[provider])
        parts.add_row(LinearRow(name, columns, np.append(hours, -int(providers.unit_hours[provider])), upper=0), name)
    return column


def add_unit_links(parts: Parts, column: Integers) -> None:
    r"""Add rows that hours alone imply only for whole n, and that are much stronger in the relaxation.

    .. math:: \sum_{o \in O_i} \lceil h_{io}^p / H_p \rceil x_{io} \le n_p \quad \forall i, p

    A process that needs part of a person needs a person.
    """
    uses = parts.tables.uses
    unit_hours = np.maximum(parts.tables.providers.unit_hours[uses.provider], 1)
    needed = -(-uses.hours * _HOUR_SCALE // unit_hours)
    _add_links(parts, "units-it", column, uses, needed)


def add_capacities(parts: Parts) -> None:
    r"""Keep the hours given to each provider within its capacity.

    .. math:: \sum_{i, o} h_{io}^p x_{io} \le K_p \quad \forall p

    Hours are whole thousandths, so K is rounded down to thousandths without loss. Capacities that no plan can exceed
    are left out.
    """
    tables = parts.tables
    for provider in np.flatnonzero(tables.providers.capacity >= 0):
        capacity = int(tables.providers.capacity[provider])
        entries = _entries_of(tables, int(provider))
        if _most_hours(tables, int(provider)) > capacity:
            name = f"capacity:{tables.provider_ids[int(provider)]}"
            row = LinearRow(name, tables.uses.option[entries], exact(tables.uses.hours[entries]), capacity)
            parts.add_row(row, name)


def _column_of(tables: Tables, providers: Integers, first: int) -> Integers:
    """Return the column of each provider, -1 for those without one."""
    column = np.full(len(tables.provider_ids), -1, dtype=np.int64)
    column[providers] = first + np.arange(len(providers))
    return column


def _entries_of(tables: Tables, provider: int) -> slice:
    """Return the uses of one provider; they are sorted by provider."""
    first, last = np.searchsorted(tables.uses.provider, [provider, provider + 1])
    return slice(int(first), int(last))


def _most_hours(tables: Tables, provider: int) -> int:
    """Return the hours (thousandths) given to a provider when every process takes its most demanding option."""
    entries = _entries_of(tables, provider)
    process = tables.option_process[tables.uses.option[entries]]
    largest = np.zeros(len(tables.process_ids), dtype=np.int64)
    np.maximum.at(largest, process, tables.uses.hours[entries])
    return int(exact(largest).sum())


def _most_units(tables: Tables, provider: int) -> int:
    """Return the most units any plan needs or may have.

    Raises
    ------
    InputError
        When a plan could need 2⁵³ units or more.
    """
    needed = -(-_most_hours(tables, provider) * _HOUR_SCALE // int(tables.providers.unit_hours[provider]))
    if needed >= EXACT_IN_DOUBLES:
        raise too_large(f"The number of units of provider '{tables.provider_ids[provider]}'", needed)
    limit = int(tables.providers.unit_max[provider])
    return needed if limit < 0 else min(needed, limit)


def _add_links(parts: Parts, name: str, column: Integers, uses: Uses, weight: Integers) -> None:
    """Add Σ weight·x over the options of one process at one provider <= the provider's column, for all such pairs."""
    tables = parts.tables
    kept = (column[uses.provider] >= 0) & (weight > 0)
    provider, option, weight = uses.provider[kept], uses.option[kept], weight[kept]
    pair = provider * len(tables.process_ids) + tables.option_process[option]
    pairs, row = np.unique(pair, return_inverse=True)
    targets = column[pairs // len(tables.process_ids)]
    parts.add_rows(
        at_most(
            name,
            row=np.concatenate([row, np.arange(len(pairs))]),
            column=np.concatenate([option, targets]),
            coefficient=np.concatenate([weight, -np.ones(len(pairs), dtype=np.int64)]),
            upper=np.zeros(len(pairs), dtype=np.int64),
        )
    )


def _used(tables: Tables, chosen: Integers) -> Integers:
    used = np.zeros(len(tables.provider_ids), dtype=np.int64)
    used[tables.uses.provider[chosen[tables.uses.option] > 0]] = 1
    return used


def _units_needed(tables: Tables, chosen: Integers, staffed: Integers) -> Integers:
    hours = np.zeros(len(tables.provider_ids), dtype=object)
    taken = chosen[tables.uses.option] > 0
    np.add.at(hours, tables.uses.provider[taken], exact(tables.uses.hours[taken]))
    unit_hours = exact(tables.providers.unit_hours[staffed])
    needed: Integers = (-(-hours[staffed] * _HOUR_SCALE // unit_hours)).astype(np.int64)
    return needed
