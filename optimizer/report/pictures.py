"""The pictures of a report: drawn by the plots, put on a page as SVG, with details where they are pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.canvas import blank_figure, inch_axes
from rightsource.optimizer.plots.causes import causes_figure
from rightsource.optimizer.plots.concentration import concentration_figure
from rightsource.optimizer.plots.modes import modes_figure
from rightsource.optimizer.plots.panels import GraphPanel
from rightsource.optimizer.plots.waterfall import waterfall_figure
from rightsource.optimizer.report.markup import Markup
from rightsource.optimizer.report.spots import spots
from rightsource.optimizer.report.svg import svg_of


@dataclass(frozen=True)
class Picture:
    """A picture under a title: one drawing for each plan, or a single one of all plans.

    A ``graph`` has things to visit. ``section`` is the key of the section of an analysis in which the picture stands,
    empty for pictures of plans.
    """

    key: str
    title: str
    caption: str
    drawings: tuple[Markup, ...]
    graph: bool = False
    section: str = ""


def pictures(instance: Instance, plans: Sequence[CheckedPlan]) -> tuple[Picture, ...]:
    """Return the pictures of plans of one instance, each on the same scales for all plans."""
    return (_graph(instance, plans), *_figures(instance, plans))


def _figures(instance: Instance, plans: Sequence[CheckedPlan]) -> Iterator[Picture]:
    yield _whole("causes", "Cost by cause", "What each plan pays for.", causes_figure(instance, plans))
    if len(plans) > 1:
        caption = f"How the cost of {plans[0].name} becomes that of the others, by cause and by function."
        yield _whole("waterfall", "From one plan to the other", caption, waterfall_figure(instance, plans))
    yield _whole("modes", "Functions by mode", "Who does how much of each function.", modes_figure(instance, plans))
    caption = "How much hangs on one provider or country, against the limits that rules set."
    yield _whole("concentration", "Concentration", caption, concentration_figure(instance, plans))


def _graph(instance: Instance, plans: Sequence[CheckedPlan]) -> Picture:
    panel = GraphPanel.of(instance, plans)
    drawings = tuple(_graph_drawings(panel, plans))
    what = "Each pie is a function; its slices are cost by mode." if panel.collapsed else "Each box is a process."
    hint = "Point at one, or go there by the arrow keys, for details; Enter leads to its place in the table."
    marked = "" if panel.collapsed or len(plans) < 2 else f" A heavy outline: another option than in {plans[0].name}."
    return Picture("graph", "Who does what", f"{what}{marked} {hint}", drawings, graph=True)


def _graph_drawings(panel: GraphPanel, plans: Sequence[CheckedPlan]) -> Iterator[Markup]:
    width, height = panel.layout.width, panel.layout.height
    for k, plan in enumerate(plans):
        changed = {i for i, option in enumerate(plan.choice) if option != plans[0].choice[i]}
        # As in pictures by themselves: of several plans what differs stands out, of a single one what is wrong.
        broken = panel.on_broken_paths(plan) if len(plans) == 1 else ()
        figure = blank_figure(width, height)
        panel.draw(plan, changed, inch_axes(figure, 0, 0, width, height), broken)
        label = f"Process graph under {plan.name}"
        yield svg_of(figure, f"graph{k}", label, spots(panel, plan))


def _whole(key: str, title: str, caption: str, figure: Figure) -> Picture:
    """Return a picture of all plans together."""
    return Picture(key, title, caption, (svg_of(figure, key, title),))
