"""Tasks about parts handed to a crew, few at a time, and handed in again where an executor was lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Final, TypeVar

from rightsource.optimizer.crew.crew import Crew, is_given_up, is_loss

_MOST_LOSSES: Final = 3
_GLANCE: Final = 0.5
"""Seconds between two looks at whether to stop."""

Answer = TypeVar("Answer")


class Gathering:
    """An executor of a crew for as long as a context lasts; ``workers`` tasks are handed in at a time."""

    def __init__(self, crew: Crew, should_stop: Callable[[], bool], workers: int | None = None) -> None:
        self._crew, self._should_stop = crew, should_stop
        self.workers = crew.slots if workers is None else min(workers, crew.slots)
        self._executor: Executor | None = None
        self._losses = 0

    def __enter__(self) -> Gathering:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the executor, with what it still runs."""
        self._end()

    def each(
        self, work: Callable[..., Answer], tasks: Sequence[Callable[[], tuple[Any, ...]]]
    ) -> Iterator[tuple[int, Answer]]:
        """Yield what the work gives for the arguments of each task, in the order in which they end.

        Arguments are made when their turn comes, those of one task ahead while all workers are busy. Tasks that are not
        done when it is time to stop are left.

        Raises
        ------
        BrokenExecutor
            When workers are lost again and again.
        """
        waiting, running = deque(range(len(tasks))), dict[Future[Answer], int]()
        ahead: dict[int, tuple[Any, ...]] = {}
        slots = max(1, min(self.workers, len(tasks)))
        while (waiting or running) and not self._should_stop():
            while waiting and len(running) < slots:
                k = waiting.popleft()
                running[self._submitted(work, ahead.pop(k) if k in ahead else tasks[k]())] = k
            if waiting and not ahead:
                ahead[waiting[0]] = tasks[waiting[0]]()
            for future in wait(running, timeout=_GLANCE, return_when=FIRST_COMPLETED).done:
                k = running.pop(future)
                if self._is_lost(future):
                    waiting.extendleft([k, *running.values()])
                    running.clear()
                    break
                yield k, future.result()

    def _submitted(self, work: Callable[..., Answer], arguments: tuple[Any, ...]) -> Future[Answer]:
        if self._executor is None:
            self._executor = self._crew.open()
        return self._executor.submit(work, *arguments)

    def _is_lost(self, future: Future[Answer]) -> bool:
        """Say whether the executor lost a task, and open another one next, a few times."""
        error = future.exception()
        if error is None or not (is_loss(error) or is_given_up(error)) or self._losses >= _MOST_LOSSES:
            return False
        self._losses += 1
        self._end()
        return True

    def _end(self) -> None:
        if self._executor is not None:
            self._crew.end(self._executor)
            self._executor = None
