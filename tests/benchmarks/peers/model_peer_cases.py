"""Prepared folders of small instances, and runs of peers on them in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import rightsource.benchmarks
from rightsource.benchmarks.cases.case import Facts
from rightsource.benchmarks.cases.prepared import FACTS, FIRST_OPTION, INSTANCE, Prepared
from rightsource.benchmarks.peers.job import PeerJob
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.models.instance import Instance
from rightsource.models.json_text import on_one_line
from rightsource.models.writing import to_document

Event = dict[str, Any]


def prepared(instance: Instance, folder: Path) -> Prepared:
    """Write the files of a case for an instance that is in no family."""
    folder.mkdir()
    (folder / INSTANCE).write_text(on_one_line(to_document(instance)), encoding="utf-8")
    np.save(folder / FIRST_OPTION, instance.processes.first_option)
    facts = Facts("test", "test", len(instance.processes.ids), 0, 0, 0, 0, instance.money_decimals, 0.0)
    (folder / FACTS).write_text(json.dumps(asdict(facts)), encoding="utf-8")
    return Prepared(folder)


def run_peer(name: str, case: Prepared, seconds: float = 60, gap: float = 0.0) -> list[Event]:
    """Return the events of a peer that solves a prepared case in its own process."""
    events = case.folder / f"{name}.jsonl"
    job = case.folder / f"{name}.json"
    PeerJob(str(case.folder), str(events), seconds, gap, model=PEERS[name].model).write(job)
    entry = str(Path(rightsource.benchmarks.__path__[0]).parents[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([entry, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "rightsource.benchmarks.peers.process", name, str(job)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


def of_kind(events: list[Event], kind: str) -> list[Event]:
    """Return the events of one kind."""
    return [event for event in events if event["kind"] == kind]
