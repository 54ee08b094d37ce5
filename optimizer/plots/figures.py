"""Whole pictures: a plan with its costs, and plans side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box, Cell, arrange
from rightsource.optimizer.plots.canvas import blank_figure, inch_axes, placed_axes
from rightsource.optimizer.plots.costs import cost_range, draw_costs, shown_causes
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.key import ROW, draw_mode_key
from rightsource.optimizer.plots.panels import GraphPanel, draw_rules
from rightsource.optimizer.plots.style import HEAD_SIZE, INK, SOFT_INK, TITLE_SIZE
from rightsource.optimizer.wording import counted

PICTURE_KINDS: Final = (".png", ".svg", ".pdf")
_DOTS_PER_INCH: Final = 150


def plan_figure(instance: Instance, plan: CheckedPlan) -> Figure:
    """Return the picture of one plan: its graph, its cost by cause and mode, and the key."""
    title = f"{instance.name}: {Money.of(instance).text(plan.report.objective)} per year"
    return _figure(instance, [plan], title, f"{_size(instance)}; {plan.name}; {_verdict(plan)}")


def compare_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of several plans: same layout and same scales for all.

    A heavy outline marks the processes that another option handles than in the first plan.
    """
    marks = f"; heavy outline: another option than in {plans[0].name}" if len(instance.processes.ids) <= 60 else ""
    return _figure(instance, plans, f"{instance.name}: {len(plans)} plans", f"{_size(instance)}{marks}")


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure to a PNG, SVG or PDF file, as its ending says."""
    figure.savefig(path, dpi=_DOTS_PER_INCH, facecolor="white")


def _figure(instance: Instance, plans: Sequence[CheckedPlan], title: str, subtitle: str) -> Figure:
    panel = GraphPanel.of(instance, plans)
    places = arrange(panel.layout.width, panel.layout.height, len(plans))
    figure = blank_figure(places.width, places.height)
    _title(figure, title, subtitle, places.title)
    for plan, cell in zip(plans, places.cells, strict=True):
        if len(plans) > 1:
            _heading(figure, instance, plan, cell.heading)
        changed = [i for i, option in enumerate(plan.choice) if option != plans[0].choice[i]]
        panel.draw(plan, changed, inch_axes(figure, *_edges(cell.graph)))
        costs = placed_axes(figure, *_edges(cell.costs))
        draw_costs(instance, plan, shown_causes(plans), cost_range(plans), costs)
        _key(figure, panel, plan, cell)
    return figure


def _title(figure: Figure, title: str, subtitle: str, box: Box) -> None:
    ax = inch_axes(figure, *_edges(box))
    text, size = fitted(title, box.width, TITLE_SIZE, 1)
    ax.text(0, 0.36, text, size=size, weight="bold", color=INK, va="center")
    text, size = fitted(subtitle, box.width, HEAD_SIZE, 1)
    ax.text(0, 0.68, text, size=size, color=SOFT_INK, va="center")


def _heading(figure: Figure, instance: Instance, plan: CheckedPlan, box: Box) -> None:
    ax = inch_axes(figure, *_edges(box))
    words = f"{plan.name}: {Money.of(instance).text(plan.report.objective)} per year; {_verdict(plan)}"
    text, size = fitted(words, box.width, HEAD_SIZE + 1.5, 1)
    ax.text(0, box.height * 0.6, text, size=size, weight="bold", color=INK, va="center")


def _key(figure: Figure, panel: GraphPanel, plan: CheckedPlan, cell: Cell) -> None:
    left, top, width, _ = _edges(cell.key)
    draw_mode_key(panel.instance, plan, inch_axes(figure, left, top, width, 4 * ROW))
    panel.draw_key(inch_axes(figure, left, top + 4 * ROW, width, 2 * ROW))
    draw_rules(plan, width, 4, inch_axes(figure, left, top + 6.2 * ROW, width, cell.key.height - 6.2 * ROW))


def _size(instance: Instance) -> str:
    return counted(len(instance.processes.ids), "process", "processes")


def _verdict(plan: CheckedPlan) -> str:
    if plan.report.feasible:
        return "every rule holds"
    return f"breaks {counted(len(plan.report.broken), 'rule', 'rules')}"


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.width, box.height
