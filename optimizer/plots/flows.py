"""Hand-overs between functions as arrows, with their numbers where there is room for them."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.optimizer.arcs import arcs_of
from rightsource.optimizer.plots.arrows import bow_path, draw_arrow, point_on_first_curve, route_path, side_bow_path
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.graph import functions_in_order
from rightsource.optimizer.plots.layout import Geometry, Layout
from rightsource.optimizer.plots.style import CENTRED, SAME_PROVIDER, SOFT_INK, TEXT_SIZE

PIES: Final = Geometry(box_width=1.7, box_height=1.7, column=4.2, place=2.55, lane_head=0.45, lane_foot=0.0)
LINE: Final = 0.17
"""Height of a line of text in inches."""
_LABEL: Final = 0.55
"""Height of the text below a pie in inches."""
_BOW: Final = 0.5
"""How far above the higher pie the ends of a bow pull it, in inches."""
_SIDE: Final = 1.2
"""How far beside its column a bow between two pies of it is drawn, in inches."""
_ALONG: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where along an arrow its number may stand, the best place first."""
_PAPER: Final[dict[str, Any]] = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}


def function_flows(instance: Instance) -> dict[tuple[int, int], float]:
    """Return hand-overs per year between different functions, by their positions."""
    _, position = functions_in_order(instance)
    flows: dict[tuple[int, int], float] = {}
    for (source, target), volume in zip(arcs_of(instance), instance.dependencies.volume.tolist(), strict=True):
        ends = position[source], position[target]
        if ends[0] != ends[1]:
            flows[ends] = flows.get(ends, 0.0) + volume / MICRO
    return flows


def forward_flows(instance: Instance) -> list[tuple[int, int]]:
    """Return the pairs of functions between which work passes in the order of functions, sorted."""
    return sorted(ends for ends in function_flows(instance) if ends[0] < ends[1])


def draw_flows(instance: Instance, layout: Layout, radii: Sequence[float], taken: Sequence[Bbox], ax: Axes) -> None:
    """Draw the flows, the largest first: where numbers come too close together, theirs are written."""
    flows = sorted(function_flows(instance).items(), key=lambda flow: -flow[1])
    busiest = max((volume for _, volume in flows), default=1.0) or 1.0
    routes = dict(zip(forward_flows(instance), layout.routes, strict=True))
    rooms = [*taken]
    for ends, volume in flows:
        path = _flow_path(ends, routes.get(ends), layout, radii)
        draw_arrow(path, SAME_PROVIDER, 1 + 5 * volume / busiest, ax)
        words = f"{volume:,.0f}"
        room = _free_room(path, text_width(words, TEXT_SIZE) + 0.08, rooms)
        if room is not None:
            rooms.append(room)
            x, y = (room.x0 + room.x1) / 2, (room.y0 + room.y1) / 2
            ax.text(x, y, words, size=TEXT_SIZE, color=SOFT_INK, bbox=_PAPER, zorder=3, **CENTRED)


def _flow_path(
    ends: tuple[int, int], route: Sequence[tuple[float, float]] | None, layout: Layout, radii: Sequence[float]
) -> Path:
    """Return the way of a flow; one against the order of functions has no route: it is a bow, that passes no pie."""
    source, target = ends
    if route is not None:
        points = [raised(point) for point in route]
        return route_path(points, radii[source] + 0.06, radii[target] + 0.06, PIES.box_width / 2)
    (x0, y0), (x1, y1) = (raised(layout.centres[k]) for k in ends)
    if x0 == x1:
        return side_bow_path((x0 + radii[source] + 0.04, y0), (x1 + radii[target] + 0.04, y1), _SIDE)
    start, end = (x0, y0 - radii[source] - 0.04), (x1, y1 - radii[target] - 0.04)
    return bow_path(start, end, min(start[1], end[1]) - _BOW)


def _free_room(path: Path, width: float, taken: Sequence[Bbox]) -> Bbox | None:
    """Return a box of this width on a path that overlaps none of those taken, None where there is no room."""
    spots = (point_on_first_curve(path, part) for part in _ALONG)
    rooms = (Bbox.from_bounds(x - width / 2, y - LINE / 2, width, LINE) for x, y in spots)
    return next((room for room in rooms if not any(room.overlaps(other) for other in taken)), None)


def raised(point: tuple[float, float]) -> tuple[float, float]:
    """Return a point above the middle of a place, where the pie is, since the lower part holds its label."""
    return point[0], point[1] - _LABEL / 2
