"""The process of a peer: ``python -m rightsource.benchmarks.peers.process NAME JOB``.

NAME is that of a peer, or the full name of a module elsewhere that has a `solve` like those of our peers.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.registry import PEERS


def main(arguments: list[str]) -> int:
    """Solve one job as one peer; what goes wrong is an event like the others."""
    name, job_path = arguments
    job = PeerJob.read(Path(job_path))
    module = import_module(f"rightsource.benchmarks.peers.{PEERS[name].module}" if name in PEERS else name)
    with Path(job.events).open("a", encoding="utf-8") as stream:
        log = EventLog(stream)
        try:
            module.solve(job, log)
        except MemoryError:
            log.end("memory", "The peer ran out of memory.")
        except Exception as error:  # a peer may raise anything, and its run is still a result
            log.end("failed", f"{type(error).__name__}: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
