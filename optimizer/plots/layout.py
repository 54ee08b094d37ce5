"""Layered layout: layers from left to right, a lane for each function, and routes that pass no foreign box.

Lanes lie in bands from top to bottom; lanes whose layers do not overlap share a band.

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
"""Weight of a tie by how many of its ends are passages: a bend between two passages catches the eye most."""
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
    """The part of a band that belongs to one function: its name and its ends."""

    name: str
    left: float
    right: float
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
    band: int
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
        The lanes; every lane has at least one node, and earlier ones lie higher where they cannot share a band.
    arcs
        Pairs of node positions.
    geometry
        Sizes in inches.
    """
    layer = _moved_right(len(lanes), arcs)
    spans = _spans(lanes, layer, len(names))
    bands = _shared_bands(spans, [(lanes[source], lanes[target]) for source, target in arcs])
    items, chains = _with_passages([bands[lane] for lane in lanes], arcs, layer, geometry.place)
    ends = _band_ends(items, geometry)
    _arrange(items, ends)
    points = [((item.layer + 0.5) * geometry.column, item.y) for item in items]
    return Layout(
        geometry,
        tuple(points[: len(lanes)]),
        tuple(tuple(points[item] for item in chain) for chain in chains),
        tuple(
            Lane(name, first * geometry.column, (last + 1) * geometry.column, *ends[band])
            for name, (first, last), band in zip(names, spans, bands, strict=True)
        ),
        (1 + max(layer)) * geometry.column,
        ends[-1][1] + geometry.lane_foot,
    )


def _spans(lanes: Sequence[int], layer: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return the first and the last layer of each lane."""
    members = [[layer[node] for node, own in enumerate(lanes) if own == lane] for lane in range(count)]
    return [(min(own), max(own)) for own in members]


def _shared_bands(spans: Sequence[tuple[int, int]], links: Sequence[tuple[int, int]]) -> list[int]:
    """Return a band for each lane: one where no lane has layers in common with it, as near as can be to its links."""
    chosen: list[int] = []
    for lane, (first, last) in enumerate(spans):
        taken = {chosen[other] for other in range(lane) if spans[other][0] <= last and first <= spans[other][1]}
        near = [chosen[a + b - lane] for a, b in links if lane in (a, b) and a + b - lane < lane]
        wanted = sum(near) / len(near) if near else 0.0
        bands = range(1 + max(chosen, default=0))
        free = [band for band in bands if band not in taken]
        chosen.append(min(free, key=lambda band: (abs(band - wanted), band)) if free else bands.stop)
    return chosen


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
    bands: Sequence[int], arcs: Sequence[tuple[int, int]], layer: Sequence[int], place: float
) -> tuple[list[_Item], list[list[int]]]:
    """Return boxes and passages, and for each arc its chain of items; arcs from one box share passages in a band."""
    items = [_Item(layer[node], band, place) for node, band in enumerate(bands)]
    passages: dict[tuple[int, int, int], int] = {}
    chains = []
    for source, target in arcs:
        chain = [source]
        for between in range(layer[source] + 1, layer[target]):
            key = (source, between, bands[target])
            if key not in passages:
                passages[key] = len(items)
                items.append(_Item(between, bands[target], _PASSAGE * place, passage=True))
            chain.append(passages[key])
        chains.append([*chain, target])
    ties = {tie for chain in chains for tie in pairwise(chain)}
    for left, right in sorted(ties):
        items[left].after.append(right)
        items[right].before.append(left)
    return items, chains


def _band_ends(items: Sequence[_Item], geometry: Geometry) -> list[tuple[float, float]]:
    """Return the upper and lower end of each band, as high as its fullest column and without head and foot."""
    needed: dict[tuple[int, int], float] = {}
    for item in items:
        needed[item.band, item.layer] = needed.get((item.band, item.layer), 0.0) + item.height
    ends, top = [], 0.0
    for band in range(1 + max(item.band for item in items)):
        top += geometry.lane_head
        bottom = top + max(height for (own, _), height in needed.items() if own == band)
        ends.append((top, bottom))
        top = bottom + geometry.lane_foot
    return ends


def _arrange(items: Sequence[_Item], ends: Sequence[tuple[float, float]]) -> None:
    """Sweep to the right and to the left over all columns, and keep the heights with the shortest ties."""
    cells = _cells(items)
    for (_, band), members in cells.items():
        _settle(items, members, [sum(ends[band]) / 2] * len(members), ends[band])
    best = (_unevenness(items), [item.y for item in items])
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for layer, band in sorted(cells, reverse=not forward):
            members = cells[layer, band]
            # The first sweeps look one way, as ordering needs; the later ones look both ways, as straight lines need.
            wants = {i: _wanted(items, i, forward, both=sweep >= _SWEEPS // 2) for i in members}
            members.sort(key=lambda i: (wants[i], items[i].y))
            _settle(items, members, [wants[i] for i in members], ends[band])
        best = min(best, (_unevenness(items), [item.y for item in items]))
    for item, y in zip(items, best[1], strict=True):
        item.y = y


def _cells(items: Sequence[_Item]) -> dict[tuple[int, int], list[int]]:
    """Return the items of each layer and band, in order from top to bottom."""
    cells: dict[tuple[int, int], list[int]] = {}
    for index, item in enumerate(items):
        cells.setdefault((item.layer, item.band), []).append(index)
    return cells


def _wanted(items: Sequence[_Item], index: int, forward: bool, *, both: bool) -> float:
    item = items[index]
    neighbours = [*item.before, *item.after] if both else item.before if forward else item.after
    if not neighbours:
        return item.y
    weights = [_STRAIGHT[item.passage + items[n].passage] for n in neighbours]
    return sum(weight * items[n].y for weight, n in zip(weights, neighbours, strict=True)) / sum(weights)


def _settle(items: Sequence[_Item], members: Sequence[int], wanted: Sequence[float], ends: tuple[float, float]) -> None:
    heights = [items[i].height for i in members]
    for i, y in zip(members, stack(wanted, heights, *ends), strict=True):
        items[i].y = y


def _unevenness(items: Sequence[_Item]) -> float:
    return sum(abs(items[right].y - item.y) for item in items for right in item.after)
