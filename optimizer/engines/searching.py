"""A job under way in an engine's process, whatever the engine: what is found, what is told, and the clock."""

from __future__ import annotations

import math
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from rightsource.models.columns import Integers
from rightsource.optimizer.engines import logs
from rightsource.optimizer.engines.answers import Known, stopped
from rightsource.optimizer.engines.incumbents import Incumbents
from rightsource.optimizer.engines.job import TITLES, Bound, Event, Incumbent, Job, LogLine, Outcome
from rightsource.optimizer.engines.scaling import SLACK, scales, whole_bound
from rightsource.optimizer.engines.words import Words

Emit = Callable[[Event], None]

_TAIL: Final = 20
_JUST_IN_TIME: Final = 0.05
_PAUSE: Final = 0.05


class EngineSearch(ABC):
    """One run of one engine on one job.

    Parameters
    ----------
    job
        What to solve.
    emit
        Called with every event, from any thread, one at a time.
    folder
        An empty folder for the engine's files.
    started
        The moment (of `time.monotonic`) from which the job's deadline and all events count.
    words
        What is said to the job while it runs.
    """

    def __init__(self, job: Job, emit: Emit, folder: Path, started: float, words: Words) -> None:
        self.job, self.emit, self.folder, self.started, self.words = job, emit, folder, started, words
        self.scales = scales(job.model, job.engine, job.tight)
        self.incumbents = Incumbents(job.model, self._tell_incumbent)
        self._lock = threading.RLock()
        self._read_bound = logs.reader(job.engine)
        self._bound: int | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL)
        self._fault: Exception | None = None
        self._ends: float | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the process received the job."""
        return time.monotonic() - self.started

    def run(self) -> Outcome:
        """Build, search, judge; errors of the engine become an outcome too."""
        begin = built = time.monotonic()
        self._take_start()
        try:
            self.build()
            built = time.monotonic()
            outcome = self._searched(remaining(self.job.deadline, self.elapsed))
        except MemoryError:
            outcome = stopped(self.known(), "memory", f"{TITLES[self.job.engine]} ran out of memory.")
        except Exception as error:  # whatever an engine throws ends in an outcome that says it
            outcome = stopped(self.known(), "failure", f"{TITLES[self.job.engine]} failed: {error}.")
        return replace(
            outcome,
            log_tail=tuple(self._tail),
            seconds_build=built - begin,
            seconds_solve=time.monotonic() - built,
        )

    @abstractmethod
    def build(self) -> None:
        """Hand the model over."""

    @abstractmethod
    def search(self, seconds: float | None) -> Outcome:
        """Search, with a time limit or without, and judge the answer."""

    def _take_start(self) -> None:
        """Count a start that keeps every row as found; one that does not is still a hint, which CP-SAT repairs."""
        if self.job.start is None:
            return
        broken = self.job.model.broken(self.job.start)
        if broken:
            self.say(f"The start breaks {broken} rows of the model; it is only a hint.")
        else:
            self.incumbents.offer_whole(self.job.start)

    def _searched(self, seconds: float | None) -> Outcome:
        if seconds is not None and seconds <= 0:
            return stopped(self.known(), "time")
        self._ends = None if seconds is None else time.monotonic() + seconds
        return self.search(seconds)

    @contextmanager
    def following(self, follow: Callable[[], None]) -> Iterator[None]:
        """Do something every twentieth of a second while the engine runs, once more when it is done."""
        done = threading.Event()
        follower = threading.Thread(target=self._follow, args=(follow, done), daemon=True)
        follower.start()
        try:
            yield
        finally:
            done.set()
            follower.join()

    @staticmethod
    def _follow(follow: Callable[[], None], done: threading.Event) -> None:
        finished = False
        while not finished:
            finished = done.wait(_PAUSE)
            follow()

    def guarded(self, action: Callable[[], None]) -> None:
        """Do something on an engine's thread: an exception that left a callback would end the process."""
        with self._lock:
            try:
                action()
            except Exception as error:  # told once the engine is back
                self._fault = error

    @property
    def failed(self) -> bool:
        """Whether something was raised on an engine's thread."""
        return self._fault is not None

    def confess(self) -> None:
        """Raise what was raised on an engine's thread."""
        if self._fault is not None:
            raise self._fault

    def read_lines(self, lines: list[str]) -> None:
        """Take lines of the engine's log, and the bounds that they tell."""
        for line in lines:
            self.say(line)
            bound = self._read_bound(line)
            if bound is not None:
                self.raise_bound(bound)

    def say(self, line: str) -> None:
        """Add a line to the log."""
        self._tail.append(line)
        self.emit(LogLine(self.elapsed, line))

    def raise_bound(self, bound: float) -> None:
        """Take a bound in the engine's scaled units."""
        whole = whole_bound(bound, self.scales.objective, self.job.engine, self.job.model.offset)
        if whole is not None:
            whole = self.incumbents.corrected(whole, SLACK[self.job.engine])
            if self._bound is None or whole > self._bound:
                self._bound = whole
                self.emit(Bound(self.elapsed, whole))

    def _tell_incumbent(self, values: Integers, objective: int, broken: int) -> None:
        self.emit(Incumbent(self.elapsed, values, objective, broken))

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit has passed, or as good as."""
        return self._ends is not None and time.monotonic() >= self._ends - _JUST_IN_TIME

    def known(self) -> Known:
        """Return what the search has shown so far."""
        return Known(self.job.model, self.job.engine, self.scales.objective, self.incumbents, self._bound)


def remaining(deadline: float | None, elapsed: float) -> float | None:
    """Return the seconds that a search may take so that its answer arrives before the deadline."""
    if deadline is None or math.isinf(deadline):
        return None
    left = deadline - elapsed
    return left - min(0.1, 0.1 * max(left, 0.0))
