"""``rightsource solve``: a least-cost plan, and the proof of how good it is."""

import sys
from collections.abc import Mapping
from threading import Thread
from typing import Any, Final

import click

from rightsource.instances.library import open_instance
from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result, StopReason
from rightsource.optimizer.clock import process_age
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.baselines_document import baseline_entries
from rightsource.optimizer.commands.baselines_tables import baselines_tables
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.places import check_place, check_plan_kind
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.solve_baselines import found_plan, worked_out
from rightsource.optimizer.commands.solve_document import solve_document
from rightsource.optimizer.commands.solve_summary import solve_summary
from rightsource.optimizer.commands.solving_options import solving_options
from rightsource.optimizer.commands.sources import read_named_plans
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.questions.question import Settings
from rightsource.optimizer.solve import solve
from rightsource.optimizer.wording import counted

_RULES_NAMED: Final = 3
"""Broken rules of a start plan that are named; `verify` shows all."""


@click.command("solve", epilog=bundled_cases())
@instance_argument
@click.option(
    "--output", "-o", "plan_file", metavar="PLAN", help="Write the plan to this file: JSON, CSV or Excel, as it ends."
)
@click.option(
    "--compare", is_flag=True, help="Hold the plan against baselines as well; they take further time after the solve."
)
@solving_options
@talk_options
def command(
    instance_file: str,
    plan_file: str | None,
    compare: bool,
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

    --compare shows it beside the current plan (as-is), a plan all in house where that is possible, one decided process
    by process (one-by-one), and the cheapest plan under no rules: what each costs, breaks, and what the plan saves
    against it.

    Ctrl-C stops the search and keeps the best plan so far. Exit codes: 0 solved to the asked gap, 2 wrong input, 3 no
    plan can exist, 4 stopped early with a plan, 5 stopped early without one, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, status, stop_reason, objective, bound, gap,
    asked_gap, verified, engine, seed, seconds {read, build, solve, total},
    memory_mb, costs, modes, rules, providers, assignment, reasons, versions,
    trace [{seconds, objective, bound}], warnings, baselines [{name, status,
    stop_reason, objective, bound, gap, assignment, meaning, cost, saving,
    reason, feasible, broken, providers, modes, mode_shares, mean_yield,
    expected_loss, changes, costs}] (with --compare). Cost and saving are
    {at_least, at_most} per year; saving is what the plan saves against the
    baseline. Published problems have published_objective and published_bound
    as well.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if plan_file is not None:
        check_place(plan_file, "plan", {instance_file: "instance"})
        check_plan_kind(plan_file)
    instance, start, faults = _read(instance_file, start_file)
    warnings = (*instance.warnings, *faults)
    screen.warn(warnings)
    progress = ProgressPrinter(sys.stderr, Money.of(instance))
    naming = Thread(target=sha256, args=(instance,), daemon=True)
    naming.start()  # result and plan name the instance by its hash; computed while the engine works
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
        naming.join()
        keeping = Keeping(screen)
        keeping.plan(plan_file, instance, result.plan, **_informative(result))
        plan, settings = found_plan(instance, result), Settings(engine, gap, seed, threads)
        found = worked_out(instance, plan, settings, time_limit, should_stop, quiet=quiet) if compare else ()
    more = {"baselines": baseline_entries(instance, plan, found)} if compare else {}
    tables = baselines_tables(instance, plan, found) if compare else ()
    document = {**solve_document(instance, result, warnings), **more}
    return keeping.result(document, [*solve_summary(instance, result), *tables], exit_code(result))


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


def _read(instance_file: str, start_file: str | None) -> tuple[Instance, Plan | None, tuple[Fault, ...]]:
    """Return the instance, the plan to start from, and warnings about that plan."""
    if start_file is None:
        return open_instance(instance_file), None, ()
    instance, [(start, faults)] = read_named_plans(instance_file, [start_file])
    broken = [rule.id for rule in check(instance, start.choice(instance)).broken]
    if not broken:
        return instance, start, faults
    listed = ", ".join([*broken[:_RULES_NAMED], *(["..."] if len(broken) > _RULES_NAMED else [])])
    message = f"the start plan breaks {counted(len(broken), 'rule', 'rules')} ({listed}); it only guides the engine."
    return instance, start, (*faults, Fault("", message, start_file))


def _informative(result: Result) -> Mapping[str, Any]:
    """Return what a plan file says beside the plan."""
    return {key: getattr(result, key) for key in ("objective", "bound", "engine", "seed", "versions")}
