"""Frontiers: cost against an aim as steps with what is proven below them, or cost over two aims."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.frontier.aims import Aim, Gauge
from rightsource.optimizer.analyses.frontier.frontier import Frontier, FrontierPoint
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS, aims_in_words, amount_text
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.frontier_areas import open_areas
from rightsource.optimizer.plots.frontier_key import HATCH, KNEE, OPEN, POINT, UNREACHED, frontier_key
from rightsource.optimizer.plots.frontier_marks import (
    CurrentPlan,
    amount_axis,
    amount_span,
    cost_axis,
    draw_current,
    dress,
    free_side,
    label,
    level_position,
    numbered,
    position,
    round_amounts,
    span,
    write,
)
from rightsource.optimizer.plots.page import blank_page
from rightsource.optimizer.plots.style import HATCH_COLOUR, INK, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import counted

_CLOUD: Final = "cividis_r"
_WIDTH: Final = 8.6
_HEIGHT: Final = 4.9
_LEFT: Final = 0.85
_FOOT: Final = 0.65
_SCALE_WIDTH: Final = 1.3


@rc_context({"text.parse_math": False})
def frontier_figure(instance: Instance, frontier: Frontier, current: CheckedPlan | None = None) -> Figure:
    """Return the picture of a frontier with its key; with two aims cost is told by colour, size and number."""
    money, mark = Money.of(instance), None if current is None else _current(instance, frontier, current)
    surface = len(frontier.aims) > 1
    wide = _LEFT + _WIDTH + (_SCALE_WIDTH if surface else 0.0)
    page = blank_page(
        _title(money, frontier), _subtitle(instance, frontier), wide, _HEIGHT + _FOOT, frontier_key(frontier, mark)
    )
    ax = page.panel(Box(_LEFT, 0.05, _WIDTH, _HEIGHT))
    if not surface:
        draw_frontier(frontier, money, mark, ax)
        return page.figure
    draw_surface(frontier, money, mark, ax)
    _draw_scale(frontier, money, ax, page.panel(Box(_LEFT + _WIDTH + 0.25, 0.35, 0.22, _HEIGHT - 0.7)))
    return page.figure


def draw_frontier(frontier: Frontier, money: Money, current: CurrentPlan | None = None, ax: Axes | None = None) -> Axes:
    """Draw cost against one aim: plans as points, the least cost at which each amount is attained as steps.

    The tinted area between the steps and what is proven below them is where a plan that was not found may lie; a
    whisker leads from each plan down to its own bound. What the best amount is proven not to reach is hatched.
    """
    ax = ax or placed_axes(blank_figure(10, 6), _LEFT, 0.3, _WIDTH, _HEIGHT)
    (aim,) = frontier.aims
    xs = [position(aim, point.amounts[0]) for point in frontier.points]
    costs = [float(point.cost) for point in frontier.points]
    marked = [] if current is None else [(position(aim, current.amounts[0]), float(current.cost))]
    ax.set_xlim(*amount_span(frontier, current))
    ax.set_ylim(*span(costs, [cost for _, cost in marked]))
    _draw_open(frontier, ax)
    _draw_steps(frontier, xs, costs, ax)
    _draw_points(frontier, xs, costs, ax)
    if current is not None:
        draw_current(current, money, marked[0], list(zip(xs, costs, strict=True)), ax)
    amount_axis(aim, money, ax.xaxis)
    cost_axis(money, ax.yaxis)
    dress(ax)
    return ax


def draw_surface(frontier: Frontier, money: Money, current: CurrentPlan | None = None, ax: Axes | None = None) -> Axes:
    """Draw plans over two aims: the darker and larger, the dearer; numbers as in the table, by growing cost."""
    ax = ax or placed_axes(blank_figure(10, 6), _LEFT, 0.3, _WIDTH, _HEIGHT)
    first, second = frontier.aims
    xs = [position(first, point.amounts[0]) for point in frontier.points]
    ys = [position(second, point.amounts[1]) for point in frontier.points]
    marked = []
    if current is not None:
        marked = [tuple(position(aim, a) for aim, a in zip(frontier.aims, current.amounts, strict=True))]
    ax.set_xlim(*span(xs, [x for x, _ in marked]))
    ax.set_ylim(*span(ys, [y for _, y in marked]))
    costs = [float(point.cost) for point in frontier.points]
    sizes = [60 + 240 * share for share in _shares(costs)]
    rims = ["solid" if point.proven else "dotted" for point in frontier.points]
    # The cheaper, the smaller: drawn last, so that it is seen where a dearer one lies behind it.
    x, y, size, cost, rim = (values[::-1] for values in (xs, ys, sizes, costs, rims))
    ax.scatter(x, y, s=size, c=cost, cmap=_CLOUD, edgecolors=INK, linewidths=1.1, linestyles=rim, zorder=3)
    if frontier.knee is not None:
        k = frontier.knee
        ax.scatter([xs[k]], [ys[k]], s=sizes[k] + 200, facecolors="none", edgecolors=KNEE, linewidths=2.2, zorder=4)
    for k in numbered(frontier, list(zip(xs, ys, strict=True)), ax):
        offset = 0.75 * (5 + sizes[k] ** 0.5 / 2)
        words = label(frontier, k)
        write(words, (xs[k], ys[k]), (offset * free_side(words, xs[k], ax), offset), ax)
    if current is not None:
        draw_current(current, money, (marked[0][0], marked[0][1]), list(zip(xs, ys, strict=True)), ax)
    amount_axis(first, money, ax.xaxis)
    amount_axis(second, money, ax.yaxis)
    dress(ax)
    return ax


def _current(instance: Instance, frontier: Frontier, plan: CheckedPlan) -> CurrentPlan:
    amounts = Gauge(instance, [aim.name for aim in frontier.aims]).amounts(plan.choice)
    return CurrentPlan(
        plan.report.objective, tuple(amount or Fraction(0) for amount in amounts), len(plan.report.broken)
    )


def _shares(costs: Sequence[float]) -> list[float]:
    low, high = min(costs), max(costs)
    return [(cost - low) / (high - low) if high > low else 0.0 for cost in costs]


def _draw_open(frontier: Frontier, ax: Axes) -> None:
    """Tint what lies between the steps and the proven bound, and hatch what is out of reach."""
    (aim,) = frontier.aims
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    for start, end, bound, cost in open_areas(frontier):
        ends = level_position(aim, start), level_position(aim, end)
        ax.fill_between(ends, max(bound, bottom), min(cost, top), facecolor=OPEN, edgecolor="none", zorder=1)
    floor = level_position(aim, frontier.floors[0])
    ends = (max(floor, left), right) if aim.of_yields else (left, min(floor, right))
    if ends[0] < ends[1]:
        ax.axvspan(*ends, facecolor=UNREACHED, hatch=HATCH, edgecolor=HATCH_COLOUR, lw=0, zorder=0)


def _draw_steps(frontier: Frontier, xs: Sequence[float], costs: Sequence[float], ax: Axes) -> None:
    """Draw the least cost found at which an amount is attained, from the cheapest plan to the best."""
    (aim,) = frontier.aims
    left, right = ax.get_xlim()
    beyond = left if aim.of_yields else right
    # By growing cost amounts get better, so each plan's step leads back to the amount of the plan before it.
    ax.step([beyond, *xs], [costs[0], *costs], where="pre", color=POINT, lw=1.4, zorder=2)


def _draw_points(frontier: Frontier, xs: Sequence[float], costs: Sequence[float], ax: Axes) -> None:
    bottom = ax.get_ylim()[0]
    for k, point in enumerate(frontier.points):
        low = bottom if point.bound is None else max(point.bound, bottom)
        ax.plot([xs[k], xs[k]], [low, costs[k]], color=INK, lw=1.0, marker="_", ms=6, zorder=3, markevery=[0])
        face = POINT if point.proven else "white"
        ax.plot([xs[k]], [costs[k]], color=POINT, marker="o", ms=6.5, mfc=face, mec=POINT, mew=1.4, zorder=4)
    if frontier.knee is not None:
        k = frontier.knee
        ax.plot([xs[k]], [costs[k]], marker="D", ms=9, mfc="none", mec=KNEE, mew=2.0, zorder=5)
    side = 1 if not frontier.aims[0].of_yields else -1
    for k in numbered(frontier, list(zip(xs, costs, strict=True)), ax):
        write(label(frontier, k), (xs[k], costs[k]), (7 * side, 6) if k else (0, -7), ax)


def _draw_scale(frontier: Frontier, money: Money, ax: Axes, place: Axes) -> None:
    bar = Colorbar(place, ax.collections[0])
    round_amounts(money, bar.ax.yaxis)
    bar.ax.tick_params(labelsize=0.95 * TEXT_SIZE, labelcolor=SOFT_INK, length=0)
    bar.set_label(f"Cost, {money.currency} per year", size=TEXT_SIZE, color=SOFT_INK)


def _title(money: Money, frontier: Frontier) -> str:
    first = frontier.points[0]
    if frontier.knee is None:
        return f"Cost against {aims_in_words(frontier)}: {counted(len(frontier.points), 'plan', 'plans')}"
    point = frontier.points[frontier.knee]
    amounts = " and ".join(_short(money, aim, point, k) for k, aim in enumerate(frontier.aims))
    return (
        f"The knee: {amounts} for {money.currency} {money.short(point.cost - first.cost)} more than the cheapest plan"
    )


def _short(money: Money, aim: Aim, point: FrontierPoint, k: int) -> str:
    amount = point.amounts[k]
    if aim.name == "changes":
        return counted(int(amount), "change", "changes")
    short = f"{money.currency} {money.short(money.minor(amount))}"
    return f"{AIM_WORDS[aim.name]} {short if aim.of_money else amount_text(money, aim, amount)}"


def _subtitle(instance: Instance, frontier: Frontier) -> str:
    plans = counted(len(frontier.points), "plan", "plans")
    said = f"{instance.name}: {plans}{' of which none dominates another' if len(frontier.points) > 1 else ''}"
    return f"{said}; the whole frontier" if frontier.whole else said
