"""The graph of an instance at the level of detail that fits it, and the words above and below a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.fitting import fitted
from rightsource.optimizer.plots.functions import draw_function_graph, function_layout, function_shares
from rightsource.optimizer.plots.graph import draw_process_graph, process_layout
from rightsource.optimizer.plots.key import draw_line_key, draw_pie_key
from rightsource.optimizer.plots.layout import Layout
from rightsource.optimizer.plots.style import ALARM, INK, TEXT_SIZE
from rightsource.optimizer.wording import counted

MOST_BOXES: Final = 60
"""With more processes the graph shows functions instead."""


@dataclass(frozen=True)
class GraphPanel:
    """The graph of one instance, laid out once for all its plans; ``greatest`` scales the pies of a collapsed graph."""

    instance: Instance
    layout: Layout
    collapsed: bool
    greatest: int

    @classmethod
    def of(cls, instance: Instance, plans: Sequence[CheckedPlan]) -> "GraphPanel":
        """Lay the graph out, collapsed to functions above about 60 processes."""
        if len(instance.processes.ids) <= MOST_BOXES:
            return cls(instance, process_layout(instance), False, 0)
        greatest = max(share.cost for plan in plans for share in function_shares(instance, plan))
        return cls(instance, function_layout(instance), True, greatest)

    def draw(self, plan: CheckedPlan, changed: Sequence[int], ax: Axes) -> Axes:
        """Draw one plan."""
        if self.collapsed:
            return draw_function_graph(self.instance, plan, self.layout, self.greatest, ax)
        return draw_process_graph(self.instance, plan, self.layout, changed, ax)

    def draw_key(self, ax: Axes) -> Axes:
        """Draw what its lines and sizes mean."""
        return draw_pie_key(ax) if self.collapsed else draw_line_key(ax)


def draw_rules(plan: CheckedPlan, width: float, lines: int, ax: Axes) -> Axes:
    """Write whether every rule holds, or what each broken rule says, as far as there is room."""
    if plan.report.feasible:
        ax.text(0, 0.1, f"Every rule holds ({len(plan.report.rules):,} checked).", size=TEXT_SIZE, color=INK, va="center")
        return ax
    broken = "; ".join(f"{rule.id}: {rule.message.rstrip('.')}" for rule in plan.report.broken)
    head = f"Breaks {counted(len(plan.report.broken), 'rule', 'rules')}. "
    text, size = fitted(head + broken, width, TEXT_SIZE, lines)
    ax.text(0, 0, text, size=size, color=ALARM, va="top")
    return ax
