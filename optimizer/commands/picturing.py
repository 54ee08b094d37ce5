"""Kinds of pictures, and drawing one into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, get_args

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.runs import Run
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Work = TypeVar("Work")

PlanKind: TypeAlias = Literal["graph", "modes", "causes", "waterfall", "concentration"]
PLAN_KINDS: Final[tuple[PlanKind, ...]] = get_args(PlanKind)
"""Pictures of plans, each of one or of several; a waterfall needs two."""
CONVERGENCE: Final = "convergence"
"""The picture of runs of solve."""
KINDS_IN_WORDS: Final = (
    "graph: on the process graph, with costs; modes: functions against modes; causes: cost by cause; waterfall: from "
    "the first plan's cost to each other's; concentration: shares of providers and countries, and how full limits are"
)


def plan_kind(word: str) -> PlanKind:
    """Return the kind of picture of plans that a word of the command line names, `graph` by default."""
    return next((kind for kind in PLAN_KINDS if kind == word), "graph")


def draw_plans(kind: PlanKind, instance: Instance, plans: Sequence[CheckedPlan], picture: Path) -> tuple[Fault, ...]:
    """Draw one or several plans into a file, and return warnings about the picture."""
    return draw(lambda: plans_figure(kind, instance, plans), picture)


def draw_runs(instance: Instance, runs: Sequence[Run], picture: Path) -> tuple[Fault, ...]:
    """Draw how plan and bound of runs came together into a file, and return warnings about the picture."""

    def figure() -> Figure:
        from rightsource.optimizer.plots.convergence import convergence_figure  # noqa: PLC0415 (see draw)

        return convergence_figure(instance.name, runs, Money.of(instance))

    return draw(figure, picture)


def plans_figure(kind: PlanKind, instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return a picture of one or several plans."""
    from rightsource.optimizer.plots.causes import causes_figure  # noqa: PLC0415 (see draw)
    from rightsource.optimizer.plots.concentration import concentration_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.figures import compare_figure, plan_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.modes import modes_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.waterfall import waterfall_figure  # noqa: PLC0415

    match kind:
        case "graph":
            return plan_figure(instance, plans[0]) if len(plans) == 1 else compare_figure(instance, plans)
        case "modes":
            return modes_figure(instance, plans)
        case "causes":
            return causes_figure(instance, plans)
        case "waterfall":
            return waterfall_figure(instance, plans)
        case "concentration":
            return concentration_figure(instance, plans)


def draw(figure: Callable[[], Figure], picture: Path) -> tuple[Fault, ...]:
    """Draw a figure into a file, and return warnings about the picture.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    # Matplotlib takes half a second to import: a wrong command line is refused, and tables are shown, without it.
    from rightsource.optimizer.plots.figures import save_figure  # noqa: PLC0415

    _, faults = drawn(lambda: save_figure(figure(), picture), picture)
    return faults


def drawn(work: Callable[[], Work], place: Path) -> tuple[Work, tuple[Fault, ...]]:
    """Return what some drawing returns, and a warning about letters without a shape; ``place`` is where it goes."""
    from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words  # noqa: PLC0415 (see draw)

    with shapeless_letters() as letters:
        made = work()
    return made, (Fault("", shapeless_words(letters), str(place)),) if letters else ()
