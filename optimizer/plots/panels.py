"""The graph of an instance at the level of detail that fits it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.functions import draw_function_graph, function_layout, function_shares
from rightsource.optimizer.plots.graph import draw_process_graph, process_layout
from rightsource.optimizer.plots.key import FUNCTION_KEY, PROCESS_KEY, Sample
from rightsource.optimizer.plots.layout import Layout

MOST_BOXES: Final = 60
"""With more processes the graph shows functions instead."""


@dataclass(frozen=True)
class GraphPanel:
    """The graph of one instance, laid out once for all its plans; ``greatest`` scales the pies of a collapsed graph."""

    instance: Instance
    layout: Layout
    collapsed: bool
    greatest: float

    @classmethod
    def of(cls, instance: Instance, plans: Sequence[CheckedPlan]) -> "GraphPanel":
        """Lay the graph out, collapsed to functions above about 60 processes."""
        if len(instance.processes.ids) <= MOST_BOXES:
            return cls(instance, process_layout(instance), False, 0)
        greatest = max(share.cost for plan in plans for share in function_shares(instance, plan))
        return cls(instance, function_layout(instance), True, greatest)

    @property
    def key(self) -> Sequence[tuple[Sample, str]]:
        """What its colours, lines and sizes mean."""
        return FUNCTION_KEY if self.collapsed else PROCESS_KEY

    def on_broken_paths(self, plan: CheckedPlan) -> set[int]:
        """Return the processes on the worst paths of broken rules, none where no processes are shown."""
        if self.collapsed:
            return set()
        return {self.instance.process_index[process] for rule in plan.report.broken for process in rule.path}

    def draw(self, plan: CheckedPlan, changed: Collection[int], ax: Axes, broken: Collection[int] = ()) -> Axes:
        """Draw one plan; processes in ``changed`` and ``broken`` stand out where processes are shown."""
        if self.collapsed:
            return draw_function_graph(self.instance, plan, self.layout, self.greatest, ax)
        return draw_process_graph(self.instance, plan, self.layout, changed, ax, broken)
