"""Processes that end with the one that started them, however that one ended."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
"""Option of Linux's prctl(2): the signal that the kernel sends to a process when its parent ends."""


def bind(parent: int) -> None:
    """End this process as soon as the thread that started it, in the process ``parent``, is gone."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - of no use elsewhere

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before the kernel was told
            os._exit(1)
    else:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
