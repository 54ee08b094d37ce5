"""``rightsource plot``: pictures of plans, and of how a solve found them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rightsource.instances.library import open_instance
from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.runs import MOST_RUNS, Run
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, picture_option, talk_options
from rightsource.optimizer.commands.picturing import (
    CONVERGENCE,
    KINDS_IN_WORDS,
    PLAN_KINDS,
    PlanKind,
    draw_plans,
    draw_runs,
    plan_kind,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.run_files import read_runs
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import instance_entry, read_checked
from rightsource.optimizer.money import Money


@click.command("plot", epilog=bundled_cases())
@instance_argument
@click.argument("plan_files", metavar="PLAN...", nargs=-1, required=True)
@click.option(
    "--kind",
    type=click.Choice((*PLAN_KINDS, CONVERGENCE)),
    default="graph",
    show_default=True,
    help=f"{KINDS_IN_WORDS}; convergence: plan and bound over time, of files that hold what solve --json printed.",
)
@picture_option("File to draw in", required=True)
@talk_options
def command(
    instance_file: str,
    plan_files: tuple[str, ...],
    kind: str,
    picture: Path,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Draw plans on the process graph, or in other pictures.

    On the graph processes stand in topological layers from left to right, in a lane per function, coloured by mode;
    above 60 processes the picture shows functions instead. Several plans share layout, scales and colours. PLAN is a
    plan file or the word current for the current plan; with --kind convergence it is what solve --json printed.
    """
    _check_count(kind, len(plan_files))
    screen = Screen(as_json, quiet)
    check_place(picture, "picture", {**dict.fromkeys(plan_files, "plan"), instance_file: "instance"})
    if kind == CONVERGENCE:
        document, faults = _plot_runs(instance_file, plan_files, picture)
    else:
        document, faults = _plot_plans(plan_kind(kind), instance_file, plan_files, picture)
    screen.warn(faults)
    screen.result({**document, "warnings": fault_entries(faults)}, f"Picture written to {picture}.")
    return exits.DONE


def _check_count(kind: str, count: int) -> None:
    if kind == "waterfall" and count < 2:
        raise click.UsageError("a waterfall needs at least two plans: it leads from the first to each other.")
    if kind == CONVERGENCE and count > MOST_RUNS:
        raise click.UsageError(f"found {count} runs; at most {MOST_RUNS} can be told apart in one picture.")


def _plot_plans(
    kind: PlanKind, instance_file: str, plan_files: Sequence[str], picture: Path
) -> tuple[Mapping[str, Any], tuple[Fault, ...]]:
    instance, plans, faults = read_checked(instance_file, plan_files)
    entries = [_plan_entry(instance, plan) for plan in plans]
    alone = {key: entries[0][key] for key in ("feasible", "objective")} if len(entries) == 1 else {}
    head = {"instance": instance_entry(instance), "picture": str(picture), "kind": kind}
    return {**head, **alone, "plans": entries}, (*faults, *draw_plans(kind, instance, plans, picture))


def _plan_entry(instance: Instance, plan: CheckedPlan) -> Mapping[str, Any]:
    objective = Money.of(instance).amount(plan.report.objective)
    return {"name": plan.name, "feasible": plan.report.feasible, "objective": objective}


def _plot_runs(
    instance_file: str, run_files: Sequence[str], picture: Path
) -> tuple[Mapping[str, Any], tuple[Fault, ...]]:
    instance = open_instance(instance_file)
    runs, faults = read_runs(run_files, instance)
    head = {"instance": instance_entry(instance), "picture": str(picture), "kind": CONVERGENCE}
    document = {**head, "runs": [_run_entry(Money.of(instance), run) for run in runs]}
    return document, (*instance.warnings, *faults, *draw_runs(instance, runs, picture))


def _run_entry(money: Money, run: Run) -> Mapping[str, Any]:
    amounts = {"objective": run.objective, "bound": run.bound}
    return {
        "name": run.name,
        "engine": run.engine,
        "seconds": run.seconds,
        **{key: None if minor is None else money.amount(minor) for key, minor in amounts.items()},
        "gap": run.gap,
    }
