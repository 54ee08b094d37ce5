r"""The rows of rules and provider limits that cross parts, as far as one part adds to them.

Each is :math:`\sum_k \big( c_k + \sum_o a_{ko} x_o \big) \le b` over the parts k, with whole amounts a, the least of
each process 0. The limit b belongs to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.formulation.totals import LinearRule, amounts, upper_limit
from rightsource.models.instance import Instance
from rightsource.models.tables.magnitude import Whole
from rightsource.models.tables.selection import Resolver
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.optimizer.blocks.spanning import Spanning

_HOLDS: Final = 2.0**62
_HOUR_SCALE: Final = 1000
"""Unit hours are millionths, loads thousandths of an hour."""


@dataclass(frozen=True)
class PartRow:
    """What a part adds to one row: ``constant``, and ``amount`` for each ``option`` that is taken.

    Options are those of the part, amounts above 0. ``least`` and ``most`` are what the part adds in all, at the least
    and at the most, when each process takes an open option.
    """

    option: Integers
    amount: Whole
    constant: int
    least: int
    most: int

    def used(self, parts: Doubles) -> float:
        """Return about what the part adds when options are taken in some parts, shape (options,)."""
        return self.constant + float(self.amount.astype(np.float64) @ parts[self.option])

    def added(self, choice: Integers) -> int:
        """Return what the part adds when an option of each process is chosen, exactly."""
        return self.constant + total_of(self.amount[np.isin(self.option, choice)])


def part_rows(tables: Tables, resolver: Resolver, shared: Spanning) -> list[PartRow]:
    """Return what a part adds to each row: first of the linear rules, then of the hours of shared providers."""
    found = [_of_rule(tables, resolver.table(rule), rule) for rule in shared.linear]
    return found + [_of_provider(tables, p) for p in np.flatnonzero(shared.shared).tolist()]


def limits(instance: Instance, tables: Tables, shared: Spanning) -> list[int | None]:
    """Return the limit of each row, in the order of `part_rows`; None where there is none.

    ``tables`` may be those of any part. Units that can be had are a limit of hours; what they cost is not part of it.
    """
    return [upper_limit(tables, rule) for rule in shared.linear] + [
        _hours(instance, p) for p in np.flatnonzero(shared.shared).tolist()
    ]


def names(instance: Instance, shared: Spanning) -> list[str]:
    """Return the name of each row, in the order of `part_rows`."""
    providers = np.flatnonzero(shared.shared).tolist()
    return [rule.id for rule in shared.linear] + [f"hours:{instance.providers.ids[p]}" for p in providers]


def _hours(instance: Instance, provider: int) -> int | None:
    """Return the thousandths of an hour that a provider has by its capacity and by the units that can be had."""
    providers = instance.providers
    capacity, size, most = (
        column[provider] for column in (providers.capacity, providers.unit_hours, providers.unit_max)
    )
    found = [] if capacity is None else [capacity // _HOUR_SCALE]
    if size is not None and most is not None:
        found.append(size * most // _HOUR_SCALE)
    return min(found, default=None)


def _of_rule(tables: Tables, table: RuleTable, rule: LinearRule) -> PartRow:
    """Return what a part adds to the row of a rule."""
    added = amounts(tables, table, rule, table.selected)
    return _row(table.options, added, tables.option_process[table.options], ~tables.barred[table.options])


def _of_provider(tables: Tables, provider: int) -> PartRow:
    """Return the thousandths of an hour that a part gives to a provider."""
    low, high = np.searchsorted(tables.uses.provider, [provider, provider + 1]).tolist()
    hours = np.zeros(len(tables.option_ids), dtype=np.int64)
    hours[tables.uses.option[low:high]] = tables.uses.hours[low:high]
    using = np.zeros(len(tables.process_ids), dtype=np.bool_)
    using[tables.option_process[tables.uses.option[low:high]]] = True
    options = np.flatnonzero(using[tables.option_process])
    return _row(options, hours[options], tables.option_process[options], ~tables.barred[options])


def _row(options: Integers, amounts: Whole, process: Integers, is_open: Flags) -> PartRow:
    """Return a row with the least amount of each process moved to its constant."""
    if not len(options):
        return PartRow(options, amounts, 0, 0, 0)
    starts = np.flatnonzero(np.diff(process, prepend=-1))
    counts = np.diff(np.append(starts, len(process)))
    least = np.minimum.reduceat(amounts, starts)
    amounts, constant = amounts - np.repeat(least, counts), total_of(least)
    highest = amounts.max()
    low = np.minimum.reduceat(np.where(is_open, amounts, highest), starts)
    high = np.maximum.reduceat(np.where(is_open, amounts, 0), starts)
    kept = np.flatnonzero(amounts > 0)
    return PartRow(options[kept], amounts[kept], constant, constant + total_of(low), constant + total_of(high))


def total_of(amounts: Whole) -> int:
    """Return the exact sum of whole numbers."""
    if float(np.abs(amounts).max(initial=0)) * len(amounts) < _HOLDS:
        return int(amounts.sum())
    return sum(int(amount) for amount in amounts)
