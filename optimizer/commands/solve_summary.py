"""What ``solve`` shows on the screen: what is proven, why it stopped, what is checked, and the plan's costs."""

from collections.abc import Iterator
from typing import Final

from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rightsource.models.checker.sentences import listed
from rightsource.models.instance import Instance
from rightsource.models.origin import published
from rightsource.models.result import Result, Status, StopReason
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.tables import (
    cost_table,
    least_slack,
    mode_table,
    plan_table,
    provider_table,
    rule_table,
)
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted, percent, seconds

PROVEN: Final[dict[Status, str]] = {
    "optimal": "this is a least-cost plan",
    "feasible": "a plan, not yet that it costs least",
    "infeasible": "no plan can keep all rules",
    "unknown": "nothing, neither a plan nor that there is none",
}
STOPPED: Final[dict[StopReason, str]] = {
    "proof": "the proof is complete",
    "gap": "the asked gap is reached",
    "time": "the time limit is reached",
    "memory": "the memory limit is reached",
    "interrupt": "interrupted by the user",
    "precision": "the engine's numbers reach no closer bound",
    "failure": "the engine failed",
}
_STYLES: Final[dict[Status, str]] = {
    "optimal": "bold green",
    "feasible": "bold green",
    "infeasible": "bold red",
    "unknown": "bold red",
}
_PLAN_ROWS: Final = 60
"""Up to this many processes the plan itself is shown; a longer one is read from its file."""
_RULE_ROWS: Final = 8


def solve_summary(instance: Instance, result: Result) -> Iterator[RenderableType]:
    """Yield the parts of the summary, from the verdict to the seconds by phase."""
    yield Text.assemble((instance.name, "bold"), f", {counted(len(instance.processes.ids), 'process', 'processes')}")
    yield _verdict(instance, result)
    yield from (Text(f"  - {reason}", style="red") for reason in result.reasons)
    if result.status == "infeasible":
        yield Text("`rightsource explain` names conflicts, each as small as can be, and the cheapest repairs.")
    if result.plan is not None and result.report is not None:
        yield from _plan_parts(instance, CheckedPlan("solved", result.plan.choice(instance), result.report))
    yield _effort(result)


def _verdict(instance: Instance, result: Result) -> Table:
    money = Money.of(instance)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("proven", Text(f"{result.status}: {_proven(money, result)}", style=_STYLES[result.status]))
    grid.add_row("stopped", STOPPED[result.stop_reason])
    grid.add_row("checked", _check_words(result))
    if result.objective is not None:
        grid.add_row("cost", Text(f"{money.text(result.objective)} per year", style="bold"))
    if result.bound is not None:
        grid.add_row("bound", f"{money.text(result.bound)} per year")
    if instance.origin is not None and result.objective is not None:
        grid.add_row("published", _published_words(instance, result.objective))
    if result.gap is not None:
        grid.add_row("gap", f"{percent(result.gap)} (asked: {percent(result.asked_gap)})")
    return grid


def _proven(money: Money, result: Result) -> str:
    if result.status == "feasible" and result.gap is not None:
        return f"at most {percent(result.gap)} from the least cost"
    if result.status == "unknown" and result.bound is not None:
        return f"no plan found in time; any plan costs at least {money.text(result.bound)} per year"
    return PROVEN[result.status]


def _published_words(instance: Instance, objective: int) -> str:
    """Return the cost as the problem counts it that the instance was made of."""
    origin = instance.origin or {}
    problem = " ".join(str(origin[key]) for key in ("family", "name") if key in origin)
    return f"{published(instance, objective):,f}, as {problem or 'the published problem'} counts it"


def _check_words(result: Result) -> Text:
    if result.report is None:
        return Text("there is no plan to check")
    if result.contradicted:
        words = "engine, formulation and checker contradict each other; the plan is the checker's, no bound is trusted"
        return Text(words, style="bold red")
    if result.verified:
        return Text("the plan keeps every rule, its cost is recomputed to the cent", style="green")
    return Text(f"the plan breaks {counted(len(result.report.broken), 'rule', 'rules')}", style="bold red")


def _plan_parts(instance: Instance, plan: CheckedPlan) -> Iterator[RenderableType]:
    money, report = Money.of(instance), plan.report
    yield Text()
    yield Columns([cost_table(money, report), mode_table(instance, plan)], padding=(0, 4))
    yield provider_table(instance, plan)
    near = least_slack(report.rules, _RULE_ROWS)
    if near:
        yield rule_table(money, f"Rules with least slack, money in {money.currency}", near)
    kept = [rule.id for rule in report.rules if rule.holds and not rule.has_slack]
    if kept:
        yield Text(f"Kept as well, with no slack to speak of: {listed(kept)}.")
    if report.broken:
        yield rule_table(money, f"Broken rules, money in {money.currency}", report.broken)
    if len(instance.processes.ids) <= _PLAN_ROWS:
        yield plan_table(instance, plan)


def _effort(result: Result) -> Text:
    phases = result.seconds
    parts = ", ".join(f"{name} {seconds(getattr(phases, name))}" for name in ("read", "build", "solve", "total"))
    return Text(f"\n{parts}\nengine {result.engine}, seed {result.seed}, {result.memory_mb:,.0f} MB", style="dim")
