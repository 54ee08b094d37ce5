"""What pictures of frontiers have in common: places and axes of amounts, numbers of plans, the current plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rightsource.optimizer.analyses.frontier.aims import Aim
from rightsource.optimizer.analyses.frontier.frontier import Frontier
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.page import bare, money_ticks
from rightsource.optimizer.plots.style import ALARM, INK, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import counted

_MOST_NUMBERED: Final = 14
"""With more plans only the cheapest, the dearest and the knee carry their numbers."""
_MARGIN: Final = 0.06
_LABEL_WIDTH: Final = 30
_LABEL_HEIGHT: Final = 14
"""Room that a number takes, in pixels of the drawing."""
_NEAR: Final = 0.6
"""Marks beside the plans stretch the scales by at most this part of their range; what is farther off is left out."""
_POINTS_PER_INCH: Final = 72
_CLEAR: Final = 10
"""Points that words keep off marks."""
_RAISED: Final = (14, 0, 30, 46, 62)
"""Points by which the words of the current plan may be raised or lowered, the best first."""
_LED: Final = 20
"""Points from which on a line leads from the current plan to its words, so that they are not taken for another's."""
_ASIDE: Final = 9
"""Points between the current plan and its words."""
_ON_WHITE: Final = (withStroke(linewidth=2.5, foreground="white"),)


@dataclass(frozen=True)
class CurrentPlan:
    """The current plan of an instance as a mark beside a frontier: cost in minor units, amounts, rules it breaks."""

    cost: int
    amounts: tuple[Fraction, ...]
    broken: int

    @property
    def words(self) -> str:
        """What the mark is called."""
        return f"current plan, breaks {counted(self.broken, 'rule', 'rules')}" if self.broken else "current plan"


def position(aim: Aim, amount: Fraction) -> float:
    """Return where an amount lies on an axis: money in minor units, yields in per cent."""
    return float(amount * (100 if aim.of_yields else aim.scale))


def level_position(aim: Aim, level: int) -> float:
    """Return where the amount of a level lies on an axis."""
    return position(aim, Fraction(aim.amount(level)))


def span(values: Sequence[float], guests: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis: all values, and guests that are not far off."""
    low, high = min(values), max(values)
    width = high - low or abs(high) * 0.1 or 1.0
    near = [guest for guest in guests if low - _NEAR * width <= guest <= high + _NEAR * width]
    low, high = min([low, *near]), max([high, *near])
    room = _MARGIN * max(high - low, width)
    return low - room, high + room


def amount_span(frontier: Frontier, current: CurrentPlan | None) -> tuple[float, float]:
    """Return the ends of the axis of the aim: all plans, and the current plan and the best not excluded where near."""
    aim = frontier.aims[0]
    guests = [
        level_position(aim, frontier.floors[0]),
        *([] if current is None else [position(aim, current.amounts[0])]),
    ]
    return span([position(aim, point.amounts[0]) for point in frontier.points], guests)


def numbered(frontier: Frontier, places: Sequence[tuple[float, float]], ax: Axes) -> list[int]:
    """Return the plans that carry their number: the ends, the knee, and of few plans those with room for it."""
    count = len(frontier.points)
    first = [0, *([] if frontier.knee is None else [frontier.knee]), count - 1]
    taken: list[int] = []
    for k in [*first, *(range(count) if count <= _MOST_NUMBERED else ())]:
        if k not in taken and not any(_close(ax, places[k], places[other]) for other in taken):
            taken.append(k)
    return taken


def label(frontier: Frontier, k: int) -> str:
    """Return the number of a plan, as in the table, and what it is."""
    words = ["cheapest"] if k == 0 else ["knee"] if k == frontier.knee else []
    return ", ".join([str(k + 1), *words])


def _close(ax: Axes, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two places are so near that labels on the same side would overlap."""
    shift = ax.transData.transform(one) - ax.transData.transform(other)
    return bool(abs(shift[0]) < _LABEL_WIDTH and abs(shift[1]) < _LABEL_HEIGHT)


def free_side(words: str, x: float, ax: Axes) -> int:
    """Return on which side of a place in the data words have room: 1 for the right, -1 where they would leave the axes.

    Beside the axes there may be others, which would lie on the words.
    """
    right = float(ax.transAxes.transform((1, 0))[0])
    from_place = float(ax.transData.transform((x, 0))[0])
    return 1 if from_place + (text_width(words, TEXT_SIZE) + 0.2) * ax.figure.dpi <= right else -1


def write(words: str, place: tuple[float, float], offset: tuple[float, float], ax: Axes) -> None:
    """Write words beside a place in the data, off by so many points."""
    ax.annotate(
        words,
        place,
        offset,
        textcoords="offset points",
        size=TEXT_SIZE,
        color=INK,
        ha="center" if offset[0] == 0 else "left" if offset[0] > 0 else "right",
        va="bottom" if offset[1] > 0 else "top",
        zorder=6,
        path_effects=_ON_WHITE,
    )


def draw_current(
    current: CurrentPlan, money: Money, place: tuple[float, float], others: Sequence[tuple[float, float]], ax: Axes
) -> None:
    """Mark the current plan, or point at it from the edge when it is far off; its words keep off the ``others``."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    inside = left <= place[0] <= right and bottom <= place[1] <= top
    spot = min(max(place[0], left), right), min(max(place[1], bottom), top)
    ax.plot([spot[0]], [spot[1]], marker="X", ms=10, mfc=ALARM, mec="white", zorder=6, clip_on=False)
    words = current.words if inside else f"{current.words}: beyond the scale, {money.short(current.cost)}"
    side = -1 if spot[0] > (left + right) / 2 else 1
    raised = _free_height(words, spot, side, 1 if spot[1] < (bottom + top) / 2 else -1, others, ax)
    led = {"arrowstyle": "-", "color": ALARM, "lw": 0.8, "relpos": (float(side < 0), float(raised < 0))}
    ax.annotate(
        words,
        spot,
        (_ASIDE * side, raised),
        textcoords="offset points",
        size=TEXT_SIZE,
        color=ALARM,
        ha="right" if side < 0 else "left",
        va="center",
        zorder=6,
        annotation_clip=False,
        path_effects=_ON_WHITE,
        arrowprops=led if abs(raised) > _LED else None,
    )


def _free_height(
    words: str, spot: tuple[float, float], side: int, up: int, others: Sequence[tuple[float, float]], ax: Axes
) -> float:
    """Return by how many points to raise words beside a spot so that they lie on as few others as may be."""
    dots = ax.figure.dpi / _POINTS_PER_INCH
    x, y = ax.transData.transform(spot)
    width = text_width(words, TEXT_SIZE) * ax.figure.dpi
    marks = [ax.transData.transform(other) for other in others]

    def covered(raised: float) -> int:
        ends = sorted((x + _ASIDE * side * dots, x + _ASIDE * side * dots + side * width))
        high = y + raised * dots
        return sum(
            ends[0] - _CLEAR * dots < a < ends[1] + _CLEAR * dots and abs(b - high) < 2 * _CLEAR * dots
            for a, b in marks
        )

    return min((up * raised for raised in _RAISED), key=covered)


def amount_axis(aim: Aim, money: Money, axis: Axis) -> None:
    """Let an axis tell amounts of an aim, and which way is better."""
    unit = f", {money.currency}{' per year' if aim.name == 'expected_loss' else ''}" if aim.of_money else ""
    better = "more is better" if aim.of_yields else "fewer are better" if aim.name == "changes" else "less is better"
    axis.set_label_text(f"{AIM_WORDS[aim.name].capitalize()}{unit} ({better})", size=TEXT_SIZE, color=SOFT_INK)
    if aim.of_money:
        round_amounts(money, axis)
    else:
        axis.set_major_locator(MaxNLocator(6, integer=aim.name == "changes"))
        ending = " %" if aim.of_yields else ""
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}{ending}"))


def cost_axis(money: Money, axis: Axis) -> None:
    """Let an axis tell cost."""
    axis.set_label_text(f"Cost, {money.currency} per year", size=TEXT_SIZE, color=SOFT_INK)
    round_amounts(money, axis)


def round_amounts(money: Money, axis: Axis) -> None:
    """Write round amounts of money."""
    low, high = sorted(axis.get_view_interval())
    ticks = [float(tick) for tick in MaxNLocator(6).tick_values(low, high) if low <= tick <= high]
    axis.set_ticks(ticks, money_ticks(money, ticks))


def dress(ax: Axes) -> None:
    """Give axes a pale grid and nothing else."""
    ax.grid(color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=0.95 * TEXT_SIZE, labelcolor=SOFT_INK)
    bare(ax)
