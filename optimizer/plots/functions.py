"""A plan on the graph of functions: one pie of modes per function, for graphs with too many processes to show each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Wedge

from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.layers import arcs_of
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrows import draw_arrow, route_path
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.graph import functions_in_order
from rightsource.optimizer.plots.layout import Geometry, Layout, lay_out
from rightsource.optimizer.plots.style import HATCH_COLOUR, HEAD_SIZE, INK, MODE_STYLES, SAME_PROVIDER, SOFT_INK, TEXT_SIZE

PIES: Final = Geometry(box_width=1.8, box_height=1.8, column=3.4, place=2.7, lane_head=0.1)
_SMALLEST: Final = 0.22
"""Radius in inches below which a pie says nothing any more."""


@dataclass(frozen=True)
class FunctionShare:
    """What a plan does with one function: processes and cost (minor units) by mode."""

    name: str
    processes: dict[Mode, int]
    costs: dict[Mode, int]

    @property
    def cost(self) -> int:
        """Run, support, rework and change cost of all processes of the function."""
        return sum(self.costs.values())


def function_shares(instance: Instance, plan: CheckedPlan) -> list[FunctionShare]:
    """Return for every function, in order, how its processes and their cost divide among the modes."""
    names, position = functions_in_order(instance)
    shares = [FunctionShare(name, dict.fromkeys(MODES, 0), dict.fromkeys(MODES, 0)) for name in names]
    for process, function in enumerate(position):
        mode = instance.mode_of(int(plan.choice[process]))
        shares[function].processes[mode] += 1
        shares[function].costs[mode] += plan.process_cost(process)
    return shares


def function_flows(instance: Instance) -> dict[tuple[int, int], float]:
    """Return hand-overs per year between different functions, by their positions."""
    _, position = functions_in_order(instance)
    flows: dict[tuple[int, int], float] = {}
    for (source, target), volume in zip(arcs_of(instance), instance.dependencies.volume.tolist(), strict=True):
        ends = position[source], position[target]
        if ends[0] != ends[1]:
            flows[ends] = flows.get(ends, 0.0) + volume / MICRO
    return flows


def function_layout(instance: Instance) -> Layout:
    """Return where the functions go: the same for every plan of an instance.

    Work may pass between two functions in both directions; flows against the order of functions are left out of the
    layers, and drawn as bows.
    """
    names, _ = functions_in_order(instance)
    return lay_out([0] * len(names), [""], _forward(instance), PIES)


def _forward(instance: Instance) -> list[tuple[int, int]]:
    return sorted(ends for ends in function_flows(instance) if ends[0] < ends[1])


def draw_function_graph(
    instance: Instance, plan: CheckedPlan, layout: Layout, greatest: int, ax: Axes | None = None
) -> Axes:
    """Draw the plan on the graph of its functions.

    Each pie is a function: its area grows with the cost of its processes, its slices with their cost by mode. An
    arrow's width grows with the hand-overs per year. ``greatest`` is the cost in minor units of a pie of full size;
    pass the same for plans to be compared.
    """
    ax = ax or blank_axes(layout.width, layout.height)
    shares = function_shares(instance, plan)
    radii = [max(_SMALLEST, layout.geometry.box_width / 2 * sqrt(share.cost / max(greatest, 1))) for share in shares]
    _draw_flows(instance, layout, radii, ax)
    for share, centre, radius in zip(shares, layout.centres, radii, strict=True):
        _draw_pie(share, centre, radius, ax)
        _label(share, centre, layout, Money.of(instance), ax)
    return ax


def _draw_flows(instance: Instance, layout: Layout, radii: Sequence[float], ax: Axes) -> None:
    flows = function_flows(instance)
    routes = dict(zip(_forward(instance), layout.routes, strict=True))
    busiest = max(flows.values(), default=1.0) or 1.0
    for (source, target), volume in flows.items():
        width = 1 + 5 * volume / busiest
        route = routes.get((source, target)) or (layout.centres[source], layout.centres[target])
        ends = (radii[source], radii[target]) if (source, target) in routes else (-radii[source], -radii[target])
        path = route_path(route, ends[0] + 0.04, ends[1] + 0.04, PIES.box_width / 2)
        draw_arrow(path, SAME_PROVIDER, width, ax)
        (x0, y0), (x1, y1) = path.vertices[0], path.vertices[3]
        ax.text((x0 + x1) / 2, (y0 + y1) / 2 - 0.12, f"{volume:,.0f}", size=TEXT_SIZE - 1, color=SOFT_INK, ha="center", va="bottom")


def _draw_pie(share: FunctionShare, centre: tuple[float, float], radius: float, ax: Axes) -> None:
    angle = 90.0
    for mode in MODES:
        if not share.costs[mode]:
            continue
        turn = 360 * share.costs[mode] / share.cost
        style = MODE_STYLES[mode]
        ax.add_patch(
            Wedge(centre, radius, angle, angle + turn, facecolor=style.colour, hatch=style.hatch, edgecolor=HATCH_COLOUR, lw=0.8, zorder=3)
        )
        angle += turn
    ax.add_patch(Circle(centre, radius, fill=False, edgecolor=INK, lw=0.8, zorder=4))


def _label(share: FunctionShare, centre: tuple[float, float], layout: Layout, money: Money, ax: Axes) -> None:
    x, y = centre
    below = y + layout.geometry.box_height / 2 + 0.12
    name, size = fitted(share.name, layout.geometry.column - 0.3, HEAD_SIZE, 1)
    ax.text(x, below, name, size=size, weight="bold", color=INK, ha="center", va="center", zorder=5)
    counts = " · ".join(f"{MODE_STYLES[mode].letter} {count}" for mode, count in share.processes.items() if count)
    ax.text(
        x, below + 0.34, f"{money.currency} {money.short(share.cost)}\n{counts} processes", size=TEXT_SIZE, color=SOFT_INK, ha="center", va="center", zorder=5
    )
