"""The process of a peer on a leash: ``python -m rightsource.benchmarks.runner.leash PARENT CORES NAME JOB``.

It ends with the process that started it, however that one ended, and never leaves the cores it was given (numbers with
commas between them; none: any). Then it is `rightsource.benchmarks.peers.process`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
"""Option of Linux's prctl(2): the signal that the kernel sends to a process when its parent ends."""


def main(arguments: list[str]) -> int:
    """Bind this process, then solve."""
    parent, cores, name, job = arguments
    bind(int(parent))
    if cores:
        import psutil  # noqa: PLC0415 - only where it is needed: a peer's own imports are slow enough

        psutil.Process().cpu_affinity([int(core) for core in cores.split(",")])
    from rightsource.benchmarks.peers.process import main as solve  # noqa: PLC0415 - after the cores are settled

    return solve([name, job])


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
