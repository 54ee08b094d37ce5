"""Solve one job in this process: hand the model over, follow the search, judge the answer."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from ortools.math_opt import callback_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver

from rightsource.models.columns import Integers
from rightsource.optimizer.engines import exact, logs
from rightsource.optimizer.engines.answers import Known, judged, stopped
from rightsource.optimizer.engines.incumbents import Incumbents, Trail
from rightsource.optimizer.engines.job import TITLES, Bound, Event, Incumbent, Job, LogLine, Outcome
from rightsource.optimizer.engines.parameters import SOLVER_TYPES, parameters, remaining
from rightsource.optimizer.engines.proto import Message, dense, model_proto, start_proto
from rightsource.optimizer.engines.scaling import SLACK, scales, whole_bound

Emit = Callable[[Event], None]

_TAIL: Final = 20
_PAUSE: Final = 0.05


def solve(job: Job, emit: Emit, folder: Path, started: float | None = None) -> Outcome:
    """Return how a job ended; errors of the engine become an outcome too.

    Parameters
    ----------
    job
        What to solve.
    emit
        Called with every event, from any thread, one at a time.
    folder
        An empty folder for the engine's files.
    started
        The moment (of `time.monotonic`) from which the job's deadline and all events count; now when not given.
    """
    search = _Search(job, emit, folder, time.monotonic() if started is None else started)
    if exact.impossible(job.model):
        return Outcome("infeasible", "proof", native_status="no search: a limit alone excludes all solutions")
    outcome = search.run()
    if job.engine == "cp-sat" and outcome.status == "infeasible":
        return _second_opinion(search, outcome)
    return outcome


def _second_opinion(search: _Search, claim: Outcome) -> Outcome:
    """Ask HiGHS too before CP-SAT's "infeasible" is believed.

    Open reports tell of false ones: with presolve (google/or-tools, issue 5274), and without (issue 5295).
    """
    search.say("CP-SAT found the model infeasible; HiGHS is asked to confirm it.")
    second = _Search(replace(search.job, engine="highs", start=None), search.emit, search.folder, search.started).run()
    native = f"CP-SAT: {claim.native_status}; HiGHS: {second.native_status}"
    if second.status == "infeasible":
        return replace(second, native_status=native)
    if second.values is None:
        message = "CP-SAT found no solution, but HiGHS could not confirm that there is none."
    else:
        message = "CP-SAT found no solution, but HiGHS did; the answer is that of HiGHS."
    return replace(second, native_status=native, message=message)


class _Search:
    """One run of one engine on one job."""

    def __init__(self, job: Job, emit: Emit, folder: Path, started: float) -> None:
        self.job, self.emit, self.folder, self.started = job, emit, folder, started
        self._scales = scales(job.model, job.engine, job.tight)
        self._lock = threading.RLock()
        self._incumbents = Incumbents(job.model, self._tell_incumbent)
        self._trail = Trail(folder / "improving.sol", job.model.columns)
        self._read_bound = logs.reader(job.engine)
        self._bound: int | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._fault: Exception | None = None
        self._ends: float | None = None

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self.started

    def run(self) -> Outcome:
        """Build, search, judge."""
        begin = time.monotonic()
        self._take_start()
        integral = np.ones_like(self.job.model.integral) if self.job.engine == "cp-sat" else self.job.model.integral
        model, hint = model_proto(self.job.model, self._scales, integral), start_proto(self.job.model, self.job.start)
        seconds = remaining(self.job.deadline, self._elapsed)
        built = time.monotonic()
        outcome = self._searched(model, hint, seconds)
        return replace(
            outcome,
            log_tail=tuple(self._tail),
            seconds_build=built - begin,
            seconds_solve=time.monotonic() - built,
        )

    def _take_start(self) -> None:
        """Count a start that keeps every row as found; one that does not is still a hint, which CP-SAT repairs."""
        if self.job.start is None:
            return
        broken = self.job.model.broken(self.job.start)
        if broken:
            self.say(f"The start breaks {broken} rows of the model; it is only a hint.")
        else:
            self._incumbents.offer_whole(self.job.start)

    def _searched(self, model: Message, hint: Message, seconds: float | None) -> Outcome:
        if seconds is not None and seconds <= 0:
            return stopped(self._known(), "time")
        self._ends = None if seconds is None else time.monotonic() + seconds
        settings = parameters(self.job, self._scales.objective, seconds, self.folder / "improving.sol")
        registration = callback_pb2.CallbackRegistrationProto()
        if self.job.engine != "highs":
            registration.request_registration.append(callback_pb2.CALLBACK_EVENT_MIP_SOLUTION)
        try:
            with self._following():
                result = solver.solve(
                    model,
                    SOLVER_TYPES[self.job.engine],
                    parameters_pb2.SolverInitializerProto(),
                    settings,
                    hint,
                    self._on_log,
                    registration,
                    None if self.job.engine == "highs" else self._on_solution,
                    None,
                )
            if self._fault is not None:
                raise self._fault
        except MemoryError:
            return stopped(self._known(), "memory", f"{TITLES[self.job.engine]} ran out of memory.")
        except Exception as error:  # whatever an engine throws ends in an outcome that says it
            return stopped(self._known(), "failure", f"{TITLES[self.job.engine]} failed: {error}.")
        return self._judged(result)

    @contextmanager
    def _following(self) -> Iterator[None]:
        """Read HiGHS's file of solutions while the engine runs, and once more when it is done."""
        done = threading.Event()
        follower = threading.Thread(target=self._follow, args=(done,), daemon=True)
        follower.start()
        try:
            yield
        finally:
            done.set()
            follower.join()

    def _follow(self, done: threading.Event) -> None:
        finished = False
        while not finished:
            finished = done.wait(_PAUSE)
            self._guarded(self._read_trail)

    def _read_trail(self) -> None:
        for values in self._trail.read():
            self._incumbents.offer(values)

    def _guarded(self, action: Callable[[], None]) -> None:
        """Do something on an engine's thread: an exception that left a callback would end the process."""
        with self._lock:
            try:
                action()
            except Exception as error:  # told once the engine is back
                self._fault = error

    def _on_log(self, lines: list[str]) -> None:
        self._guarded(lambda: self._read_lines(lines))

    def _on_solution(self, data: Message) -> Message:
        self._guarded(lambda: self._incumbents.offer(dense(data.primal_solution_vector, self.job.model.columns)))
        return callback_pb2.CallbackResultProto()

    def _read_lines(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)
            bound = self._read_bound(line)
            if bound is not None:
                self._raise_bound(bound)

    def say(self, line: str) -> None:
        """Add a line to the log."""
        self._tail.append(line)
        self.emit(LogLine(self._elapsed, line))

    def _raise_bound(self, bound: float) -> None:
        whole = whole_bound(bound, self._scales.objective, self.job.engine, self.job.model.offset)
        if whole is not None:
            whole = self._incumbents.corrected(whole, SLACK[self.job.engine])
            if self._bound is None or whole > self._bound:
                self._bound = whole
                self.emit(Bound(self._elapsed, whole))

    def _tell_incumbent(self, values: Integers, objective: int, broken: int) -> None:
        self.emit(Incumbent(self._elapsed, values, objective, broken))

    def _judged(self, result: Message) -> Outcome:
        """Take over the engine's solutions and last bound, then its claim."""
        for solution in result.solutions:
            self._incumbents.offer(dense(solution.primal_solution.variable_values, self.job.model.columns))
        if result.termination.reason != result_pb2.TERMINATION_REASON_INFEASIBLE:
            self._raise_bound(result.termination.objective_bounds.dual_bound)
        return judged(
            self._known(), result, out_of_time=self._ends is not None and time.monotonic() >= self._ends - _PAUSE
        )

    def _known(self) -> Known:
        return Known(self.job.model, self.job.engine, self._scales.objective, self._incumbents, self._bound)
