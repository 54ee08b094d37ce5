"""Ctrl-C and SIGTERM while a solve runs: the first asks it to stop and keep its plan, the second ends it at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Whether the user asked to stop; calling it tells, and announces the stop the first time."""

    def __init__(self, announce: Callable[[str], None]) -> None:
        self._announce = announce
        self._asked = False
        self._announced = False

    def __call__(self) -> bool:
        """Return whether the user asked to stop."""
        # Not announced in the handler: a signal may arrive in the middle of a write to the same stream.
        if self._asked and not self._announced:
            self._announced = True
            self._announce("Stopping with the best plan so far; once more to end at once.")
        return self._asked

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Note the first signal; raise KeyboardInterrupt at the second, so that child processes are still ended."""
        if self._asked:
            # A third signal must not find this handler: nothing may stand between the user and the end.
            for each in _SIGNALS:
                signal.signal(each, signal.SIG_DFL)
            raise KeyboardInterrupt
        self._asked = True


@contextmanager
def stop_on_signal(announce: Callable[[str], None]) -> Iterator[StopRequest]:
    """Turn the first Ctrl-C or SIGTERM in this context into a request to stop; put the old handlers back afterwards."""
    request = StopRequest(announce)
    before = {number: signal.signal(number, request.handle) for number in _SIGNALS}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
