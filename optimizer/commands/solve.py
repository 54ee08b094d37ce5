"""``rightsource solve``: a least-cost plan, and the proof of how good it is."""

import os
import sys
from pathlib import Path
from typing import Final

import click

from rightsource.instances.files import write_plan
from rightsource.instances.library import open_instance
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.result import Result, StopReason
from rightsource.optimizer.clock import process_age
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.options import instance_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.solve_document import solve_document
from rightsource.optimizer.commands.solve_summary import solve_summary
from rightsource.optimizer.commands.solving_options import solving_options
from rightsource.optimizer.commands.sources import read_named_plan
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.solve import solve


@click.command("solve")
@instance_argument
@click.option(
    "--output", "-o", "plan_file", metavar="PLAN", help="Write the plan to this file (JSON, or CSV as it ends)."
)
@solving_options
@talk_options
def command(
    instance_file: str,
    plan_file: str | None,
    time_limit: float | None,
    gap: float,
    seed: int,
    threads: int | None,
    engine: str,
    start_file: str | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Find a least-cost plan and prove how good it is.

    Ctrl-C stops the search and keeps the best plan so far. Exit codes: 0 solved to the asked gap, 2 wrong input, 3 no
    plan can exist, 4 stopped early with a plan, 5 stopped early without one, 130 interrupted before any plan was found.
    """
    screen = Screen(as_json, quiet)
    _check_place(plan_file)
    instance = open_instance(instance_file)
    start, faults = (None, ()) if start_file is None else read_named_plan(start_file, instance)
    warnings = (*instance.warnings, *faults)
    screen.warn(warnings)
    progress = ProgressPrinter(sys.stderr, Money.of(instance))
    with stop_on_signal(screen.say) as should_stop:
        result = solve(
            instance,
            engine=engine,
            time_limit=time_limit,
            gap=gap,
            seed=seed,
            threads=threads,
            start=start,
            on_progress=None if quiet else progress,
            should_stop=should_stop,
            elapsed=process_age(),
        )
        progress.close()
        kept = _keep(plan_file, instance, result, screen)
    screen.result(solve_document(instance, result, warnings), *solve_summary(instance, result))
    return exit_code(result) if kept else exits.WRONG_INPUT


_WITHOUT_PLAN: Final[dict[StopReason, int]] = {"interrupt": exits.INTERRUPTED, "failure": exits.INTERNAL}


def exit_code(result: Result) -> int:
    """Return the exit code that says how a solve ended."""
    if result.status == "infeasible":
        return exits.INFEASIBLE
    if result.plan is None:
        return _WITHOUT_PLAN.get(result.stop_reason, exits.LIMIT_WITHOUT_PLAN)
    if not result.verified:
        return exits.INTERNAL
    return exits.DONE if result.reached else exits.LIMIT_WITH_PLAN


def _check_place(plan_file: str | None) -> None:
    """Refuse a place where no plan can be written before hours of work are spent on the plan."""
    if plan_file is None:
        return
    path = Path(plan_file)
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        message = "no plan can be written here; expected a file in a folder that exists and may be written to."
        raise InputError([Fault("", message, plan_file)])


def _keep(plan_file: str | None, instance: Instance, result: Result, screen: Screen) -> bool:
    """Write the plan, if there is one and a file for it; return whether all went well.

    A plan that cannot be written is still shown: it may be the work of hours.
    """
    if plan_file is None or result.plan is None:
        return True
    try:
        write_plan(
            plan_file,
            instance,
            result.plan,
            objective=result.objective,
            bound=result.bound,
            engine=result.engine,
            seed=result.seed,
            versions=result.versions,
        )
    except InputError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    screen.say(f"Plan written to {plan_file}.")
    return True
