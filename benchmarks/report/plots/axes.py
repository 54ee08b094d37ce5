"""What all axes have in common: a light grid, plain numbers, no frame where there is nothing to read."""

from __future__ import annotations

from typing import Final, Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator, PercentFormatter

from rightsource.benchmarks.report.plots.style import AXIS_COLOUR, GRID
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.style import HEAD_SIZE, INK, TEXT_SIZE

PANEL_WIDTH: Final = 4.6
PANEL_HEIGHT: Final = 3.6
"""Inches of the axes of a panel."""


def panel(ax: Axes | None) -> Axes:
    """Return axes to draw on: those given, or new ones in a figure of their own."""
    return ax or placed_axes(blank_figure(PANEL_WIDTH + 1, PANEL_HEIGHT + 1), 0.7, 0.4, PANEL_WIDTH, PANEL_HEIGHT)


def dress(title: str, across: str, up: str, ax: Axes) -> Axes:
    """Write title and axis names, and draw a light grid behind the data."""
    ax.set_title(title, size=HEAD_SIZE, color=INK, loc="left", weight="bold")
    ax.set_xlabel(across, size=TEXT_SIZE, color=INK)
    ax.set_ylabel(up, size=TEXT_SIZE, color=INK)
    ax.tick_params(labelsize=TEXT_SIZE, colors=AXIS_COLOUR)
    ax.grid(True, color=GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(AXIS_COLOUR)
    return ax


def logarithmic(axis: Literal["x", "y"], ax: Axes, unit: str = "") -> None:
    """Make an axis logarithmic, its powers of ten written as plain numbers with thousands separators."""
    (ax.set_xscale if axis == "x" else ax.set_yscale)("log")
    one = ax.xaxis if axis == "x" else ax.yaxis
    one.set_major_locator(LogLocator(10, numticks=9))
    one.set_minor_locator(NullLocator())
    one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10f}".rstrip("0").rstrip(".") + unit))


def shares(ax: Axes) -> None:
    """Make the upward axis one of shares from 0 to 100 %."""
    ax.set_ylim(-0.02, 1.02)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
