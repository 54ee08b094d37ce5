"""What plans are judged by, arranged for changes of single processes: from compiled tables, the core, and paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.rules import MaxCount, MinCount
from rightsource.models.tables.magnitude import exact
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.optimizer.decomposition.moves import GROUP, LIMIT, UNITS, Terms
from rightsource.optimizer.decomposition.worst_paths import Path

_HOUR_SCALE: Final = 1000
"""Unit hours are millionths, hours given to providers thousandths."""
_NONE: Final = -1


@dataclass
class _Rows:
    """Rows as they are collected: one entry per row, and one per option and row."""

    kind: list[Integers] = field(default_factory=list)
    lower: list[Integers] = field(default_factory=list)
    upper: list[Integers] = field(default_factory=list)
    price: list[Integers] = field(default_factory=list)
    size: list[Integers] = field(default_factory=list)
    counter: list[Integers] = field(default_factory=list)
    option: list[Integers] = field(default_factory=list)
    row: list[Integers] = field(default_factory=list)
    amount: list[Integers] = field(default_factory=list)
    rows: int = 0

    def add(
        self,
        kind: int,
        count: int,
        *,
        lower: Integers | int = -NO_LIMIT,
        upper: Integers | int = NO_LIMIT,
        price: Integers | int = 0,
        size: Integers | int = 1,
        counter: int = _NONE,
    ) -> int:
        """Add rows of one kind and return the position of the first."""
        first, self.rows = self.rows, self.rows + count
        for column, values in (
            (self.kind, kind),
            (self.lower, lower),
            (self.upper, upper),
            (self.price, price),
            (self.size, size),
            (self.counter, counter),
        ):
            column.append(np.broadcast_to(np.asarray(values, dtype=np.int64), count))
        return first

    def fill(self, option: Integers, row: Integers, amount: Integers) -> None:
        """Add what options add to rows."""
        self.option.append(option)
        self.row.append(row)
        self.amount.append(amount)


def terms(core: Formulation) -> Terms | None:
    """Return what plans of an instance are judged by, without paths; None where a sum could leave 64 bits.

    Rows are those of the core that speak of options alone (see `limit_rows`), first and in their order; use and units
    of providers, and counts, are worked out from the options. Budgets are left out, and rows and rules that are rounded
    (see `Formulation.relaxed`) stay so.
    """
    tables, rows = core.tables, _Rows()
    _add_limits(rows, core)
    _add_use(rows, tables)
    if _largest(tables) >= NO_LIMIT:
        return None
    _add_units(rows, tables)
    for table in tables.rules:
        if isinstance(table.rule, MaxCount | MinCount):
            _add_count(rows, tables, table, table.rule)
    return _joined(rows, tables)


def limit_rows(core: Formulation) -> Integers:
    """Return the rows of the core without further columns, but for the first: one option for each process."""
    model = core.model
    row = np.repeat(np.arange(model.rows, dtype=np.int64), np.diff(model.row_start))
    further = np.zeros(model.rows, dtype=np.bool_)
    further[row[model.column >= len(core.tables.option_ids)]] = True
    return np.flatnonzero(~further & (np.arange(model.rows) >= len(core.tables.process_ids)))


def _add_limits(rows: _Rows, core: Formulation) -> None:
    model, kept = core.model, limit_rows(core)
    row = np.repeat(np.arange(model.rows, dtype=np.int64), np.diff(model.row_start))
    place = np.full(model.rows, _NONE, dtype=np.int64)
    place[kept] = rows.add(LIMIT, len(kept), lower=model.row_lower[kept], upper=model.row_upper[kept]) + np.arange(
        len(kept)
    )
    entry = place[row] >= 0
    rows.fill(model.column[entry], place[row[entry]], model.coefficient[entry])


def _add_use(rows: _Rows, tables: Tables) -> None:
    costly = np.flatnonzero(tables.providers.fixed_cost > 0)
    first = rows.add(GROUP, len(costly), price=tables.providers.fixed_cost[costly], size=30)
    _fill_uses(rows, tables, costly, first, np.ones(len(tables.uses.option), dtype=np.int64))


def _largest(tables: Tables) -> int:
    """Return what no sum of hours given, in millionths, and none of costs of hand-offs exceeds."""
    hours = int(exact(tables.uses.hours).sum()) * _HOUR_SCALE
    handoffs = int(exact(tables.arcs.costs.max(axis=1, initial=0)).sum()) + int(exact(np.abs(tables.pairs.cost)).sum())
    return max(hours, 2 * handoffs)


def _add_units(rows: _Rows, tables: Tables) -> None:
    staffed = np.flatnonzero(tables.providers.unit_hours > 0)
    size, most = tables.providers.unit_hours[staffed], tables.providers.unit_max[staffed]
    free = (most < 0) | (most > NO_LIMIT // size)
    first = rows.add(
        UNITS,
        len(staffed),
        upper=np.where(free, NO_LIMIT, np.where(free, 0, most) * size),
        price=tables.providers.unit_cost[staffed],
        size=size,
    )
    _fill_uses(rows, tables, staffed, first, tables.uses.hours * _HOUR_SCALE)


def _fill_uses(rows: _Rows, tables: Tables, providers: Integers, first: int, amount: Integers) -> None:
    place = np.full(len(tables.provider_ids), _NONE, dtype=np.int64)
    place[providers] = first + np.arange(len(providers))
    row = place[tables.uses.provider]
    kept = (row >= 0) & (amount > 0)
    rows.fill(tables.uses.option[kept], row[kept], amount[kept])


def _add_count(rows: _Rows, tables: Tables, table: RuleTable, rule: MaxCount | MinCount) -> None:
    """Add a row that counts the groups in use, and one per group."""
    most = rule.value if isinstance(rule, MaxCount) else NO_LIMIT
    least = rule.value if isinstance(rule, MinCount) else -NO_LIMIT
    counter = rows.add(LIMIT, 1, lower=least, upper=most)
    code = tables.attributes[rule.per].code[table.options]
    kept = table.selected & (code >= 0)
    labels, group = np.unique(code[kept], return_inverse=True)
    first = rows.add(GROUP, len(labels), counter=counter)
    rows.fill(table.options[kept], first + group.astype(np.int64), np.ones(len(group), dtype=np.int64))


def _joined(rows: _Rows, tables: Tables) -> Terms:
    option, row, amount = (np.concatenate(parts) for parts in (rows.option, rows.row, rows.amount))
    order = np.argsort(option, kind="stable")
    arcs, pairs, providers = tables.arcs, tables.pairs, tables.providers
    options, processes = len(tables.option_ids), len(tables.process_ids)
    ends, fars = np.concatenate([arcs.source, arcs.target]), np.concatenate([arcs.target, arcs.source])
    one = np.concatenate([pairs.from_option, pairs.to_option])
    other = np.concatenate([pairs.to_option, pairs.from_option])
    by_process, by_option = np.argsort(ends, kind="stable"), np.argsort(one, kind="stable")
    closing = np.zeros(1, dtype=np.int64)
    return Terms(
        option=_lines(
            np.append(tables.option_process, closing),
            np.append(tables.option_provider, closing),
            np.append(tables.option_cost, closing),
            _starts(option, options),
            _starts(one, options),
        ),
        entry=_lines(row[order], amount[order]),
        row=_lines(*map(np.concatenate, (rows.kind, rows.lower, rows.upper, rows.price, rows.size, rows.counter))),
        pair=_lines(other[by_option], np.tile(pairs.cost, 2)[by_option]),
        process=_lines(_starts(ends, processes), np.zeros(processes + 1, dtype=np.int64)),
        link=_lines(np.tile(np.arange(len(arcs.source)), 2)[by_process], fars[by_process]),
        arc=_lines(
            *(np.append(column, closing) for column in (arcs.source, arcs.target, arcs.profile)),
            np.zeros(len(arcs.source) + 1, dtype=np.int64),
            *(np.append(column, closing) for column in arcs.costs.T),
        ),
        provider=_lines(providers.site, providers.country, tables.site_offset[providers.site]),
        apart=arcs.hours_apart,
        path=np.zeros((0, 2), dtype=np.int64),
        way=np.zeros((0, 2), dtype=np.int64),
        option_length=np.zeros((0, options), dtype=np.int64),
        handoff_length=np.zeros((0, *arcs.delays.shape), dtype=np.int64),
        first_member=_starts(row, rows.rows),
        member=tables.option_process[option[np.argsort(row, kind="stable")]],
    )


def with_paths(bare: Terms, paths: Sequence[Path]) -> Terms:
    """Return terms made by `terms` with one more row per path, after all others."""
    lengths = {path.rule: path.length for path in paths}
    number = {rule: k for k, rule in enumerate(lengths)}
    rule = np.array([number[path.rule] for path in paths], dtype=np.int64)
    limits = np.array([path.length.limit for path in paths], dtype=np.int64)
    zero, before = np.zeros(len(paths), dtype=np.int64), len(bare.row)
    row = _lines(zero + LIMIT, zero - NO_LIMIT, limits, zero, zero + 1, zero + _NONE)
    first_path, node = _grouped([path.processes for path in paths], len(bare.process) - 1)
    first_way, way = _grouped([path.arcs for path in paths], len(bare.arc) - 1)
    process, arc = bare.process.copy(), bare.arc.copy()
    process[:, 1], arc[:, 3] = first_path, first_way
    return bare._replace(
        row=np.concatenate([bare.row, row]),
        process=process,
        arc=arc,
        path=_lines(before + node, rule[node]),
        way=_lines(before + way, rule[way]),
        option_length=np.array([length.option for length in lengths.values()]),
        handoff_length=np.array([length.handoff for length in lengths.values()]),
        first_member=np.append(bare.first_member, bare.first_member[-1] + np.cumsum([len(p.processes) for p in paths])),
        member=np.concatenate([bare.member, *(path.processes for path in paths)]),
    )


def _lines(*columns: Integers) -> Integers:
    """Put columns beside each other, so that a line lies together in memory."""
    return np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.int64)


def _starts(key: Integers, keys: int) -> Integers:
    return np.concatenate([[0], np.cumsum(np.bincount(key, minlength=keys))]).astype(np.int64)


def _grouped(members: Sequence[Integers], keys: int) -> tuple[Integers, Integers]:
    """Return where the lists of each key start that say which of some paths it is a member of, and these lists."""
    key = np.concatenate(members)
    path = np.repeat(np.arange(len(members), dtype=np.int64), [len(each) for each in members])
    return _starts(key, keys), path[np.argsort(key, kind="stable")]
