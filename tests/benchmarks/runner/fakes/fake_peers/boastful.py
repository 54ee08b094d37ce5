"""A peer that tells no plans but words: lists of the wrong length, options of others, and a proof."""

import numpy as np

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Tell two plans that are none."""
    with log.phase("read"):
        pass
    log.plan(np.zeros(3, dtype=np.int64), 5.0)
    log.plan(np.full(20, 10**6, dtype=np.int64), 5.0)
    log.bound(5.0)
    log.end("proved", "Best plan ever")
