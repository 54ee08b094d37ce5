"""What ``alternatives`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.alternatives_document import plan_name
from rightsource.optimizer.commands.asking_results import LEAST_COST
from rightsource.optimizer.commands.asking_tables import baseline_text
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import MOST_ROWS, cut, table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import MODE_NAMES, counted, percent

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which help and wrong words do not need
    from rightsource.optimizer.analyses.alternatives.alternatives import Alternatives
    from rightsource.optimizer.analyses.alternatives.labels import ProcessLabels
    from rightsource.optimizer.analyses.alternatives.plans import NearPlan

_TITLES: Final = {
    "must": "Must: every near plan handles it alike, which is proven",
    "may": "May: some near plans handle it otherwise than others",
    "open": "Open: all near plans known handle it alike, but it is not proven that every one does",
}
_STYLES: Final = {"must": "bold", "may": "", "open": "yellow"}


def alternatives_tables(instance: Instance, found: Alternatives) -> Iterator[RenderableType]:
    """Yield the plans, why there are no more, and the processes by label."""
    money, wanted = Money.of(instance), found.wanted
    within, share = percent(float(wanted.within)), percent(float(wanted.differ))
    yield Text.assemble((instance.name, "bold"), f", plans within {within} of the {LEAST_COST} that differ by {share}")
    yield baseline_text(money, Interval.of(found.base))
    yield Text(_near(money, found))
    yield _plans(instance, money, found)
    yield Text(_end(found))
    if not all(plan.proven for plan in found.plans):
        yield Text(_unproven(found.plans), style="yellow")
    for label in ("must", "may", "open"):
        labelled = [one for one in found.labels if one.label == label]
        if labelled:
            yield _labels(instance, label, labelled)
    yield Text(f"\n{_state(found)}", style="" if found.complete else "yellow")


def _near(money: Money, found: Alternatives) -> str:
    """Return what near means, and how far it is proven."""
    said, worst = f"Near are all plans of at most {money.text(found.most)}", found.worst(found.most)
    if worst is None:
        return f"{said}."
    return f"{said}, which is proven to be at most {percent(float(worst))} above the least cost."


def _plans(instance: Instance, money: Money, found: Alternatives) -> Group:
    rows = table(("plan", "left"))
    for name in _columns():
        rows.add_column(name, justify="right", no_wrap=True)
    for k, plan in enumerate(found.plans):
        modes = CheckedPlan.of(plan_name(k), instance, plan.choice).modes(instance)
        rows.add_row(
            plan_name(k),
            money.plain(plan.cost),
            *([_bound(money, plan)] if is_wide() else []),
            "-" if plan.gap is None else percent(plan.gap),
            money.plain(plan.cost - found.plans[0].cost),
            *([_worst(found, plan)] if is_wide() else []),
            "/".join(f"{modes[mode]:,}" for mode in MODES),
            f"{plan.differs[0]:,}" if plan.differs else "-",
        )
    return titled(f"Plans, {money.currency} per year, processes by mode", rows)


def _columns() -> tuple[str, ...]:
    """Return the columns of figures; of what is proven a narrow screen has room for the gap only."""
    modes = "/\n".join(MODE_NAMES[mode] for mode in MODES)
    if is_wide():
        return ("cost", "bound", "gap", "more than\nbaseline", "above\nleast,\nat most", modes, "differs\nfrom it in")
    return ("cost", "gap", "more than\nbaseline", modes, "differs\nfrom it in")


def _bound(money: Money, plan: NearPlan) -> str:
    return "-" if plan.bound is None else money.plain(plan.bound)


def _worst(found: Alternatives, plan: NearPlan) -> str:
    worst = found.worst(plan.cost)
    return "-" if worst is None else f"{100 * float(worst):.2f} %"


def _end(found: Alternatives) -> str:
    far = f"in at least {counted(found.least, 'process', 'processes')} by {found.wanted.by}"
    if found.end == "no more":
        if len(found.plans) == 1:
            return f"It is proven that no other near plan differs from the {LEAST_COST} {far}."
        return f"It is proven that no further near plan differs from all of these {far}."
    if found.end == "count":
        asked = counted(found.wanted.count, "plan was", "plans were")
        return f"Each differs from all others {far}. {asked} asked for; there may be more."
    return f"Each differs from all others {far}. The search stopped early: there may be more."


def _unproven(plans: Sequence[NearPlan]) -> str:
    """Return of which plans a cheaper one, as different from all before it, is not ruled out to the asked gap."""
    gaps = ["no bound" if plan.gap is None else f"gap {percent(plan.gap)}" for plan in plans]
    named = [f"{plan_name(k)} ({gaps[k]})" for k, plan in enumerate(plans) if not plan.proven]
    return f"Not proven to the asked gap to be the cheapest as different from all before: {', '.join(named)}."


def _labels(instance: Instance, label: str, labelled: Sequence[ProcessLabels]) -> Group:
    rows = table(("process", "left"), ("handled by", "left"), ("never", "left"), ("not known", "left"))
    for one in labelled[:MOST_ROWS]:
        names = {
            kind: [value.name for value in one.values if value.label in kinds]
            for kind, kinds in (("used", ("must", "may")), ("never", ("never",)), ("open", ("open",)))
        }
        rows.add_row(
            instance.processes.ids[one.process],
            Text(", ".join(names["used"]), style=_STYLES[label]),
            ", ".join(names["never"]) or "-",
            ", ".join(names["open"]) or "-",
        )
    return cut(titled(f"{_TITLES[label]} ({len(labelled):,})", rows), len(labelled))


def _state(found: Alternatives) -> str:
    count = {label: sum(one.label == label for one in found.labels) for label in ("must", "may", "open")}
    said = f"{count['must']:,} must, {count['may']:,} may, {count['open']:,} open"
    values = [value for one in found.labels for value in one.values]
    never, unknown = (sum(value.label == label for value in values) for label in ("never", "open"))
    ways = f"of {len(values):,} ways to handle a process {never:,} are proven to be in no near plan"
    if not unknown:
        return f"{said}; {ways}. All labels are proven."
    return f"{said}; {ways}, {unknown:,} are not seen and not proven to be out: more time would tell."
