"""Regret as a heat map: plans by scenarios, what each costs too much, and where it breaks rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.regret import RegretTable, Row
from rightsource.optimizer.interval_texts import short_interval
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.fitting import fitted, text_width
from rightsource.optimizer.plots.key import Sample
from rightsource.optimizer.plots.page import bare, blank_page, label_rows
from rightsource.optimizer.plots.style import ALARM, CENTRED, INK, TEXT_SIZE, ink_on
from rightsource.optimizer.wording import counted

CELL_WIDTH: Final = 1.2
CELL_HEIGHT: Final = 0.6
"""Size of a cell in inches."""
_LINE: Final = 0.16
"""Height of a line of a column's name in inches."""
_GAP: Final = 0.15
"""Space before the column of the greatest regrets, in cells."""
_WIDEST_NAME: Final = 2.8
_OUTLINE: Final = 2.4
_GREATEST: Final = "greatest"
_SHADES: Final = LinearSegmentedColormap.from_list("regret", ["#FFFFFF", "#F6D8B4", "#D98E4A", "#8C3B0C"])
"""From no regret to the greatest: lightness alone tells the order, in grey as well."""
_BROKEN: Final[dict[str, Any]] = {"facecolor": "#F0F0F0", "edgecolor": "#C9B2AC", "hatch": "////", "lw": 0}


def greatest_regret(tables: Sequence[RegretTable]) -> int:
    """Return the greatest regret in some tables in minor units: one scale for all."""
    cells = [cell.regret for table in tables for row in table.rows for cell in row.cells if cell.regret is not None]
    return max((_shown(regret) for regret in cells), default=0)


def draw_regret(table: RegretTable, money: Money, greatest: int, ax: Axes | None = None) -> Axes:
    """Draw the regret of each plan (row) under each scenario (column), darker for more, and its greatest regret.

    A cell is hatched where the plan breaks rules, and names them. The recommended plan has a heavy outline.
    ``greatest`` is the regret in minor units of the darkest cell; pass the same for tables to be compared.
    """
    columns, rows = len(table.scenarios), len(table.rows)
    ax = ax or placed_axes(blank_figure(4 + columns * CELL_WIDTH, 1 + rows * CELL_HEIGHT), 2.4, 0.7, *_size(table))
    ax.set_xlim(-0.5, columns + _GAP + 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    bare(ax)
    _label_columns([*table.scenarios, _GREATEST], ax)
    label_rows([_name(table, row) for row in table.rows], _name_width(table), ax, lines=3)
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row.cells):
            _draw_cell(x, y, cell.regret, cell.broken, money, greatest, ax)
        broken = sum(cell.regret is None for cell in row.cells)
        where = (f"breaks rules in {broken} of {columns}",) if broken else ()
        _draw_cell(columns + _GAP, y, row.worst, where, money, greatest, ax)
        if row is table.recommended:
            frame = Rectangle((-0.5, y - 0.5), columns + 1 + _GAP, 1, fill=False, edgecolor=INK, lw=_OUTLINE, zorder=4)
            frame.set_clip_on(False)
            ax.add_patch(frame)
    return ax


@rc_context({"text.parse_math": False})
def regret_figure(instance: Instance, table: RegretTable) -> Figure:
    """Return the picture of a regret table, with what its shades mean."""
    money, greatest = Money.of(instance), greatest_regret([table])
    width, height = _size(table)
    left = _name_width(table)
    plans, scenarios = (counted(len(table.rows), "plan", "plans"), counted(len(table.scenarios), "case", "cases"))
    title = f"{instance.name}: regret of {plans} in {scenarios}"
    subtitle = f"What a plan costs more than the best plan there, {money.currency} per year"
    for words, names in (("no plan exists", _proven(table)), ("no plan found in time", table.unsolved)):
        subtitle += f"; {words}: {', '.join(names)}" if names else ""
    key = _key(table, money, greatest)
    head = 0.1 + _LINE * max(_column_name(name)[0].count("\n") + 1 for name in (*table.scenarios, _GREATEST))
    page = blank_page(title, subtitle, left + width, head + height + 0.1, key)
    draw_regret(table, money, greatest, page.panel(Box(left, head, width, height)))
    return page.figure


def _key(table: RegretTable, money: Money, greatest: int) -> list[tuple[Sample, str]]:
    key: list[tuple[Sample, str]] = []
    if greatest:
        key.append((_shades_sample, f"Regret, from 0 to {money.short(greatest)}"))
    if any(cell.regret is None for row in table.rows for cell in row.cells):
        key.append((_broken_sample, "Breaks these rules there"))
    if table.recommended is not None:
        there = "all rules kept in these cases" if table.left_out else "all rules kept"
        key.append((_outline_sample, f"Recommended: least greatest regret, {there}"))
    return key


def _proven(table: RegretTable) -> list[str]:
    """Return the scenarios under which it is proven that no plan keeps all rules."""
    return [name for name in table.left_out if name not in table.unsolved]


def _size(table: RegretTable) -> tuple[float, float]:
    return (len(table.scenarios) + 1 + _GAP) * CELL_WIDTH, len(table.rows) * CELL_HEIGHT


def _name(table: RegretTable, row: Row) -> str:
    return f"best of {', '.join(row.plan.best_in)}" if row.plan.best_in else f"{row.plan.name} plan"


def _name_width(table: RegretTable) -> float:
    widths = (text_width(_name(table, row), TEXT_SIZE) for row in table.rows)
    return min(max(widths, default=0.0) + 0.25, _WIDEST_NAME)


def _shown(regret: Interval) -> int:
    """Return the amount that shades a cell: what the regret is at most, or else at least."""
    return regret.high if regret.high is not None else regret.low or 0


def _label_columns(names: Sequence[str], ax: Axes) -> None:
    ax.set_xticks([])
    for x, name in enumerate(names):
        last = x == len(names) - 1
        text, size = _column_name(name)
        place, weight = x + (_GAP if last else 0), "bold" if last else "normal"
        ax.annotate(
            text,
            (place, 1),
            (0, 6),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            size=size,
            weight=weight,
            color=INK,
            ha="center",
            va="baseline",
            annotation_clip=False,
            linespacing=1.1,
        )


def _column_name(name: str) -> tuple[str, float]:
    """Return a name folded for its column, and its size."""
    return fitted(name, CELL_WIDTH - 0.1, TEXT_SIZE, 3, "bold", least=0.75)


def _draw_cell(
    x: float, y: int, regret: Interval | None, broken: Sequence[str], money: Money, greatest: int, ax: Axes
) -> None:
    place = (x - 0.48, y - 0.46)
    if regret is None:
        ax.add_patch(Rectangle(place, 0.96, 0.92, **_BROKEN))
        words, colour = ", ".join(broken), ALARM
    else:
        part = _shown(regret) / greatest if greatest else 0.0
        shade = to_hex(_SHADES(part))
        ax.add_patch(Rectangle(place, 0.96, 0.92, facecolor=shade, edgecolor="#CFCFCF", lw=0.6))
        words, colour = short_interval(money, regret), ink_on(shade)
    text, size = fitted(words, 0.88 * CELL_WIDTH, TEXT_SIZE, 3, height=0.86 * CELL_HEIGHT, least=0.7)
    paper = {"boxstyle": "round,pad=0.12", "facecolor": "#F0F0F0", "edgecolor": "none"} if regret is None else None
    ax.text(x, y, text, size=size, color=colour, linespacing=1.1, bbox=paper, **CENTRED)


def _shades_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    for step in range(6):
        colour = to_hex(_SHADES(step / 5))
        ax.add_patch(Rectangle((x + 0.09 * step, y - 0.085), 0.09, 0.17, facecolor=colour, edgecolor="#CFCFCF", lw=0.4))


def _broken_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.add_patch(Rectangle((x, y - 0.085), 0.54, 0.17, **_BROKEN))


def _outline_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    frame = Rectangle((x + 0.05, y - 0.08), 0.44, 0.16, fill=False, edgecolor=INK, lw=_OUTLINE * scale)
    ax.add_patch(frame)
