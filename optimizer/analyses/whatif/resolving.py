"""A what-if from what the baseline has shown, where an instance is large enough for that to be sooner."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from rightsource.models.changes import AddRule
from rightsource.models.changing.apply import changed
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.decomposition.compiled import has_machine_code
from rightsource.optimizer.decomposition.supported import unsupported
from rightsource.optimizer.questions.asking import Asker

if TYPE_CHECKING:
    from rightsource.optimizer.decomposition.warm import WarmAnswer

_ENGINES: Final = ("auto", "decomposition")
_FEWEST: Final = 500
"""Smaller instances are solved anew before multipliers are found."""
_LEAST_SECONDS: Final = 20.0
"""With less time nothing is begun that may have to be compiled first."""
_PART: Final = 0.4
"""Part of the time left that this may take; what it does not settle is searched as any other question."""
_SETTLING_EACH: Final = 0.02
_ANSWER_EACH: Final = 0.01
"""Seconds per process for multipliers, and for the answer, at most."""


def resolved(asker: Asker, base: Result, change: AddRule) -> WarmAnswer | None:
    """Return what re-solving from the baseline gives under a change that closes options; None where it does not pay.

    ``change`` adds a `require` or `forbid` rule. The answer may be short of the asked gap, and without a plan.

    Raises
    ------
    InternalError
        When a checked plan costs less than the bound of the baseline.
    EngineError
        When no process can be started for an engine.
    """
    part = TimePart.of(asker, _PART)
    if not _pays(asker):
        return None
    # Numba and OR-Tools take most of a second to load: smaller instances go without.
    from rightsource.optimizer.decomposition.warm import WarmSolver  # noqa: PLC0415

    assert base.plan is not None
    instance, processes = asker.instance, len(asker.instance.processes.ids)
    solver = WarmSolver(instance, base.plan.choice(instance), base.bound, asker.should_stop)
    solver.settle(min(_SETTLING_EACH * processes, _left(part) / 2), asker.settings.gap)
    closed = compile_tables(changed(instance, [change])).barred
    return solver.without(closed, asker.settings.gap, min(_ANSWER_EACH * processes, _left(part)))


def _pays(asker: Asker) -> bool:
    """Say whether the instance is large, there is time, and the engine is there."""
    if asker.settings.engine not in _ENGINES or len(asker.instance.processes.ids) < _FEWEST:
        return False
    left = asker.seconds_left()
    if left is not None and left < _LEAST_SECONDS:
        return False
    return has_machine_code() and not unsupported(compile_tables(asker.instance))


def _left(part: TimePart) -> float:
    left = part.left()
    return inf if left is None else left
