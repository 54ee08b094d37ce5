"""What ``alternatives`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.alternatives_document import plan_name
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import MODE_NAMES, counted, percent

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which help and wrong words do not need
    from rightsource.optimizer.analyses.alternatives.alternatives import Alternatives
    from rightsource.optimizer.analyses.alternatives.labels import ProcessLabels
    from rightsource.optimizer.analyses.alternatives.plans import NearPlan

_ROWS: Final = 60
"""Up to this many processes of one label are shown; the document has all."""
_PROOF: Final[tuple[tuple[str, Literal["left", "right"]], ...]] = (("bound", "right"), ("gap", "right"))
"""Columns for which a narrow screen has no room; plans that are not proven are named there with their gap as well."""
_TITLES: Final = {
    "must": "Must: every near plan handles it alike, which is proven",
    "may": "May: some near plans handle it otherwise than others",
    "open": "Open: all near plans known handle it alike, but it is not proven that every one does",
}
_STYLES: Final = {"must": "bold", "may": "", "open": "yellow"}


def no_alternatives(instance: Instance, base: Result) -> Iterator[RenderableType]:
    """Yield why there is no plan to be near to."""
    yield Text(instance.name, style="bold")
    if base.status == "infeasible":
        yield Text("No plan keeps all rules, so there are no alternatives either; explain says why.", style="red")
    else:
        yield Text("No plan was found in time, so there is nothing to be near to.", style="red")


def alternatives_tables(instance: Instance, found: Alternatives) -> Iterator[RenderableType]:
    """Yield the plans, why there are no more, and the processes by label."""
    money, wanted = Money.of(instance), found.wanted
    within, share = percent(float(wanted.within)), percent(float(wanted.differ))
    yield Text.assemble((instance.name, "bold"), f", plans within {within} of the best that differ by {share}")
    yield Text(_baseline(money, found))
    yield _plans(instance, money, found)
    yield Text(_end(found))
    if not all(plan.reached for plan in found.plans):
        yield Text(_unproven(found.plans), style="yellow")
    for label in ("must", "may", "open"):
        labelled = [one for one in found.labels if one.label == label]
        if labelled:
            yield _labels(instance, label, labelled)
    yield Text(f"\n{_state(found)}", style="" if found.complete else "yellow")


def _baseline(money: Money, found: Alternatives) -> str:
    """Return what near means, and how far it is proven."""
    best = found.plans[0].cost
    said = f"The best plan costs {money.text(best)} per year; near are all plans of at most {money.text(found.most)}"
    worst = found.worst(found.most)
    return (
        f"{said}."
        if worst is None
        else f"{said}, which is proven to be within {percent(float(worst))} of the least cost."
    )


def _plans(instance: Instance, money: Money, found: Alternatives) -> Group:
    rows = table(
        ("plan", "left"),
        ("cost", "right"),
        *(_PROOF if is_wide() else ()),
        ("more than\nthe best", "right"),
        ("above least\nat most", "right"),
        (" /\n".join(MODE_NAMES[mode] for mode in MODES), "right"),
        ("differ from\nthe best", "right"),
    )
    for k, plan in enumerate(found.plans):
        worst = found.worst(plan.cost)
        modes = CheckedPlan.of(plan_name(k), instance, plan.choice).modes(instance)
        rows.add_row(
            plan_name(k),
            money.plain(plan.cost),
            *(_proof(money, plan) if is_wide() else ()),
            money.plain(plan.cost - found.plans[0].cost),
            "-" if worst is None else f"{100 * float(worst):.2f} %",
            " / ".join(f"{modes[mode]:,}" for mode in MODES),
            f"{plan.differs[0]:,}" if plan.differs else "-",
        )
    return titled(f"Plans, {money.currency} per year, processes by mode", rows)


def _proof(money: Money, plan: NearPlan) -> tuple[str, str]:
    """Return the bound and the gap of a plan."""
    return (
        "-" if plan.bound is None else money.plain(plan.bound),
        "-" if plan.gap is None else percent(plan.gap),
    )


def _end(found: Alternatives) -> str:
    far = f"in at least {counted(found.least, 'process', 'processes')} by {found.wanted.by}"
    if found.end == "no more":
        if len(found.plans) == 1:
            return f"It is proven that no other near plan differs from the best {far}."
        return f"It is proven that no further near plan differs from all of these {far}."
    if found.end == "count":
        asked = counted(found.wanted.count, "plan was", "plans were")
        return f"Each differs from all others {far}. {asked} asked for; there may be more."
    return f"Each differs from all others {far}. The search stopped early: there may be more."


def _unproven(plans: Sequence[NearPlan]) -> str:
    """Return of which plans a cheaper one, as different from all before it, is not ruled out to the asked gap."""
    gaps = ["no bound" if plan.gap is None else f"gap {percent(plan.gap)}" for plan in plans]
    named = [f"{plan_name(k)} ({gaps[k]})" for k, plan in enumerate(plans) if not plan.reached]
    return f"Not proven to the asked gap to be the cheapest as different from all before: {', '.join(named)}."


def _labels(instance: Instance, label: str, labelled: Sequence[ProcessLabels]) -> Group:
    rows = table(("process", "left"), ("handled by", "left"), ("never", "left"), ("not known", "left"))
    for one in labelled[:_ROWS]:
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
    made = titled(f"{_TITLES[label]} ({len(labelled):,})", rows)
    if len(labelled) > _ROWS:
        made.renderables.append(Text(f"and {len(labelled) - _ROWS:,} more; --json lists all.", style="dim"))
    return made


def _state(found: Alternatives) -> str:
    count = {label: sum(one.label == label for one in found.labels) for label in ("must", "may", "open")}
    said = f"{count['must']:,} must, {count['may']:,} may, {count['open']:,} open"
    values = [value for one in found.labels for value in one.values]
    never, unknown = (sum(value.label == label for value in values) for label in ("never", "open"))
    ways = f"of {len(values):,} ways to handle a process {never:,} are proven to be in no near plan"
    if not unknown:
        return f"{said}; {ways}. All labels are proven."
    return f"{said}; {ways}, {unknown:,} are not seen and not proven to be out: more time would tell."
