"""The pool of processes on this machine: killed workers, a killed runner, a restart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from runner_cells import fake_cell, settings_in

from rightsource.benchmarks.runner.executors import LocalCrew
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, read_records
from rightsource.benchmarks.runner.run import run
from rightsource.benchmarks.runner.workplace import RUNNING

pytestmark = [
    pytest.mark.usefixtures("fakes"),
    pytest.mark.skipif(os.name == "nt", reason="signals end processes in other ways here"),
]
DRIVE = Path(__file__).with_name("drive_cells.py")


def wait_for(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait until something holds."""
    latest = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < latest, f"waited in vain for {what}"
        time.sleep(0.02)


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, cache: Path) -> None:
    """A cell whose peer kills its worker is tried three times and recorded; the cell behind it is done."""
    cells = [fake_cell("deadly"), fake_cell("thorough")]
    with RecordFile(tmp_path / RECORDS) as file:
        run(cells, settings_in(cache), file, LocalCrew())
    assert {(record.peer, record.status) for record in read_records(tmp_path / RECORDS)} == {
        ("fake-deadly", "crashed"),
        ("fake-thorough", "finished"),
    }


def test_a_killed_runner_repeats_no_finished_cell_and_loses_none(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is killed while the second of three cells runs; worker and peer go with it, the first record stays."""
    monkeypatch.setenv("FAKE_SECONDS", "0.5")
    path = tmp_path / RECORDS
    command = [sys.executable, str(DRIVE), str(tmp_path), str(cache), "3"]
    runner = subprocess.Popen(command)
    try:
        wait_for(lambda: path.exists() and path.read_bytes().count(b"\n") == 1, "the first record")
        wait_for(lambda: _peers(runner.pid) != [], "the second peer")
        started = psutil.Process(runner.pid).children(recursive=True)
    finally:
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    wait_for(lambda: not any(_alive(process) for process in started), "the end of all that the runner started")
    first = path.read_bytes()
    assert first.count(b"\n") == 1
    assert list((cache / RUNNING).iterdir())
    subprocess.run(command, check=True, timeout=60)
    assert path.read_bytes().startswith(first)
    assert [record.seed for record in read_records(path)] == [0, 1, 2]
    assert not list((cache / RUNNING).iterdir())
    assert len({record.objective for record in read_records(path)} - {None}) == 1


def _peers(pid: int) -> list[psutil.Process]:
    """Return the processes of peers below a process."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        try:
            found += [process] if "rightsource.benchmarks.runner.leash" in process.cmdline() else []
        except psutil.Error:
            continue
    return found


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
