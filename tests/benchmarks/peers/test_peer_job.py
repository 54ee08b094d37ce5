"""What a peer is told and tells: jobs, events, clocks, and runs that go wrong."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rightsource.benchmarks.peers import process
from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.peer import Peer
from rightsource.benchmarks.peers.registry import PEERS


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return the events in a stream."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_write_then_read_is_identity(tmp_path: Path) -> None:
    """A job survives its file."""
    job = PeerJob("folder", "events", 12.5, gap=0.01, seed=3, threads=2, memory_mb=100, model="plain")
    job.write(tmp_path / "job.json")
    assert PeerJob.read(tmp_path / "job.json") == job


def test_the_clock_starts_when_reading_ends() -> None:
    """Reading is measured but not counted; building counts as it passes."""
    log = EventLog(stream := io.StringIO())
    with log.phase("read"):
        time.sleep(0.05)
    assert log.seconds() < 0.05
    with log.phase("build"):
        time.sleep(0.02)
    read, build = events(stream)
    assert (read["name"], build["name"]) == ("read", "build")
    assert read["seconds"] >= 0.05
    assert log.seconds() >= build["seconds"] >= 0.02


def test_a_model_built_beforehand_is_charged() -> None:
    """Seconds spent on the model file count as if the peer had built it; seconds it tells itself do not count twice."""
    log = EventLog(stream := io.StringIO())
    with log.phase("read"):
        pass
    log.charge_build(100)
    log.built(7)
    assert 100 <= log.seconds() < 107
    assert [event["seconds"] for event in events(stream)[1:]] == [100, 7]


def test_plans_and_bounds_carry_their_moment() -> None:
    """A plan is its options, a moment and a claimed cost; the moment may be told."""
    log = EventLog(stream := io.StringIO())
    log.plan(np.array([0, 3]), 12.5, at=1.5)
    log.bound(7.25, at=2.5)
    log.end("gap", "done", {"peer": "1"})
    plan, bound, end = events(stream)
    assert plan == {"kind": "plan", "seconds": 1.5, "choice": [0, 3], "claimed": 12.5}
    assert bound == {"kind": "bound", "seconds": 2.5, "bound": 7.25}
    assert (end["status"], end["message"], end["versions"]) == ("gap", "done", {"peer": "1"})


@pytest.mark.parametrize(
    ("raised", "status", "message"),
    [(ValueError("no such thing"), "failed", "ValueError: no such thing"), (MemoryError(), "memory", "out of memory")],
)
def test_a_peer_that_raises_leaves_an_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raised: Exception, status: str, message: str
) -> None:
    """Whatever a peer raises is told as the way it ended."""
    module = ModuleType("rightsource.benchmarks.peers.raising")

    def solve(_job: PeerJob, _log: EventLog) -> None:
        raise raised

    module.solve = solve  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(PEERS, "raising", Peer("raising", "raises", "raising"))
    job = PeerJob(str(tmp_path), str(tmp_path / "events.jsonl"), 1.0)
    job.write(tmp_path / "job.json")
    assert process.main(["raising", str(tmp_path / "job.json")]) == 0
    end = json.loads((tmp_path / "events.jsonl").read_text())
    assert end["status"] == status
    assert message in end["message"]


def test_every_peer_has_a_module() -> None:
    """The registry names no peer that is not there, and none twice."""
    folder = Path(process.__file__).parent
    for name, peer in PEERS.items():
        assert name == peer.name
        assert (folder / f"{peer.module}.py").is_file(), name
