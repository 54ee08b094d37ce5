"""``rightsource report``: plans of an instance as one file to pass on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from rightsource.instances.atomic import write_atomically
from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.picturing import drawn
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.report_sources import read_sections, with_claims
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import instance_entry, read_checked
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.document import ReportDocument, report_document
from rightsource.optimizer.report.plan import ReportPlan

REPORT_KINDS: Final = (".html", ".xlsx")


def report_path(ctx: click.Context, param: click.Parameter, value: str) -> Path:
    """Return the path of a report, refused when its ending is none of a report."""
    path = Path(value)
    if path.suffix.lower() in REPORT_KINDS:
        return path
    raise click.BadParameter(f"'{value}' has no ending of a report; expected one of {', '.join(REPORT_KINDS)}.")


@click.command("report", epilog=bundled_cases())
@instance_argument
@click.argument("plan_files", metavar="PLAN...", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    "report",
    metavar="REPORT",
    callback=report_path,
    required=True,
    help="File to write: a page that needs nothing beside it (.html), or a workbook (.xlsx) with the same tables.",
)
@click.option(
    "--with",
    "analysis_files",
    metavar="FILE",
    multiple=True,
    help="Add what another command found: a file with what it printed with --json. May be given several times.",
)
@talk_options
def command(
    instance_file: str,
    plan_files: tuple[str, ...],
    report: Path,
    analysis_files: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Write a report on plans: one file to pass on.

    Costs and rules of each plan in words and numbers, pictures, what differs, every process with its cost, every rule
    with its slack, the providers; with --with also prices, what-ifs, scenarios, alternatives, conflicts, frontiers. A
    PLAN is a plan file or the word current for the instance's current plan; differences count against the first. A
    bound in a plan file is shown as its claim: costs and rules are recomputed, bounds are not.

    \b
    --json: instance, report, plans [{name, objective, feasible, claimed_bound}],
    sections [titles of what --with added], warnings.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    read = {**dict.fromkeys(analysis_files, "result to be added"), **dict.fromkeys(plan_files, "plan")}
    check_place(report, "report", {**read, instance_file: "instance"})
    instance, checked, faults = read_checked(instance_file, plan_files)
    plans = with_claims(checked, plan_files, instance)
    document = report_document(instance, plans, read_sections(analysis_files, instance, checked[0]))
    faults = (*faults, *_write(instance, plans, document, report))
    screen.warn(faults)
    money = Money.of(instance)
    screen.result(
        {
            "instance": instance_entry(instance),
            "report": str(report),
            "plans": [_plan_entry(money, plan) for plan in plans],
            "sections": [section.title for section in document.sections],
            "warnings": fault_entries(faults),
        },
        f"Report written to {report}.",
    )
    return exits.DONE


def _plan_entry(money: Money, plan: ReportPlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "objective": money.amount(plan.objective),
        "feasible": plan.checked.report.feasible,
        "claimed_bound": None if plan.claimed_bound is None else money.amount(plan.claimed_bound),
    }


def _write(instance: Instance, plans: Sequence[ReportPlan], document: ReportDocument, path: Path) -> tuple[Fault, ...]:
    """Write the report of the kind that the path asks for, whole or not at all; return warnings about it."""
    if path.suffix.lower() == ".xlsx":
        from rightsource.optimizer.report.workbook import workbook_bytes  # noqa: PLC0415 - slow to load

        write_atomically(path, workbook_bytes(document))
        return ()
    # Matplotlib takes half a second to import: only who asks for a page waits for it.
    from rightsource.optimizer.report.analysis_pictures import analysis_pictures  # noqa: PLC0415
    from rightsource.optimizer.report.page import page  # noqa: PLC0415
    from rightsource.optimizer.report.pictures import pictures  # noqa: PLC0415

    checked = [plan.checked for plan in plans]
    made, faults = drawn(lambda: (*pictures(instance, checked), *analysis_pictures(instance, document.sections)), path)
    write_atomically(path, page(document, made))
    return faults
