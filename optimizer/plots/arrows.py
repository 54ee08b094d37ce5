"""Arrows that follow a route through a layered layout, level where they pass a column."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path


def route_path(route: Sequence[tuple[float, float]], start: float, end: float, passage: float) -> Path:
    """Return a smooth path along a route of points.

    It leaves ``start`` inches right of the first point, arrives ``end`` inches left of the last, and runs level for
    ``passage`` inches to both sides of every point between, so that it crosses columns only where they left room.
    """
    (x0, y0), *between, (x1, y1) = route
    stops = [(x0 + start, y0)]
    for x, y in between:
        stops += [(x - passage, y), (x + passage, y)]
    stops.append((x1 - end, y1))
    vertices, codes = [stops[0]], [int(Path.MOVETO)]
    for k, (left, right) in enumerate(pairwise(stops)):
        if k % 2:
            vertices.append(right)
            codes.append(int(Path.LINETO))
        else:
            middle = (left[0] + right[0]) / 2
            vertices += [(middle, left[1]), (middle, right[1]), right]
            codes += [int(Path.CURVE4)] * 3
    return Path(vertices, codes)


def bow_path(start: tuple[float, float], end: tuple[float, float], height: float) -> Path:
    """Return a bow from one point to another that leaves and arrives steeply, drawn towards a height."""
    return Path([start, (start[0], height), (end[0], height), end], [Path.MOVETO, *[Path.CURVE4] * 3])


def side_bow_path(start: tuple[float, float], end: tuple[float, float], reach: float) -> Path:
    """Return a bow from one point to another that leaves and arrives level, drawn so many inches to the right."""
    return Path([start, (start[0] + reach, start[1]), (end[0] + reach, end[1]), end], [Path.MOVETO, *[Path.CURVE4] * 3])


def point_on_first_curve(path: Path, part: float) -> tuple[float, float]:
    """Return the point at a parameter from 0 to 1 of the first cubic curve of a path."""
    rest = 1 - part
    weights = np.array([rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3])
    x, y = weights @ np.asarray(path.vertices, dtype=float)[:4]
    return float(x), float(y)


def draw_arrow(path: Path, colour: str, width: float, ax: Axes, style: str = "-|>") -> FancyArrowPatch:
    """Draw an arrow along a path, its head at the end, or in another style of matplotlib's, and return it."""
    arrow = FancyArrowPatch(
        path=path,
        arrowstyle=style,
        mutation_scale=6 + 2 * width,
        linewidth=width,
        color=colour,
        shrinkA=0,
        shrinkB=0,
        zorder=2 + width / 100,  # where routes share a passage, the heavier one is seen
    )
    ax.add_patch(arrow)
    return arrow
