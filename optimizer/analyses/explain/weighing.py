r"""Weigh rules against each other: quick proofs, exact and without an engine, that no plan keeps them all.

Let row r say g_r(x) <= 0 of a plan x. When weights w_r >= 0 make \sum_r w_r g_r(x) > 0 for every choice of allowed
options, no plan keeps all these rows (Farkas' lemma, over the Lagrangian dual: Geoffrion, Mathematical Programming
Study 2, 1974). Each process has its own least term, so the sum is cheap to minimise. Weights are sought by the
relaxation method (Agmon, Canadian Journal of Mathematics 6, 1954): each plan that breaks \sum_r w_r g_r(x) >= 1 moves
the weights towards that plan's rows. The proof itself is checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.magnitude import Exact
from rightsource.optimizer.analyses.explain.rows import Rows
from rightsource.optimizer.analyses.rule_values import Names

Floats = npt.NDArray[np.float64]

_ROUNDS: Final = 4000
_WORK: Final = 2 * 10**8
"""Rounds times rows times options that are spent at most: about as long as it takes to ask a question."""
_OVERSHOOT: Final = 1.7
"""Times the step that would just do; between 1 and 2 the method still converges, and sooner."""
_SHORT_OF: Final = 0.5
"""The weighted sum that counts as worth the exact check, of the 1 that is aimed at."""
_FINE_BITS: Final = 100
"""Weights become whole numbers; the largest has about so many binary digits."""


@dataclass(frozen=True)
class Weighed:
    """What weighing a set of rules gave.

    ``core`` are rules of the set, proven to leave no plan; None where nothing was proven. ``choice`` is a plan that
    breaks few of the rows, worth a look by the checker; None where a process has no option left.
    """

    core: Names | None
    choice: Integers | None


class Weighing:
    """The rows of all rules of an instance, ready to be weighed in any selection."""

    def __init__(self, rows: Rows, names: Sequence[str]) -> None:
        self._rows, self._tables = rows, rows.tables
        self._linear: list[tuple[str, LinearRow]] = [(name, row) for name in names for row in rows.of(name)]
        self._matrix, self._upper, self._sizes = self._scaled()
        self._bars = {name: flags for name, flags in rows.bars.items() if name in names}

    def _scaled(self) -> tuple[Floats, Floats, Floats]:
        """Return all rows as a matrix over options and their limits, divided by the largest sum each may come to."""
        matrix = np.zeros((len(self._linear), len(self._tables.option_ids)))
        upper, sizes = np.zeros(len(self._linear)), np.ones(len(self._linear))
        for k, (_, row) in enumerate(self._linear):
            matrix[k, row.column] = row.coefficient.astype(np.float64)
            most = np.maximum.reduceat(matrix[k], self._tables.first_option[:-1]).sum()
            sizes[k] = max(float(most), abs(float(row.upper)), 1.0)
            matrix[k] /= sizes[k]
            upper[k] = float(row.upper) / sizes[k]
        return matrix, upper, sizes

    def weigh(self, kept: Names) -> Weighed:
        """Look for a proof that these rules leave no plan, or else for a plan that breaks few of them."""
        barred = self._barred(kept)
        shut = np.logical_and.reduceat(barred, self._tables.first_option[:-1])
        if shut.any():
            return Weighed(self._blocking(kept, int(np.argmax(shut))), None)
        used = np.array([k for k, (name, _) in enumerate(self._linear) if name in kept], dtype=np.int64)
        return self._search(kept, used, barred)

    def _barred(self, kept: Names) -> Flags:
        barred = np.zeros(len(self._tables.option_ids), dtype=np.bool_)
        for name, flags in self._bars.items():
            if name in kept:
                barred |= flags
        return barred

    def _blocking(self, kept: Names, process: int) -> Names:
        """Return a least set of the rules that together bar every option of a process."""
        options = self._tables.options_of(process)
        span = slice(options.start, options.stop)
        core = [name for name, flags in self._bars.items() if name in kept and flags[span].any()]
        for name in list(core):
            rest = [other for other in core if other != name]
            if np.logical_or.reduce([self._bars[other][span] for other in rest] or [np.zeros(1, np.bool_)]).all():
                core = rest
        return frozenset(core)

    def _search(self, kept: Names, used: Integers, barred: Flags) -> Weighed:
        matrix, upper = self._matrix[used], self._upper[used]
        weights = np.zeros(len(used))
        best, fewest = self._choice(np.zeros(len(barred)), barred), np.inf
        for _ in range(min(_ROUNDS, _WORK // max(1, matrix.size))):
            choice = self._choice(weights @ matrix, barred)
            excess = matrix[:, choice].sum(axis=1) - upper
            broken = float(np.maximum(excess, 0).sum())
            if broken < fewest:
                best, fewest = choice, broken
            total = float(weights @ excess)
            if broken <= 0:
                break
            if total > _SHORT_OF and (core := self._core(kept, used, weights)) is not None:
                return Weighed(core, best)
            step = _OVERSHOOT * (1 - total) / float(excess @ excess)
            weights = np.maximum(weights + step * excess, 0)
        return Weighed(None, best)

    def _choice(self, costs: Floats, barred: Flags) -> Integers:
        """Return the allowed option of least cost of each process, the first among equals."""
        first = self._tables.first_option[:-1]
        costs = np.where(barred, np.inf, costs)
        least = np.minimum.reduceat(costs, first)
        cheapest = np.flatnonzero(costs <= np.repeat(least, np.diff(self._tables.first_option)))
        return cheapest[np.searchsorted(cheapest, first)].astype(np.int64)

    def _core(self, kept: Names, used: Integers, weights: Floats) -> Names | None:
        """Return the rules that a proof with these weights needs, None when it is no proof in whole numbers."""
        sums, upper, heavy = self._weighted(used, weights)
        bars = [name for name in self._bars if name in kept]
        if not self._proves(sums, upper, bars):
            return None
        for name in list(bars):
            rest = [other for other in bars if other != name]
            if self._proves(sums, upper, rest):
                bars = rest
        return frozenset([*bars, *heavy])

    def _weighted(self, used: Integers, weights: Floats) -> tuple[Exact, int, list[str]]:
        """Return the weighted sum of the rows in whole numbers, its upper limit, and the rules that carry weight."""
        sums: Exact = np.zeros(len(self._tables.option_ids), dtype=object)
        upper, heavy = 0, []
        for name, row, weight in self._whole(used, weights):
            sums[row.column] += row.coefficient * weight
            upper += row.upper * weight
            heavy.append(name)
        return sums, upper, heavy

    def _whole(self, used: Integers, weights: Floats) -> Iterator[tuple[str, LinearRow, int]]:
        """Yield the rows that carry weight with whole weights in the proportions of the scaled rows."""
        unscaled = weights / self._sizes[used]
        finest = 2.0**_FINE_BITS / float(unscaled.max())
        for k, weight in zip(used.tolist(), unscaled.tolist(), strict=True):
            whole = int(weight * finest)
            if whole:
                yield *self._linear[k], whole

    def _proves(self, sums: Exact, upper: int, bars: Sequence[str]) -> bool:
        """Say whether every choice of options that these rules leave exceeds the upper limit of the sum."""
        barred = self._barred(frozenset(bars))
        above: int = int(np.abs(sums).sum()) + abs(upper) + 1
        least = np.minimum.reduceat(np.where(barred, above, sums), self._tables.first_option[:-1])
        return int(least.sum()) > upper
