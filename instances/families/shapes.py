"""Rules that a plan keeps through its choice of options alone: each closes the options that would break it.

Every function returns the rule and the ground without those options, or None where it would leave a process without any
or would change nothing. Closing
more options later breaks none of these rules, as long as each process keeps one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np

from rightsource.instances.families.drafts import Keys, rule_of
from rightsource.instances.families.ground import Ground
from rightsource.models.columns import Flags, Integers
from rightsource.models.numbers import NANO
from rightsource.models.rules import Forbid, MinYield, Require, Rule
from rightsource.models.tables.tables import RuleTable

Shaped: TypeAlias = tuple[Rule, Ground] | None
_FLOOR_DECIMALS: Final = 4
_FLOOR_STEP: Final = NANO // 10**_FLOOR_DECIMALS


def barring(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Close what a `require` or `forbid` rule bars; None also when it bars nothing."""
    return _barred(ground, rule_of(keys))


def floor(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Close yields below a floor, ``asked`` percent of the way from the cheapest plan's least to the best plan's."""
    table, yields = ground.resolver.table(rule_of({**keys, "value": 1})), ground.tables.yields
    least = [int(yields[ground.pick(score)[table.processes]].min()) for score in (ground.price, -yields)]
    value = least[0] + (least[1] - least[0]) * asked // 100
    return _barred(ground, rule_of({**keys, "value": Decimal(value // _FLOOR_STEP).scaleb(-_FLOOR_DECIMALS)}))


def _barred(ground: Ground, rule: Rule) -> Shaped:
    assert isinstance(rule, Require | Forbid | MinYield)
    barred = ground.resolver.barred(rule)
    return _shaped(rule, ground, barred) if barred.any() else None


def together(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Leave the value that all processes in scope have and that is cheapest for them in sum."""
    rule, table, code = _resolved(ground, keys)
    process, open_ = ground.tables.option_process[table.options], ground.open[table.options]
    costs = {}
    for value in np.unique(code[open_]).tolist():
        at = np.flatnonzero(open_ & (code == value))
        found, start = np.unique(process[at], return_index=True)
        if len(found) == len(table.processes):
            costs[value] = sum(np.minimum.reduceat(ground.price[table.options[at]], start).tolist())
    if len(costs) < 2:
        return None
    agreed = min(costs, key=lambda value: (costs[value], value))
    return _shaped(rule, ground, _flags(ground, table.options[code != agreed]))


def apart(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Leave one process after the other the cheapest value that none before it has."""
    rule, table, code = _resolved(ground, keys)
    process, taken = ground.tables.option_process[table.options], set[int]()
    closed = np.zeros(len(table.options), dtype=np.bool_)
    for i in table.processes.tolist():
        own = np.flatnonzero((process == i) & ground.open[table.options])
        free = [k for k in own.tolist() if int(code[k]) not in taken]
        if not free:
            return None
        value = int(code[min(free, key=lambda k: int(ground.price[table.options[k]]))])
        taken.add(value)
        closed[own[code[own] != value]] = True
    return _shaped(rule, ground, _flags(ground, table.options[closed]))


def max_count(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Leave the values that are used most by the cheapest plan, and those without which a process had no option.

    There are as many as lie ``asked`` percent of the way from the cheapest plan's number to 1.
    """
    _, table, code = _resolved(ground, {**keys, "value": 1})
    counted, used = _used(ground, table, code)
    if len(used) < 2:
        return None
    kept = set(used[: max(1, len(used) - (len(used) - 1) * asked // 100)])
    process, open_ = ground.tables.option_process[table.options], ground.open[table.options]
    for i in table.processes.tolist():
        own = (process == i) & open_
        if not (own & (~counted | np.isin(code, list(kept)))).any():
            kept.add(int(code[own][0]))
    if len(kept) >= len(used):
        return None
    closed = counted & ~np.isin(code, list(kept))
    return _shaped(rule_of({**keys, "value": len(kept)}), ground, _flags(ground, table.options[closed]))


def min_count(ground: Ground, keys: Keys, asked: int) -> Shaped:
    """Give values that the cheapest plan does not use to one process each, which then has no other.

    There are as many in all as lie ``asked`` percent of the way from the cheapest plan's number to all on offer.
    """
    _, table, code = _resolved(ground, {**keys, "value": 1})
    counted, used = _used(ground, table, code)
    process, open_ = ground.tables.option_process[table.options], ground.open[table.options]
    offered = np.unique(code[counted & open_]).tolist()
    number = len(used) + -(-(len(offered) - len(used)) * asked // 100)
    forced: dict[int, int] = {}
    for value in [*used, *(value for value in offered if value not in used)]:
        at = np.flatnonzero(counted & open_ & (code == value))
        free = [k for k in at.tolist() if int(process[k]) not in forced]
        if free and len(forced) < number:
            forced[int(process[min(free, key=lambda k: int(ground.price[table.options[k]]))])] = value
    if len(forced) <= len(used):
        return None
    target = np.array([forced.get(i, -1) for i in process.tolist()], dtype=np.int64)
    closed = (target >= 0) & (~counted | (code != target))
    return _shaped(rule_of({**keys, "value": len(forced)}), ground, _flags(ground, table.options[closed]))


def _resolved(ground: Ground, keys: Keys) -> tuple[Rule, RuleTable, Integers]:
    """Return the rule, what is in its scope, and the code of each option there; -1 for an option without a value."""
    rule = rule_of(keys)
    table = ground.resolver.table(rule)
    return rule, table, ground.tables.attributes[keys["per"]].code[table.options]


def _used(ground: Ground, table: RuleTable, code: Integers) -> tuple[Flags, list[int]]:
    """Return which options count, and the values that the cheapest plan uses, those used most first."""
    counted = table.selected & (code >= 0)
    cheapest = table.options.searchsorted(ground.pick(ground.price)[table.processes])
    values, number = np.unique(code[cheapest][counted[cheapest]], return_counts=True)
    return counted, values[np.argsort(-number, kind="stable")].tolist()


def _flags(ground: Ground, options: Integers) -> Flags:
    flags = np.zeros(len(ground.tables.option_ids), dtype=np.bool_)
    flags[options] = True
    return flags


def _shaped(rule: Rule, ground: Ground, closed: Flags) -> Shaped:
    left = ground.closing(closed)
    return None if left is None else (rule, left)


SHAPERS: Final[dict[str, Callable[[Ground, Keys, int], Shaped]]] = {
    "require": barring,
    "forbid": barring,
    "min_yield": floor,
    "together": together,
    "apart": apart,
    "max_count": max_count,
    "min_count": min_count,
}
"""What makes a rule of each kind that is about choices alone."""
