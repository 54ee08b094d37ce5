"""A page of panels: what it says on top, its key at the foot, and panels of given size in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import MARGIN, Box
from rightsource.optimizer.plots.canvas import blank_figure, inch_axes, placed_axes
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.key import ROW, Sample, draw_key, key_rows
from rightsource.optimizer.plots.style import HEAD_SIZE, INK, SOFT_INK, TEXT_SIZE, TITLE_SIZE

_TITLE_LINE: Final = 0.27
_SUBTITLE_LINE: Final = 0.2
_ABOVE: Final = 0.2
_BELOW_TITLE: Final = 0.16
_NARROWEST: Final = 8.0
_STEPS: Final = ((10**9, " bn"), (10**6, " m"), (10**3, " k"))
_MOST_DECIMALS: Final = 6
_TITLE_LINES: Final = 2


@dataclass(frozen=True)
class Page:
    """A figure with title and key, and the upper left corner of the room for its panels in inches."""

    figure: Figure
    left: float
    top: float
    width: float

    def panel(self, box: Box) -> Axes:
        """Return plain axes at a place in inches from the corner of the room for panels."""
        return placed_axes(self.figure, self.left + box.left, self.top + box.top, box.width, box.height)

    def write(self, words: str, box: Box, size: float = HEAD_SIZE, colour: str = INK, weight: str = "bold") -> Axes:
        """Write a line, or as many as the box has room for, from its left edge on and at its lower end."""
        ax = inch_axes(self.figure, self.left + box.left, self.top + box.top, box.width, box.height)
        text, size = fitted(words, box.width, size, max(1, int(box.height / 0.19)), weight)
        look: dict[str, Any] = {"size": size, "color": colour, "weight": weight, "linespacing": 1.15}
        ax.text(0, box.height - 0.09, text, va="baseline", **look)
        return ax


def blank_page(title: str, subtitle: str, width: float, height: float, key: Sequence[tuple[Sample, str]] = ()) -> Page:
    """Return a page with room for panels of this size in inches below its title."""
    wide = max(width, _NARROWEST)
    head, head_size = _in_few_lines(title, wide, TITLE_SIZE, "bold")
    below, below_size = _in_few_lines(subtitle, wide, HEAD_SIZE, "normal")
    title_height = _TITLE_LINE * (head.count("\n") + 1)
    top = _ABOVE + title_height + _SUBTITLE_LINE * (below.count("\n") + 1) + _BELOW_TITLE
    rows = key_rows(key, wide) if key else []
    foot = len(rows) * ROW + (0.1 if rows else 0.0)
    figure = blank_figure(wide + 2 * MARGIN, top + height + foot + MARGIN)
    page = Page(figure, MARGIN, top, wide)
    ax = inch_axes(figure, MARGIN, 0, wide, top)
    ax.text(0, _ABOVE, head, size=head_size, color=INK, weight="bold", va="top", linespacing=1.15)
    ax.text(0, _ABOVE + title_height + 0.04, below, size=below_size, color=SOFT_INK, va="top", linespacing=1.15)
    if rows:
        draw_key(rows, 1.0, inch_axes(figure, MARGIN, top + height + 0.1, wide, len(rows) * ROW))
    return page


def _in_few_lines(words: str, width: float, size: float, weight: str) -> tuple[str, float]:
    """Return words on one line, a little smaller where needed, else on two: a lone last word looks lost."""
    line, smaller = fitted(words, width, size, 1, weight, least=0.86)
    return (line, smaller) if line == words else fitted(words, width, size, _TITLE_LINES, weight)


def label_rows(names: Sequence[str], width: float, ax: Axes, size: float = TEXT_SIZE, lines: int = 1) -> None:
    """Write the names of rows 0, 1, ... left of axes, each in at most this many lines of this width in inches.

    They take the place of tick labels, which would neither fold nor shrink; without names there are none.
    """
    ax.set_yticks([])
    ax.tick_params(axis="y", length=0)
    for row, name in enumerate(names):
        text, fitting = fitted(name, width - 0.1, size, lines, least=0.75)
        ax.annotate(
            text,
            (0, row),
            (-5, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            size=fitting,
            color=INK,
            ha="right",
            va="center",
            annotation_clip=False,
            linespacing=1.1,
        )


def bare(ax: Axes) -> None:
    """Take spines and tick marks off."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0)


def money_axis(money: Money, span: tuple[float, float], ax: Axes, remark: str = "") -> None:
    """Let the horizontal axis tell money per year, with a pale grid; a remark goes behind the unit.

    Ticks and grid end with the span of what is drawn: beyond is room for words.
    """
    low, high = span
    slack = 1e-6 * (high - low)
    ticks = MaxNLocator(6, min_n_ticks=2).tick_values(low, high)
    within = [float(tick) for tick in ticks if low - slack <= tick <= high + slack]
    ax.set_xticks(within, money_ticks(money, within))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    bare(ax)
    ax.tick_params(axis="x", labelsize=0.9 * TEXT_SIZE, labelcolor=SOFT_INK)
    ax.set_xlabel(f"{money.currency} per year{remark}", size=0.9 * TEXT_SIZE, color=SOFT_INK)


def money_ticks(money: Money, ticks: Sequence[float]) -> list[str]:
    """Return amounts in minor units with k, m or bn and just as many decimals as tell them all apart.

    Examples
    --------
    >>> money_ticks(Money("EUR", 0), [28_640_000, 28_650_000]), money_ticks(Money("EUR", 0), [0, 500, 1000])
    (['28.64 m', '28.65 m'], ['0', '0.5 k', '1.0 k'])
    """
    units = [tick / 10**money.decimals for tick in ticks]
    step, name = next(((s, n) for s, n in _STEPS if max(map(abs, units), default=0) >= s), (1, ""))
    tried = ([f"{unit / step:.{decimals}f}" for unit in units] for decimals in range(_MOST_DECIMALS))
    exact = (
        numbers
        for numbers in tried
        if all(abs(float(n) - u / step) < 1e-9 for n, u in zip(numbers, units, strict=True))
    )
    numbers = next(exact, [f"{unit / step:.{_MOST_DECIMALS}f}" for unit in units])
    return [f"{number}{name}".replace("-", "−") if float(number) else "0" for number in numbers]


def signed_short(money: Money, minor: int) -> str:
    """Return a difference with its sign, a true minus: a line never folds behind it.

    Examples
    --------
    >>> signed_short(Money("EUR", 0), 1200), signed_short(Money("EUR", 0), -1200), signed_short(Money("EUR", 0), 0)
    ('+1.20 k', '−1.20 k', '0')
    """
    sign = "+" if minor > 0 else "−" if minor < 0 else ""
    return f"{sign}{money.short(abs(minor))}"
