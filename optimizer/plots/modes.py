"""Functions against modes: how much of each function's cost each mode handles, a map per plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.functions import FunctionShare, function_shares
from rightsource.optimizer.plots.page import Page, bare, blank_page, label_rows
from rightsource.optimizer.plots.style import CENTRED, INK, SOFT_INK, TEXT_SIZE, ink_on
from rightsource.optimizer.wording import MODE_NAMES, counted

SHADES: Final = LinearSegmentedColormap.from_list("share", ["#FFFFFF", "#9ECAE1", "#08306B"])
"""From nothing to all of a function, darker for more: told in grey as well."""
_COLUMN: Final = 1.0
_ROW: Final = 0.36
_HEAD: Final = 0.3
_PLAN_HEAD: Final = 0.43
_MOST_NAME: Final = 2.5
_GAP: Final = 0.3
_PAGE: Final = 15.5
_MOST_ROWS: Final = 40
"""Of more functions those that cost least are put together."""
_MOVED: Final = 0.01
"""A share that differs by less from the first plan's counts as the same."""
_HALF: Final = 0.5


def draw_mode_map(
    shares: Sequence[FunctionShare],
    money: Money,
    first: Sequence[FunctionShare] | None = None,
    handoffs: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a row per function and a column per mode: the mode's share of the function's cost, and that cost.

    The darker, the larger the share. The last column has the whole cost; below the functions stands all of them, and
    with the cost of ``handoffs`` in minor units that too, and the cost of the plan. With the shares of another plan as
    ``first``, a share that is larger or smaller than there stands behind the one there, a triangle between them.
    """
    rows = [*shares, _all(shares)]
    names = [*(share.name for share in rows), *([] if handoffs is None else _FOOT)]
    ax = ax or placed_axes(blank_figure(8, 0.8 + _ROW * len(names)), 2.6, 0.5, 5, _ROW * len(names))
    before = None if first is None else [*first, _all(first)]
    matrix = np.array([[part(share, mode) for mode in MODES] for share in rows])
    ax.imshow(matrix, cmap=SHADES, vmin=0, vmax=1, aspect="auto", extent=(0, len(MODES), len(rows) - 0.5, -0.5))
    for row, share in enumerate(rows):
        for column in range(len(MODES)):
            _write_cell(column, row, share, None if before is None else before[row], money, ax)
    wholes = [share.cost for share in rows]
    for row, whole in enumerate([*wholes, *([] if handoffs is None else [handoffs, wholes[-1] + handoffs])]):
        ax.text(len(MODES) + 0.5, row, money.short(whole), size=TEXT_SIZE, color=INK, **CENTRED)
    _dress(names, len(shares), ax)
    return ax


_FOOT: Final = ("hand-offs", "the plan")


def part(share: FunctionShare, mode: Mode) -> float:
    """Return the part of a function's cost that a mode handles; 0 of a function that costs nothing."""
    return share.costs[mode] / share.cost if share.cost else 0.0


@rc_context({"text.parse_math": False})
def modes_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of functions against modes for one or several plans: same rows, columns and shades."""
    maps = _mergers([function_shares(instance, plan) for plan in plans])
    between = any(plan.report.costs.handoff for plan in plans)
    names = [share.name for share in maps[0]] + ["all functions", *(_FOOT if between else ())]
    label = min(_MOST_NAME, max(text_width(name, TEXT_SIZE) for name in names) + 0.15)
    width = (len(MODES) + 1) * _COLUMN
    columns = max(1, min(len(plans), int((_PAGE - label + _GAP) / (width + _GAP))))
    height = _PLAN_HEAD + _HEAD + _ROW * len(names)
    lines = -(-len(plans) // columns)
    page = blank_page(
        _title(plans, maps),
        f"{instance.name}: share of each function's cost by mode, and that cost in {instance.currency} per year; "
        "staff and machines allotted by hours, hand-offs apart" + (_TRIANGLES if len(plans) > 1 else ""),
        label + columns * (width + _GAP) - _GAP,
        lines * (height + _GAP),
    )
    for position, (plan, shares) in enumerate(zip(plans, maps, strict=True)):
        line, column = divmod(position, columns)
        corner = Box(label + column * (width + _GAP), line * (height + _GAP), width, height)
        ax = _plan_panel(page, corner, instance, plan, shares, maps[0] if position else None, between=between)
        label_rows(names if column == 0 else [], label, ax, lines=2)
    return page.figure


_TRIANGLES: Final = "; ▲ ▼ from the share in the first plan, where it differs"


def _plan_panel(
    page: Page,
    corner: Box,
    instance: Instance,
    plan: CheckedPlan,
    shares: Sequence[FunctionShare],
    first: Sequence[FunctionShare] | None,
    *,
    between: bool,
) -> Axes:
    money, handoffs = Money.of(instance), plan.report.costs.handoff
    heading = f"{plan.name}: {money.currency} {money.short(plan.report.objective)}"
    page.write(heading, Box(corner.left, corner.top, corner.width, _PLAN_HEAD))
    below = _PLAN_HEAD + _HEAD
    place = Box(corner.left, corner.top + below, corner.width, corner.height - below)
    return draw_mode_map(shares, money, first, handoffs if between else None, page.panel(place))


def _write_cell(
    column: int, row: int, now: FunctionShare, before: FunctionShare | None, money: Money, ax: Axes
) -> None:
    mode = MODES[column]
    share, cost = part(now, mode), now.costs[mode]
    colour = ink_on(SHADES(share)) if share else SOFT_INK
    words = _cell_words(share, share if before is None else part(before, mode))
    if not share:
        ax.text(column + 0.5, row, words, size=0.9 * TEXT_SIZE, color=colour, **CENTRED)
        return
    ax.text(column + 0.5, row - 0.15, words, size=TEXT_SIZE, color=colour, **CENTRED)
    ax.text(column + 0.5, row + 0.23, money.short(cost), size=0.8 * TEXT_SIZE, color=colour, **CENTRED)


def _cell_words(share: float, earlier: float) -> str:
    """Return a share, and before it the one in the first plan where that differs."""
    now = _points(share) if share else "–"
    if abs(share - earlier) < _MOVED:
        return now
    before = _points(earlier).removesuffix(" %") if earlier else "–"
    return f"{before} {'▲' if share > earlier else '▼'} {now}"


def _points(share: float) -> str:
    """Return a share in whole per cent; what is not all or nothing never looks so."""
    if 0 < share < 1 and f"{100 * share:.0f}" in ("0", "100"):
        return "< 1 %" if share < _HALF else "> 99 %"
    return f"{100 * share:.0f} %"


def _dress(names: Sequence[str], functions: int, ax: Axes) -> None:
    ax.set_xlim(0, len(MODES) + 1)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xticks([k + 0.5 for k in range(len(MODES) + 1)], [*(MODE_NAMES[mode] for mode in MODES), "all"])
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(names)), names)
    bare(ax)
    ax.tick_params(axis="x", labelsize=TEXT_SIZE, labelcolor=INK, pad=2)
    last = len(names) - 1
    for line in range(len(names) + 1):
        heavy = line in (functions, last)
        ax.axhline(line - 0.5, color=INK if heavy else "#DDDDDD", linewidth=1.0 if heavy else 0.6)
    for line in range(len(MODES) + 1):
        ax.axvline(line, color="#DDDDDD", linewidth=0.6)


def _all(shares: Sequence[FunctionShare]) -> FunctionShare:
    return _together("all functions", shares)


def _together(name: str, shares: Sequence[FunctionShare]) -> FunctionShare:
    processes = {mode: sum(share.processes[mode] for share in shares) for mode in MODES}
    costs = {mode: sum(share.costs[mode] for share in shares) for mode in MODES}
    return FunctionShare(name, processes, costs)


def _mergers(maps: Sequence[list[FunctionShare]]) -> list[list[FunctionShare]]:
    """Return the maps with the functions that cost least in all plans put together, the same ones in each."""
    if len(maps[0]) <= _MOST_ROWS:
        return list(maps)
    cost = [max(shares[k].cost for shares in maps) for k in range(len(maps[0]))]
    kept = set(sorted(range(len(cost)), key=lambda k: -cost[k])[: _MOST_ROWS - 1])
    name = counted(len(cost) - len(kept), "other function", "other functions")
    return [
        [
            *(share for k, share in enumerate(shares) if k in kept),
            _together(name, [share for k, share in enumerate(shares) if k not in kept]),
        ]
        for shares in maps
    ]


def _title(plans: Sequence[CheckedPlan], maps: Sequence[Sequence[FunctionShare]]) -> str:
    """Return how the modes divide the cost of the only plan, or how far the plans differ in it."""
    wholes = [_all(shares) for shares in maps]
    if len(plans) == 1:
        parts = (f"{_points(part(wholes[0], mode))} {MODE_NAMES[mode]}" for mode in MODES if wholes[0].costs[mode])
        return f"{plans[0].name}: of the cost of processes {', '.join(parts)}"
    mode = max(MODES, key=lambda mode: _range(wholes, mode))
    if _range(wholes, mode) < _MOVED:
        return "The plans divide their cost among the modes alike"
    shares = (f"{_points(part(one, mode))} in {plan.name}" for plan, one in zip(plans, wholes, strict=True))
    return f"Cost of what is {MODE_NAMES[mode]}: {', '.join(shares)}"


def _range(wholes: Sequence[FunctionShare], mode: Mode) -> float:
    parts = [part(whole, mode) for whole in wholes]
    return max(parts) - min(parts)
