"""From the cost of one plan to that of another, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import CAUSES
from rightsource.optimizer.analyses.comparison import Waterfall, waterfalls
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.cause_style import LESS, MORE, WHOLE, BarStyle, bar_sample, cause_label
from rightsource.optimizer.plots.causes import difference_words
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.page import blank_page, label_rows, money_axis, signed_short
from rightsource.optimizer.plots.style import HATCH_COLOUR, INK, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import counted

_ROW: Final = 0.3
_WIDTH: Final = 6.2
_NARROW: Final = 4.0
"""Width of the bars of one plan in inches, alone and beside others."""
_GAP: Final = 0.35
_HEAD: Final = 0.45
_AXIS: Final = 0.55
_MOST_NAME: Final = 2.4
_PAGE: Final = 15.5
_MOST_FUNCTIONS: Final = 12
"""Of more functions those that change least are put together."""
BETWEEN_FUNCTIONS: Final = "hand-offs between functions"
_ZOOM: Final = 0.5
"""An axis begins at zero unless all that happens lies in this part of the cost at its upper end."""


@dataclass(frozen=True)
class Steps:
    """One waterfall to draw: the cost it starts from, named steps that add up, in minor units, and where it ends."""

    start: int
    steps: Mapping[str, int]

    @property
    def levels(self) -> list[int]:
        """The cost before the first step and after each; the last is the cost of the other plan."""
        return list(accumulate(self.steps.values(), initial=self.start))


def cause_steps(made: Sequence[Waterfall]) -> list[Steps]:
    """Return the steps by cause of waterfalls, the same causes in all: those that differ in any."""
    causes = [cause for cause in CAUSES if any(one.causes[cause] for one in made)]
    return [Steps(one.start, {cause_label(cause): one.causes[cause] for cause in causes}) for one in made]


def function_steps(made: Sequence[Waterfall]) -> list[Steps]:
    """Return the steps by function, the same functions in all, those that change most in any first."""
    moved = {f: max(abs(one.functions[f]) for one in made) for f in made[0].functions if f is not None}
    ranked = sorted((f for f in moved if moved[f]), key=lambda f: -moved[f])
    most = len(ranked) if len(ranked) <= _MOST_FUNCTIONS else _MOST_FUNCTIONS - 1
    between = any(one.functions[None] for one in made)
    return [_function_steps(one, ranked[:most], ranked[most:], between) for one in made]


def _function_steps(made: Waterfall, named: Sequence[str], rest: Sequence[str], between: bool) -> Steps:
    steps = {function: made.functions[function] for function in named}
    if rest:
        steps[counted(len(rest), "other function", "other functions")] = sum(made.functions[f] for f in rest)
    return Steps(made.start, steps | ({BETWEEN_FUNCTIONS: made.functions[None]} if between else {}))


def draw_waterfall(steps: Steps, money: Money, span: tuple[float, float], ax: Axes | None = None) -> Axes:
    """Draw the costs of two plans as whole bars and the steps between them as hanging ones, from top to bottom.

    ``span`` is the least and the greatest cost in minor units that the axis must hold; pass the same for waterfalls
    to be compared. Where it does not begin at zero the whole bars are broken.
    """
    ax = ax or placed_axes(
        blank_figure(9, 1 + _ROW * (len(steps.steps) + 2)), 2.5, 0.2, 6, _ROW * (len(steps.steps) + 2)
    )
    levels, zoomed = steps.levels, span[0] > 0
    room = 0.2 * (span[1] - span[0])
    ax.set_xlim(span[0] - (0.02 if zoomed or not span[0] else 0.18) * (span[1] - span[0]), span[1] + room)
    last = len(steps.steps) + 1
    for row, level in ((0, levels[0]), (last, levels[-1])):
        _draw_whole(row, level, span[0] if zoomed else 0, money.short(level), zoomed, ax)
    for row, (before, after) in enumerate(pairwise(levels), 1):
        _draw_step(row, before, after, signed_short(money, after - before), ax)
    for row, level in enumerate(levels):
        ax.plot([level, level], [row - 0.3, row + 1.3], color=SOFT_INK, linewidth=0.7, zorder=1)
    ax.set_ylim(last + 0.6, -0.6)
    ax.set_yticks(range(last + 1), _rows("from", steps, "to"))
    money_axis(money, span, ax, ", not from zero" if zoomed else "")
    return ax


def waterfall_span(all_steps: Sequence[Steps]) -> tuple[float, float]:
    """Return the least and the greatest cost that an axis for all these waterfalls must hold.

    It begins at zero, unless everything happens within the upper half: then as far below as half of what happens.
    """
    levels = [level for steps in all_steps for level in steps.levels]
    low, high = min(levels), max(levels)
    if low <= 0 or high - low > _ZOOM * high:
        return min(0, low), max(0, high)
    return max(0.0, low - max(0.5 * (high - low), 0.02 * high)), high


@rc_context({"text.parse_math": False})
def waterfall_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of how the first plan's cost becomes that of each other: by cause above, by function below."""
    made, money = waterfalls(instance, plans), Money.of(instance)
    by_cause, by_function = cause_steps(made), function_steps(made)
    span = waterfall_span([*by_cause, *by_function])
    names = [
        _rows(plans[0].name, steps[0], "the other plan" if len(made) > 1 else made[0].other)
        for steps in (by_cause, by_function)
    ]
    label = min(_MOST_NAME, max(text_width(name, TEXT_SIZE) for rows in names for name in rows) + 0.2)
    width = _WIDTH if len(made) == 1 else _NARROW
    columns = max(1, min(len(made), int((_PAGE - label + _GAP) / (width + _GAP))))
    heights = [_ROW * len(rows) for rows in names]
    height = _HEAD + sum(heights) + 2 * _AXIS
    page = blank_page(
        _title(money, made),
        f"{instance.name}: from {plans[0].name} to {'each other plan' if len(made) > 1 else made[0].other}, by cause "
        f"and by function (staff and machines allotted by hours), {money.currency} per year",
        label + columns * (width + _GAP) - _GAP,
        -(-len(made) // columns) * (height + _GAP),
        [(bar_sample(WHOLE), "Cost of a plan"), (bar_sample(MORE), "Costs more"), (bar_sample(LESS), "Costs less")],
    )
    for position, one in enumerate(made):
        line, column = divmod(position, columns)
        corner = Box(label + column * (width + _GAP), line * (height + _GAP), width, height)
        page.write(f"to {one.other}: {difference_words(money, one.start, one.end)}", _head(corner))
        top = corner.top + _HEAD
        for steps, rows, tall in zip((by_cause, by_function), names, heights, strict=True):
            ax = draw_waterfall(steps[position], money, span, page.panel(Box(corner.left, top, width, tall)))
            label_rows(rows if column == 0 else [], label, ax)
            top += tall + _AXIS
    return page.figure


def _head(corner: Box) -> Box:
    return Box(corner.left, corner.top, corner.width, _HEAD)


def _rows(first: str, steps: Steps, other: str) -> list[str]:
    return [first, *steps.steps, other]


def _draw_whole(row: int, level: int, start: float, words: str, zoomed: bool, ax: Axes) -> None:
    _bar(row, start, level, WHOLE, ax)
    _amount(row, max(level, 0), words, "bold", ax)
    if zoomed:
        # A white slash through the bar: it goes on to zero, far to the left.
        left, right = ax.get_xlim()
        x = start + 0.035 * (right - left)
        ax.plot([x, x + 0.012 * (right - left)], [row + 0.4, row - 0.4], color="white", linewidth=3, zorder=4)


def _draw_step(row: int, before: int, after: int, words: str, ax: Axes) -> None:
    _bar(row, min(before, after), max(before, after), MORE if after > before else LESS, ax)
    _amount(row, max(before, after), words, "normal", ax)


def _bar(row: int, left: float, right: float, style: BarStyle, ax: Axes) -> None:
    look: dict[str, Any] = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": HATCH_COLOUR}
    ax.barh(row, right - left, left=left, height=0.64, linewidth=0, zorder=2, **look)


def _amount(row: int, right: float, words: str, weight: str, ax: Axes) -> None:
    look: dict[str, Any] = {"size": TEXT_SIZE, "color": INK, "weight": weight, "va": "center"}
    ax.annotate(words, (right, row), (4, 0), textcoords="offset points", annotation_clip=False, zorder=5, **look)


def _title(money: Money, made: Sequence[Waterfall]) -> str:
    """Return the way to the only other plan, or to the cheapest of them, with the step that matters most."""
    best = min(made, key=lambda one: one.end)
    most = max(best.causes, key=lambda cause: abs(best.causes[cause]))
    whole = f"{best.other} costs {money.currency} {_against(money, best)} than {best.first} per year"
    step = best.causes[most]
    return whole if not step else f"{whole}; {cause_label(most).lower()}: {signed_short(money, step)}"


def _against(money: Money, made: Waterfall) -> str:
    difference = made.end - made.start
    part = f" ({100 * abs(difference) / made.start:.3g} %)" if made.start > 0 else ""
    return f"{money.short(abs(difference))}{part} {'more' if difference > 0 else 'less'}"
