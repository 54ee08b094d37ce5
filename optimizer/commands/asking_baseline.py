"""Solve the baseline that a command's differences count against, with progress."""

import sys

from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question


def solved_baseline(asker: Asker, screen: Screen, gap: float | None = None, part: float = 1.0) -> Answer:
    """Return the least-cost plan of the asker's instance as it is, to this gap or else to that of the asker.

    It may take this part of the time that the asker has left.
    """
    left = asker.seconds_left()
    printer = ProgressPrinter(sys.stderr, Money.of(asker.instance))
    found = answer(
        asker.instance,
        Question("baseline", gap=gap),
        asker.settings,
        None if left is None else part * left,
        asker.should_stop,
        None if screen.quiet else printer,
    )
    printer.close()
    return found
