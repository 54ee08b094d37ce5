"""A peer that takes memory until somebody stops it."""

import time

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Take 50 MB at a time."""
    with log.phase("read"):
        pass
    held = []
    for _ in range(60):
        held.append(bytearray(b"x" * 50_000_000))
        time.sleep(0.05)
