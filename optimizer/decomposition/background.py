"""Work that goes on beside this thread and tells what it finds through a queue."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, TypeVar

Found = TypeVar("Found")
Answer = TypeVar("Answer")


class Background(Generic[Found, Answer]):
    """Runs ``work(tell, should_stop)`` in a thread of its own; leaving the context asks it to stop and waits for it.

    Nothing that it finds is used in its own thread: all of it waits until this thread asks. `begin` and `end` do the
    same without a context.

    Examples
    --------
    >>> with Background(lambda tell, should_stop: tell(1)) as work:
    ...     found = work.found(wait=5.0)
    >>> found
    [1]
    """

    def __init__(self, work: Callable[[Callable[[Found], None], Callable[[], bool]], Answer]) -> None:
        self._work = work
        self._found: SimpleQueue[Found | None] = SimpleQueue()
        self._stop = threading.Event()
        self._answer: Answer | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> None:
        """Begin the work."""
        self._thread.start()

    def end(self, seconds: float | None = None) -> None:
        """Ask the work to stop and wait until it has, for so many seconds at most."""
        self._stop.set()
        self._thread.join(seconds)

    def __enter__(self) -> Background[Found, Answer]:
        """Begin the work."""
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask the work to stop and wait until it has."""
        self.end()

    @property
    def finished(self) -> bool:
        """Whether the work is done; what it found last may still wait."""
        return not self._thread.is_alive()

    def found(self, wait: float = 0.0) -> list[Found]:
        """Return what was found since the last call, after waiting so many seconds for the first of it at most."""
        taken: list[Found] = []
        try:
            item = self._found.get(timeout=wait) if wait > 0 and not self.finished else self._found.get_nowait()
            while True:
                taken += [] if item is None else [item]
                item = self._found.get_nowait()
        except Empty:
            return taken

    def answer(self) -> Answer | None:
        """Return what finished work answered, None before; an error that ended it is raised here."""
        if self._error is not None:
            raise self._error
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._work(self._found.put, self._stop.is_set)
        except BaseException as error:  # raised again where the answer is asked for
            self._error = error
        self._found.put(None)  # whoever waits is woken
