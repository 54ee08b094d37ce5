"""Linear rows: the hours of providers with their fixed cost and whole units, and every rule on a sum."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.spans import NOWHERE, grouped, span
from rightsource.models.columns import Integers
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.formulation.totals import linear_rows
from rightsource.models.rules import MaxShare
from rightsource.models.tables import Tables
from rightsource.models.tables.tables import RuleTable
from rightsource.optimizer.decomposition.compiled import compiled

_LIMIT: Final = 0
_FIXED: Final = 1
_UNIT_HOURS: Final = 2
_UNIT_COST: Final = 3
_HOUR_SCALE: Final = 1000
"""Unit hours are millionths, hours thousandths."""


class Rows(NamedTuple):
    r"""Rows \sum coefficient <= limit over the options chosen; row p < providers holds the hours given to provider p.

    ``entry`` has shape (entries, 2) and, per option from ``start`` on, a row and its coefficient, sorted by row.
    ``table`` has shape (rows, 4): limit, fixed cost (minor units), hours of a unit (millionths, 0 for none), cost of a
    unit (minor units). ``doubt`` is, per row, by how much a sum may be off because the row was rounded outwards.
    ``scale`` is the mean of the positive coefficients.
    """

    start: Integers
    entry: Integers
    table: Integers
    doubt: Integers
    scale: Floats
    providers: int


def rows_of(tables: Tables) -> Rows:
    """Arrange the hours of providers and the rules on sums."""
    uses, providers = tables.uses, tables.providers
    ruled = [row.fitted() for table in tables.rules for row in _rule_rows(tables, table)]
    blocks = [row.block() for row in ruled]
    first = len(tables.provider_ids)
    numbers = [np.full(len(block.column), first + k, dtype=np.int64) for k, block in enumerate(blocks)]
    row = np.concatenate([uses.provider, *numbers])
    option = np.concatenate([uses.option, *(block.column for block in blocks)])
    coefficient = np.concatenate([uses.hours, *(block.coefficient for block in blocks)])
    start, entry = grouped(option, len(tables.option_ids), row, coefficient)
    table = np.zeros((first + len(ruled), 4), dtype=np.int64)
    table[:first] = np.stack(
        [_most_hours(tables), providers.fixed_cost, np.maximum(providers.unit_hours, 0), providers.unit_cost], axis=1
    )
    table[first:, _LIMIT] = [row.upper for row in ruled]
    doubt = [len(tables.process_ids) if row.rounded else 0 for row in ruled]
    return Rows(
        start=start,
        entry=entry,
        table=table,
        doubt=np.array([0] * first + doubt, dtype=np.int64),
        scale=_scale(row, coefficient, len(table)),
        providers=first,
    )


def _rule_rows(tables: Tables, table: RuleTable) -> list[LinearRow]:
    """Return the rows of a rule on one sum; coefficients are not negative and 0 for an option that is best in it."""
    is_concentration = isinstance(table.rule, MaxShare) and table.rule.per is not None
    return [] if is_concentration else linear_rows(tables, table)


def _most_hours(tables: Tables) -> Integers:
    """Return the most hours (thousandths) that capacity and units leave to each provider."""
    providers = tables.providers
    capacity = np.where(providers.capacity >= 0, providers.capacity, NOWHERE)
    most = [
        int(units) * int(hours) // _HOUR_SCALE if units >= 0 and hours > 0 else NOWHERE
        for units, hours in zip(providers.unit_max, providers.unit_hours, strict=True)
    ]
    return np.minimum(capacity, np.array([min(hours, NOWHERE) for hours in most], dtype=np.int64))


def _scale(row: Integers, coefficient: Integers, rows: int) -> Floats:
    positive = coefficient > 0
    total = np.bincount(row[positive], weights=coefficient[positive].astype(np.float64), minlength=rows)
    return np.maximum(total / np.maximum(np.bincount(row[positive], minlength=rows), 1), 1.0)


@compiled
def _units(hours: int, size: int) -> int:
    return -(-hours * _HOUR_SCALE // size)


@compiled
def _use_change(rows: Rows, row: int, hours: int, users: int, more_hours: int, more_users: int) -> int:
    """Return by how much fixed cost and units of a provider change."""
    change = 0
    if users == 0 and more_users > 0:
        change += rows.table[row, _FIXED]
    elif users > 0 and users + more_users == 0:
        change -= rows.table[row, _FIXED]
    size = rows.table[row, _UNIT_HOURS]
    if size > 0:
        change += (_units(hours + more_hours, size) - _units(hours, size)) * rows.table[row, _UNIT_COST]
    return change


@compiled
def row_change(rows: Rows, sums: Integers, users: Integers, price: Floats, old: int, new: int) -> tuple[int, float]:
    """Return by how much a move changes fixed costs and units (minor units), and the priced excess of all rows."""
    money, penalty = 0, 0.0
    a, a_end = span(rows.start, old)
    b, b_end = span(rows.start, new)
    while a < a_end or b < b_end:
        row_a = rows.entry[a, 0] if a < a_end else NOWHERE
        row_b = rows.entry[b, 0] if b < b_end else NOWHERE
        row = min(row_a, row_b)
        more, more_users = 0, 0
        if row_a == row:
            more -= rows.entry[a, 1]
            more_users -= 1
            a += 1
        if row_b == row:
            more += rows.entry[b, 1]
            more_users += 1
            b += 1
        if more != 0 or more_users != 0:
            excess = sums[row] - rows.table[row, _LIMIT]
            penalty += price[row] * (max(excess + more, 0) - max(excess, 0))
            if row < rows.providers:
                money += _use_change(rows, row, sums[row], users[row], more, more_users)
    return money, penalty


@compiled
def row_shift(rows: Rows, sums: Integers, users: Integers, option: int, sign: int) -> int:
    """Add an option to the sums (sign 1) or take it out (-1); return by how many more rows are broken."""
    broken = 0
    for k in range(*span(rows.start, option)):
        row, limit = rows.entry[k, 0], rows.table[rows.entry[k, 0], _LIMIT]
        broken -= int(sums[row] > limit)
        sums[row] += sign * rows.entry[k, 1]
        users[row] += sign
        broken += int(sums[row] > limit)
    return broken


@compiled
def row_excess(rows: Rows, sums: Integers, row: int) -> float:
    """Return by how much a row is broken, in its own unit."""
    return float(max(sums[row] - rows.table[row, _LIMIT], 0))


@compiled
def uses(rows: Rows, option: int, provider: int) -> bool:
    """Tell whether an option gives work to a provider, in support too."""
    first, last = rows.start[option], rows.start[option + 1]
    while first < last and rows.entry[first, 0] != provider:
        first += 1
    return bool(first < last)


def doubtful_rows(rows: Rows, sums: Integers) -> Integers:
    """Return the rounded rows that are kept by less than their rounding."""
    limit = rows.table[:, _LIMIT]
    return np.flatnonzero((rows.doubt > 0) & (sums <= limit) & (sums > limit - rows.doubt))


def tighten_rows(rows: Rows, doubtful: Integers) -> None:
    """Lower the limits of rows by their rounding: what keeps them now keeps the exact rows."""
    rows.table[doubtful, _LIMIT] -= rows.doubt[doubtful]
    rows.doubt[doubtful] = 0
