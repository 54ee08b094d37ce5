"""One cell from preparing to its record, with peers that behave and peers that do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from runner_cells import fake_cell, settings_in

from rightsource.benchmarks.cases.prepared import prepare
from rightsource.benchmarks.runner.cell import run_cell
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.workplace import RUNNING

pytestmark = pytest.mark.usefixtures("fakes")


def test_a_cell_gives_checked_costs_and_times(cache: Path) -> None:
    """A peer that behaves: its best plan costs what the checker says, the trace falls, the phases are told apart."""
    record = run_cell(fake_cell("thorough", seed=7), settings_in(cache))
    assert (record.status, record.message, record.rejected) == ("finished", "", 0)
    assert record.objective == record.trace[-1].objective
    assert record.objective is not None
    assert [point.objective for point in record.trace] == sorted((p.objective for p in record.trace), reverse=True)
    assert record.bound == 0.0
    assert (record.case, record.peer, record.seed, record.processes) == ("core-20-s1", "fake-thorough", 7, 20)
    assert record.build_seconds is not None
    assert record.solve_seconds is not None
    assert record.wall_seconds > record.build_seconds + record.solve_seconds
    assert record.peak_memory_mb > 10
    assert record.versions == {"fake": "1"}
    assert Record.parse(record.line()) == record


def test_a_peer_that_goes_on_is_stopped_with_all_it_started(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second and the grace later it is over; its child in another session is gone, and so are its files."""
    before = {process.pid for process in psutil.process_iter()}
    record = run_cell(fake_cell("endless", seconds=0.5), settings_in(cache))
    assert (record.status, record.message) == ("time", "Still running beyond its time limit, and stopped.")
    assert record.bound == -1.0
    assert record.objective is None
    assert 0.5 <= (record.solve_seconds or 0) < 5
    assert not list((cache / RUNNING).iterdir())
    left = [p for p in psutil.process_iter(["pid", "cmdline"]) if p.info["pid"] not in before]
    assert not [
        p for p in left if "time.sleep(600)" in str(p.info["cmdline"]) or "fake_peers" in str(p.info["cmdline"])
    ]


def test_a_peer_over_its_memory_limit_is_stopped(cache: Path) -> None:
    """It takes a gigabyte a second and has 300 MB."""
    record = run_cell(fake_cell("hungry"), settings_in(cache, memory_mb=300))
    assert (record.status, record.message) == ("memory", "Stopped at the memory limit.")
    assert 300 < record.peak_memory_mb < 1500


def test_what_a_killed_peer_told_counts(cache: Path) -> None:
    """Its plan was told in whole; the half line behind it is nothing."""
    record = run_cell(fake_cell("torn"), settings_in(cache))
    assert record.status == "crashed"
    assert record.message == "Its process ended without a word (signal SIGKILL): it left no message."
    assert record.plans == 1


def test_plans_that_are_none_are_rejected_with_the_first_reason(cache: Path) -> None:
    """Its claim of a proof stays its claim: the record has no objective."""
    record = run_cell(fake_cell("boastful"), settings_in(cache))
    assert (record.status, record.objective, record.bound) == ("proved", None, 5.0)
    assert (record.plans, record.rejected) == (2, 2)
    assert record.rejection == "It has 3 options for 20 processes."
    assert record.message == "Best plan ever."


def test_a_peer_that_cannot_be_imported_has_crashed(cache: Path) -> None:
    """The last line of its traceback says why."""
    record = run_cell(fake_cell("nowhere"), settings_in(cache))
    assert record.status == "crashed"
    assert "exit code 1" in record.message
    assert "No module named 'fake_peers.nowhere'" in record.message


def test_a_peer_without_its_package_is_not_applicable(cache: Path) -> None:
    """Nothing is started, and the facts of the case are in the record all the same."""
    record = run_cell(fake_cell("endless", package="no-such-package"), settings_in(cache))
    assert record.status == "not-applicable"
    assert record.message == "Fake endless needs the package no-such-package."
    assert record.options == prepare(fake_cell("endless").case, cache, cache).facts().options
    assert record.wall_seconds == 0.0


def test_a_peer_keeps_to_its_cores_and_threads(cache: Path) -> None:
    """Of the two cores given it has the first, since it has one thread."""
    if not hasattr(psutil.Process, "cpu_affinity"):
        pytest.skip("this system pins no processes")
    core = psutil.Process().cpu_affinity()[-1]
    record = run_cell(fake_cell("placed"), replace(settings_in(cache), cores=(core, core + 1)))
    assert record.message == f"[{core}] 1."
