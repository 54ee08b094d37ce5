"""The work of ``rightsource frontier``: explore with progress, and keep what is known after every answer."""

from __future__ import annotations

import sys
from pathlib import Path

from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.frontier.frontier import Frontier, explore
from rightsource.optimizer.analyses.frontier.inquiry import Inquiry
from rightsource.optimizer.analyses.frontier.ledger import Ledger
from rightsource.optimizer.analyses.frontier.record import write_frontier
from rightsource.optimizer.analyses.frontier.words import AIM_WORDS, level_text
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.asking import Asker


def check_record(instance_file: str, save_file: str | None, resume_file: str | None) -> str | None:
    """Return the file in which to keep what is known, None where none is asked for.

    Raises
    ------
    InputError
        When it cannot be written, or would replace another file than the one to go on from.
    """
    if save_file is None or save_file == resume_file:
        if resume_file is not None:
            check_place(resume_file, "frontier", {instance_file: "instance"})
        return resume_file
    resumed = {} if resume_file is None else {resume_file: "frontier to resume"}
    check_place(save_file, "frontier", {instance_file: "instance", **resumed})
    if Path(save_file).is_file():
        message = "this file exists already; give --resume to go on with it, or another name."
        raise InputError([Fault("", message, save_file)])
    return save_file


def explored(asker: Asker, ledger: Ledger, points: int, record: str | None, keeping: Keeping) -> Frontier:
    """Return the frontier with this many points, found with progress and kept in a file after every answer."""
    money, done = Money.of(asker.instance), 0
    with AskingProgress(sys.stderr, points, "questions", quiet=keeping.screen.quiet) as progress:

        def tell(ledger: Ledger, inquiry: Inquiry, left: int) -> None:
            nonlocal done
            done += 1
            progress.expect(done + left)
            progress.step(_asked(money, ledger, inquiry))
            _keep(record, asker.instance, ledger, keeping)

        frontier = explore(asker, ledger, points, tell)
    _keep(record, asker.instance, ledger, keeping)
    return frontier


def _keep(record: str | None, instance: Instance, ledger: Ledger, keeping: Keeping) -> None:
    """Write what is known, until that fails once."""
    if record is not None and not keeping.faults:
        with keeping.attempt():
            write_frontier(record, instance, ledger)


def _asked(money: Money, ledger: Ledger, inquiry: Inquiry) -> str:
    """Return a question in a few words."""
    limits = [
        f"{AIM_WORDS[aim.name]} {level_text(money, aim, level)}"
        for aim, level in zip(ledger.aims, inquiry.limits, strict=True)
        if level < aim.worst
    ]
    return ", ".join(limits) or "least cost"
