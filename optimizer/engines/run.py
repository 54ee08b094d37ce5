"""Run a job in an engine's process: follow it, stop it in time, keep what it found whatever happens to it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.optimizer.engines.job import (
    ENGINES,
    TITLES,
    Bound,
    EngineError,
    EngineStop,
    Event,
    Incumbent,
    Job,
    LogLine,
    Outcome,
)
from rightsource.optimizer.engines.process import EngineProcess

_GRACE: Final = 0.1
"""Seconds that an engine may be late before its process is ended; it is told to be ready a tenth before."""
_TICK: Final = 0.05
_TAIL: Final = 20
_OUT_OF_MEMORY: Final = ("bad_alloc", "MemoryError", "out of memory", "Cannot allocate memory")


def run(
    job: Job,
    on_event: Callable[[Event], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    process: EngineProcess | None = None,
) -> Outcome:
    """Return how a job ended; a process that did not bring it to an end is gone afterwards, whatever happens.

    Parameters
    ----------
    job
        What to solve.
    on_event
        Called in this thread with every `Incumbent`, `Bound` and `LogLine`, in order.
    should_stop
        Asked every twentieth of a second; once it says True the process is ended at once and the best solution and
        bound so far are the outcome.
    process
        A process started earlier, which is ready for its next job after an outcome; a new one, for this job only, when
        not given.

    Raises
    ------
    EngineError
        When the job cannot be asked of its engine, or no process can be started.
    """
    began = time.monotonic()
    _check(job)
    child = process or EngineProcess()
    try:
        left = None if job.deadline is None else job.deadline - (time.monotonic() - began)
        child.give(_sendable(replace(job, deadline=left)))
        return _Watch(job, child, began, on_event or (lambda _: None), should_stop or (lambda: False)).outcome()
    finally:
        if process is None or not child.ready:
            child.close()


def _check(job: Job) -> None:
    if job.engine not in ENGINES:
        raise EngineError(f"'{job.engine}' is not an engine; expected one of {', '.join(ENGINES)}.")
    if not 0 <= job.relative_gap < 1 or job.absolute_gap < 0:
        raise EngineError(
            "The gap has to be at least 0 and its relative part below 1, "
            f"not {job.relative_gap} (relative) and {job.absolute_gap} (minor units)."
        )
    if job.threads is not None and job.threads < 1:
        raise EngineError(f"{job.threads} threads are too few; expected at least 1.")
    if job.start is not None and len(job.start) != job.model.columns:
        raise EngineError(f"The start has {len(job.start)} values for {job.model.columns} columns.")
    endless = (job.model.lower <= -NO_LIMIT) | (job.model.upper >= NO_LIMIT)
    if job.engine == "cp-sat" and endless.any():
        name = job.model.column_name(int(endless.argmax()))
        raise EngineError(f"CP-SAT needs finite limits for every column, and '{name}' has none.")


def _sendable(job: Job) -> Job:
    """Leave the names behind: they are functions, and no engine needs them."""
    return replace(job, model=replace(job.model, column_name=str, row_name=str))


@dataclass
class _Watch:
    job: Job
    process: EngineProcess
    began: float
    on_event: Callable[[Event], None]
    should_stop: Callable[[], bool]
    incumbent: Incumbent | None = None
    bound: int | None = None
    log: list[str] = field(default_factory=list)

    def outcome(self) -> Outcome:
        """Pass events on until the outcome comes, the time is over, a stop is asked for, or the process is gone."""
        while not self.should_stop():
            message = self.process.next(_TICK)
            if isinstance(message, Outcome):
                return message
            if isinstance(message, int):
                return self._lost(message)
            if message is not None:
                self._take(message)
            if self.job.deadline is not None and time.monotonic() > self.began + self.job.deadline + _GRACE:
                return self._drained("time")
        return self._drained("interrupt")

    def _drained(self, stop: EngineStop) -> Outcome:
        """Keep what has arrived already but was not passed on yet."""
        while (message := self.process.next(0.0)) is not None and not isinstance(message, int):
            if isinstance(message, Outcome):
                return message
            self._keep(message)
        return self._cut_short(stop)

    def _take(self, event: Event) -> None:
        self._keep(event)
        self.on_event(event)

    def _keep(self, event: Event) -> None:
        if isinstance(event, Incumbent):
            self.incumbent = event
        elif isinstance(event, Bound):
            self.bound = event.bound
        elif isinstance(event, LogLine):
            self.log = [*self.log[1 - _TAIL :], event.text]

    def _cut_short(self, stop: EngineStop, message: str = "", native: str = "ended") -> Outcome:
        """Make an outcome of what was seen so far."""
        best = self.incumbent
        outcome = Outcome(
            status="unknown" if best is None else "feasible",
            stop=stop,
            values=None if best is None else best.values,
            objective=None if best is None else float(best.objective),
            bound=self.bound,
            broken=0 if best is None else best.broken,
            native_status=native,
            log_tail=tuple(self.log),
            seconds_solve=time.monotonic() - self.began,
            message=message,
            memory_mb=self.process.memory_mb(),
        )
        if best is not None and not best.broken and self.bound is not None and best.objective <= self.bound:
            return replace(outcome, status="optimal", stop="proof")
        return outcome

    def _lost(self, code: int) -> Outcome:
        """Say how the process ended that gave no outcome: by a signal, or by itself with its last words."""
        words = self.process.last_words()
        title = TITLES[self.job.engine]
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return self._cut_short("memory", f"{title} ran out of memory.", f"exit code {code}")
        last = words.strip().splitlines()[-1:] or ["it left no message"]
        message = f"The process of {title} ended before its answer ({_ending(code)}): {last[0]}."
        return self._cut_short("failure", message, f"exit code {code}")


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    hint = ", as the system does when memory runs out" if code == -9 else ""
    return f"signal {signal.Signals(-code).name}{hint}"
