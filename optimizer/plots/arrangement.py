"""Where the parts of a picture go: as near to the shape of a slide as its graph allows."""

from dataclasses import dataclass
from math import log
from typing import Final

_MARGIN: Final = 0.35
_TITLE: Final = 0.95
_HEADING: Final = 0.62
_FOOT: Final = 2.75
_SIDE: Final = 5.4
_KEY_WIDTH: Final = 3.5
_KEY_HEIGHT: Final = 2.3
_CAUSE_WIDTH: Final = 1.0
_AXIS_HEIGHT: Final = 0.5
_NARROWEST: Final = 8.6
_SLIDE: Final = 16 / 9


@dataclass(frozen=True)
class Box:
    """A rectangle in inches from the upper left corner of the picture."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Cell:
    """The parts of one plan: heading, graph, the bars of the cost breakdown (without their labels), and the key."""

    heading: Box
    graph: Box
    costs: Box
    key: Box


@dataclass(frozen=True)
class Arrangement:
    """The size of a picture, the place of its title, and one cell per plan."""

    width: float
    height: float
    title: Box
    cells: tuple[Cell, ...]


def arrange(graph_width: float, graph_height: float, plans: int) -> Arrangement:
    """Return the arrangement of a number of plans whose graphs all have one size.

    Tried are plans next to or below each other, each with its costs below or beside its graph; the shape that is
    nearest to 16:9 wins.
    """
    tried = [
        _arranged(graph_width, graph_height, plans, columns, beside)
        for columns in dict.fromkeys((plans, 1))
        for beside in (False, True)
    ]
    return min(tried, key=lambda made: abs(log(made.width / made.height / _SLIDE)))


def _arranged(graph_width: float, graph_height: float, plans: int, columns: int, beside: bool) -> Arrangement:
    heading = _HEADING if plans > 1 else 0.0
    if beside:
        body_width, body_height = graph_width + _MARGIN + _SIDE, max(graph_height, _KEY_HEIGHT + _FOOT)
    else:
        body_width, body_height = max(graph_width, _NARROWEST), graph_height + 0.25 + _FOOT
    cells = []
    for plan in range(plans):
        row, column = divmod(plan, columns)
        left = _MARGIN + column * (body_width + 2 * _MARGIN)
        top = _TITLE + row * (heading + body_height + _MARGIN)
        place = Box(left, top, body_width, heading)
        cells.append(_cell(place, graph_width, graph_height, body_height, beside))
    rows = -(-plans // columns)
    width = columns * (body_width + 2 * _MARGIN)
    height = _TITLE + rows * (heading + body_height + _MARGIN)
    return Arrangement(width, height, Box(_MARGIN, 0, width - 2 * _MARGIN, _TITLE), tuple(cells))


def _cell(heading: Box, graph_width: float, graph_height: float, body_height: float, beside: bool) -> Cell:
    left, top = heading.left, heading.top + heading.height
    if beside:
        graph = Box(left, top + (body_height - graph_height) / 2, graph_width, graph_height)
        right = left + graph_width + _MARGIN
        bars = body_height - _KEY_HEIGHT - _AXIS_HEIGHT
        costs = Box(right + _CAUSE_WIDTH, top, _SIDE - _CAUSE_WIDTH, min(bars, 3.2))
        key = Box(right, top + costs.height + _AXIS_HEIGHT + 0.2, _SIDE, _KEY_HEIGHT)
        return Cell(heading, graph, costs, key)
    graph = Box(left + (heading.width - graph_width) / 2, top, graph_width, graph_height)
    foot = top + graph_height + 0.25
    costs = Box(left + _CAUSE_WIDTH, foot, heading.width - _CAUSE_WIDTH - _KEY_WIDTH - 0.4, _FOOT - _AXIS_HEIGHT)
    key = Box(left + heading.width - _KEY_WIDTH, foot, _KEY_WIDTH, _FOOT)
    return Cell(heading, graph, costs, key)
