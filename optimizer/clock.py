"""Time since this process started: what a user's time limit counts."""

import time
from functools import cache

import psutil


@cache
def _started() -> float:
    """Return the start of this process on the monotonic clock, which no change of the wall clock moves."""
    created: float = psutil.Process().create_time()
    return time.monotonic() - max(time.time() - created, 0.0)


def process_age() -> float:
    """Return the seconds since this process started, interpreter and imports included."""
    return time.monotonic() - _started()
