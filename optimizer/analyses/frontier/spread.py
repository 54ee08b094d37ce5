"""Which plans of a frontier to show when more are known than are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.analyses.frontier.knee import ends, knee

_BEYOND: Final = 0.1
"""By which part of the range room reaches beyond the worst plans: else plans at the edge would take none."""


def spread(points: Sequence[tuple[int, ...]], count: int) -> list[int]:
    r"""Return the positions of at most so many points of a frontier, those between which least room is lost.

    The ends stay, and so does the knee; when there are more of these than are asked for, the cheapest comes first, then
    the ends farthest from those taken, then the knee. Of the others, one at a time goes that takes the least room for
    itself: what it dominates and no other point does, with cost and aims scaled to 0 ... 1 over the points (the
    hypervolume contribution; greedy removal as in Beume, Naujoks and Emmerich (2007), "SMS-EMOA: Multiobjective
    selection based on dominated hypervolume", European Journal of Operational Research 181(3), 1653-1669).

    Examples
    --------
    >>> curve = [(10, 90), (20, 40), (21, 39), (40, 20), (80, 10)]
    >>> spread(curve, 9), spread(curve, 4), spread(curve, 2), spread(curve, 1)
    ([0, 1, 2, 3, 4], [0, 1, 3, 4], [0, 4], [0])
    """
    return list(range(len(points))) if len(points) <= count else list(_spread(tuple(points), count))


@lru_cache(maxsize=8)
def _spread(points: tuple[tuple[int, ...], ...], count: int) -> tuple[int, ...]:
    """Return the same for more points than are asked for: with two aims and hundreds of points that takes a second."""
    scaled = _scaled(points)
    first = list(dict.fromkeys(_first(points, scaled)))
    if len(first) >= count:
        return tuple(sorted(first[:count]))
    return tuple(_least_lost(scaled, first, count))


def _scaled(points: Sequence[tuple[int, ...]]) -> Doubles:
    table = np.array(points, dtype=object)
    least, most = table.min(axis=0), table.max(axis=0)
    made: Doubles = ((table - least) / np.maximum(most - least, 1)).astype(np.float64)
    return made


def _first(points: Sequence[tuple[int, ...]], scaled: Doubles) -> Iterator[int]:
    """Yield the points that stay: the cheapest, each time the end farthest from those before it, the knee."""
    cheapest, *others = ends(points)
    taken = [cheapest]
    yield cheapest
    while others:
        distances = [min(float(np.linalg.norm(scaled[k] - scaled[j])) for j in taken) for k in others]
        taken.append(others.pop(int(np.argmax(distances))))
        yield taken[-1]
    deepest = knee(points)
    if deepest is not None:
        yield deepest


def _least_lost(scaled: Doubles, kept: Sequence[int], count: int) -> list[int]:
    """Return the points that are left when those that take least room for themselves have gone one by one."""
    room, left = _Room(scaled), set(range(len(scaled)))
    while len(left) > count:
        gone = min(left.difference(kept), key=lambda k: (room.own[k], -k))
        left.remove(gone)
        room.remove(gone)
    return sorted(left)


class _Room:
    """The room that each point takes for itself, kept up while points go.

    The coordinates of the points cut the room into cells: ``count`` is how many points dominate a cell, ``owner`` the
    sum of their positions, which is the point itself where there is only one.
    """

    def __init__(self, scaled: Doubles) -> None:
        edges = [np.append(np.unique(column), 1 + _BEYOND) for column in scaled.T]
        self._widths = [np.diff(edge) for edge in edges]
        self._corners: Integers = np.array(
            [np.searchsorted(edge, column) for edge, column in zip(edges, scaled.T, strict=True)]
        ).T
        shape = tuple(len(widths) for widths in self._widths)
        self._count, self._owner = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        for k in range(len(scaled)):
            self._count[self._box(k)] += 1
            self._owner[self._box(k)] += k
        self.own: Doubles = np.zeros(len(scaled))
        self._add(tuple(slice(None) for _ in shape), self._count == 1)

    def remove(self, k: int) -> None:
        """Take a point away: what only one other dominated beside it is now that one's own."""
        box = self._box(k)
        self._count[box] -= 1
        self._owner[box] -= k
        self._add(box, self._count[box] == 1)

    def _box(self, k: int) -> tuple[slice, ...]:
        return tuple(slice(int(start), None) for start in self._corners[k])

    def _add(self, box: tuple[slice, ...], cells: Flags) -> None:
        """Give the cells of a box to the only point that dominates each."""
        sizes = np.ones((1,) * len(self._widths))
        for axis, widths in enumerate(self._widths):
            sizes = sizes * np.expand_dims(widths[box[axis]], tuple(a for a in range(len(box)) if a != axis))
        self.own += np.bincount(self._owner[box][cells], weights=sizes[cells], minlength=len(self.own))
