"""A plan on its process graph: one box per process, in layers and lanes, coloured by mode."""

from collections.abc import Collection
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from rightsource.models.instance import Instance
from rightsource.optimizer.arcs import arcs_of, layers_of
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.arrows import draw_arrow, route_path
from rightsource.optimizer.plots.canvas import blank_axes
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.layout import Geometry, Lane, Layout, lay_out
from rightsource.optimizer.plots.style import (
    ALARM,
    BAND,
    CENTRED,
    HEAD_SIZE,
    INK,
    MODE_STYLES,
    OTHER_PROVIDER,
    OTHER_WIDTH,
    SAME_PROVIDER,
    SAME_WIDTH,
    SOFT_INK,
    ModeStyle,
)
from rightsource.optimizer.plots.wrapping import pieces, wrapped

BOXES: Final = Geometry(box_width=1.12, box_height=0.78, column=1.36, place=0.88, lane_head=0.3, lane_foot=0.12)
_HEAD: Final = 0.2
"""Height of the coloured head of a box in inches."""
_LANE_GAP: Final = 0.06
_NAME_SIZE: Final = 11.5
_PROVIDER_SIZE: Final = 9.5
"""Sizes where there is room: a long name gets what its box allows."""
_LEAST: Final = 0.6


def process_layout(instance: Instance) -> Layout:
    """Return where the processes go: the same for every plan of an instance.

    Functions are lanes, from top to bottom in the order in which work reaches them. A long chain goes on below.
    """
    names, lanes = functions_in_order(instance)
    return wrapped(lay_out(lanes, names, arcs_of(instance), BOXES))


def functions_in_order(instance: Instance) -> tuple[list[str], list[int]]:
    """Return the functions by the mean layer of their processes, and for each process its function's position."""
    layer = layers_of(len(instance.processes.ids), arcs_of(instance))
    met: dict[str, list[int]] = {}
    for process, function in enumerate(instance.processes.functions):
        met.setdefault(function, []).append(layer[process])
    names = sorted(met, key=lambda function: sum(met[function]) / len(met[function]))
    position = {function: k for k, function in enumerate(names)}
    return names, [position[function] for function in instance.processes.functions]


def draw_process_graph(
    instance: Instance,
    plan: CheckedPlan,
    layout: Layout,
    changed: Collection[int] = (),
    ax: Axes | None = None,
    broken: Collection[int] = (),
) -> Axes:
    """Draw the plan on its process graph.

    Each box carries the process's name, the provider, and the letter and colour of the mode; hand-offs between
    different providers are dark and heavy, others pale. Processes in ``changed`` get a heavy outline, those in
    ``broken`` (on a path that breaks a rule) one in the colour of warnings.
    """
    ax = ax or blank_axes(layout.width, layout.height)
    for lane in layout.lanes:
        _draw_lane(lane, layout, ax)
    provider = instance.options.provider[plan.choice]
    half = layout.geometry.box_width / 2
    for (source, target), route in zip(arcs_of(instance), layout.routes, strict=True):
        other = bool(provider[source] != provider[target])
        parts = pieces(route)
        for k, part in enumerate(parts):
            first, last = k == 0, k == len(parts) - 1
            path = route_path(part, half if first else 0.0, half if last else 0.0, half)
            look = (OTHER_PROVIDER, OTHER_WIDTH) if other else (SAME_PROVIDER, SAME_WIDTH)
            draw_arrow(path, *look, ax, "-|>" if last else "-")
    for process in range(len(instance.processes.ids)):
        edge = INK if process in changed else ALARM if process in broken else None
        _draw_process(instance, plan, process, layout, edge, ax)
    return ax


def _draw_lane(lane: Lane, layout: Layout, ax: Axes) -> None:
    geometry = layout.geometry
    left, top = lane.left + _LANE_GAP, lane.top - geometry.lane_head + _LANE_GAP
    width, height = lane.right - _LANE_GAP - left, lane.bottom + geometry.lane_foot - _LANE_GAP - top
    ax.add_patch(Rectangle((left, top), width, height, color=BAND, lw=0, zorder=0))
    name, size = fitted(lane.name, width - 0.14, HEAD_SIZE, 1, "bold")
    ax.text(left + 0.1, top + 0.15, name, size=size, weight="bold", color=SOFT_INK, va="center", zorder=1)


def _draw_process(
    instance: Instance, plan: CheckedPlan, process: int, layout: Layout, edge: str | None, ax: Axes
) -> None:
    option = int(plan.choice[process])
    style = MODE_STYLES[instance.mode_of(option)]
    width, height = layout.geometry.box_width, layout.geometry.box_height
    x, y = layout.centres[process]
    left, top = x - width / 2, y - height / 2
    _draw_box(left, top, width, height, style, edge, ax)
    name, size = fitted(
        instance.processes.names[process], width - 0.08, _NAME_SIZE, 3, height=height - _HEAD - 0.02, least=_LEAST
    )
    ax.text(x, y + _HEAD / 2, name, size=size, color=INK, linespacing=1.02, zorder=5, **CENTRED)
    provider, size = fitted(
        instance.providers.ids[int(instance.options.provider[option])], width - 0.3, _PROVIDER_SIZE, 1, least=_LEAST
    )
    ax.text(
        left + 0.08,
        top + _HEAD / 2,
        style.letter,
        size=9,
        weight="bold",
        color=style.letter_colour,
        zorder=5,
        va="center",
    )
    right = left + width - 0.07
    ax.text(right, top + _HEAD / 2, provider, size=size, color=style.letter_colour, zorder=5, ha="right", va="center")


def _draw_box(
    left: float, top: float, width: float, height: float, style: ModeStyle, heavy: str | None, ax: Axes
) -> None:
    """Draw the tinted box of a process with its head in full colour, with a heavy outline where one is asked for."""
    edge, line = (heavy, 2.8) if heavy else (style.colour, 1.0)
    box = FancyBboxPatch((left, top), width, height, "round,pad=0,rounding_size=0.05", facecolor=style.tint, zorder=3)
    box.set(edgecolor=edge, linewidth=line)
    ax.add_patch(box)
    ax.add_patch(Rectangle((left, top), width, _HEAD, color=style.colour, lw=0, zorder=4))
