"""The key of a picture: what its colours, letters, lines and sizes mean."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.style import (
    BETWEEN,
    CENTRED,
    HATCH_COLOUR,
    INK,
    MODE_STYLES,
    OTHER_PROVIDER,
    OTHER_WIDTH,
    SAME_PROVIDER,
    SAME_WIDTH,
    TEXT_SIZE,
)
from rightsource.optimizer.wording import MODE_NAMES

Sample: TypeAlias = Callable[[float, float, float, Axes], None]
"""Draws a sample of something: left end, middle height, growth of text and lines, axes."""

ROW: Final = 0.3
"""Height of a row of the key in inches."""
_SAMPLE: Final = 0.54
_BETWEEN_ENTRIES: Final = 0.35


def mode_sample(mode: Mode) -> Sample:
    """Return a sample of a mode: its letter as on boxes, its hatching as on bars."""
    style = MODE_STYLES[mode]

    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        ax.add_patch(Rectangle((x, y - 0.085), 0.2, 0.17, color=style.colour, lw=0))
        ax.text(x + 0.1, y, style.letter, size=8 * scale, weight="bold", color=style.letter_colour, **CENTRED)
        bar = Rectangle((x + 0.24, y - 0.085), 0.3, 0.17, facecolor=style.colour, hatch=style.hatch, lw=0)
        bar.set_edgecolor(HATCH_COLOUR)
        ax.add_patch(bar)

    return draw


def line_sample(colour: str, width: float) -> Sample:
    """Return a sample of a line."""

    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        ax.plot([x, x + _SAMPLE], [y, y], color=colour, lw=width * scale, solid_capstyle="butt")

    return draw


def outline_sample(colour: str) -> Sample:
    """Return a sample of the heavy outline of a process that stands out."""

    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        ax.add_patch(Rectangle((x + 0.1, y - 0.08), 0.34, 0.16, facecolor="white", edgecolor=colour, lw=2.4 * scale))

    return draw


def _between_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.add_patch(Rectangle((x, y - 0.085), _SAMPLE, 0.17, color=BETWEEN, lw=0))


COST_KEY: Final[tuple[tuple[Sample, str], ...]] = (
    *((mode_sample(mode), MODE_NAMES[mode].capitalize()) for mode in MODES),
    (_between_sample, "Hand-offs, between processes"),
)
PROCESS_KEY: Final = (
    *COST_KEY,
    (line_sample(OTHER_PROVIDER, OTHER_WIDTH), "Hands over to another provider"),
    (line_sample(SAME_PROVIDER, SAME_WIDTH), "Stays with its provider"),
)
FUNCTION_KEY: Final = (
    *COST_KEY,
    (
        line_sample(SAME_PROVIDER, 4),
        "Hand-overs per year. Pie: its area and slices are cost (staff and machines allotted by hours)",
    ),
)


def key_rows(entries: Sequence[tuple[Sample, str]], width: float) -> list[list[tuple[float, Sample, str]]]:
    """Return the entries in rows of at most ``width`` inches, each with the place of its left end."""
    rows: list[list[tuple[float, Sample, str]]] = [[]]
    left = 0.0
    for sample, words in entries:
        length = _SAMPLE + 0.1 + text_width(words, TEXT_SIZE)
        if rows[-1] and left + length > width:
            rows.append([])
            left = 0.0
        rows[-1].append((left, sample, words))
        left += length + _BETWEEN_ENTRIES
    return rows


def draw_key(rows: Sequence[Sequence[tuple[float, Sample, str]]], scale: float = 1.0, ax: Axes | None = None) -> Axes:
    """Draw the rows of a key, as `key_rows` placed them.

    The axes' data are inches divided by ``scale``, by which text and lines grow.
    """
    ax = ax or blank_axes(12, len(rows) * ROW)
    for row, placed in enumerate(rows):
        y = (row + 0.5) * ROW
        for left, sample, words in placed:
            sample(left, y, scale, ax)
            ax.text(left + _SAMPLE + 0.1, y, words, size=TEXT_SIZE * scale, color=INK, va="center")
    return ax
