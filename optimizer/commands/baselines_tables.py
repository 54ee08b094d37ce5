"""What ``solve --compare`` shows on the screen of baselines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.baselines import MEANINGS, Baseline, BaselineName
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.baselines_document import saving
from rightsource.optimizer.commands.plan_columns import Column, plan_columns, row_table, units
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.interval_texts import interval_lines
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted

_CONCLUSIONS: Final[dict[BaselineName, tuple[str, str]]] = {
    "as-is": (
        "The plan costs {} less a year than the current one.",
        "The plan costs {} more a year than the current one.",
    ),
    "one-by-one": ("Decided together, the plan costs {} less a year than one decided one by one.", ""),
    "cheapest": ("", "The plan costs {} more a year than one without any rules and limits."),
}
"""What a saving against a baseline says where it is proven to be one, and where to be none."""


def baselines_tables(
    instance: Instance, plan: CheckedPlan | None, baselines: Sequence[Baseline]
) -> Iterator[RenderableType]:
    """Yield the plan beside the baselines, what these are, what they break, and what follows."""
    money = Money.of(instance)
    plans = [plan, *(baseline.plan for baseline in baselines)]
    savings = [Interval(None, None), *(saving(plan, baseline) for baseline in baselines)]
    costs = (
        Column("cost", [units(money, None if one is None else one.report.objective) for one in plans]),
        Column("saving of\nthis plan", [Text(interval_lines(money, one), style="bold") for one in savings]),
    )
    rules = (Column("rules", [_rules(one) for one in plans], "left"),)
    more = plan_columns(money, [(instance, one) for one in plans])
    names, unit = ["this plan", *(baseline.name for baseline in baselines)], f"{money.currency} per year"
    if is_wide():
        yield row_table(f"Baselines, {unit}", "plan", names, (*costs, *more, *rules))
    else:
        yield row_table(f"Baselines, {unit}", "plan", names, (*costs, *rules))
        yield row_table(f"Who does the work, {unit}", "plan", names, more)
    for baseline in baselines:
        yield Text(f"{baseline.name}: {MEANINGS[baseline.name]}.", style="dim")
    yield from _remarks(baselines)
    for baseline, found in zip(baselines, savings[1:], strict=True):
        yield from _conclusion(money, baseline, found)


def _rules(plan: CheckedPlan | None) -> Text:
    if plan is None:
        return Text("not known", style="yellow")
    if plan.report.feasible:
        return Text("all hold", style="green")
    return Text(f"breaks {len(plan.report.broken):,}", style="red")


def _remarks(baselines: Sequence[Baseline]) -> Iterator[Text]:
    for baseline in baselines:
        if baseline.reason:
            yield Text(f"{baseline.name}: {baseline.reason}", style="yellow")
        elif baseline.plan is not None and not baseline.plan.report.feasible:
            broken = baseline.plan.report.broken
            rules = counted(len(broken), "rule", "rules")
            yield Text(f"{baseline.name} breaks {rules}: {', '.join(rule.id for rule in broken)}.", style="yellow")


def _conclusion(money: Money, baseline: Baseline, found: Interval) -> Iterator[Text]:
    """Yield what a saving says in a sentence, where its sign is proven."""
    less, more = _CONCLUSIONS.get(baseline.name, ("", ""))
    if found.low is None or found.high is None or baseline.plan is None:
        return
    if less and found.low > 0:
        yield Text(less.format(_amount(money, found, baseline.plan)), style="bold")
    elif more and found.high < 0:
        yield Text(more.format(_amount(money, Interval(-found.high, -found.low), baseline.plan)), style="bold")


def _amount(money: Money, found: Interval, of: CheckedPlan) -> str:
    """Return an amount in whole currency units, with the part of the cost of a plan that it is at least."""
    part = f" ({100 * (found.low or 0) / of.report.objective:.1f} %)" if of.report.objective > 0 else ""
    return f"{money.currency} {interval_lines(money, found)}{part}".replace("\n", " ")
