"""What tests of peers that read the instance share: runs of one, and many random instances against the oracle."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from model_peer_cases import Event, of_kind, prepared
from random_instances import random_instance

import rightsource.benchmarks
from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.exhaustive import enumerate_plans

Solve = Callable[[PeerJob, EventLog], None]


def run(solve: Solve, case: Prepared, seconds: float = 60, **settings: Any) -> list[Event]:
    """Return the events of a peer that solves a prepared case in this process, to proof unless told otherwise."""
    job = PeerJob(str(case.folder), "", seconds, **{"gap": 0.0, **settings})
    solve(job, EventLog(stream := io.StringIO()))
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def run_document(solve: Solve, document: dict[str, Any], folder: Path) -> list[Event]:
    """Return the events of a peer that solves the instance of a document."""
    return run(solve, prepared(read_document(document, "test"), folder / "case"))


def events_of_seeds(module: str, first: int, last: int) -> list[list[Event]]:
    """Return the events of a peer on the random instances of a range of seeds, solved in another process."""
    here = Path(__file__).parent
    entries = [str(Path(rightsource.benchmarks.__path__[0]).parents[1]), str(here), str(here.parents[1])]
    command = [sys.executable, str(here / "peer_seeds.py"), module, str(first), str(last)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*entries, os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def agreed_kinds(seeds: range, events: list[list[Event]]) -> Counter[str]:
    """Compare each run that took its instance with the oracle; return how often each rule kind was in one with a plan.

    A run that took its instance ends with the proof of a plan that the checker allows and that costs, as claimed, the
    least, or with the proof that there is none.
    """
    kinds: Counter[str] = Counter()
    for seed, told in zip(seeds, events, strict=True):
        if told[-1]["status"] != "not-applicable" and _agrees(random_instance(seed), told, seed):
            kinds.update(rule.kind for rule in random_instance(seed).active_rules)
    return kinds


def _agrees(instance: Instance, told: list[Event], seed: int) -> bool:
    """Compare one run with the oracle; return whether there is a plan."""
    checker = Checker(instance)
    best = enumerate_plans(instance, checker, lambda: np.inf, lambda: False).choice
    if best is None:
        assert told[-1]["status"] == "infeasible", seed
        return False
    optimum, last = checker.objective(best), of_kind(told, "plan")[-1]
    assert told[-1]["status"] == "proved", seed
    assert checker.feasible(np.array(last["choice"])), seed
    assert checker.objective(np.array(last["choice"])) == optimum == last["claimed"], seed
    assert max(event["bound"] for event in of_kind(told, "bound")) == optimum, seed
    return True
