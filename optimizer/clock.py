"""Time since this process started: what a user's time limit counts."""

import os
import time
from functools import cache
from pathlib import Path
from typing import Final

import psutil

_STATUS: Final = Path("/proc/self/stat")
_BEGAN: Final = 19
"""Where Linux tells, among what follows a process's name, how many clock ticks after the machine it started."""


@cache
def _started() -> float:
    """Return the start of this process on the monotonic clock, which no change of the wall clock moves."""
    return time.monotonic() - max(_age(), 0.0)


def _age() -> float:
    """Return the seconds since this process started.

    On Linux they are counted from the machine's start: the wall clock's time of that is known to a second only.
    """
    if hasattr(time, "CLOCK_BOOTTIME") and _STATUS.exists():
        told = _STATUS.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(told[_BEGAN]) / os.sysconf("SC_CLK_TCK")
    return time.time() - float(psutil.Process().create_time())


def process_age() -> float:
    """Return the seconds since this process started, interpreter and imports included."""
    return time.monotonic() - _started()
