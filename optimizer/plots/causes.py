"""Plans by cause of cost: one stacked bar per plan, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import Cause
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes, width_of
from rightsource.optimizer.plots.cause_style import CAUSE_STYLES, bar_sample, cause_label
from rightsource.optimizer.plots.costs import shown_causes
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.page import blank_page, label_rows, money_axis, signed_short
from rightsource.optimizer.plots.style import ALARM, CENTRED, HATCH_COLOUR, HEAD_SIZE, INK, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import counted, percent

_ROW: Final = 0.75
_WIDTH: Final = 9.0
_TOTALS: Final = 2.1
"""Room in inches for what is written behind the bars."""
_MOST_NAME: Final = 2.3
_AXIS: Final = 0.55


def draw_causes(instance: Instance, plans: Sequence[CheckedPlan], ax: Axes | None = None) -> Axes:
    """Draw one bar per plan, stacked by cause, its cost behind it and the difference to the first plan below.

    Savings (negative hand-off costs) lie left of zero. The amounts stand in their parts where there is room; they add
    up as they are shown.
    """
    ax = ax or placed_axes(blank_figure(_WIDTH + 3, _ROW * len(plans) + 1), 2.5, 0.3, _WIDTH, _ROW * len(plans))
    money, causes = Money.of(instance), shown_causes(plans)
    low, high = _ends(plans, causes)
    per_inch = (high - low) / (width_of(ax) - _TOTALS)
    ax.set_xlim(low, high + _TOTALS * per_inch)
    for row, plan in enumerate(plans):
        _draw_bar(row, plan, causes, per_inch, money, ax)
        _write_total(row, plan, plans[0], money, ax)
    ax.set_ylim(len(plans) - 0.4, -0.6)
    ax.set_yticks(range(len(plans)), [plan.name for plan in plans])
    money_axis(money, (low, high), ax)
    ax.axvline(0, color=SOFT_INK, linewidth=0.8)
    return ax


@rc_context({"text.parse_math": False})
def causes_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of one or several plans by cause of cost."""
    label = min(_MOST_NAME, max(text_width(plan.name, HEAD_SIZE) for plan in plans) + 0.2)
    key = [(bar_sample(CAUSE_STYLES[cause]), cause_label(cause)) for cause in shown_causes(plans)]
    height = _ROW * len(plans)
    page = blank_page(
        _title(instance, plans),
        f"{instance.name}: cost by cause, {instance.currency} per year",
        label + _WIDTH,
        height + _AXIS,
        key,
    )
    ax = draw_causes(instance, plans, page.panel(Box(label, 0, _WIDTH, height)))
    label_rows([plan.name for plan in plans], label, ax, HEAD_SIZE, 2)
    return page.figure


def _draw_bar(row: int, plan: CheckedPlan, causes: Sequence[Cause], per_inch: float, money: Money, ax: Axes) -> None:
    """Draw the bar of a plan from causes with their amounts in their parts."""
    ends = {True: 0, False: 0}
    for cause in causes:
        amount: int = getattr(plan.report.costs, cause)
        style, left = CAUSE_STYLES[cause], ends[amount > 0]
        if not amount:
            continue
        look: dict[str, Any] = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": HATCH_COLOUR}
        ax.barh(row, amount, left=left, height=0.62, linewidth=0.6, label=cause_label(cause), **look)
        words = signed_short(money, amount).removeprefix("+")
        if text_width(words, TEXT_SIZE) + 0.1 < abs(amount) / per_inch:
            plate = {"boxstyle": "square,pad=0.12", "facecolor": style.colour, "edgecolor": "none"}
            place = (left + amount / 2, row)
            ax.text(*place, words, size=TEXT_SIZE, color=style.text, bbox=plate if style.hatch else None, **CENTRED)
        ends[amount > 0] += amount


def _write_total(row: int, plan: CheckedPlan, first: CheckedPlan, money: Money, ax: Axes) -> None:
    end = sum(max(0, amount) for _, amount in plan.report.costs.items())
    cost, base = plan.report.objective, first.report.objective
    _behind(end, row, 6 if row else 0, money.short(cost), HEAD_SIZE, INK, "bold", ax)
    if row:
        _behind(end, row, -7, difference_words(money, base, cost), TEXT_SIZE, SOFT_INK, "normal", ax)
    if not plan.report.feasible:
        broken = f"breaks {counted(len(plan.report.broken), 'rule', 'rules')}"
        _behind(end, row, -18 if row else -12, broken, 0.9 * TEXT_SIZE, ALARM, "normal", ax)


def _behind(end: int, row: int, raised: int, words: str, size: float, colour: str, weight: str, ax: Axes) -> None:
    look: dict[str, Any] = {"size": size, "color": colour, "weight": weight, "va": "center"}
    ax.annotate(words, (end, row), (5, raised), textcoords="offset points", annotation_clip=False, **look)


def difference_words(money: Money, first: int, other: int) -> str:
    """Return by how much a cost differs from another, with its sign and as a part.

    Examples
    --------
    >>> difference_words(Money("EUR", 0), 2000, 1500), difference_words(Money("EUR", 0), 0, 1500)
    ('−500 (−25 %)', '+1.50 k')
    """
    part = f" ({100 * (other - first) / first:+.3g} %)".replace("-", "−") if first > 0 and other != first else ""
    return f"{signed_short(money, other - first)}{part}"


def _ends(plans: Sequence[CheckedPlan], causes: Sequence[Cause]) -> tuple[float, float]:
    """Return where the longest savings end and where the longest bar does."""
    amounts = [[getattr(plan.report.costs, cause) for cause in causes] for plan in plans]
    low = min(sum(min(0, amount) for amount in one) for one in amounts)
    high = max(sum(max(0, amount) for amount in one) for one in amounts)
    return 1.02 * low, high if high > low else low + 1


def _title(instance: Instance, plans: Sequence[CheckedPlan]) -> str:
    """Return the largest part of the only plan, or what sets the dearest and the cheapest plan apart."""
    money = Money.of(instance)
    if len(plans) == 1:
        costs = dict(plans[0].report.costs.items())
        most = max(costs, key=lambda cause: costs[cause])
        whole = plans[0].report.objective
        part = f", {percent(round(costs[most] / whole, 2))} of it {cause_label(most).lower()}" if whole > 0 else ""
        return f"{plans[0].name} costs {money.currency} {money.short(whole)} per year{part}"
    dear, cheap = (choose(plans, key=lambda plan: plan.report.objective) for choose in (max, min))
    between = dear.report.objective - cheap.report.objective
    if not between:
        return "The plans cost the same"
    apart = {cause: amount - getattr(cheap.report.costs, cause) for cause, amount in dear.report.costs.items()}
    most = max(apart, key=lambda cause: apart[cause])
    saved = f"{money.currency} {money.short(between)} less than {dear.name} per year"
    return f"{cheap.name} costs {saved}; {cause_label(most).lower()}: {signed_short(money, -apart[most])}"
