"""``rightsource solve``: a least-cost plan, and the proof of how good it is."""

import sys
from pathlib import Path

import click

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.clock import process_age
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.options import instance_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.solve_document import solve_document
from rightsource.optimizer.commands.solve_summary import solve_summary
from rightsource.optimizer.commands.solving_options import solving_options
from rightsource.optimizer.commands.sources import read_start, save_plan
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.solve import solve


@click.command("solve")
@instance_argument
@click.option(
    "--output", "-o", "plan_file", metavar="PLAN", help="Write the plan to this file.  [default: not written]"
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
    instance = open_instance(instance_file)
    start, warnings = read_start(start_file, instance)
    screen.warn((*instance.warnings, *warnings))
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
    _keep(plan_file, instance, result, screen)
    document = solve_document(instance, result, (*instance.warnings, *warnings))
    screen.result(document, *solve_summary(instance, result, _checked(instance, result)))
    return exit_code(result)


def exit_code(result: Result) -> int:
    """Return the exit code that says how a solve ended."""
    if result.status == "infeasible":
        return exits.INFEASIBLE
    if result.plan is None:
        return exits.INTERRUPTED if result.stop_reason == "interrupt" else exits.LIMIT_WITHOUT_PLAN
    if not result.verified:
        return exits.INTERNAL
    return exits.DONE if result.reached else exits.LIMIT_WITH_PLAN


def _keep(plan_file: str | None, instance: Instance, result: Result, screen: Screen) -> None:
    if plan_file is not None and result.plan is not None:
        save_plan(Path(plan_file), instance, result)
        screen.say(f"Plan written to {plan_file}.")


def _checked(instance: Instance, result: Result) -> CheckedPlan | None:
    if result.plan is None or result.report is None:
        return None
    return CheckedPlan("solved", result.plan.choice(instance), result.report)
