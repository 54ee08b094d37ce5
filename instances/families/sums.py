"""Drafts of rules on sums: totals, mean yields and shares."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.instances.families.drafts import Keys, ScopedDraft
from rightsource.instances.families.ground import Ground
from rightsource.models.columns import Flags, Integers
from rightsource.models.numbers import MICRO, MICRO_DECIMALS, NANO, NANO_DECIMALS
from rightsource.models.vocabulary import MONEY_MEASURES

_COUNTED: Final = {"hours": (1000, 3), "processes": (1, 0), "changes": (1, 0)}
"""Measures that are neither money nor in millionths: their scale, and the decimals of a limit."""


def _total(amounts: Integers) -> int:
    """Return a sum without any overflow."""
    return sum(amounts.tolist())


class TotalDraft(ScopedDraft):
    """A draft of `max_total` or `min_total` of any measure but `total_cost`."""

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys)
        measure, money = keys["measure"], (10**ground.tables.money_decimals, ground.tables.money_decimals)
        unit = money if measure in MONEY_MEASURES else _COUNTED.get(measure, (MICRO, MICRO_DECIMALS))
        self._scale: int = unit[0]
        self.decimals: int = unit[1]
        self._amounts = ground.tables.measure(measure)[self.table.options] * self.table.selected

    def value(self, at: Integers) -> Fraction:
        """Return the sum."""
        return Fraction(_total(self._amounts[at]), self._scale)

    def badness(self) -> Integers:
        """Return the amounts, negative where much is good."""
        return self._amounts if self.upper else -self._amounts


class MeanYieldDraft(ScopedDraft):
    r"""A draft of `min_mean_yield`, as 1 - \sum v (1 - y) / \sum v."""

    decimals = NANO_DECIMALS

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys)
        tables, options = ground.tables, self.table.options
        divisor = int(np.gcd.reduce(tables.volume[self.table.processes])) or 1
        self._volume = _total(tables.volume[self.table.processes] // divisor)
        self._lost = tables.volume[tables.option_process[options]] // divisor * (NANO - tables.yields[options])

    def value(self, at: Integers) -> Fraction:
        """Return the mean."""
        return 1 - Fraction(_total(self._lost[at]), max(self._volume, 1) * NANO)

    def badness(self) -> Integers:
        """Return the transactions lost."""
        return self._lost


class ShareDraft(ScopedDraft):
    """A draft of `max_share`, also for each group, or of `min_share`."""

    decimals = MICRO_DECIMALS

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys)
        tables, options, per = ground.tables, self.table.options, keys.get("per")
        self._amounts = tables.measure(keys["measure"])[options]
        code = tables.attributes[per].code[options] if per else np.zeros(len(options), dtype=np.int64)
        self._group = np.where(self.table.selected, code, -1)
        self._groups = len(np.unique(self._group[self._group >= 0]))

    def _sums(self, at: Integers) -> tuple[list[int], int]:
        """Return the sum of each group and the total over the scope."""
        group, amounts = self._group[at], self._amounts[at]
        sums = np.zeros(int(self._group.max(initial=0)) + 1, dtype=np.int64)
        np.add.at(sums, group[group >= 0], amounts[group >= 0])
        return sums.tolist(), max(_total(amounts), 1)

    def value(self, at: Integers) -> Fraction:
        """Return the share, of the largest group where there are several."""
        sums, total = self._sums(at)
        return Fraction(max(sums), total)

    def badness(self) -> Integers:
        """Return the amounts of selected options, or those of the others where much is good."""
        return np.where((self._group >= 0) == self.upper, self._amounts, 0)

    def best(self) -> Fraction:
        """Return the utmost share; of several groups, none can do with less than half an even part."""
        utmost = super().best()
        return max(utmost, Fraction(1, 2 * self._groups)) if self.upper and self._groups > 1 else utmost

    def matter(self, choice: Integers, target: Fraction) -> Flags | None:
        """Return the options of the groups that are above the target."""
        if not self.upper or self._groups == 1:
            return None
        sums, total = self._sums(self.table.options.searchsorted(choice[self.table.processes]))
        above: Flags = np.array([amount > target * total for amount in sums])[self._group]
        return above
