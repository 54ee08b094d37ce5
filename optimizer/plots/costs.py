"""The cost breakdown: one bar per cause, stacked by mode."""

from collections.abc import Sequence
from itertools import accumulate
from typing import TypeAlias

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import CAUSES, MODE_OF_KIND, MODES, Cause, Mode
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.cause_style import cause_label
from rightsource.optimizer.plots.style import BETWEEN, HATCH_COLOUR, INK, MODE_STYLES, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import MODE_NAMES

Breakdown: TypeAlias = dict[Cause, dict[Mode | None, int]]
"""Minor units by cause and mode; hand-offs, which lie between processes, under None."""


def breakdown(instance: Instance, plan: CheckedPlan) -> Breakdown:
    """Return the cost of a plan by cause and mode.

    Run, support, rework and change belong to the mode of their process; fixed cost and whole units to the mode of the
    provider that is paid; hand-offs to none.
    """
    parts: Breakdown = {cause: {} for cause in CAUSES}
    for cause, amounts in plan.report.process_costs.items():
        for process, amount in enumerate(amounts):
            _add(parts, cause, instance.mode_of(int(plan.choice[process])), amount)
    for used in plan.report.providers:
        mode = MODE_OF_KIND[instance.providers.kind[instance.provider_index[used.id]]]
        _add(parts, "fixed", mode, used.fixed_cost)
        _add(parts, "units", mode, used.units_cost)
    _add(parts, "handoff", None, plan.report.costs.handoff)
    return parts


def shown_causes(plans: Sequence[CheckedPlan]) -> list[Cause]:
    """Return the causes that cost something in at least one plan."""
    return [cause for cause in CAUSES if any(getattr(plan.report.costs, cause) for plan in plans)]


def cost_range(plans: Sequence[CheckedPlan]) -> tuple[int, int]:
    """Return the least (0 or a saving) and the greatest cost of a cause in these plans: one scale for all."""
    amounts = [amount for plan in plans for _, amount in plan.report.costs.items()]
    return min(0, *amounts), max(0, *amounts)


def draw_costs(
    instance: Instance,
    plan: CheckedPlan,
    causes: Sequence[Cause],
    span: tuple[int, int],
    scale: float = 1.0,
    ax: Axes | None = None,
) -> Axes:
    """Draw one stacked bar per cause, coloured and hatched by mode, its total at the end.

    ``span`` is the least and the greatest amount in minor units that the axis must hold; pass the same for plans to be
    compared. ``scale`` is what text grows by.
    """
    ax = ax or placed_axes(blank_figure(7, 3), 1.5, 0.3, 5, 2.2)
    money, parts = Money.of(instance), breakdown(instance, plan)
    for row, cause in enumerate(causes):
        _draw_bar(row, parts[cause], ax)
        total = sum(parts[cause].values())
        end, size = (max(0, *accumulate(parts[cause].get(mode, 0) for mode in (*MODES, None))), row), TEXT_SIZE * scale
        ax.annotate(money.short(total), end, (4, 0), textcoords="offset points", va="center", size=size, color=INK)
    _dress(causes, span, money, TEXT_SIZE * scale, ax)
    return ax


def _draw_bar(row: int, amounts: dict[Mode | None, int], ax: Axes) -> None:
    left = 0
    for mode in (*MODES, None):
        amount = amounts.get(mode, 0)
        style = MODE_STYLES[mode] if mode is not None else None
        if amount:
            ax.barh(
                row,
                amount,
                left=left,
                height=0.62,
                facecolor=style.colour if style else BETWEEN,
                hatch=style.hatch if style else "",
                edgecolor=HATCH_COLOUR,
                linewidth=0.6,
                label=MODE_NAMES[mode] if mode is not None else "between processes",
            )
        left += amount


def _dress(causes: Sequence[Cause], span: tuple[int, int], money: Money, size: float, ax: Axes) -> None:
    low, high = span
    # Room for the amounts to the right of the bars, also where all of these are savings or nothing.
    ax.set_xlim(1.12 * low, high + 0.12 * (high - low or 1))
    ax.set_ylim(len(causes) - 0.45, -0.55)
    ax.set_yticks(range(len(causes)), [cause_label(cause) for cause in causes])
    ax.xaxis.set_major_locator(MaxNLocator(5) if high > low else FixedLocator([0]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda minor, _: money.tick(round(minor))))
    ax.tick_params(axis="x", labelsize=0.9 * size, colors=SOFT_INK, length=0)
    ax.tick_params(axis="y", labelsize=size, labelcolor=INK, length=0)
    ax.set_xlabel(f"{money.currency} per year", size=0.9 * size, color=SOFT_INK)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)
    # Not the spine: the causes' names would go with it into bars that reach below zero.
    ax.axvline(0, color=SOFT_INK, linewidth=0.8)


def _add(parts: Breakdown, cause: Cause, mode: Mode | None, amount: int) -> None:
    parts[cause][mode] = parts[cause].get(mode, 0) + amount
