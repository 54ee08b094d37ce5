"""Bars of shares with what limits them, the same look in every panel of the picture of concentration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rightsource.models.vocabulary import Mode
from rightsource.optimizer.plots.canvas import width_of
from rightsource.optimizer.plots.cause_style import WHOLE
from rightsource.optimizer.plots.page import bare
from rightsource.optimizer.plots.style import ALARM, HATCH_COLOUR, INK, MODE_STYLES, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import percent

_LIMIT_LINE: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.6, "linestyle": (0, (4, 2)), "zorder": 4}
_FLOOR_LINE: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.6, "zorder": 4}
_FLOOR_MARK: Final[dict[str, Any]] = {"marker": 9, "mfc": INK, "mec": "white", "mew": 0.6, "lw": 0, "zorder": 4}
"""What bars must not pass, and what they must reach: the latter carries a triangle that points to the right."""


@dataclass(frozen=True)
class ShareBar:
    """One bar: parts by mode (None: no mode), what stands behind it, and whether that is said in alarm.

    ``limit`` is one of this row alone, None where all rows of a panel have the same or none; ``floor``: the least.
    """

    parts: tuple[tuple[Mode | None, float], ...]
    words: str
    broken: bool
    limit: float | None = None
    floor: bool = False

    @property
    def length(self) -> float:
        """All parts together."""
        return sum(part for _, part in self.parts)


def draw_bars(rows: Sequence[ShareBar], limit: float | None, span: float, words_width: float, ax: Axes) -> None:
    """Draw a row for each bar, the limit that all have, and words behind them, on an axis of per cent."""
    inches = width_of(ax)
    ax.set_xlim(0, span * inches / max(inches - words_width - 0.15, 0.3 * inches))
    ax.set_ylim(len(rows) - 0.5, -0.5)
    for position, row in enumerate(rows):
        # Words beside a limit stand behind it in a column: its line would go through them.
        _draw_bar(position, row, span, None if limit is None and row.limit is None else span, ax)
        if row.limit is not None:
            _draw_limit(position, row.limit, row.floor, ax)
    if limit is not None:
        ax.axvline(limit, **_LIMIT_LINE)
    ax.axvline(0, color=SOFT_INK, linewidth=0.8)
    # Ticks end with the bars: behind them is only room for words.
    ax.set_xticks(
        [tick for tick in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, span) if 0 <= tick <= 1.0001 * span]
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(round(share, 9))))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    bare(ax)
    ax.tick_params(axis="x", labelsize=0.85 * TEXT_SIZE, labelcolor=SOFT_INK, pad=2)


def _draw_limit(position: int, limit: float, floor: bool, ax: Axes) -> None:
    """Draw the limit of one row alone."""
    ax.plot([limit, limit], [position - 0.48, position + 0.48], **(_FLOOR_LINE if floor else _LIMIT_LINE))
    if floor:
        ax.plot([limit], [position], **_FLOOR_MARK, ms=8, clip_on=False)


def _draw_bar(position: int, row: ShareBar, span: float, column: float | None, ax: Axes) -> None:
    left = 0.0
    for mode, whole in row.parts:
        part = min(whole, span - left)
        style = MODE_STYLES[mode] if mode is not None else WHOLE
        look: dict[str, Any] = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": HATCH_COLOUR}
        ax.barh(position, part, left=left, height=0.66, linewidth=0, zorder=2, **look)
        left += part
    colour, weight = (ALARM, "bold") if row.broken else (INK, "normal")
    look_of_words: dict[str, Any] = {"color": colour, "weight": weight, "size": TEXT_SIZE, "va": "center"}
    if row.length > 1.0001 * span:
        ax.plot([span], [position], marker=">", ms=7, color=ALARM, lw=0, zorder=4, clip_on=False)
    place = (left if column is None else column, position)
    ax.annotate(row.words, place, (7, 0), textcoords="offset points", zorder=5, **look_of_words)


def limit_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    """Draw a sample of a limit that bars must not pass."""
    ax.plot([x + 0.27, x + 0.27], [y - 0.11, y + 0.11], **{**_LIMIT_LINE, "linewidth": 1.6 * scale})


def floor_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    """Draw a sample of a limit that bars must reach."""
    ax.plot([x + 0.27, x + 0.27], [y - 0.11, y + 0.11], **{**_FLOOR_LINE, "linewidth": 1.6 * scale})
    ax.plot([x + 0.27], [y], **_FLOOR_MARK, ms=8 * scale)
