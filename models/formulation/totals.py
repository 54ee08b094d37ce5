r"""Rules on sums: totals, shares and the mean yield, each a row over the options of the processes in its scope.

.. math:: \sum_{i \in S} \sum_{o \in O_i} a_o x_{io} \le b
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from rightsource.models.columns import Flags
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.numbers import MICRO, NANO, to_scaled
from rightsource.models.rules import MaxShare, MaxTotal, MinMeanYield, MinShare, MinTotal, is_budget
from rightsource.models.tables.magnitude import Exact, Whole, exact, product
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.models.vocabulary import MONEY_MEASURES

LinearRule: TypeAlias = MaxTotal | MinTotal | MaxShare | MinShare | MinMeanYield
"""The rules that are rows over the options of the processes in scope; a budget is one over all columns."""


def amounts(tables: Tables, table: RuleTable, rule: LinearRule, members: Flags) -> Whole:
    r"""Return what the options in scope add to the row of a rule, exactly; ``members`` are the selected ones.

    With m the measure and G the selected options, or those of one value of ``per``:

    - `max_total`: :math:`a_o = m_o` for :math:`o \in G`, and `min_total` the negative of it;
    - `max_share` θ: :math:`\sum_G m x \le \theta \sum m x`, multiplied out with θ a ratio of whole numbers p/q,
      :math:`a_o = (q [o \in G] - p) m_o`, so that a zero total holds; and `min_share` the negative of it;
    - `min_mean_yield` V, weighted by volume: :math:`a_o = v_i (V - y_o)`, volumes in millionths, yields in billionths.
    """
    options = table.options
    match rule:
        case MaxTotal():
            return product(tables.measure(rule.measure)[options], members.astype(np.int64))
        case MinTotal():
            return product(-tables.measure(rule.measure)[options], members.astype(np.int64))
        case MaxShare() | MinShare():
            share, sign = Fraction(rule.value), 1 if isinstance(rule, MaxShare) else -1
            factor = sign * (share.denominator * members.astype(object) - share.numerator)
            return product(tables.measure(rule.measure)[options], factor)
        case MinMeanYield():
            shortfall = to_scaled(rule.value, NANO) - tables.yields[options]
            return product(tables.volume[tables.option_process[options]], shortfall)


def upper_limit(tables: Tables, rule: LinearRule) -> int:
    """Return what the amounts of the row of a rule may sum to."""
    match rule:
        case MaxTotal():
            return limit(tables, rule.measure, rule, upper=True)
        case MinTotal():
            return -limit(tables, rule.measure, rule, upper=False)
        case _:
            return 0


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
    if not isinstance(rule, LinearRule) or is_budget(rule):
        return []
    most = upper_limit(tables, rule)
    return [
        _row(tables, table, f"{rule.id}{label}", exact(amounts(tables, table, rule, members)), most)
        for label, members in _groups(tables, table, rule)
    ]


def _groups(tables: Tables, table: RuleTable, rule: LinearRule) -> Iterator[tuple[str, Flags]]:
    """Yield the selected options as one group without a label, or by ``per`` value."""
    if not isinstance(rule, MaxShare) or rule.per is None:
        yield "", table.selected
        return
    codes = tables.attributes[rule.per]
    code = np.where(table.selected, codes.code[table.options], -1)
    for k in np.unique(code[code >= 0]):
        yield f"[{codes.labels[int(k)]}]", code == k


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
