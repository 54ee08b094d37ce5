"""``rightsource frontier``: cost against one or two other aims."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rightsource.instances.library import open_instance
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.frontier.aims import AIM_NAMES, MOST_AIMS
from rightsource.optimizer.analyses.frontier.frontier import Frontier
from rightsource.optimizer.analyses.frontier.ledger import Ledger
from rightsource.optimizer.analyses.frontier.record import read_frontier
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.frontier_document import FrontierRun, frontier_document
from rightsource.optimizer.commands.frontier_run import check_record, explored
from rightsource.optimizer.commands.frontier_tables import frontier_tables
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import (
    bundled_cases,
    instance_argument,
    picture_option,
    plans_option,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.plan_folder import NamedPlan, check_plan_folder
from rightsource.optimizer.commands.screen import Screen

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_POINTS: Final = 200


@click.command("frontier", epilog=bundled_cases())
@instance_argument
@click.option(
    "--against",
    "names",
    type=click.Choice(AIM_NAMES),
    multiple=True,
    required=True,
    help=f"Aim to weigh against cost; may be given {MOST_AIMS} times.",
)
@click.option(
    "--points",
    type=click.IntRange(1, _MOST_POINTS),
    default=8,
    show_default=True,
    help="Plans to find and show, the ends first; fewer when the frontier has no more.",
)
@picture_option("Draw the frontier in this file")
@plans_option("Write every plan", "--plans")
@click.option("--save", "save_file", metavar="FILE", help="Keep what is known in this file after every answer.")
@click.option("--resume", "resume_file", metavar="FILE", help="Go on from such a file, and keep it up unless --save.")
@asking_options()
@talk_options
def command(
    instance_file: str,
    names: tuple[str, ...],
    points: int,
    picture: Path | None,
    folder: str | None,
    save_file: str | None,
    resume_file: str | None,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Weigh cost against one or two other aims, with proofs.

    The rules of the instance stay. Every question limits the aims and asks for the least cost, so each plan comes with
    a proof: no plan at least as good in the aims costs less than its bound. Yields count in billionths rounded down,
    expected loss and transition cost (undiscounted) in minor units. The knee is the plan farthest below the chord
    through the ends, cost and aims scaled to the frontier's range (Das 1999). Plans found beyond those asked for are
    kept for --resume, not shown: the ends and the knee stay, others go that stand close together. Ctrl-C keeps what is
    found. Exit codes: 0
    all plans found and proven to the asked gap, 2 wrong input, 3 no plan can exist, 4 stopped early with plans, 5
    stopped early without one, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, against, asked_points, asked_gap, baseline
    {name, status, stop_reason, objective, bound, gap, assignment}, aims [{name,
    better, best {at_least, at_most}}], points [{number, objective, difference,
    amounts {aim: amount}, bound, gap, proven, undominated, knee, modes,
    providers, assignment}] by growing cost, knee (a number), left_out (how many
    more plans were found on the way), current {objective, feasible, broken,
    amounts}, whole, ending, remarks, questions, answers (as in the file of
    --save), complete, seconds, warnings. A point is proven when its gap is at
    most the asked one; undominated: proven that no plan dominates it; whole:
    proven that there are no further plans but for the asked gap; ending is one
    of points, whole, infeasible, stuck, time, interrupt.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if picture is not None:
        resumed = {} if resume_file is None else {resume_file: "frontier to resume"}
        check_place(picture, "picture", {instance_file: "instance", **resumed})
    if folder is not None:
        check_plan_folder(folder)
    record = check_record(instance_file, save_file, resume_file)
    began = time.monotonic()
    instance = open_instance(instance_file)
    ledger = Ledger.of(instance, names, asking.settings.gap)
    if resume_file is not None:
        read_frontier(resume_file, instance, ledger)
    screen.warn(instance.warnings)
    keeping = Keeping(screen)
    with asking.asker(instance, screen) as asker:
        frontier = explored(asker, ledger, points, record, keeping)
    run = FrontierRun(frontier, points, _current(instance), time.monotonic() - began)
    keeping.plans(folder, instance, _named(frontier))
    nothing = None if frontier.points else "no plan was found"
    faults = (*instance.warnings, *keeping.picture(picture, lambda: _figure(instance, run), nothing))
    document = frontier_document(instance, run, faults)
    return keeping.result(document, frontier_tables(instance, run), _exit_code(frontier))


def _current(instance: Instance) -> CheckedPlan | None:
    """Return the current plan where it is complete."""
    return CheckedPlan.of("current", instance, instance.current) if instance.current_is_complete else None


def _named(frontier: Frontier) -> list[NamedPlan]:
    """Return the plans by their numbers, each with its cost."""
    width = len(str(len(frontier.points)))
    return [
        NamedPlan(f"point-{number:0{width}}", point.choice, {"objective": point.cost})
        for number, point in enumerate(frontier.points, start=1)
    ]


def _figure(instance: Instance, run: FrontierRun) -> Figure:
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.frontier import frontier_figure  # noqa: PLC0415

    return frontier_figure(instance, run.frontier, run.current)


def _exit_code(frontier: Frontier) -> int:
    if frontier.contradicted:
        return exits.INTERNAL
    if frontier.ending == "infeasible":
        return exits.INFEASIBLE
    if not frontier.points:
        return exits.INTERRUPTED if frontier.ending == "interrupt" else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if frontier.complete else exits.LIMIT_WITH_PLAN
