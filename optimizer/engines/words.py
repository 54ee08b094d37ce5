"""What is said to a job under way, from another thread: to stop, and solutions that were found elsewhere."""

from __future__ import annotations

import threading

import numpy as np

from rightsource.models.columns import Integers


def stopping() -> bytes:
    """Return the word that asks a job to stop and to tell what it has."""
    return b""


def suggesting(values: Integers) -> bytes:
    """Return the word that tells a job a whole value for every column."""
    return values.astype("<i8").tobytes()


class Words:
    """Keeps what was said until the engine asks for it; of several solutions the last.

    Examples
    --------
    >>> words = Words()
    >>> words.say(suggesting(np.array([0, 2])))
    >>> words.suggestion(), words.suggestion(), words.stopped
    (array([0, 2]), None, False)
    >>> words.say(stopping())
    >>> words.stopped
    True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._suggestion: bytes | None = None
        self.stopped = False

    def say(self, word: bytes) -> None:
        """Take a word of `stopping` or `suggesting`."""
        with self._lock:
            self.stopped = self.stopped or not word
            self._suggestion = word or self._suggestion

    def suggestion(self) -> Integers | None:
        """Return the values that were suggested since the last call, None without any."""
        if self._suggestion is None:  # asked very often: without the lock
            return None
        with self._lock:
            word, self._suggestion = self._suggestion, None
        return None if word is None else np.frombuffer(word, dtype="<i8").astype(np.int64)
