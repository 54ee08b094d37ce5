"""``rightsource verify``: what any plan costs and which rules it keeps."""

from collections.abc import Mapping
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.report import Report
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import cost_entries, fault_entries, provider_entry, rule_entry
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, plan_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import instance_entry, plan_title, read_checked
from rightsource.optimizer.commands.tables import cost_table, mode_table, provider_table, rule_table
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted


@click.command("verify", epilog=bundled_cases())
@instance_argument
@plan_argument
@talk_options
def command(instance_file: str, plan_file: str, as_json: bool, quiet: bool, debug: bool) -> int:
    """Recompute cost and every rule of a plan, without a solver.

    PLAN is a plan file (JSON, or CSV with the columns process and option) or the word current for the instance's
    current plan. The exit code is 3 when the plan breaks a rule.
    """
    screen = Screen(as_json, quiet)
    instance, [plan], faults = read_checked(instance_file, [plan_file])
    screen.warn(faults)
    document = {**_document(instance, plan), "warnings": fault_entries(faults)}
    screen.result(document, *_tables(instance, plan, plan_title(plan_file)))
    return exits.DONE if plan.report.feasible else exits.INFEASIBLE


def _document(instance: Instance, plan: CheckedPlan) -> Mapping[str, Any]:
    money, report = Money.of(instance), plan.report
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "feasible": report.feasible,
        "objective": money.amount(report.objective),
        "costs": cost_entries(money, report.costs),
        "modes": plan.modes(instance),
        "rules": [rule_entry(money, rule) for rule in report.rules],
        "providers": [provider_entry(money, provider) for provider in report.providers],
    }


def _tables(instance: Instance, plan: CheckedPlan, title: str) -> list[RenderableType]:
    money, report = Money.of(instance), plan.report
    return [
        Text.assemble((instance.name, "bold"), f", {title}: {money.text(report.objective)} per year"),
        _verdict(report),
        Text(),
        cost_table(money, report),
        mode_table(instance, plan),
        provider_table(instance, plan),
        rule_table(money, f"Rules, money in {money.currency}", sorted(report.rules, key=lambda rule: rule.holds)),
        *([Text("\nBroken rules in words", style="bold")] if report.broken else []),
        *(Text(f"{rule.id}: {rule.message}", style="red") for rule in report.broken),
    ]


def _verdict(report: Report) -> Text:
    rules = counted(len(report.rules), "rule", "rules")
    if report.feasible:
        return Text(f"Feasible: {rules} checked, every one holds.", style="green")
    return Text(f"Not feasible: {rules} checked, {len(report.broken):,} broken.", style="bold red")
