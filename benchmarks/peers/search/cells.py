"""Who agrees, who differs, and how many are used: rules on the different values of an attribute."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.spans import NOWHERE, grouped, span, starts
from rightsource.models.columns import Integers
from rightsource.models.rules import Apart, MaxCount, MinCount, Together
from rightsource.models.tables import Tables
from rightsource.models.tables.tables import RuleTable
from rightsource.optimizer.decomposition.compiled import compiled

MAX_COUNT: Final = 0
MIN_COUNT: Final = 1
TOGETHER: Final = 2
APART: Final = 3
_KIND: Final = 0
_VALUE: Final = 1
_DISTINCT: Final = 0
_SQUARES: Final = 1
_USERS: Final = 2

CellRule = MaxCount | MinCount | Together | Apart
_KINDS: Final[dict[str, int]] = {"max_count": MAX_COUNT, "min_count": MIN_COUNT, "together": TOGETHER, "apart": APART}


class Cells(NamedTuple):
    """Cells count the processes of a rule that use one value.

    ``entry`` has shape (entries, 2) and, per option from ``start`` on, a rule and the cell it is counted in; an option
    that a rule does not count has no entry. ``table`` has shape (rules, 2): kind, value. The processes in scope of rule
    r are ``scope[scope_start[r]:scope_start[r + 1]]``.
    """

    start: Integers
    entry: Integers
    table: Integers
    scope_start: Integers
    scope: Integers
    cells: int


def cells_of(tables: Tables) -> Cells:
    """Arrange the rules on counts, agreement and separation."""
    none = [np.zeros(0, dtype=np.int64)]
    options, rules, cells, scopes, owners = (list(none) for _ in range(5))
    table: list[tuple[int, int]] = []
    first = 0
    for one in tables.rules:
        rule = one.rule
        if not isinstance(rule, CellRule):
            continue
        option, code, values = _counted(tables, one, rule)
        options.append(option)
        rules.append(np.full(len(option), len(table), dtype=np.int64))
        cells.append(code + first)
        scopes.append(one.processes)
        owners.append(np.full(len(one.processes), len(table), dtype=np.int64))
        table.append((_KINDS[rule.kind], rule.value if isinstance(rule, MaxCount | MinCount) else 0))
        first += values
    columns = [np.concatenate(column) for column in (options, rules, cells)]
    start, entry = grouped(columns[0], len(tables.option_ids), *columns[1:])
    return Cells(
        start=start,
        entry=entry,
        table=np.array(table, dtype=np.int64).reshape(-1, 2),
        scope_start=starts(np.concatenate(owners), len(table)),
        scope=np.concatenate(scopes),
        cells=first,
    )


def _counted(tables: Tables, one: RuleTable, rule: CellRule) -> tuple[Integers, Integers, int]:
    """Return the options that a rule counts, their codes from 0 on, and the number of codes."""
    code = tables.attributes[rule.per].code[one.options]
    if isinstance(rule, Together):
        return one.options, code + 1, len(tables.attributes[rule.per].labels) + 1  # none is a way to agree
    kept = one.selected & (code >= 0)
    return one.options[kept], code[kept], len(tables.attributes[rule.per].labels)


@compiled
def _excess(kind: int, value: int, distinct: int, squares: int, users: int) -> float:
    """Return how far a rule is from holding, 0 where it holds.

    `together` and, beyond its limit, `max_count` fall as users gather in few cells, so that single moves see the way.
    """
    if users == 0 and kind != MIN_COUNT:
        return 0.0
    if kind == MAX_COUNT:
        return distinct - value + 1.0 - squares / (users * users) if distinct > value else 0.0
    if kind == MIN_COUNT:
        return float(max(value - distinct, 0))
    if kind == TOGETHER:
        return float(users * users - squares) / users
    return float(users - distinct)


@compiled
def cell_excess(cells: Cells, stat: Integers, rule: int) -> float:
    """Return how far a rule is from holding."""
    row = stat[rule]
    return _excess(cells.table[rule, _KIND], cells.table[rule, _VALUE], row[_DISTINCT], row[_SQUARES], row[_USERS])


@compiled
def cell_change(cells: Cells, count: Integers, stat: Integers, price: Floats, old: int, new: int) -> float:
    """Return by how much a move changes the priced excess of all rules."""
    penalty = 0.0
    a, a_end = span(cells.start, old)
    b, b_end = span(cells.start, new)
    while a < a_end or b < b_end:
        rule_a = cells.entry[a, 0] if a < a_end else NOWHERE
        rule_b = cells.entry[b, 0] if b < b_end else NOWHERE
        rule = min(rule_a, rule_b)
        left, entered = -1, -1
        if rule_a == rule:
            left = cells.entry[a, 1]
            a += 1
        if rule_b == rule:
            entered = cells.entry[b, 1]
            b += 1
        if left != entered:
            distinct, squares, users = stat[rule, _DISTINCT], stat[rule, _SQUARES], stat[rule, _USERS]
            kind, value = cells.table[rule, _KIND], cells.table[rule, _VALUE]
            before = _excess(kind, value, distinct, squares, users)
            if left >= 0:
                distinct -= int(count[left] == 1)
                squares -= 2 * count[left] - 1
                users -= 1
            if entered >= 0:
                distinct += int(count[entered] == 0)
                squares += 2 * count[entered] + 1
                users += 1
            penalty += price[rule] * (_excess(kind, value, distinct, squares, users) - before)
    return penalty


@compiled
def cell_shift(cells: Cells, count: Integers, stat: Integers, option: int, sign: int) -> int:
    """Add an option to the counts (sign 1) or take it out (-1); return by how many more rules are broken."""
    broken = 0
    for k in range(*span(cells.start, option)):
        rule, cell = cells.entry[k, 0], cells.entry[k, 1]
        broken -= int(cell_excess(cells, stat, rule) > 0)
        now = count[cell] + sign
        stat[rule, _DISTINCT] += int(now > 0) - int(count[cell] > 0)
        stat[rule, _SQUARES] += now * now - count[cell] * count[cell]
        stat[rule, _USERS] += sign
        count[cell] = now
        broken += int(cell_excess(cells, stat, rule) > 0)
    return broken


@compiled
def cell_of(cells: Cells, rule: int, option: int) -> int:
    """Return the cell in which a rule counts an option, -1 for none."""
    for k in range(*span(cells.start, option)):
        if cells.entry[k, 0] == rule:
            return int(cells.entry[k, 1])
    return -1
