"""Concentration: `max_share` with ``per``, one limit for each group on its part of a total that moves as well."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.spans import NOWHERE, grouped, span
from rightsource.models.columns import Integers
from rightsource.models.rules import MaxShare
from rightsource.models.tables import Tables
from rightsource.optimizer.decomposition.compiled import compiled

_NUMERATOR: Final = 0
_DENOMINATOR: Final = 1
_FIRST_PART: Final = 2
_LAST_PART: Final = 3
_LARGEST: Final = 2**62


class Shares(NamedTuple):
    r"""Rules d P_g <= n T for every group g: the selected part P_g of a total T against the limit n / d.

    ``entry`` has shape (entries, 4) and, per option from ``start`` on, a rule, the part it counts in (-1 for none), its
    amount there and in the total. The two differ only where amounts are too large for 64 bits and are rounded, to the
    safe side. ``table`` has shape (rules, 4): n, d, first part, end of parts. ``scale`` is d times the mean amount.
    """

    start: Integers
    entry: Integers
    table: Integers
    scale: Floats
    parts: int


def shares_of(tables: Tables) -> Shares:
    """Arrange the rules on concentration."""
    options, rules, parts, counted, whole = (_columns() for _ in range(5))
    table, scale, first = [], [], 0
    ruled = [(one, one.rule) for one in tables.rules if isinstance(one.rule, MaxShare) and one.rule.per is not None]
    for number, (one, rule) in enumerate(ruled):
        if rule.per is None:
            continue
        code = np.where(one.selected, tables.attributes[rule.per].code[one.options], -1)
        groups = len(tables.attributes[rule.per].labels)
        limit = Fraction(rule.value)
        amount, shrink = _fitted(tables.measure(rule.measure)[one.options], limit, len(one.processes))
        options.append(one.options)
        rules.append(np.full(len(code), number, dtype=np.int64))
        parts.append(np.where(code >= 0, code + first, -1))
        counted.append(-(-amount // shrink))
        whole.append(amount // shrink)
        table.append((limit.numerator, limit.denominator, first, first + groups))
        scale.append(max(float(whole[-1].mean()) * limit.denominator, 1.0))
        first += groups
    columns = [np.concatenate(column) for column in (options, rules, parts, counted, whole)]
    start, entry = grouped(columns[0], len(tables.option_ids), *columns[1:])
    return Shares(
        start=start,
        entry=entry,
        table=np.array(table, dtype=np.int64).reshape(-1, 4),
        scale=np.array(scale, dtype=np.float64),
        parts=first,
    )


def _columns() -> list[Integers]:
    return [np.zeros(0, dtype=np.int64)]


def _fitted(amounts: Integers, limit: Fraction, processes: int) -> tuple[Integers, int]:
    """Return amounts over their common divisor, and what they must be divided by further for d P to stay below 2⁶²."""
    divisor = gcd(*(int(amount) for amount in np.unique(amounts))) or 1
    reduced = amounts // divisor
    largest = int(reduced.max(initial=0)) * processes * 2 * limit.denominator
    return reduced, largest // _LARGEST + 1


@compiled
def _excess(
    shares: Shares,
    total: Integers,
    part: Integers,
    rule: int,
    more: int,
    part_a: int,
    minus: int,
    part_b: int,
    plus: int,
) -> int:
    r"""Return \sum_g max(0, d P_g - n T) after the total grew by ``more``, one part shrank and another grew."""
    whole = shares.table[rule, _NUMERATOR] * (total[rule] + more)
    denominator = shares.table[rule, _DENOMINATOR]
    excess = 0
    for g in range(shares.table[rule, _FIRST_PART], shares.table[rule, _LAST_PART]):
        amount = part[g]
        if g == part_a:
            amount -= minus
        if g == part_b:
            amount += plus
        excess += max(denominator * amount - whole, 0)
    return excess


@compiled
def share_change(
    shares: Shares, total: Integers, part: Integers, excess: Integers, price: Floats, old: int, new: int
) -> float:
    """Return by how much a move changes the priced excess of all rules."""
    penalty = 0.0
    a, a_end = span(shares.start, old)
    b, b_end = span(shares.start, new)
    while a < a_end or b < b_end:
        rule_a = shares.entry[a, 0] if a < a_end else NOWHERE
        rule_b = shares.entry[b, 0] if b < b_end else NOWHERE
        rule = min(rule_a, rule_b)
        part_a, minus, part_b, plus, more = -1, 0, -1, 0, 0
        if rule_a == rule:
            part_a, minus = shares.entry[a, 1], shares.entry[a, 2]
            more -= shares.entry[a, 3]
            a += 1
        if rule_b == rule:
            part_b, plus = shares.entry[b, 1], shares.entry[b, 2]
            more += shares.entry[b, 3]
            b += 1
        if part_a != part_b or minus != plus:
            after = _excess(shares, total, part, rule, more, part_a, minus, part_b, plus)
            penalty += price[rule] * (after - excess[rule])
    return penalty


@compiled
def share_shift(shares: Shares, total: Integers, part: Integers, excess: Integers, option: int, sign: int) -> int:
    """Add an option to the totals (sign 1) or take it out (-1); return by how many more rules are broken."""
    broken = 0
    for k in range(*span(shares.start, option)):
        rule, g, amount = shares.entry[k, 0], shares.entry[k, 1], shares.entry[k, 2]
        broken -= int(excess[rule] > 0)
        total[rule] += sign * shares.entry[k, 3]
        if g >= 0:
            part[g] += sign * amount
        excess[rule] = _excess(shares, total, part, rule, 0, -1, 0, -1, 0)
        broken += int(excess[rule] > 0)
    return broken
