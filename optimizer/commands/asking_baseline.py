"""Solve the baseline that a command's differences count against, with progress."""

import sys

from rightsource.models.result import Result
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question


def solved_baseline(asker: Asker, screen: Screen) -> Result:
    """Return the least-cost plan of the asker's instance as it is."""
    printer = ProgressPrinter(sys.stderr, Money.of(asker.instance))
    found = answer(
        asker.instance,
        Question("baseline"),
        asker.settings,
        asker.seconds_left(),
        asker.should_stop,
        None if screen.quiet else printer,
    )
    printer.close()
    return found.result
