"""The key of a picture: what colours, letters and lines mean, and how many processes each mode has."""

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.style import (
    BETWEEN,
    HATCH_COLOUR,
    INK,
    MODE_STYLES,
    OTHER_PROVIDER,
    SAME_PROVIDER,
    TEXT_SIZE,
)
from rightsource.optimizer.wording import MODE_NAMES, counted

ROW = 0.27
"""Height of a line of the key in inches."""


def draw_mode_key(instance: Instance, plan: CheckedPlan, ax: Axes | None = None) -> Axes:
    """Draw a line per mode: its letter, its hatched colour, its name, and how many processes the plan gives it."""
    ax = ax or blank_axes(3.2, 4 * ROW)
    for row, (mode, count) in enumerate(plan.modes(instance).items()):
        style, top = MODE_STYLES[mode], row * ROW + 0.05
        ax.add_patch(Rectangle((0, top), 0.2, 0.17, color=style.colour, lw=0))
        ax.text(0.1, top + 0.09, style.letter, size=8, weight="bold", color=style.letter_colour, ha="center", va="center")
        ax.add_patch(Rectangle((0.24, top), 0.3, 0.17, facecolor=style.colour, hatch=style.hatch, edgecolor=HATCH_COLOUR, lw=0))
        _words(f"{MODE_NAMES[mode].capitalize()}: {counted(count, 'process', 'processes')}", 0.64, top + 0.09, ax)
    top = len(MODE_STYLES) * ROW + 0.05
    ax.add_patch(Rectangle((0.24, top), 0.3, 0.17, color=BETWEEN, lw=0))
    _words("Hand-offs between processes", 0.64, top + 0.09, ax)
    return ax


def draw_line_key(ax: Axes | None = None) -> Axes:
    """Draw the two kinds of hand-offs of the process graph."""
    ax = ax or blank_axes(3.2, 2 * ROW)
    ax.plot([0, 0.54], [0.13, 0.13], color=OTHER_PROVIDER, lw=1.5, linestyle=(0, (4, 1.6)))
    _words("Hand-off to another provider", 0.64, 0.13, ax)
    ax.plot([0, 0.54], [0.13 + ROW, 0.13 + ROW], color=SAME_PROVIDER, lw=0.9)
    _words("Hand-off within a provider", 0.64, 0.13 + ROW, ax)
    return ax


def draw_pie_key(ax: Axes | None = None) -> Axes:
    """Draw what the sizes in the graph of functions mean."""
    ax = ax or blank_axes(3.2, 2 * ROW)
    _words("Pie: cost of a function's processes by mode", 0, 0.13, ax)
    _words("Arrow: hand-overs per year", 0, 0.13 + ROW, ax)
    return ax


def _words(text: str, x: float, y: float, ax: Axes) -> None:
    ax.text(x, y, text, size=TEXT_SIZE, color=INK, va="center")
