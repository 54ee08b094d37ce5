"""``rightsource frontier``: cost against one or two other aims."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from rightsource.instances.library import open_instance
from rightsource.instances.plan_files import write_plan
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.analyses.frontier.aims import AIM_NAMES, MOST_AIMS
from rightsource.optimizer.analyses.frontier.frontier import Frontier, explore
from rightsource.optimizer.analyses.frontier.inquiry import Inquiry
from rightsource.optimizer.analyses.frontier.ledger import Ledger
from rightsource.optimizer.analyses.frontier.record import read_frontier, write_frontier
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS, level_text
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.failures import failure_of
from rightsource.optimizer.commands.frontier_document import FrontierRun, frontier_document
from rightsource.optimizer.commands.frontier_tables import frontier_tables
from rightsource.optimizer.commands.options import (
    PICTURE_ENDINGS,
    bundled_cases,
    instance_argument,
    picture_path,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.asking import Asker

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
    help="Plans to find; fewer when the frontier has no more.",
)
@click.option(
    "--output",
    "-o",
    "picture",
    metavar="PICTURE",
    callback=picture_path,
    help=f"Draw the frontier in this file, {PICTURE_ENDINGS}.",
)
@click.option("--plans", "plans_folder", metavar="FOLDER", help="Write every plan to this new or empty folder.")
@click.option("--save", "save_file", metavar="FILE", help="Keep what is known in this file after every answer.")
@click.option("--resume", "resume_file", metavar="FILE", help="Go on from such a file, and keep it up unless --save.")
@asking_options()
@talk_options
def command(
    instance_file: str,
    names: tuple[str, ...],
    points: int,
    picture: Path | None,
    plans_folder: str | None,
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
    through the ends, cost and aims scaled to the frontier's range (Das 1999). Ctrl-C keeps what is found. Exit codes: 0
    all plans found and proven to the asked gap, 2 wrong input, 3 no plan can exist, 4 stopped early with plans, 5
    stopped early without one, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, against, asked_points, baseline {name, status,
    objective, bound, gap, assignment}, aims [{name, better, best {at_least,
    at_most}}], points [{number, objective, difference, amounts {aim: amount},
    bound, gap, certified, undominated, knee, modes, providers, assignment}] by
    growing cost, knee (a number), current, whole, ending, remarks, questions,
    seconds, warnings. certified: the gap is at most the asked one;
    undominated: proven that no plan dominates it; whole: proven that there are
    no further plans but for the asked gap; ending is one of points, whole,
    infeasible, stuck, time, interrupt.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    record = save_file if save_file is not None else resume_file
    _check_places(instance_file, picture, plans_folder, save_file, resume_file)
    began = time.monotonic()
    instance = open_instance(instance_file)
    ledger = Ledger.of(instance, names, asking.settings.gap)
    if resume_file is not None:
        read_frontier(resume_file, instance, ledger)
    failures: list[InputError] = []
    with stop_on_signal(screen.say) as should_stop:
        asker = Asker(instance, asking.settings, asking.crew(), asking.deadline(), should_stop)
        frontier = _explore(asker, ledger, points, _keeper(record, instance, failures), quiet=quiet)
    run = FrontierRun(frontier, points, _current(instance), time.monotonic() - began)
    faults = [*instance.warnings]
    with _collecting(failures):
        if plans_folder is not None:
            _write_plans(Path(plans_folder), instance, frontier, screen)
    with _collecting(failures):
        if picture is not None:
            faults += _draw(instance, run, picture, screen)
    screen.warn(faults)
    failure = failure_of(InputError(fault for error in failures for fault in error.faults)) if failures else None
    document = {**frontier_document(instance, run, faults), **(failure.document() if failure else {})}
    screen.result(document, *frontier_tables(instance, run))
    if failure is not None:
        click.echo(failure.text(), err=True)
        return failure.exit_code
    return _exit_code(frontier)


@contextmanager
def _collecting(failures: list[InputError]) -> Iterator[None]:
    """Collect what cannot be written: the frontier is still shown, it may be the work of hours."""
    try:
        yield
    except InputError as error:
        failures.append(error)


def _check_places(
    instance_file: str, picture: Path | None, plans_folder: str | None, save_file: str | None, resume_file: str | None
) -> None:
    """Refuse places where results cannot be kept, or would replace somebody's work, before any work is spent."""
    read = {instance_file: "instance", **({} if resume_file is None else {resume_file: "frontier to resume"})}
    if picture is not None:
        check_place(picture, "picture", read)
    if resume_file is not None and save_file in (None, resume_file):
        check_place(resume_file, "frontier", {instance_file: "instance"})
    elif save_file is not None:
        check_place(save_file, "frontier", read)
        if Path(save_file).is_file():
            message = "this file exists already; give --resume to go on with it, or another name."
            raise InputError([Fault("", message, save_file)])
    if plans_folder is not None:
        _check_folder(Path(plans_folder))


def _check_folder(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(
            [Fault("", "this folder is not empty; expected a new or an empty one for the plans.", str(folder))]
        )
    if not folder.is_dir():
        check_place(folder, "folder", {})
        if folder.exists():
            raise InputError(
                [Fault("", "this is a file; expected a new or an empty folder for the plans.", str(folder))]
            )


def _keeper(record: str | None, instance: Instance, failures: list[InputError]) -> Callable[[Ledger], None]:
    """Return what keeps a ledger in its file, until that fails once."""

    def keep(ledger: Ledger) -> None:
        if record is not None and not failures:
            with _collecting(failures):
                write_frontier(record, instance, ledger)

    return keep


def _explore(asker: Asker, ledger: Ledger, points: int, keep: Callable[[Ledger], None], *, quiet: bool) -> Frontier:
    """Find the points, with progress, keeping what is known after every answer."""
    money, done = Money.of(asker.instance), 0
    with AskingProgress(sys.stderr, points, "questions", quiet=quiet) as progress, asker:

        def tell(ledger: Ledger, inquiry: Inquiry, left: int) -> None:
            nonlocal done
            done += 1
            progress.expect(done + left)
            progress.step(_asked(money, ledger, inquiry))
            keep(ledger)

        frontier = explore(asker, ledger, points, tell)
    keep(ledger)
    return frontier


def _asked(money: Money, ledger: Ledger, inquiry: Inquiry) -> str:
    """Return a question in a few words."""
    limits = [
        f"{AIM_WORDS[aim.name]} {level_text(money, aim, level)}"
        for aim, level in zip(ledger.aims, inquiry.limits, strict=True)
        if level < aim.worst
    ]
    return ", ".join(limits) or "least cost"


def _current(instance: Instance) -> CheckedPlan | None:
    """Return the current plan where it is complete."""
    complete = len(instance.current) > 0 and int(instance.current.min()) >= 0
    return CheckedPlan.of("current", instance, instance.current) if complete else None


def _write_plans(folder: Path, instance: Instance, frontier: Frontier, screen: Screen) -> None:
    if not frontier.points:
        screen.say("No plans written: none was found.")
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError([Fault("", f"this folder cannot be made: {error.strerror}.", str(folder))]) from None
    width = len(str(len(frontier.points)))
    for number, point in enumerate(frontier.points, start=1):
        plan = Plan.of_choice(instance, point.choice)
        write_plan(folder / f"point-{number:0{width}}.json", instance, plan, objective=point.cost)
    screen.say(f"{len(frontier.points):,} plans written to {folder}.")


def _draw(instance: Instance, run: FrontierRun, picture: Path, screen: Screen) -> tuple[Fault, ...]:
    if not run.frontier.points:
        screen.say("No picture drawn: no plan was found.")
        return ()
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.figures import save_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.frontier import frontier_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words  # noqa: PLC0415

    with shapeless_letters() as letters:
        save_figure(frontier_figure(instance, run.frontier, run.current), picture)
    screen.say(f"Picture written to {picture}.")
    return (Fault("", shapeless_words(letters), str(picture)),) if letters else ()


def _exit_code(frontier: Frontier) -> int:
    if frontier.contradicted:
        return exits.INTERNAL
    if frontier.ending == "infeasible":
        return exits.INFEASIBLE
    if not frontier.points:
        return exits.INTERRUPTED if frontier.ending == "interrupt" else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if frontier.certified else exits.LIMIT_WITH_PLAN
