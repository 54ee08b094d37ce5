r"""Branch and bound over the further columns: providers used, whole units, groups counted.

The least of θ over the cuts of all pieces and the values v that plans can have (see `set_cuts`): θ >= c_k + s_k v for
all cuts k, and rows over v alone. A tree of boxes of v; each box has a proven bound, in exact arithmetic from the
weights that a linear program gives its cuts,

.. math:: \theta \ge \Big\lceil \frac{1}{\sum_k m_k} \Big(\sum_k m_k c_k + \sum_r n_r b_r
    + \sum_j \min_{l_j \le v_j \le u_j} \big(\sum_k m_k s_{kj} - \sum_r n_r A_{rj}\big) v_j \Big) \Big\rceil

for whole numbers m_k >= 0 and n_r, b_r being the lower limit of row r for n_r > 0 and the upper one for n_r < 0.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.pieces import Piece
from rightsource.optimizer.decomposition.set_cuts import Cover, Cut, cover, filled
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.engines.set_program import Least, SetProgram

_WHOLE: Final = 1e-6
"""A value this close to a whole number is one."""
_BITS: Final = 40
"""Weights are rounded to multiples of 2⁻⁴⁰ before they prove anything."""
_ROUNDS: Final = 6
_ROOT_ROUNDS: Final = 200
"""Times that cuts are added in a box of the tree, and in the whole one."""
_INSIDE: Final = 0.1
"""Cuts are made this part of the way from the point to be cut off to the middle of all such points."""
_FAR_INSIDE: Final = 0.3
"""Pieces are made this part of the way: at the very point they say much, and little beside it."""
_ENOUGH: Final = 4
_FEW: Final = 10
"""Pieces that cuts are taken from at a point at most, and that are asked for one where values are not whole."""
_FORGET: Final = 0.99
"""What is left, after each point, of what pieces were worth before."""
_MOST_PIECES: Final = 60
_MOST_CUTS: Final = 600
_LONG: Final = 60
"""Cuts without weight for so many programs are dropped when there are more than so many."""
_TRIED: Final = 6
"""So many columns without experience are tried out at most before branching."""


@dataclass(order=True)
class Box:
    """Values of the further columns between limits; plans there cost at least ``bound``."""

    bound: int
    order: int
    lower: Integers = field(compare=False)
    upper: Integers = field(compare=False)


@dataclass(frozen=True)
class Found:
    """A box whose least is attained at whole ``values`` by all that is known: ``value`` is what pieces say there."""

    box: Box
    values: Integers
    value: float


class SetMaster:
    """A tree of boxes over pieces that become more; `next_found` gives the whole points where they are least.

    Parameters
    ----------
    links
        Which further columns options need.
    first
        The places of the open options of each process, as in the graph.
    pieces
        The first piece, at least.
    tolerance
        In minor units: a point counts as cut off when a cut lifts it by more.
    """

    def __init__(self, links: SetLinks, first: Integers, pieces: list[Piece], tolerance: float) -> None:
        self.pieces = list(pieces)
        self._links, self._first, self._tolerance = links, first, tolerance
        self._units = np.maximum(links.most(), 1.0)
        self._middle = np.minimum(links.most(), 0.5 * self._units)
        here = self.value(self._middle)
        self._program = SetProgram(self._units, here, max(abs(here) * 1e-4, 1.0))
        self._cuts: dict[int, Cut] = {}
        self._idle: dict[int, int] = {}
        self._rows: dict[int, tuple[Integers, int, int]] = {}
        self._covers: set[bytes] = set()
        self._count = itertools.count()
        self._gain = np.zeros((2, len(self._units)))
        self._known = np.zeros((2, len(self._units)))
        self._closed: list[int] = []
        self._held: list[Box] = []
        self._luck = np.ones(len(self.pieces))
        self.boxes: list[Box] = []
        for coefficient, lower, upper in zip(links.rows.coefficient, links.rows.lower, links.rows.upper, strict=True):
            self._add_row(coefficient, int(lower), int(upper))
        self._cut_off(self._middle)
        whole = Box(self._floor(), next(self._count), np.zeros_like(links.upper), links.upper.copy())
        heapq.heappush(self.boxes, whole)

    @property
    def bound(self) -> int | None:
        """What every plan costs at least; None when no box is left."""
        left = [*self._closed, *(box.bound for box in [*self.boxes[:1], *self._held])]
        return min(left) if left else None

    @property
    def finished(self) -> bool:
        """Whether no open box could raise the bound."""
        return not self.boxes or (bool(self._closed) and min(self._closed) <= self.boxes[0].bound)

    def add(self, piece: Piece) -> None:
        """Take in a piece; of many, the one that gave the fewest cuts of late is left out."""
        self.pieces.append(piece)
        self._luck = np.append(self._luck, self._luck.max())
        if len(self.pieces) > _MOST_PIECES:
            worst = 1 + int(np.argmin(self._luck[1:]))
            del self.pieces[worst]
            self._luck = np.delete(self._luck, worst)

    def close(self, box: Box) -> None:
        """Leave a box as it is: nothing that is known lifts its bound."""
        self._held = []
        self._closed.append(box.bound)

    def reopen(self, box: Box) -> None:
        """Put a box back, since there is a new piece."""
        self._held = []
        heapq.heappush(self.boxes, box)

    def value(self, values: Doubles) -> float:
        """Return what every plan with these further columns costs at least, by all pieces."""
        return max(self.value_of(piece, values) for piece in self.pieces)

    def value_of(self, piece: Piece, values: Doubles) -> float:
        """Return what every plan with these further columns costs at least, by one piece."""
        return filled(piece, self._links, self._first, values).cut.at(values)

    def inside(self, point: Doubles) -> Doubles:
        """Return a point on the way to the middle of all points that were the least so far."""
        inside: Doubles = point + _FAR_INSIDE * (self._middle - point)
        return inside

    def best(self, values: Doubles) -> Piece:
        """Return the piece that says the most there."""
        return max(self.pieces, key=lambda piece: self.value_of(piece, values))

    def allows(self, values: Integers) -> bool:
        """Say whether values keep all rows over further columns, and leave each process an option."""
        return not self._impossible(Box(0, 0, values, values)) and not self._shut(values)

    def _shut(self, values: Integers) -> bool:
        closed = self._links.closed(values)
        return bool(np.logical_and.reduceat(closed, self._first[:-1]).any())

    def root(self) -> Doubles | None:
        """Return where the whole box is least without whole numbers, cut after cut; None without an answer."""
        box = self.boxes[0]
        least = self._settled(box, _ROOT_ROUNDS, None, lambda: False)
        return None if least is None else least.point

    def next_found(
        self, cutoff: int | None, renew: Callable[[Doubles], bool], should_stop: Callable[[], bool]
    ) -> Found | None:
        """Branch until the best box has a whole point that no piece cuts off; None when it is time to stop.

        Boxes whose bound is at or above the cutoff are closed. ``renew`` may add a piece for the point of a box, and
        says so.
        """
        while not self.finished and not should_stop():
            box = heapq.heappop(self.boxes)
            self._held = [box]
            if cutoff is not None and box.bound >= cutoff:
                self.close(box)
                continue
            least = self._settled(box, _ROUNDS, cutoff, should_stop)
            if should_stop():
                self.reopen(box)
                return None
            if self._impossible(box):
                self._held = []
                continue
            if cutoff is not None and box.bound >= cutoff:
                self.close(box)
            elif least is None:
                self._halve(box, (box.lower + box.upper) / 2.0)
            elif (np.abs(least.point - np.rint(least.point)) > _WHOLE).any():
                if renew(least.point):
                    self.reopen(box)
                else:
                    self._branch(box, least)
            else:
                return Found(box, np.rint(least.point).astype(np.int64), least.value)
        return None

    def _impossible(self, box: Box) -> bool:
        """Say whether nothing in a box keeps one of the rows, judged row by row."""
        return any(broken(coefficient, low, high, box) for coefficient, low, high in self._rows.values())

    def _settled(self, box: Box, rounds: int, cutoff: int | None, should_stop: Callable[[], bool]) -> Least | None:
        """Cut off the least point of a box again and again; lift the bound of the box on the way."""
        least = None
        for _ in range(rounds):
            least = self._program.least(box.lower.astype(np.float64), box.upper.astype(np.float64))
            if least is None or should_stop():
                return least
            box.bound = max(box.bound, self._proven(least, box))
            self._age(least)
            if cutoff is not None and box.bound >= cutoff:
                return least
            self._middle += 0.1 * (least.point - self._middle)
            if not self._cut_off(least.point, least.value):
                return least
        return least

    def _cut_off(self, point: Doubles, value: float = -np.inf) -> bool:
        """Add the best cuts at a point, and near it; say whether there are any."""
        near = point + _INSIDE * (self._middle - point)
        whole = bool((np.abs(point - np.rint(point)) <= _WHOLE).all())
        order = np.argsort(-self._luck, kind="stable")[: len(self._luck) if whole else _FEW]
        added = False
        self._luck *= _FORGET
        for rank, k in enumerate(order.tolist()):
            if added and rank >= _ENOUGH:
                break
            for place in (near, point):
                found = filled(self.pieces[k], self._links, self._first, place)
                if found.short >= 0:
                    added |= self._add_cover(found.short, place)
                if found.cut.at(point) > value + self._tolerance:
                    self._add_cut(found.cut)
                    self._luck[k] += 1.0
                    added = True
                    break
        return added

    def _add_cut(self, cut: Cut) -> None:
        key = self._program.cut(float(cut.constant), cut.slope)
        self._cuts[key], self._idle[key] = cut, 0

    def _add_cover(self, process: int, values: Doubles) -> bool:
        found: Cover | None = cover(self._links, self._first, process, values)
        if found is None or found.coefficient @ values >= found.least - _WHOLE:
            return False
        key = found.coefficient.tobytes() + str(found.least).encode()
        if key in self._covers:
            return False
        self._covers.add(key)
        self._add_row(found.coefficient, found.least, NO_LIMIT)
        return True

    def _add_row(self, coefficient: Integers, lower: int, upper: int) -> None:
        low, high = (-np.inf if lower <= -NO_LIMIT else lower), (np.inf if upper >= NO_LIMIT else upper)
        self._rows[self._program.row(coefficient, float(low), float(high))] = (coefficient, lower, upper)

    def _age(self, least: Least) -> None:
        """Drop cuts that have long had no weight."""
        for key in self._idle:
            self._idle[key] = 0 if key in least.weights else self._idle[key] + 1
        if len(self._cuts) > _MOST_CUTS:
            old = [key for key, idle in self._idle.items() if idle > _LONG]
            self._program.drop(old)
            for key in old:
                del self._cuts[key], self._idle[key]

    def _proven(self, least: Least, box: Box) -> int:
        """Return what the weights prove of a box, exactly."""
        total = constant = 0
        slope = np.zeros(len(self._units), dtype=object)
        for key, weight in least.weights.items():
            times = round(weight * 2**_BITS)
            if key in self._cuts:
                if times > 0:
                    cut = self._cuts[key]
                    total, constant = total + times, constant + times * cut.constant
                    slope += times * cut.slope.astype(object)
                continue
            coefficient, lower, upper = self._rows[key]
            limit = lower if times > 0 else upper
            if abs(limit) < NO_LIMIT and times:
                constant += times * limit
                slope -= times * coefficient.astype(object)
        if not total:
            return box.bound
        ends = np.where(slope > 0, box.lower.astype(object), box.upper.astype(object))
        return -(-(constant + int((slope * ends).sum())) // total)

    def _floor(self) -> int:
        """Return what the first cut proves of the whole box."""
        cut = next(iter(self._cuts.values()))
        ends = np.where(cut.slope > 0, 0, self._links.upper).astype(object)
        return cut.constant + int((cut.slope.astype(object) * ends).sum())

    def _branch(self, box: Box, least: Least) -> None:
        """Divide a box at the column that promises the most on both sides."""
        part = least.point - np.floor(least.point)
        open_columns = np.flatnonzero((part > _WHOLE) & (part < 1 - _WHOLE))
        middle = open_columns[np.argsort(-np.abs(self._weighted(open_columns, part)), kind="stable")]
        fresh = [j for j in middle.tolist() if self._known[:, j].min() < 1][:_TRIED]
        for j in fresh:
            self._try(box, least, j)
        known = self._known[:, open_columns]
        average = self._gain[:, open_columns] / np.maximum(known, 1)
        average = np.where(known > 0, average, average.mean() if known.any() else 1.0)
        down, up = average[0] * part[open_columns], average[1] * (1 - part[open_columns])
        best = int(open_columns[np.argmax(np.maximum(down, 1e-3) * np.maximum(up, 1e-3))])
        self._divide(box, best, int(np.floor(least.point[best])))

    def _weighted(self, columns: Integers, part: Doubles) -> Doubles:
        """Return how fractional columns are, times what they cost in the first piece."""
        cost = np.abs(self.pieces[0].columns[columns]).astype(np.float64) + 1.0
        weighted: Doubles = np.minimum(part[columns], 1 - part[columns]) * cost
        return weighted

    def _try(self, box: Box, least: Least, column: int) -> None:
        """Learn what both sides of a column are worth, without new cuts."""
        below = np.floor(least.point[column])
        for side in (0, 1):
            lower, upper = box.lower.astype(np.float64), box.upper.astype(np.float64)
            if side == 0:
                upper[column] = below
            else:
                lower[column] = below + 1
            there = self._program.least(lower, upper)
            distance = least.point[column] - below if side == 0 else below + 1 - least.point[column]
            gain = abs(least.value) * 1e-3 if there is None else max(0.0, there.value - least.value)
            self._gain[side, column] += gain / max(distance, 1e-3)
            self._known[side, column] += 1

    def _divide(self, box: Box, column: int, below: int) -> None:
        """Put the two parts of a box in its place."""
        upper, lower = box.upper.copy(), box.lower.copy()
        upper[column], lower[column] = below, below + 1
        self._held = []
        for one, other in ((box.lower, upper), (lower, box.upper)):
            heapq.heappush(self.boxes, Box(box.bound, next(self._count), one, other))

    def _halve(self, box: Box, middle: Doubles) -> None:
        """Divide a box that the linear program says nothing about; a single point is closed."""
        wide = np.flatnonzero(box.lower < box.upper)
        if len(wide):
            self._divide(box, int(wide[0]), int(np.floor(middle[wide[0]])))
        else:
            self.close(box)


def broken(coefficient: Integers, lower: int, upper: int, box: Box) -> bool:
    """Say whether a row cannot be kept in a box."""
    ends = coefficient * box.lower, coefficient * box.upper
    return int(np.minimum(*ends).sum()) > upper or int(np.maximum(*ends).sum()) < lower
