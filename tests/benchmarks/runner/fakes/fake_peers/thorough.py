"""A peer that betters one process after the other and tells each better plan; at least FAKE_SECONDS long."""

import itertools
import os
import time
from pathlib import Path

import numpy as np

from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.models.checker import Checker


def solve(job: PeerJob, log: EventLog) -> None:
    """Start from the last option of every process, and change one process after the other to whatever is best."""
    with log.phase("read"):
        instance = Prepared(Path(job.folder)).instance()
    with log.phase("build"):
        checker = Checker(instance)
    first = instance.processes.first_option
    choice, best = first[1:] - 1, None
    for process, option in itertools.product(range(len(first) - 1), range(int(np.diff(first).max()))):
        other = choice.copy()
        other[process] = min(first[process] + option, first[process + 1] - 1)
        cost = checker.objective(other)
        if checker.feasible(other) and (best is None or cost < best):
            best, choice = cost, other
            log.plan(choice, best)
    time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
    log.bound(0.0)
    log.end("finished", versions={"fake": "1"})
