"""Rules on sums: totals, shares and the mean yield."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from rightsource.models.formulation.rows import LinearRow
from rightsource.models.numbers import MICRO, NANO, to_scaled
from rightsource.models.rules import MaxShare, MaxTotal, MinMeanYield, MinShare, MinTotal, is_budget
from rightsource.models.tables.magnitude import Exact, exact
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.models.vocabulary import MONEY_MEASURES


def _max_total_row(tables: Tables, table: RuleTable, rule: MaxTotal) -> LinearRow:
    r"""Keep a sum at or below a limit.

    .. math:: \sum_{i \in S} \sum_{o \in O_i \cap \mathrm{select}} m_{io} x_{io} \le V

    Measures are whole numbers of their smallest unit; V is in that unit, rounded as money is or down.
    """
    amounts = exact(tables.measure(rule.measure)[table.options]) * table.selected
    return _row(tables, table, rule.id, amounts, limit(tables, rule.measure, rule, upper=True))


def _min_total_row(tables: Tables, table: RuleTable, rule: MinTotal) -> LinearRow:
    """Keep a sum at or above a limit: as `_max_total_row`, with both sides negated and the limit rounded up."""
    amounts = exact(tables.measure(rule.measure)[table.options]) * table.selected
    return _row(tables, table, rule.id, -amounts, -limit(tables, rule.measure, rule, upper=False))


def _max_share_rows(tables: Tables, table: RuleTable, rule: MaxShare) -> Iterator[LinearRow]:
    r"""Keep the selected options' share of a measure at or below a limit, for every value g of ``per``.

    .. math:: \sum_{i \in S, o \in O_i(g)} m_{io} x_{io} \;\le\; \theta \sum_{i \in S, o \in O_i} m_{io} x_{io}

    Multiplied out with θ a ratio of whole numbers, so that the row is exact and a zero total holds.
    """
    amounts = exact(tables.measure(rule.measure)[table.options])
    for label, members in _groups(tables, table, rule):
        yield _row(tables, table, f"{rule.id}{label}", _shares(amounts, members, Fraction(rule.value)), 0)


def _min_share_row(tables: Tables, table: RuleTable, rule: MinShare) -> LinearRow:
    """Keep the selected options' share of a measure at or above a limit: `_max_share_rows` with both sides negated."""
    amounts = exact(tables.measure(rule.measure)[table.options])
    members = table.selected.astype(object)
    return _row(tables, table, rule.id, -_shares(amounts, members, Fraction(rule.value)), 0)


def _min_mean_yield_row(tables: Tables, table: RuleTable, rule: MinMeanYield) -> LinearRow:
    r"""Keep the mean yield, weighted by volume, at or above a limit.

    .. math:: \sum_{i \in S} \sum_{o \in O_i} v_i (V - y_{io}) x_{io} \le 0

    Volumes in millionths and yields in billionths: exact, whatever their size, before `LinearRow.fitted`.
    """
    volume = exact(tables.volume)[tables.option_process[table.options]]
    shortfall = to_scaled(rule.value, NANO) - exact(tables.yields[table.options])
    return _row(tables, table, rule.id, volume * shortfall, 0)


def limit(tables: Tables, measure: str, rule: MaxTotal | MinTotal, *, upper: bool) -> int:
    """Return the limit of a total in the smallest unit of its measure.

    Money is rounded half to even to minor units. Hours are thousandths, so millionths are rounded towards the inside,
    which loses nothing; processes and changes are whole; all else is in millionths.
    """
    value = Fraction(rule.value)
    if measure in MONEY_MEASURES:
        minor_units: int = 10**tables.money_decimals
        return round(value * minor_units)
    scale = {"hours": 1000, "processes": 1, "changes": 1}.get(measure, MICRO)
    return int(value * scale // 1) if upper else int(-(-value * scale // 1))


def linear_rows(tables: Tables, table: RuleTable) -> list[LinearRow]:
    """Return the rows of a rule that is linear in the options alone; no rows for other rules and for budgets.

    A budget, a limit on `total_cost`, is over all columns of a formulation; a rule that bars options needs no row.
    """
    rule = table.rule
    match rule:
        case MinMeanYield():
            return [_min_mean_yield_row(tables, table, rule)]
        case MaxTotal() if not is_budget(rule):
            return [_max_total_row(tables, table, rule)]
        case MinTotal():
            return [_min_total_row(tables, table, rule)]
        case MaxShare():
            return list(_max_share_rows(tables, table, rule))
        case MinShare():
            return [_min_share_row(tables, table, rule)]
        case _:
            return []


def _shares(amounts: Exact, members: Exact, share: Fraction) -> Exact:
    shares: Exact = share.denominator * amounts * members - share.numerator * amounts
    return shares


def _groups(tables: Tables, table: RuleTable, rule: MaxShare) -> Iterator[tuple[str, Exact]]:
    """Yield the selected options as one group without a label, or by ``per`` value."""
    if rule.per is None:
        yield "", table.selected.astype(object)
        return
    codes = tables.attributes[rule.per]
    code = np.where(table.selected, codes.code[table.options], -1)
    for k in np.unique(code[code >= 0]):
        yield f"[{codes.labels[int(k)]}]", (code == k).astype(object)


def _row(tables: Tables, table: RuleTable, name: str, amounts: Exact, upper: int) -> LinearRow:
    """Return Σ amounts·x <= upper with the smallest amount of each process in scope moved to the right-hand side.

    Each process has exactly one option, so nothing changes but the numbers, which become small and non-negative: the
    knapsack form that solvers draw cover cuts from.
    """
    process = tables.option_process[table.options]
    starts = np.flatnonzero(np.diff(process, prepend=-1))
    least = np.minimum.reduceat(amounts, starts) if len(amounts) else amounts
    own = np.repeat(least, np.diff(np.append(starts, len(process))))
    return LinearRow(name, table.options, amounts - own, upper - sum(least.tolist()))
