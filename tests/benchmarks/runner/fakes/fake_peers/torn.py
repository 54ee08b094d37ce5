"""A peer that is killed while it tells a second plan."""

import os
import signal
from pathlib import Path

from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Tell the first option of every process, then half a line."""
    with log.phase("read"):
        first = Prepared(Path(job.folder)).first_option()
    log.plan(first[:-1])
    with Path(job.events).open("a", encoding="utf-8") as stream:
        stream.write('{"kind": "plan", "seconds": 1.0, "choi')
    os.kill(os.getpid(), signal.SIGKILL)
