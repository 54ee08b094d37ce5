"""What a crew is: who hands out executors, and how many tasks they take at a time."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Executor
from typing import Protocol


class Crew(Protocol):
    """Who works. ``slots`` is how many tasks may be handed in before one comes back."""

    @property
    def slots(self) -> int:
        """How many tasks may be handed in before one comes back."""

    def open(self) -> Executor:
        """Return an executor, a new one whenever the last was lost."""

    def end(self, executor: Executor) -> None:
        """End an executor at once, with what it still runs."""


def is_loss(error: BaseException | None) -> bool:
    """Say whether the executor lost the process that ran a task, and all others with it."""
    return isinstance(error, BrokenExecutor | CancelledError)


def is_given_up(error: BaseException) -> bool:
    """Say whether a cluster gave a task up because it lost several workers in a row that ran it."""
    return any(kind.__name__ == "KilledWorker" for kind in type(error).__mro__)
