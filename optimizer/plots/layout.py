"""Layered layout: layers from left to right, lanes from top to bottom, and routes that pass no foreign box.

After Sugiyama, Tagawa and Toda (1981), "Methods for visual understanding of hierarchical system structures": longest
paths give the layers, an arc over several layers passes through a narrow free place in each, and sweeps order every
column by the mean height of its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rightsource.optimizer.arcs import layers_of
from rightsource.optimizer.plots.stacking import stack

_SWEEPS: Final = 40
_STRAIGHT: Final = (1, 2, 40)
"""Weight of a tie by how many of its ends are passages."""
_PASSAGE: Final = 0.3
"""Height of the free place for passing arcs, in parts of a box's place."""


@dataclass(frozen=True)
class Geometry:
    """Sizes in inches: a box, the distance of columns and of boxes in a column, and the head and foot of a lane."""

    box_width: float
    box_height: float
    column: float
    place: float
    lane_head: float
    lane_foot: float


@dataclass(frozen=True)
class Lane:
    """A band of one function: its name and its upper and lower end."""

    name: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Layout:
    """Positions in inches, x to the right, y downwards: box centres, a route of points per arc, lanes, total size."""

    geometry: Geometry
    centres: tuple[tuple[float, float], ...]
    routes: tuple[tuple[tuple[float, float], ...], ...]
    lanes: tuple[Lane, ...]
    width: float
    height: float


@dataclass
class _Item:
    """A box, or a passage of arcs over a layer; ``after`` are the items to its right that it is tied to."""

    layer: int
    lane: int
    height: float
    passage: bool = False
    y: float = 0.0
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


def lay_out(lanes: Sequence[int], names: Sequence[str], arcs: Sequence[tuple[int, int]], geometry: Geometry) -> Layout:
    """Return the layout of a graph without cycles.

    Parameters
    ----------
    lanes
        For each node the position of its lane in ``names``.
    names
        The lanes from top to bottom; every lane has at least one node.
    arcs
        Pairs of node positions.
    geometry
        Sizes in inches.
    """
    items, chains = _with_passages(lanes, arcs, _moved_right(len(lanes), arcs), geometry.place)
    bands = _bands(items, names, geometry)
    cells = _cells(items)
    _place(items, cells, bands)
    _sweep(items, cells, bands)
    points = [((item.layer + 0.5) * geometry.column, item.y) for item in items]
    return Layout(
        geometry,
        tuple(points[: len(lanes)]),
        tuple(tuple(points[item] for item in chain) for chain in chains),
        tuple(bands),
        (1 + max(item.layer for item in items)) * geometry.column,
        bands[-1].bottom + geometry.lane_foot,
    )


def _moved_right(count: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the layers, each source moved next to the first process that uses it: shorter arcs, emptier left edge."""
    layer = layers_of(count, arcs)
    targets = {target for _, target in arcs}
    first: dict[int, int] = {}
    for source, target in arcs:
        if source not in targets:
            first[source] = min(layer[target], first.get(source, layer[target]))
    return [first[node] - 1 if node in first else layer[node] for node in range(count)]


def _with_passages(
    lanes: Sequence[int], arcs: Sequence[tuple[int, int]], layer: Sequence[int], place: float
) -> tuple[list[_Item], list[list[int]]]:
    """Return boxes and passages, and for each arc its chain of items; arcs from one box share passages in a lane."""
    items = [_Item(layer[node], lane, place) for node, lane in enumerate(lanes)]
    passages: dict[tuple[int, int, int], int] = {}
    chains = []
    for source, target in arcs:
        chain = [source]
        for between in range(layer[source] + 1, layer[target]):
            key = (source, between, lanes[target])
            if key not in passages:
                passages[key] = len(items)
                items.append(_Item(between, lanes[target], _PASSAGE * place, passage=True))
            chain.append(passages[key])
        chains.append([*chain, target])
    ties = {tie for chain in chains for tie in pairwise(chain)}
    for left, right in sorted(ties):
        items[left].after.append(right)
        items[right].before.append(left)
    return items, chains


def _bands(items: Sequence[_Item], names: Sequence[str], geometry: Geometry) -> list[Lane]:
    """Return the lanes, each as high as its fullest column."""
    needed: dict[tuple[int, int], float] = {}
    for item in items:
        needed[item.lane, item.layer] = needed.get((item.lane, item.layer), 0.0) + item.height
    bands, top = [], 0.0
    for lane, name in enumerate(names):
        bottom = (
            top
            + geometry.lane_head
            + geometry.lane_foot
            + max(height for (own, _), height in needed.items() if own == lane)
        )
        bands.append(Lane(name, top + geometry.lane_head, bottom - geometry.lane_foot))
        top = bottom
    return bands


def _cells(items: Sequence[_Item]) -> dict[tuple[int, int], list[int]]:
    """Return the items of each layer and lane, in order from top to bottom, layers from left to right."""
    cells: dict[tuple[int, int], list[int]] = {}
    for index in sorted(range(len(items)), key=lambda i: (items[i].layer, items[i].lane, i)):
        cells.setdefault((items[index].layer, items[index].lane), []).append(index)
    return cells


def _place(items: Sequence[_Item], cells: dict[tuple[int, int], list[int]], bands: Sequence[Lane]) -> None:
    """Put every column of every lane in the middle of its lane."""
    for (_, lane), members in cells.items():
        _settle(items, members, [(bands[lane].top + bands[lane].bottom) / 2] * len(members), bands[lane])


def _sweep(items: Sequence[_Item], cells: dict[tuple[int, int], list[int]], bands: Sequence[Lane]) -> None:
    """Sweep to the right and to the left, and keep the heights with the shortest ties."""
    best = (_unevenness(items), [item.y for item in items])
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for layer, lane in sorted(cells, reverse=not forward):
            members = cells[layer, lane]
            # The first sweeps look one way, as ordering needs; the later ones look both ways, as straight lines need.
            wants = {i: _wanted(items, i, forward, both=sweep >= _SWEEPS // 2) for i in members}
            members.sort(key=lambda i: (wants[i], items[i].y))
            _settle(items, members, [wants[i] for i in members], bands[lane])
        best = min(best, (_unevenness(items), [item.y for item in items]))
    for item, y in zip(items, best[1], strict=True):
        item.y = y


def _wanted(items: Sequence[_Item], index: int, forward: bool, *, both: bool) -> float:
    item = items[index]
    neighbours = [*item.before, *item.after] if both else item.before if forward else item.after
    if not neighbours:
        return item.y
    # A bend between two passages catches the eye most, one between two boxes least (Gansner et al. 1993 weigh alike).
    weights = [_STRAIGHT[item.passage + items[n].passage] for n in neighbours]
    return sum(weight * items[n].y for weight, n in zip(weights, neighbours, strict=True)) / sum(weights)


def _settle(items: Sequence[_Item], members: Sequence[int], wanted: Sequence[float], band: Lane) -> None:
    heights = [items[i].height for i in members]
    for i, y in zip(members, stack(wanted, heights, band.top, band.bottom), strict=True):
        items[i].y = y


def _unevenness(items: Sequence[_Item]) -> float:
    return sum(abs(items[right].y - item.y) for item in items for right in item.after)
