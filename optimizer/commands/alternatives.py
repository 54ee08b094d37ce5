"""``rightsource alternatives``: plans that are nearly as cheap and truly different."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from rightsource.instances.library import open_instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.alternatives.nearness import BYS, By
from rightsource.optimizer.commands.alternatives_document import alternatives_document, plan_name
from rightsource.optimizer.commands.alternatives_tables import alternatives_tables
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.asking_tables import no_baseline
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, plans_option, talk_options
from rightsource.optimizer.commands.plan_folder import NamedPlan, check_plan_folder
from rightsource.optimizer.commands.screen import Screen

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
        if number > 1 and not value.endswith("%"):
            plain = f"write {value}% or {100 * number}%"
            raise click.BadParameter(f"found {value}, which may be meant in per cent: {plain}.")
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
    help="A plan may cost this part more than the least-cost plan.",
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
    "--count",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Plans to look for beside the least-cost plan.",
)
@plans_option("Write the plans")
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

    Each plan is the cheapest, to the asked gap, that keeps all rules, costs at most PART more than the least-cost plan,
    and handles at least PART of the processes otherwise than every plan listed before it; bound and gap say how far
    that is proven. Plans are listed and numbered by cost, behind the least-cost plan. That there is no further one is
    proven and said. Then every process is labelled over all near plans, whether listed or not: must (all handle it so),
    may (some do), never (none does), open (not proven in time). Exit codes: 0 all proven, 2 wrong input, 3 no plan can
    exist, 4 stopped early, 5 stopped early without any plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, within, differ, by, count, budget, least_differing,
    plans [{name, objective, bound, gap, proven, difference, above_baseline,
    above_least_at_most, differs, modes, assignment}] with the baseline first,
    end (no more, count or limit), processes [{process, label, values [{name,
    label}]}], complete, seconds, warnings. A plan's bound: no near plan that
    differs as much from all plans listed before it costs less; proven: to the
    asked gap it is the cheapest of these.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    # OR-Tools takes a moment to import: help and wrong words need none of it.
    from rightsource.optimizer.analyses.alternatives.alternatives import Wanted, alternatives  # noqa: PLC0415

    screen = Screen(as_json, quiet)
    if folder is not None:
        check_plan_folder(folder)
    began = time.monotonic()
    instance = open_instance(instance_file)
    wanted, found = Wanted(within, differ, by, count), None
    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        base = solved_baseline(asker, screen).result
        if base.plan is not None:
            steps = count + len(instance.processes.ids)
            with AskingProgress(sys.stderr, steps, "plans and labels", quiet=quiet) as progress:
                found = alternatives(asker, base, wanted, progress.step, progress.step)
    document = alternatives_document(instance, base, wanted, found, time.monotonic() - began, instance.warnings)
    keeping = Keeping(screen)
    keeping.plans(folder, instance, [] if found is None else list(_named(base, found)))
    if found is None:
        return keeping.result(document, no_baseline(instance, base), asking_exit_code(base, complete=False))
    code = asking_exit_code(base, complete=found.complete)
    return keeping.result(document, alternatives_tables(instance, found), code)


def _named(base: Result, found: Alternatives) -> Iterator[NamedPlan]:
    """Yield the plans by name, each with its cost, and the bound on the cost of all plans."""
    told = {key: getattr(base, key) for key in ("engine", "seed", "versions", "bound")}
    for k, plan in enumerate(found.plans):
        yield NamedPlan(plan_name(k).replace(" ", "-"), plan.choice, {"objective": plan.cost, **told})
