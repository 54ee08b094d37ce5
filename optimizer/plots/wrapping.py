"""A long layout in lines like a text: cut between columns, each piece below the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from rightsource.optimizer.plots.layout import Lane, Layout

Point: TypeAlias = "tuple[float, float]"

_WIDEST: Final = 24.0
"""Up to this width in inches a layout stays in one line."""
_STUB: Final = 0.45
"""Room at both ends of a line for arcs that go on in another, in inches."""
_GAP: Final = 0.3
_SLIDE: Final = 16 / 9


def wrapped(layout: Layout) -> Layout:
    """Return a layout in so many lines that it comes nearest to the shape of a slide; a short one as it is.

    An arc that goes on in the next line does so at the height at which it left: its route leads to the right end of a
    line and goes on at the left end of the next, see `pieces`.
    """
    columns = round(layout.width / layout.geometry.column)
    lines = min(range(1, columns + 1), key=lambda n: max(layout.width / n / _SLIDE, n * (layout.height + _GAP)))
    if layout.width <= _WIDEST or lines == 1:
        return layout
    cut = _Cut(layout, ceil(columns / lines))
    return replace(
        layout,
        centres=tuple(map(cut.moved, layout.centres)),
        routes=tuple(tuple(cut.route(route)) for route in layout.routes),
        lanes=tuple(piece for lane in layout.lanes for piece in cut.lane(lane)),
        width=cut.width + 2 * _STUB,
        height=cut.lines * cut.step - _GAP,
    )


def pieces(route: Iterable[Point]) -> list[list[Point]]:
    """Return the parts of a route that lie in one line each: where it goes on in the next line, it leads to the left.

    >>> pieces([(1, 1), (2, 1), (0, 5), (1, 6)]), pieces([(1, 1), (2, 3)])
    ([[(1, 1), (2, 1)], [(0, 5), (1, 6)]], [[(1, 1), (2, 3)]])
    """
    made: list[list[Point]] = [[]]
    for point in route:
        if made[-1] and point[0] < made[-1][-1][0]:
            made.append([])
        made[-1].append(point)
    return made


class _Cut:
    """Where a layout is cut: every so many columns."""

    def __init__(self, layout: Layout, columns: int) -> None:
        self.width = columns * layout.geometry.column
        self.step = layout.height + _GAP
        self.lines = ceil(layout.width / self.width - 1e-9)

    def line(self, x: float) -> int:
        """Return the line in which a place of the uncut layout lies."""
        return int(x / self.width + 1e-9)

    def moved(self, point: Point) -> Point:
        """Return where a point of the uncut layout comes to lie."""
        line = self.line(point[0])
        return point[0] - line * self.width + _STUB, point[1] + line * self.step

    def route(self, route: Iterable[Point]) -> Iterator[Point]:
        """Yield the points of a route with the ends of the lines that it passes."""
        points = list(route)
        yield self.moved(points[0])
        for (before, _), (x, y) in pairwise(points):
            for line in range(self.line(before), self.line(x)):
                yield self.width + 2 * _STUB, y + line * self.step
                yield 0.0, y + (line + 1) * self.step
            yield self.moved((x, y))

    def lane(self, lane: Lane) -> Iterator[Lane]:
        """Yield the parts of a lane, one for each line that it is in."""
        for line in range(self.line(lane.left), self.line(lane.right - 1e-6) + 1):
            left, right = max(lane.left, line * self.width), min(lane.right, (line + 1) * self.width)
            across, down = _STUB - line * self.width, line * self.step
            yield Lane(lane.name, left + across, right + across, lane.top + down, lane.bottom + down)
