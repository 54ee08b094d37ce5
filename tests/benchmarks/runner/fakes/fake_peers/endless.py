"""A peer that tells a plan that breaks nothing, a bound, and then never ends."""

import subprocess
import sys
import time
from pathlib import Path

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def solve(job: PeerJob, log: EventLog) -> None:
    """Sleep for good, and have a child in a session of its own that does the same."""
    with log.phase("read"):
        pass
    log.bound(-1.0)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    Path(job.events).with_name("child.txt").write_text(str(child.pid), encoding="utf-8")
    time.sleep(600)
