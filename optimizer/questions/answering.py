"""Answer one question, wherever: the task that crews are given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import TracePoint
from rightsource.optimizer.questions.question import Answer, Question, Settings
from rightsource.optimizer.solve import solve

_LEAST_SECONDS: Final = 0.5
"""No engine is even loaded in less: a question that comes late, but in time, is given this much."""
_NO_SECONDS: Final = 1e-9
"""The time limit of a question that comes too late: its answer is what needs no search."""


def answer(
    instance: Instance,
    question: Question,
    settings: Settings,
    seconds: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[TracePoint], None] | None = None,
) -> Answer:
    """Solve an instance under the changes of a question, from the cheapest start that keeps all rules.

    ``seconds`` is what all questions together have left; the question's own limit counts too. With 0 seconds nothing is
    searched: the answer has the start that keeps all rules, if there is one.

    Raises
    ------
    InputError
        When a change does not fit the instance, or a setting is out of its range.
    EngineError
        When no engine can be started and no start keeps all rules.

    Examples
    --------
    >>> answer(instance, Question("as it is"), Settings(engine="exhaustive")).result.status
    'optimal'
    """
    began = time.monotonic()
    variant = changed(instance, question.changes)
    start = best_start(variant, question.starts)
    result = solve(
        variant,
        engine=settings.engine,
        time_limit=_time_limit(question, seconds),
        gap=settings.gap if question.gap is None else question.gap,
        seed=settings.seed,
        threads=settings.threads,
        start=None if start is None else Plan.of_choice(variant, start),
        on_progress=on_progress,
        should_stop=should_stop,
        elapsed=time.monotonic() - began,
    )
    return Answer(question.key, result, None if result.plan is None else result.plan.choice(variant))


def _time_limit(question: Question, seconds: float | None) -> float | None:
    limits = [limit for limit in (question.seconds, seconds) if limit is not None]
    if not limits:
        return None
    return max(min(limits), _NO_SECONDS if seconds == 0 else _LEAST_SECONDS)


def best_start(instance: Instance, starts: Sequence[Integers]) -> Integers | None:
    """Return the cheapest of some choices that keeps all rules, the first where none does, None of none."""
    checker = Checker(instance)
    kept = [choice for choice in starts if checker.feasible(choice)]
    return min(kept, key=checker.objective, default=starts[0] if len(starts) else None)
