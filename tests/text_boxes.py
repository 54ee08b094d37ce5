"""Where the words of a figure are: to see that none are cut off and none lie upon each other."""

from __future__ import annotations

from itertools import combinations

from matplotlib import rc_context
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_TOUCH = 1.5
"""Pixels by which boxes may overlap: letters have a little air around them."""


@rc_context({"text.parse_math": False})
def word_boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return all that is written in a figure, tick labels included, with its box in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    written = []
    for ax in figure.axes:
        words = [*ax.texts]
        if ax.axison:
            words += [*_shown(ax.xaxis), *_shown(ax.yaxis), ax.xaxis.label, ax.yaxis.label]
        written += [text for text in words if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in written]


def _shown(axis: Axis) -> list[Text]:
    """Return the labels of the ticks within the ends of an axis: others exist and are not drawn."""
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [label for tick in ticks for label in (tick.label1, tick.label2)]


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of words whose boxes overlap."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(word_boxes(figure), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > _TOUCH and min(a.y1, b.y1) - max(a.y0, b.y0) > _TOUCH
    ]


def outside(figure: Figure) -> list[str]:
    """Return the words that are not wholly in the figure."""
    width, height = figure.bbox.size
    return [
        words
        for words, box in word_boxes(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]
