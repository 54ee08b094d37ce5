"""A plan on its process graph: one box per process, in layers and lanes, coloured by mode."""

from collections.abc import Collection
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.layers import arcs_of, layers
from rightsource.optimizer.plots.arrows import draw_arrow, route_path
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.layout import Geometry, Lane, Layout, lay_out
from rightsource.optimizer.plots.style import (
    BAND,
    HEAD_SIZE,
    INK,
    MODE_STYLES,
    OTHER_PROVIDER,
    SAME_PROVIDER,
    SOFT_INK,
)

BOXES: Final = Geometry(box_width=1.16, box_height=0.66, column=1.5, place=0.84, lane_head=0.3)
_STRIPE: Final = 0.2
_NAME_SIZE: Final = 7.8
_PROVIDER_SIZE: Final = 6.6


def process_layout(instance: Instance) -> Layout:
    """Return where the processes go: the same for every plan of an instance.

    Functions are lanes, from top to bottom in the order in which work reaches them.
    """
    names, lanes = functions_in_order(instance)
    return lay_out(lanes, names, arcs_of(instance), BOXES)


def functions_in_order(instance: Instance) -> tuple[list[str], list[int]]:
    """Return the functions by the mean layer of their processes, and for each process its function's position."""
    layer = layers(len(instance.processes.ids), arcs_of(instance))
    met: dict[str, list[int]] = {}
    for process, function in enumerate(instance.processes.functions):
        met.setdefault(function, []).append(layer[process])
    names = sorted(met, key=lambda function: sum(met[function]) / len(met[function]))
    position = {function: k for k, function in enumerate(names)}
    return names, [position[function] for function in instance.processes.functions]


def draw_process_graph(
    instance: Instance, plan: CheckedPlan, layout: Layout, changed: Collection[int] = (), ax: Axes | None = None
) -> Axes:
    """Draw the plan on its process graph.

    Each box carries the process's name, the provider, and the letter and colour of the mode; hand-offs between
    different providers are dark and dashed, others pale. Processes in ``changed`` get a heavy outline.
    """
    ax = ax or blank_axes(layout.width, layout.height)
    for lane in layout.lanes:
        _draw_lane(lane, layout, ax)
    provider = instance.options.provider[plan.choice]
    half = layout.geometry.box_width / 2
    for (source, target), route in zip(arcs_of(instance), layout.routes, strict=True):
        other = bool(provider[source] != provider[target])
        path = route_path(route, half, half, half)
        draw_arrow(path, OTHER_PROVIDER if other else SAME_PROVIDER, 1.5 if other else 0.9, ax, dashed=other)
    for process in range(len(instance.processes.ids)):
        _draw_process(instance, plan, process, layout, process in changed, ax)
    return ax


def _draw_lane(lane: Lane, layout: Layout, ax: Axes) -> None:
    head = layout.geometry.lane_head
    ax.add_patch(
        Rectangle((0, lane.top - head + 0.04), layout.width, lane.bottom - lane.top + head - 0.08, color=BAND, lw=0, zorder=0)
    )
    name, size = fitted(lane.name, layout.width - 0.2, HEAD_SIZE, 1)
    ax.text(0.12, lane.top - head / 2 + 0.04, name, size=size, weight="bold", color=SOFT_INK, va="center", zorder=1)


def _draw_process(instance: Instance, plan: CheckedPlan, process: int, layout: Layout, changed: bool, ax: Axes) -> None:
    option = int(plan.choice[process])
    style = MODE_STYLES[instance.mode_of(option)]
    width, height = layout.geometry.box_width, layout.geometry.box_height
    x, y = layout.centres[process]
    left, top = x - width / 2, y - height / 2
    outline = {"edgecolor": INK, "linewidth": 2.6} if changed else {"edgecolor": style.colour, "linewidth": 1.0}
    ax.add_patch(
        FancyBboxPatch((left, top), width, height, "round,pad=0,rounding_size=0.05", facecolor=style.tint, zorder=3, **outline)
    )
    ax.add_patch(Rectangle((left, top + 0.04), _STRIPE, height - 0.08, color=style.colour, lw=0, zorder=4))
    ax.text(left + _STRIPE / 2, y, style.letter, size=9, weight="bold", color=style.letter_colour, ha="center", va="center", zorder=5)
    room, middle = width - _STRIPE - 0.12, left + _STRIPE + (width - _STRIPE) / 2
    name, size = fitted(instance.processes.names[process], room, _NAME_SIZE, 3)
    ax.text(middle, y - 0.09, name, size=size, color=INK, ha="center", va="center", linespacing=1.05, zorder=5)
    provider, small = fitted(instance.providers.ids[int(instance.options.provider[option])], room, _PROVIDER_SIZE, 1)
    ax.text(middle, y + height / 2 - 0.1, provider, size=small, color=SOFT_INK, style="italic", ha="center", va="center", zorder=5)
