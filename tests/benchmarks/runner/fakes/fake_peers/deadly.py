"""A peer that kills the worker that started it."""

import os
import signal

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Kill the parent; the leash then ends this process too."""
    os.kill(os.getppid(), signal.SIGKILL)
