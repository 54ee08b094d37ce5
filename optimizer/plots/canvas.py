"""Axes to draw on, without pyplot's global state and without a display."""

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def blank_figure(width: float, height: float) -> Figure:
    """Return an empty white figure of this size in inches."""
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def inch_axes(figure: Figure, left: float, top: float, width: float, height: float, scale: float = 1.0) -> Axes:
    """Return axes at this place in inches from the upper left corner; their data, y downwards, are ``scale`` inches."""
    ax = placed_axes(figure, left, top, width, height)
    ax.set_xlim(0, width / scale)
    ax.set_ylim(height / scale, 0)
    ax.set_axis_off()
    return ax


def placed_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return plain axes at this place in inches from the upper left corner."""
    whole_width, whole_height = figure.get_size_inches()
    return figure.add_axes(
        (left / whole_width, 1 - (top + height) / whole_height, width / whole_width, height / whole_height)
    )


def width_of(ax: Axes) -> float:
    """Return the width of axes in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def blank_axes(width: float, height: float) -> Axes:
    """Return axes of this size in inches that fill a new figure, their data in inches, y downwards."""
    return inch_axes(blank_figure(width, height), 0, 0, width, height)
