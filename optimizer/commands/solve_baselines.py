"""The part of ``solve --compare``: work the baselines out in the time that is left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.baselines import BASELINES, Baseline, baselines
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.clock import process_age
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings


def found_plan(instance: Instance, result: Result) -> CheckedPlan | None:
    """Return the plan of a result with its report, None without one."""
    if result.plan is None or result.report is None:
        return None
    return CheckedPlan("solved", result.plan.choice(instance), result.report)


def worked_out(
    instance: Instance,
    plan: CheckedPlan | None,
    settings: Settings,
    time_limit: float | None,
    should_stop: Callable[[], bool],
    *,
    quiet: bool,
) -> tuple[Baseline, ...]:
    """Return all baselines, with progress; where no plan keeps all rules, none is decided one by one either.

    ``time_limit`` counts from the start of the process, the solve included.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit - process_age()
    known = [] if plan is None else [plan.choice]
    asker = Asker(instance, settings, deadline=deadline, should_stop=should_stop, known=known)
    names = [name for name in BASELINES if plan is not None or name != "one-by-one"]
    with AskingProgress(sys.stderr, len(names), "baselines", quiet=quiet) as progress:
        return baselines(asker, names, lambda found: progress.step(found.name))
