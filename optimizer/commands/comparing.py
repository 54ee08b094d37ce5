"""Plans side by side: totals of each, and the processes that they handle differently."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import CAUSES, MODES
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.characteristics import Characteristics, characteristics
from rightsource.optimizer.commands.entries import cost_entries
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import CAUSE_NAMES, MODE_NAMES, counted, percent


def compare_document(instance: Instance, plans: Sequence[CheckedPlan]) -> Mapping[str, Any]:
    """Return the comparison as a JSON document."""
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "plans": [_plan_entry(instance, plan) for plan in plans],
        "differences": [_difference(instance, plans, process) for process in differing(plans)],
    }


def compare_tables(instance: Instance, plans: Sequence[CheckedPlan]) -> list[RenderableType]:
    """Return the comparison as a table of totals and a table of what differs."""
    different = differing(plans)
    parts: list[RenderableType] = [_totals(instance, plans)]
    if different:
        parts.append(_differences(instance, plans, different))
    said = counted(len(different), "process differs", "processes differ")
    return [*parts, Text(f"{said} of {len(instance.processes.ids):,}.")]


def differing(plans: Sequence[CheckedPlan]) -> list[int]:
    """Return the processes for which not all plans choose the same option."""
    first = plans[0].choice
    return [i for i in range(len(first)) if any(plan.choice[i] != first[i] for plan in plans)]


def _plan_entry(instance: Instance, plan: CheckedPlan) -> Mapping[str, Any]:
    money, more = Money.of(instance), characteristics(instance, plan)
    return {
        "name": plan.name,
        "objective": money.amount(plan.report.objective),
        "feasible": plan.report.feasible,
        "broken": [rule.id for rule in plan.report.broken],
        "costs": cost_entries(money, plan.report.costs),
        "modes": plan.modes(instance),
        "mean_yield": None if more.mean_yield is None else number(more.mean_yield),
        "expected_loss": money.amount(money.minor(more.expected_loss)),
        "changes": more.changes,
    }


def _difference(instance: Instance, plans: Sequence[CheckedPlan], process: int) -> Mapping[str, Any]:
    money = Money.of(instance)
    choices = [
        {
            "plan": plan.name,
            "option": instance.options.ids[int(plan.choice[process])],
            "provider": _provider(instance, int(plan.choice[process])),
            "mode": instance.mode_of(int(plan.choice[process])),
            "cost": money.amount(plan.process_cost(process)),
        }
        for plan in plans
    ]
    return {"process": instance.processes.ids[process], "choices": choices}


def _totals(instance: Instance, plans: Sequence[CheckedPlan]) -> Group:
    money = Money.of(instance)
    made = table(("", "left"), *((plan.name, "right") for plan in plans))
    first = plans[0].report.objective
    made.add_row("cost", *(Text(money.plain(plan.report.objective), style="bold") for plan in plans))
    made.add_row(f"difference to {plans[0].name}", *(money.plain(plan.report.objective - first) for plan in plans))
    made.add_row("rules", *(_rules(plan) for plan in plans), end_section=True)
    for cause in CAUSES:
        made.add_row(CAUSE_NAMES[cause], *(money.plain(getattr(plan.report.costs, cause)) for plan in plans))
    made.add_section()
    for mode in MODES:
        made.add_row(f"{MODE_NAMES[mode]}, processes", *(f"{plan.modes(instance)[mode]:,}" for plan in plans))
    made.add_section()
    _add_characteristics(made, money, [characteristics(instance, plan) for plan in plans])
    return titled(f"{instance.name}, {money.currency} per year", made)


def _add_characteristics(made: Table, money: Money, all_plans: Sequence[Characteristics]) -> None:
    made.add_row(
        "mean yield", *("-" if one.mean_yield is None else percent(float(one.mean_yield)) for one in all_plans)
    )
    made.add_row("expected loss", *(money.plain(money.minor(one.expected_loss)) for one in all_plans))
    made.add_row("changes against the current plan", *(f"{one.changes:,}" for one in all_plans))


def _rules(plan: CheckedPlan) -> Text:
    if plan.report.feasible:
        return Text("all hold", style="green")
    return Text("breaks " + ", ".join(rule.id for rule in plan.report.broken), style="bold red")


def _differences(instance: Instance, plans: Sequence[CheckedPlan], processes: Sequence[int]) -> Group:
    money = Money.of(instance)
    made = table(("process", "left"))
    for plan in plans:
        made.add_column(plan.name, overflow="fold")
        made.add_column("cost without\nstaff", justify="right", overflow="fold")
    for process in processes:
        cells = ((_choice(instance, plan, process), money.plain(plan.process_cost(process))) for plan in plans)
        made.add_row(instance.processes.ids[process], *(cell for pair in cells for cell in pair))
    return titled("What differs", made)


def _choice(instance: Instance, plan: CheckedPlan, process: int) -> str:
    option, space = int(plan.choice[process]), " " if is_wide() else "\n"
    return f"{instance.options.ids[option]}{space}({MODE_NAMES[instance.mode_of(option)]})"


def _provider(instance: Instance, option: int) -> str:
    return instance.providers.ids[int(instance.options.provider[option])]
