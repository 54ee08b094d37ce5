"""Engines' processes that have done a job and wait for the next: loading the engines costs more than a small job."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

from rightsource.optimizer.engines.job import EngineName
from rightsource.optimizer.engines.libraries import library_of
from rightsource.optimizer.engines.process import EngineProcess

Kind: TypeAlias = "tuple[EngineName, int | None]"
"""Engine and threads: the pool of threads that HiGHS makes at its first job in a process serves all later ones.

The engine decides the library, too, and a process has but one.
"""

_MOST_WAITING: Final = 2
_PATIENCE: Final = 0.5
"""Seconds after which a process that was asked to stop is ended, if it is needed by then."""
_MOST_MB: Final = 1000.0
"""A process that holds more after a job is ended rather than kept."""


class Stand:
    """Where processes wait for their next job; a process takes jobs of one kind only.

    Examples
    --------
    >>> stand = Stand()
    >>> process = stand.take(("highs", 1))
    >>> stand.give_back(("highs", 1), process)
    >>> stand.take(("highs", 1)) is process
    True
    >>> process.close()
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Kind, EngineProcess]] = []
        self._lock = threading.Lock()

    def take(self, kind: Kind) -> EngineProcess:
        """Return a process that waits for jobs of a kind, a new one when there is none.

        Raises
        ------
        EngineError
            When no process can be started.
        """
        with self._lock:
            place = next((k for k, (theirs, _) in enumerate(self._waiting) if theirs == kind), None)
            process = EngineProcess(library_of(kind[0])) if place is None else self._waiting.pop(place)[1]
        if process.settled(_PATIENCE):
            return process
        process.close()
        return self.take(kind)

    def give_back(self, kind: Kind, process: EngineProcess) -> None:
        """Let a process wait for its next job; one that is busy, gone or large is ended, and so are the oldest.

        One that was asked to stop may take its time: whoever takes it next waits for it.
        """
        if not (process.ready or process.stopping) or process.memory_mb() > _MOST_MB:
            process.close()
            return
        with self._lock:
            self._waiting.append((kind, process))
            surplus = self._waiting[:-_MOST_WAITING]
            del self._waiting[: len(surplus)]
        for _, oldest in surplus:
            oldest.close()

    @contextmanager
    def lent(self, kind: Kind) -> Iterator[EngineProcess]:
        """Lend a process that waits for jobs of a kind, a new one when there is none; it comes back in any case.

        Raises
        ------
        EngineError
            When no process can be started.
        """
        process = self.take(kind)
        try:
            yield process
        finally:
            self.give_back(kind, process)

    def clear(self) -> None:
        """End all processes that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for _, process in waiting:
            process.close()

    def forget(self) -> None:
        """Leave all processes to the program that this one was forked from."""
        self._waiting, self._lock = [], threading.Lock()


STAND: Final = Stand()
"""The processes of this program."""

atexit.register(STAND.clear)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=STAND.forget)
