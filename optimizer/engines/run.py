"""Run a job in an engine's process: follow it, stop it in time, keep what it found whatever happens to it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rightsource.models.columns import Integers
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
from rightsource.optimizer.engines.libraries import library_of
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.words import suggesting

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
    running = Running(job, on_event or (lambda _: None), process)
    should_stop = should_stop or (lambda: False)
    try:
        while (outcome := running.step(_TICK)) is None:
            if should_stop():
                return running.cut_short("interrupt")
        return outcome
    finally:
        running.release()


def _check(job: Job, process: EngineProcess | None) -> None:
    if job.engine not in ENGINES:
        raise EngineError(f"'{job.engine}' is not an engine; expected one of {', '.join(ENGINES)}.")
    if process is not None and process.library == "highspy" and job.engine != "highs":
        raise EngineError(f"The process given has no engine but HiGHS loaded, and {TITLES[job.engine]} is asked for.")
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


class Running:
    """A job under way in an engine's process: followed step by step, so that several can be followed at once.

    Parameters as of `run`, and so is what it raises. ``idle`` says whether the last step found nothing new.
    """

    def __init__(self, job: Job, on_event: Callable[[Event], None], process: EngineProcess | None = None) -> None:
        self.job, self._on_event = job, on_event
        self._began = time.monotonic()
        self._incumbent: Incumbent | None = None
        self._bound: int | None = None
        self._log: list[str] = []
        self.idle = False
        _check(job, process)
        self._own = process is None
        self.process = process or EngineProcess(library_of(job.engine))
        left = None if job.deadline is None else job.deadline - (time.monotonic() - self._began)
        self.process.give(_sendable(replace(job, deadline=left)))

    def step(self, timeout: float) -> Outcome | None:
        """Pass on the next event, if one comes in time; return the outcome once it is there.

        Also when the time of the job is over or the process is gone.
        """
        message = self.process.next(timeout)
        self.idle = message is None
        if isinstance(message, Outcome):
            return message
        if isinstance(message, int):
            return self._lost(message)
        if message is not None:
            self._take(message)
        if self.job.deadline is not None and time.monotonic() > self._began + self.job.deadline + _GRACE:
            return self.cut_short("time")
        return None

    def suggest(self, values: Integers) -> None:
        """Tell the engine of a solution that was found elsewhere; one that cannot take it does not mind."""
        self.process.tell(suggesting(values))

    def stop(self) -> None:
        """Ask the engine to stop; its outcome follows soon."""
        self.process.stop()

    def release(self) -> None:
        """End the process unless it is ready for its next job and belongs to somebody else."""
        if self._own or not self.process.ready:
            self.process.close()

    def cut_short(self, stop: EngineStop) -> Outcome:
        """Return what has arrived already, also what was not passed on yet; the engine may still work on."""
        while (message := self.process.next(0.0)) is not None and not isinstance(message, int):
            if isinstance(message, Outcome):
                return message
            self._keep(message)
        return self._seen(stop)

    def _take(self, event: Event) -> None:
        self._keep(event)
        self._on_event(event)

    def _keep(self, event: Event) -> None:
        if isinstance(event, Incumbent):
            self._incumbent = event
        elif isinstance(event, Bound):
            self._bound = event.bound
        elif isinstance(event, LogLine):
            self._log = [*self._log[1 - _TAIL :], event.text]

    def _seen(self, stop: EngineStop, message: str = "", native: str = "ended") -> Outcome:
        """Make an outcome of what was seen so far."""
        best = self._incumbent
        outcome = Outcome(
            status="unknown" if best is None else "feasible",
            stop=stop,
            values=None if best is None else best.values,
            objective=None if best is None else float(best.objective),
            bound=self._bound,
            broken=0 if best is None else best.broken,
            native_status=native,
            log_tail=tuple(self._log),
            seconds_solve=time.monotonic() - self._began,
            message=message,
            memory_mb=self.process.memory_mb(),
        )
        if best is not None and not best.broken and self._bound is not None and best.objective <= self._bound:
            return replace(outcome, status="optimal", stop="proof")
        return outcome

    def _lost(self, code: int) -> Outcome:
        """Say how the process ended that gave no outcome: by a signal, or by itself with its last words."""
        words = self.process.last_words()
        title = TITLES[self.job.engine]
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return self._seen("memory", f"{title} ran out of memory.", f"exit code {code}")
        last = words.strip().splitlines()[-1:] or ["it left no message"]
        message = f"The process of {title} ended before its answer ({_ending(code)}): {last[0]}."
        return self._seen("failure", message, f"exit code {code}")


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    hint = ", as the system does when memory runs out" if code == -9 else ""
    return f"signal {signal.Signals(-code).name}{hint}"
