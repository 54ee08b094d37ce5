"""Rows across parts as rules of single parts: each part keeps a share of the limit, so that all together keep it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO_DECIMALS
from rightsource.models.rules import MaxTotal, Rule, Scope
from rightsource.optimizer.blocks.priced import with_measures
from rightsource.optimizer.blocks.rows import PartRow

_BITS = 40
"""Amounts are divided until all sums of a row stay below two to this."""


def row_scale(most: int) -> int:
    """Return by what the amounts of a row are divided that sum to so much at most."""
    return max(1, -(-most >> _BITS))


def with_shares(
    instance: Instance, rows: Sequence[PartRow], shares: Sequence[int | None], scale: Sequence[int]
) -> Instance:
    """Return a part with a rule for each row, that it adds no more than its share; where it could add more.

    Amounts are divided by the scale of their row and rounded up, limits down: who keeps the rule keeps the row.
    """
    measures: dict[str, Integers] = {}
    rules: list[Rule] = []
    for r, (row, share, by) in enumerate(zip(rows, shares, scale, strict=True)):
        if share is not None and row.most > share:
            column = np.zeros(len(instance.options.ids), dtype=np.int64)
            column[row.option] = -(-row.amount // by)
            measures[row_name(r)] = column
            rules.append(_rule(instance, r, row, max(share - row.constant, 0) // by))
    return with_measures(instance, measures, rules)


def row_name(row: int) -> str:
    """Return the id of the rule, and the name of its measure, that stand for a row."""
    return f"row:{row}"


def _rule(instance: Instance, r: int, row: PartRow, value: int) -> Rule:
    processes = np.unique(instance.options.process[row.option]).tolist()
    scope = Scope.model_construct(processes=tuple(instance.processes.ids[i] for i in processes))
    return MaxTotal(id=row_name(r), scope=scope, measure=row_name(r), value=Decimal(value).scaleb(-MICRO_DECIMALS))


def allotted(limit: int, used: Sequence[float], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return a share of a limit for each part: what it would use, moved in proportion to its room where that misses.

    What is left over goes to the parts in proportion to what they could still use, what is missing comes from what they
    use beyond the least. Shares sum to the limit at most, or to what all could use where that is less.
    """
    amounts = [min(max(round(one), low), high) for one, low, high in zip(used, least, most, strict=True)]
    spare = limit - sum(amounts)
    room = [(high - one if spare >= 0 else one - low) for one, low, high in zip(amounts, least, most, strict=True)]
    total = sum(room)
    if not total:
        return amounts
    if spare >= total:
        return list(most)
    return [one + spare * space // total for one, space in zip(amounts, room, strict=True)]
