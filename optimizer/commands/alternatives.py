"""``rightsource alternatives``: plans that are nearly as cheap and truly different."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rightsource.instances.library import open_instance
from rightsource.instances.plan_files import write_plan
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result
from rightsource.optimizer.analyses.alternatives.nearness import BYS, By
from rightsource.optimizer.commands.alternatives_document import alternatives_document, plan_name
from rightsource.optimizer.commands.alternatives_tables import alternatives_tables, no_alternatives
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.places import check_folder
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.wording import counted

if TYPE_CHECKING:  # importing it for real would load OR-Tools, which help and wrong words do not need
    from rightsource.optimizer.analyses.alternatives.alternatives import Alternatives

DEFAULT_SECONDS = 300.0


def share(most: Fraction | None) -> Callable[[click.Context, click.Parameter, str], Fraction]:
    """Return a callback that reads a part: 2% or 0.02, above 0 and at most ``most``."""

    def read(ctx: click.Context, param: click.Parameter, value: str) -> Fraction:
        digits = value.removesuffix("%").strip()
        try:
            number = Fraction(Decimal(digits)) / (100 if value.endswith("%") else 1)
        except (InvalidOperation, ValueError, OverflowError):
            number = Fraction(-1)
        if number <= 0 or (most is not None and number > most):
            upto = "" if most is None else ", at most 100%"
            raise click.BadParameter(f"found {value}, expected a part above 0 such as 2% or 0.02{upto}.")
        return number

    return read


@click.command("alternatives", epilog=bundled_cases())
@instance_argument
@click.option(
    "--within",
    type=str,
    callback=share(None),
    default="2%",
    show_default=True,
    metavar="PART",
    help="A plan may cost this part more than the best one.",
)
@click.option(
    "--differ",
    type=str,
    callback=share(Fraction(1)),
    default="10%",
    show_default=True,
    metavar="PART",
    help="Part of the processes that each plan handles otherwise than every other plan.",
)
@click.option(
    "--by", type=click.Choice(BYS), default="option", show_default=True, help="What counts as handled otherwise."
)
@click.option(
    "--count", type=click.IntRange(1), default=5, show_default=True, help="Plans to look for beside the best one."
)
@click.option("--output", "-o", "folder", metavar="FOLDER", help="Write the plans to this folder.")
@asking_options(DEFAULT_SECONDS)
@talk_options
def command(
    instance_file: str,
    within: Fraction,
    differ: Fraction,
    by: By,
    count: int,
    folder: str | None,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show plans that are nearly as cheap and truly different.

    Each plan is the cheapest, to the asked gap, that keeps all rules, costs at most PART more than the best plan, and
    handles at least PART of the processes otherwise than every plan before it; bound and gap say how far that is
    proven. That there is no further one is proven and said. Then every process is labelled over all near plans, whether
    listed or not: must (all handle it so), may (some do), never (none does), open (not proven in time). Exit codes: 0
    all proven, 2 wrong input, 3 no plan can exist, 4 stopped early, 5 stopped early without any plan, 130 interrupted
    before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, within, differ, by, count, budget, least_differing,
    plans [{name, objective, bound, gap, difference, above_best,
    above_least_at_most, differs, modes, assignment}] with the best first,
    end (no more, count or limit), processes [{process, label, values [{name,
    label}]}], complete, seconds, warnings. A plan's bound: no near plan that
    differs as much from all plans before it costs less.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    # OR-Tools takes a moment to import: help and wrong words need none of it.
    from rightsource.optimizer.analyses.alternatives.alternatives import Wanted, alternatives  # noqa: PLC0415

    screen = Screen(as_json, quiet)
    if folder is not None:
        check_folder(folder)
    began = time.monotonic()
    instance = open_instance(instance_file)
    wanted, found = Wanted(within, differ, by, count), None
    screen.warn(instance.warnings)
    with stop_on_signal(screen.say) as should_stop:
        asker = Asker(instance, asking.settings, asking.crew(), asking.deadline(), should_stop)
        base = solved_baseline(asker, screen)
        if base.plan is not None:
            steps = count + len(instance.processes.ids)
            with AskingProgress(sys.stderr, steps, "plans and labels", quiet=quiet) as progress:
                found = alternatives(asker, base, wanted, progress.step, progress.step)
    document = alternatives_document(instance, base, wanted, found, time.monotonic() - began, instance.warnings)
    if found is None:
        screen.result(document, *no_alternatives(instance, base))
        return asking_exit_code(base, complete=False)
    if folder is not None:
        _write(Path(folder), instance, base, found)
        screen.say(f"{counted(len(found.plans), 'plan', 'plans')} written to {folder}.")
    screen.result(document, *alternatives_tables(instance, found))
    return asking_exit_code(base, complete=found.complete)


def _write(folder: Path, instance: Instance, base: Result, found: Alternatives) -> None:
    """Write every plan to a file of its name."""
    folder.mkdir(exist_ok=True)
    told = {key: getattr(base, key) for key in ("engine", "seed", "versions", "bound")}
    for k, plan in enumerate(found.plans):
        made = Plan.of_choice(instance, plan.choice)
        write_plan(folder / f"{plan_name(k)}.json", instance, made, objective=plan.cost, **told)
