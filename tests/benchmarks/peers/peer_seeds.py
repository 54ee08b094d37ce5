"""Lets a peer prove optima of random instances in a process of its own: ``python peer_seeds.py MODULE FIRST LAST``.

Prints one line of JSON per seed: the events of its run.
"""

from __future__ import annotations

import io
import json
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from model_peer_cases import prepared
from random_instances import random_instance

from rightsource.benchmarks.peers.job import EventLog, PeerJob


def main(module: str, first: int, last: int) -> None:
    """Run the peer on the random instances of a range of seeds."""
    peer = import_module(f"rightsource.benchmarks.peers.{module}")
    with TemporaryDirectory() as folder:
        for seed in range(first, last):
            case = prepared(random_instance(seed), Path(folder) / str(seed))
            peer.solve(PeerJob(str(case.folder), "", 60, gap=0.0), EventLog(stream := io.StringIO()))
            print(json.dumps([json.loads(line) for line in stream.getvalue().splitlines()]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
