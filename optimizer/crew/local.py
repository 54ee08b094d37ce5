"""A pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor

from rightsource.optimizer.crew.bond import bind


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
        return ProcessPoolExecutor(self.slots, mp_context=context, initializer=_begin, initargs=(os.getpid(),))

    def end(self, executor: Executor) -> None:
        """Kill the pool's processes; whatever hangs on them ends with them."""
        if isinstance(executor, ProcessPoolExecutor):
            for process in list((executor._processes or {}).values()):
                process.kill()
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(parent: int) -> None:
    """Bind a worker to the process that made it; Ctrl-C is that one's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bind(parent)
