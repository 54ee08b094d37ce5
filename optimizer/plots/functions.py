"""A plan on the graph of functions: one pie of modes per function, for graphs with too many processes to show each."""

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Wedge
from matplotlib.transforms import Bbox

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.attribution import whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.fitting import fitted, text_width
from rightsource.optimizer.plots.flows import LINE, PIES, draw_flows, forward_flows, raised
from rightsource.optimizer.plots.graph import functions_in_order
from rightsource.optimizer.plots.layout import Layout, lay_out
from rightsource.optimizer.plots.style import (
    CENTRED,
    HATCH_COLOUR,
    HEAD_SIZE,
    INK,
    MODE_STYLES,
    SOFT_INK,
    TEXT_SIZE,
    ModeStyle,
)

_SMALLEST: Final = 0.22
"""Radius in inches below which a pie says nothing any more."""
_ROOM_FOR_LETTER: Final = 0.45
"""Least length in inches of a slice's arc that leaves room for its letter."""
_ON_WHITE: Final[dict[str, Any]] = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none"}


@dataclass(frozen=True)
class FunctionShare:
    """What a plan does with one function: processes and their whole cost (minor units) by mode."""

    name: str
    processes: dict[Mode, int]
    costs: dict[Mode, int]

    @property
    def cost(self) -> int:
        """Cost of all processes of the function, their part of people and machines included."""
        return sum(self.costs.values())


def function_shares(instance: Instance, plan: CheckedPlan) -> list[FunctionShare]:
    """Return for every function, in order, how its processes and their cost divide among the modes."""
    names, position = functions_in_order(instance)
    shares = [FunctionShare(name, dict.fromkeys(MODES, 0), dict.fromkeys(MODES, 0)) for name in names]
    costs = whole_costs(instance, plan)
    for process, function in enumerate(position):
        mode = instance.mode_of(int(plan.choice[process]))
        shares[function].processes[mode] += 1
        shares[function].costs[mode] += costs[process]
    return shares


def function_layout(instance: Instance) -> Layout:
    """Return where the functions go: the same for every plan of an instance.

    Work may pass between two functions in both directions; flows against the order of functions are left out of the
    layers, and drawn as bows.
    """
    names, _ = functions_in_order(instance)
    return lay_out([0] * len(names), [""], forward_flows(instance), PIES)


def draw_function_graph(
    instance: Instance, plan: CheckedPlan, layout: Layout, greatest: float, ax: Axes | None = None
) -> Axes:
    """Draw the plan on the graph of its functions.

    Each pie is a function: its area grows with the cost of its processes, its slices with their cost by mode. An
    arrow's width grows with the hand-overs per year. ``greatest`` is the cost in minor units of a pie of full size;
    pass the same for plans to be compared.
    """
    ax = ax or blank_axes(layout.width, layout.height)
    shares = function_shares(instance, plan)
    radii = [max(_SMALLEST, layout.geometry.box_width / 2 * sqrt(share.cost / max(greatest, 1))) for share in shares]
    centres = [raised(centre) for centre in layout.centres]
    names = [_room_of(share.name, *pie) for share, pie in zip(shares, zip(centres, radii, strict=True), strict=True)]
    draw_flows(instance, layout, radii, names, ax)
    for share, centre, radius in zip(shares, centres, radii, strict=True):
        _draw_pie(share, centre, radius, ax)
        _label(share, centre, radius, Money.of(instance), ax)
    return ax


def _room_of(name: str, centre: tuple[float, float], radius: float) -> Bbox:
    """Return the box around the name of a function below its pie."""
    half = text_width(name, HEAD_SIZE, "bold") / 2
    return Bbox.from_bounds(centre[0] - half, centre[1] + radius + 0.17 - LINE / 2, 2 * half, 2 * LINE)


def _draw_pie(share: FunctionShare, centre: tuple[float, float], radius: float, ax: Axes) -> None:
    angle = -90.0  # twelve o'clock, since y points down
    for mode in MODES:
        if not share.costs[mode]:
            continue
        turn = 360 * share.costs[mode] / share.cost
        _draw_slice(MODE_STYLES[mode], centre, radius, (angle, angle + turn), ax)
        angle += turn
    ax.add_patch(Circle(centre, radius, fill=False, edgecolor=INK, lw=0.8, zorder=4))


def _draw_slice(
    style: ModeStyle, centre: tuple[float, float], radius: float, angles: tuple[float, float], ax: Axes
) -> None:
    look: dict[str, Any] = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": HATCH_COLOUR}
    ax.add_patch(Wedge(centre, radius, *angles, lw=0.8, zorder=3, **look))
    if radius * radians(angles[1] - angles[0]) < _ROOM_FOR_LETTER:
        return
    middle = radians(sum(angles) / 2)
    x, y = centre[0] + 0.62 * radius * cos(middle), centre[1] + 0.62 * radius * sin(middle)
    plate = {"boxstyle": "circle,pad=0.2", "facecolor": style.colour, "edgecolor": "none"}
    ax.text(x, y, style.letter, size=10, weight="bold", color=style.letter_colour, bbox=plate, zorder=5, **CENTRED)


def _label(share: FunctionShare, centre: tuple[float, float], radius: float, money: Money, ax: Axes) -> None:
    x, below = centre[0], centre[1] + radius + 0.17
    name, size = fitted(share.name, PIES.column - 0.3, HEAD_SIZE, 1, "bold")
    ax.text(x, below, name, size=size, weight="bold", color=INK, zorder=5, bbox=_ON_WHITE, **CENTRED)
    counts = " · ".join(f"{MODE_STYLES[mode].letter} {count}" for mode, count in share.processes.items() if count)
    cost = f"{money.currency} {money.short(share.cost)}"
    words = f"{cost};  {counts} processes"
    ax.text(x, below + 0.19, words, size=TEXT_SIZE, color=SOFT_INK, zorder=5, bbox=_ON_WHITE, **CENTRED)
