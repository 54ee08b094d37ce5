"""A peer that tells as its last word which cores it may use, and how many threads libraries may take."""

import os

import psutil

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Look at this process."""
    with log.phase("read"):
        pass
    log.end("finished", f"{psutil.Process().cpu_affinity()} {os.environ['OMP_NUM_THREADS']}")
