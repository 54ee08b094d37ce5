"""Where the parts of a picture go: such that its graph is as large as can be when shown on a slide."""

from dataclasses import dataclass
from typing import Final

MARGIN: Final = 0.35
_TITLE: Final = 1.0
_HEADING: Final = 0.95
_COSTS_BELOW: Final = 2.2
_COSTS_BESIDE: Final = 3.9
_LEAST_BESIDE: Final = 2.4
_CAUSE_WIDTH: Final = 1.05
"""Room for the names of causes left of the bars, in inches."""
_AXIS_HEIGHT: Final = 0.5
_TALLEST: Final = 4.4
_GAP: Final = 0.25
_NARROWEST: Final = 7.0
_SLIDE: Final = 16 / 9
_PAGE: Final = 15.0
"""Up to this width in inches text keeps its size; beyond, all but the graph grows with the picture."""
_WIDEST: Final = 38.0
_AWKWARD: Final = 1.3
"""What is wider than this in inches is scrolled sideways: it has to be smaller by this factor than what is not."""


@dataclass(frozen=True)
class Box:
    """A rectangle in inches from the upper left corner of the picture."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Cell:
    """The parts of one plan: heading (empty for a single plan), graph, and the bars of its costs without labels."""

    heading: Box
    graph: Box
    costs: Box


@dataclass(frozen=True)
class Arrangement:
    """The size of a picture, the place of its title, one cell per plan, and the foot for the key and a caption.

    ``scale`` is what text outside the graphs grows by, so that a wide picture still reads when shown on a page.
    """

    scale: float
    width: float
    height: float
    title: Box
    cells: tuple[Cell, ...]
    foot: Box


def arrange(graph_width: float, graph_height: float, plans: int, foot: float, head: float = 0.0) -> Arrangement:
    """Return the arrangement of a number of plans whose graphs all have one size, above a foot of some height.

    Tried are plans next to or below each other, each with its costs below or beside its graph; the one wins that a
    slide of 16:9 shows largest, what is very wide being at a disadvantage. ``foot`` is the height at scale 1, ``head``
    what lines below the title add to it.
    """
    tried = [
        _scaled(graph_width, graph_height, plans, columns, beside, foot, head)
        for columns in dict.fromkeys((plans, 1))
        for beside in (False, True)
    ]
    return min(
        tried, key=lambda made: max(made.width / _SLIDE, made.height) * (_AWKWARD if made.width > _WIDEST else 1)
    )


def _scaled(
    width: float, height: float, plans: int, columns: int, beside: bool, foot: float, head: float
) -> Arrangement:
    plain = _arranged(_body(width, height, beside, 1.0), plans, columns, foot, head, 1.0)
    scale = max(1.0, plain.width / _PAGE)
    return _arranged(_body(width, height, beside, scale), plans, columns, foot, head, scale)


def _body(width: float, height: float, beside: bool, scale: float) -> Cell:
    """Return the parts of a plan relative to the corner of their cell; the heading only tells the cell's size."""
    names, axis = _CAUSE_WIDTH * scale, _AXIS_HEIGHT * scale
    if beside:
        tall = max(height, _LEAST_BESIDE * scale)
        costs = Box(width + MARGIN + names, 0, _COSTS_BESIDE * scale, min(tall - axis, _TALLEST * scale))
        return Cell(Box(0, 0, costs.left + costs.width, tall), Box(0, 0, width, height), costs)
    wide = max(width, _NARROWEST)
    costs = Box(names, height + _GAP, wide - names, _COSTS_BELOW * scale)
    whole = Box(0, 0, wide, costs.top + costs.height + axis)
    return Cell(whole, Box((wide - width) / 2, 0, width, height), costs)


def _arranged(body: Cell, plans: int, columns: int, foot: float, head: float, scale: float) -> Arrangement:
    title, heading = (_TITLE + head) * scale, _HEADING * scale if plans > 1 else 0.0
    step_x, step_y = body.heading.width + 2 * MARGIN, heading + body.heading.height + _GAP
    cells = []
    for plan in range(plans):
        row, column = divmod(plan, columns)
        left, top = MARGIN + column * step_x, title + row * step_y
        below = top + heading
        place = Box(left, top, body.heading.width, heading)
        cells.append(Cell(place, _moved(body.graph, left, below), _moved(body.costs, left, below)))
    width, bottom = columns * step_x, title + -(-plans // columns) * step_y
    inner, height = width - 2 * MARGIN, foot * scale
    return Arrangement(
        scale,
        width,
        bottom + height + MARGIN,
        Box(MARGIN, 0, inner, title),
        tuple(cells),
        Box(MARGIN, bottom, inner, height),
    )


def _moved(box: Box, right: float, down: float) -> Box:
    return Box(box.left + right, box.top + down, box.width, box.height)
