"""A pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from rightsource.optimizer.crew.bond import bind

Given = ParamSpec("Given")
Done = TypeVar("Done")


class LocalCrew:
    """A pool of processes on this machine, each running one task at a time.

    They are spawned, not forked: a fork would carry threads' locks over. They end with the process that made them,
    also when it is killed.
    """

    def __init__(self, workers: int = 1) -> None:
        self.slots = workers

    def open(self) -> Executor:
        """Return a new pool."""
        context = multiprocessing.get_context("spawn")
        return _Pool(self.slots, mp_context=context, initializer=_begin, initargs=(os.getpid(),))

    def end(self, executor: Executor) -> None:
        """Kill the pool's processes; whatever hangs on them ends with them."""
        if isinstance(executor, ProcessPoolExecutor):
            for process in list((executor._processes or {}).values()):
                process.kill()
        executor.shutdown(wait=True, cancel_futures=True)


class _Pool(ProcessPoolExecutor):
    """A pool whose processes never see a terminal's Ctrl-C, not even while they start and could only complain."""

    def submit(self, fn: Callable[Given, Done], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Done]:
        """Hand in a task; a process that is started for it inherits that the signal is blocked."""
        with _interrupts_blocked():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Have Ctrl-C wait until this context ends, where the system can do that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(parent: int) -> None:
    """Bind a worker to the process that made it; Ctrl-C is that one's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bind(parent)
