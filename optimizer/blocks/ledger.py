"""What parts add to the rows across them, and what that makes of prices, shares and bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.blocks.shares import allotted, row_scale
from rightsource.optimizer.blocks.work import Survey


@dataclass(frozen=True)
class Ledger:
    """The rows across parts: their names, their limits (None for none), and what each part can add, by row.

    Amounts are whole numbers of any size. ``scale`` divides those of a row where rules of parts stand for it.
    """

    names: Sequence[str]
    limits: Sequence[int | None]
    constant: Sequence[Sequence[int]]
    least: Sequence[Sequence[int]]
    most: Sequence[Sequence[int]]

    @classmethod
    def of(cls, names: Sequence[str], surveys: Sequence[Survey]) -> Ledger:
        """Put together what the surveys of all parts tell."""
        columns = [
            list(zip(*(getattr(one, key) for one in surveys), strict=True)) for key in ("constant", "least", "most")
        ]
        return cls(names, surveys[0].limits, *columns)

    def some(self, rows: Integers) -> Ledger:
        """Return the ledger of some of the rows."""
        chosen = rows.tolist()
        return Ledger(
            [self.names[r] for r in chosen],
            [self.limits[r] for r in chosen],
            *([column[r] for r in chosen] for column in (self.constant, self.least, self.most)),
        )

    @property
    def scale(self) -> list[int]:
        """By what amounts of each row are divided: all parts together then sum to below 2⁵¹."""
        return [row_scale(sum(most) - sum(fixed)) for most, fixed in zip(self.most, self.constant, strict=True)]

    def broken(self) -> list[str]:
        """Return the rows that no choice of open options keeps."""
        rows = zip(self.names, self.limits, self.least, strict=True)
        return [name for name, limit, least in rows if limit is not None and sum(least) > limit]

    def binding(self, row: int) -> bool:
        """Say whether a row can be broken at all."""
        limit = self.limits[row]
        return limit is not None and sum(self.most[row]) > limit

    def span(self, part: int) -> Doubles:
        """Return by how much a part can change each row."""
        return np.array([float(most[part] - least[part]) for least, most in zip(self.least, self.most, strict=True)])

    def sample_share(self, row: int, least: int, most: int) -> int | None:
        """Return what a sample that can add so much may add, in proportion to what all can add beyond the least."""
        limit = self.limits[row]
        if limit is None or not self.binding(row):
            return None
        room, span = limit - sum(self.least[row]), sum(self.most[row]) - sum(self.least[row])
        return least + max(room, 0) * (most - least) // span

    def shares(
        self, used: Sequence[Sequence[float] | Doubles], kept: Mapping[int, Sequence[int]]
    ) -> list[list[int | None]]:
        """Return the shares of each part in each row, by part, from what each would use, by part.

        ``kept`` is what parts that have a plan use of each row: their shares are never below that, nor above it while
        there are others without a plan, which need what is left.
        """
        held = kept if len(kept) < len(used) else {}
        by_row = [
            allotted(limit, [one[r] for one in used], self._at(self.least, r, kept), self._at(self.most, r, held))
            if limit is not None and self.binding(r)
            else [None] * len(used)
            for r, limit in enumerate(self.limits)
        ]
        return [[row[k] for row in by_row] for k in range(len(used))]

    @staticmethod
    def _at(ends: Sequence[Sequence[int]], row: int, kept: Mapping[int, Sequence[int]]) -> list[int]:
        """Return the least or the most share of each part in a row: what it uses where that is to be kept."""
        return [kept[k][row] if k in kept else end for k, end in enumerate(ends[row])]

    def proven(self, prices: Doubles, floors: Sequence[int], across: int) -> int:
        r"""Return what every plan costs at least, in minor units.

        .. math:: \Big\lceil \sum_k f_k + a - \sum_r \lambda_r \big( b_r - \sum_k c_{kr} \big) \Big\rceil

        with f the floors of the parts at the prices λ >= 0, and a what arcs between parts cost at least. No plan adds
        more to a row than its limit, so that it pays no more for rows than what is taken off (Lagrangian relaxation).
        """
        total = Fraction(sum(floors) + across)
        for r in np.flatnonzero(prices > 0).tolist():
            limit = self.limits[r]
            if limit is None:
                raise ValueError(f"the row {self.names[r]} has no limit, and a price")
            total -= Fraction(float(prices[r])) * (limit - sum(self.constant[r]))
        return math.ceil(total)
