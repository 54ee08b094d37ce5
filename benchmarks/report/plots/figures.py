"""Whole plots of a set: panels next to each other, the key to the right of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from rightsource.benchmarks.measures.exponent import growth_of
from rightsource.benchmarks.measures.gaps import CLOSEST
from rightsource.benchmarks.measures.over_time import known_gap, own_gap
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import SOLVED, Timing, value_within
from rightsource.benchmarks.report.plots.axes import PANEL_HEIGHT, PANEL_WIDTH
from rightsource.benchmarks.report.plots.profile import draw_profile
from rightsource.benchmarks.report.plots.progress import draw_median, draw_share
from rightsource.benchmarks.report.plots.scaling import draw_scaling, exponent_words
from rightsource.benchmarks.report.plots.style import styles
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.figures import save_figure
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.style import INK, SOFT_INK, TEXT_SIZE, TITLE_SIZE

Drawing = Callable[[Axes], Axes]
_TOP: Final = 1.25
_LEFT: Final = 1.05
_BETWEEN: Final = 1.1
_BELOW: Final = 0.95
_ROW: Final = 0.21
_SAMPLE: Final = 0.95
"""Inches: above the panels, left of them, between them, below each row of panels, a row of the key, its sample."""
_COLUMNS: Final = 2
_ENDINGS: Final = (".png", ".svg")
_FOUND: Final = value_within(CLOSEST)


@rc_context({"text.parse_math": False})
def profile_figure(results: Results) -> Figure:
    """Return the performance profiles of the times to a proven gap of 1e-4, and to so good a plan."""
    words = {peer: f"{peer} ({_done(results, peer)})" for peer in results.peers}
    return _figure(
        f"{results.name}: performance profiles",
        f"shares are of all {len(results.rows)} cases; in brackets: proven, found, of so many that the peer ran",
        [lambda ax: draw_profile(results, SOLVED, ax), lambda ax: draw_profile(results, _FOUND, ax)],
        words,
    )


@rc_context({"text.parse_math": False})
def progress_figure(results: Results) -> Figure:
    """Return how shares of solved cases and median gaps develop over time."""
    return _figure(
        f"{results.name}: gaps over time",
        f"shares of all {len(results.rows)} cases, medians of those that the peer ran (100 %: no plan or no bound yet)",
        [
            lambda ax: draw_share(results, SOLVED, ax),
            lambda ax: draw_median(results, results.asked(SOLVED), own_gap, "median gap to the own bound", ax),
            lambda ax: draw_median(results, results.peers, known_gap, "median distance from the best known value", ax),
        ],
        {peer: peer for peer in results.peers},
    )


@rc_context({"text.parse_math": False})
def scaling_figure(results: Results, timing: Timing) -> Figure:
    """Return the times over the number of processes, a panel for each family, exponents in the key."""
    families = list(dict.fromkeys(run.record.family for run in results.cells.values()))
    words = {peer: f"{peer}: {exponent_words(growth_of(results.runs(peer), timing))}" for peer in results.asked(timing)}
    return _figure(
        f"{results.name}: {timing.name}, seconds over size",
        "hollow at the dotted limit: not in time, and not fitted; one exponent over all families, a constant for each",
        [partial(draw_scaling, results, timing, family) for family in families],
        words,
    )


@rc_context({"svg.hashsalt": "rightsource"})
def save_plot(figure: Figure, stem: Path) -> None:
    """Write a figure as PNG and as SVG; ``stem`` is the path without ending.

    Raises
    ------
    InputError
        When a file cannot be written.
    """
    for ending in _ENDINGS:
        save_figure(figure, stem.with_name(stem.name + ending))


def _figure(title: str, subtitle: str, drawings: Sequence[Drawing], words: Mapping[str, str]) -> Figure:
    """Arrange panels in two columns, the key in the cell that stays empty, or below where none does."""
    rows = -(-len(drawings) // _COLUMNS)
    wide = _LEFT + _COLUMNS * (PANEL_WIDTH + _BETWEEN) - 0.7
    key = _key(words, wide if len(drawings) % _COLUMNS == 0 else PANEL_WIDTH)
    below = 0.2 + _ROW * -(-len(words) // key) if len(drawings) % _COLUMNS == 0 else 0.0
    figure = blank_figure(wide, _TOP + rows * (PANEL_HEIGHT + _BELOW) + below)
    for place, draw in enumerate(drawings):
        draw(placed_axes(figure, *_corner(place), PANEL_WIDTH, PANEL_HEIGHT))
    _title(figure, title, subtitle)
    left, top = _corner(len(drawings)) if not below else (_LEFT, _TOP + rows * (PANEL_HEIGHT + _BELOW) - 0.1)
    _draw_key(figure, words, key, left, top)
    return figure


def _corner(place: int) -> tuple[float, float]:
    row, column = divmod(place, _COLUMNS)
    return _LEFT + column * (PANEL_WIDTH + _BETWEEN), _TOP + row * (PANEL_HEIGHT + _BELOW)


def _title(figure: Figure, title: str, subtitle: str) -> None:
    width, height = figure.get_size_inches()
    figure.text(0.3 / width, 1 - 0.35 / height, title, size=TITLE_SIZE, weight="bold", color=INK, va="center")
    figure.text(0.3 / width, 1 - 0.68 / height, subtitle, size=TEXT_SIZE, color=SOFT_INK, va="center")


def _key(words: Mapping[str, str], room: float) -> int:
    """Return how many columns of the key fit into so many inches."""
    widest = max((text_width(word, TEXT_SIZE) for word in words.values()), default=0.0)
    return max(1, int(room / (widest + _SAMPLE)))


def _draw_key(figure: Figure, words: Mapping[str, str], columns: int, left: float, top: float) -> None:
    width, height = figure.get_size_inches()
    figure.legend(
        [Line2D([], [], **style.line, **style.points()) for style in styles(list(words)).values()],
        list(words.values()),
        loc="upper left",
        bbox_to_anchor=(left / width, 1 - top / height),
        ncols=columns,
        frameon=False,
        fontsize=TEXT_SIZE,
        labelcolor=INK,
        handlelength=3.2,
        borderaxespad=0.0,
    )


def _done(results: Results, peer: str) -> str:
    reached = ", ".join(_reached(results, peer, timing) for timing in (SOLVED, _FOUND))
    return f"{reached} of {len(results.runs(peer))}"


def _reached(results: Results, peer: str, timing: Timing) -> str:
    if peer not in results.asked(timing):
        return "–"
    return str(sum(timing.of(run) is not None for run in results.runs(peer)))
