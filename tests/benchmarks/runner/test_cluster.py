"""A Dask cluster, a scheduler and two workers: it finds what the pool finds, and a killed worker costs only time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from public_data import data_root
from runner_cells import PATH_ENTRIES, fake_cell, settings_in
from thorough import THOROUGH

from rightsource.benchmarks.cases.sets import cases_of
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.runner import executors
from rightsource.benchmarks.runner.cell import Cell
from rightsource.benchmarks.runner.executors import ClusterCrew, LocalCrew
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, read_records
from rightsource.benchmarks.runner.run import Step, run
from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.surroundings import machine, surroundings
from rightsource.models.faults import InputError
from rightsource.optimizer.crew import cluster as crew_cluster

pytest.importorskip("distributed", reason="the cluster tests need the package distributed")

CELLS = [fake_cell("thorough", case=f"core-{size}-s{seed}") for size, seed in ((20, 1), (21, 1), (22, 2))]


class Cluster:
    """A scheduler and workers as processes of their own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{one.getsockname()[1]}"
        self._folder = folder
        self._environment = {**os.environ, "PYTHONPATH": os.pathsep.join(PATH_ENTRIES), "FAKE_SECONDS": "0.5"}
        self._processes = [self._start("scheduler", "--port", self.address.rpartition(":")[2], "--no-dashboard")]

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker that runs one cell at a time."""
        self._processes.append(self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        return self._processes[-1]

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words]
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(command, env=self._environment, cwd=self._folder, stdout=log, stderr=log)

    def wait_for_workers(self, count: int) -> None:
        """Wait until the scheduler knows so many workers."""
        from distributed import Client  # noqa: PLC0415 - not everywhere

        with Client(self.address, timeout=300) as client:
            client.wait_for_workers(count, timeout=300)

    def end(self) -> None:
        """End all processes."""
        for process in self._processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a cluster without workers."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.end()


def test_a_cluster_finds_what_the_pool_finds_also_when_a_worker_is_killed(
    tmp_path: Path, cache: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers, one of them killed after the first record: all cells have one record, with the pool's objectives."""
    first = cluster.add_worker()
    cluster.add_worker()
    cluster.wait_for_workers(2)
    assert [one.id for one in ClusterCrew(cluster.address).machines()] == [machine().id]

    def kill_one(step: Step) -> None:
        if step.done == 1:
            first.kill()

    settings = settings_in(cache)
    on_cluster = records_of(ClusterCrew(cluster.address), tmp_path / "cluster", settings, CELLS, kill_one)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(PATH_ENTRIES))
    in_pool = records_of(LocalCrew(2), tmp_path / "pool", settings, CELLS)
    assert objectives(on_cluster) == objectives(in_pool)
    assert len(on_cluster) == len(in_pool) == len(CELLS)
    assert {record.status for record in on_cluster} == {"finished"}
    assert len({*objectives(on_cluster).values()} - {None}) == len(CELLS)


def test_a_worker_with_other_versions_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its times would not be comparable, and it is named with every difference."""
    cluster.wait_for_workers(1)
    real = surroundings()
    monkeypatch.setattr(executors, "surroundings", lambda: replace(real, versions={"python": "2.7"}))
    with pytest.raises(InputError, match=r"versions.python: this worker has 3.*, and the runner 2.7."):
        _check_workers(cluster)


def test_a_worker_with_other_sources_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would run other code under the same version."""
    cluster.wait_for_workers(1)
    real = surroundings()
    monkeypatch.setattr(executors, "surroundings", lambda: replace(real, sources="other"))
    with pytest.raises(InputError, match=r"sources: this worker has other sources than the runner; start it from"):
        _check_workers(cluster)


def _check_workers(cluster: Cluster) -> None:
    """Ask the workers, but not the scheduler, who cannot be sent a function made by a test."""
    crew = ClusterCrew(cluster.address)
    for name, answer in crew.connected().run(surroundings).items():
        if faults := executors._worker_faults(name, answer):
            raise InputError(faults)


@pytest.mark.skipif(not THOROUGH, reason="make proof runs it; a smaller run on a cluster is tested beside it")
def test_the_smoke_set_has_the_same_objectives_on_a_cluster(tmp_path: Path, cache: Path, cluster: Cluster) -> None:
    """A real peer proves every case of the set on two workers, and finds what it finds without them."""
    if find_spec("pyscipopt") is None:
        pytest.skip("this test runs the peer scip-strong, which needs the package pyscipopt")
    cluster.add_worker()
    cluster.wait_for_workers(2)
    cells = [Cell(case, PEERS["scip-strong"], 0, 60.0) for case in cases_of("smoke", data_root())]
    settings = replace(settings_in(cache), data=data_root())
    on_cluster = records_of(ClusterCrew(cluster.address), tmp_path / "cluster", settings, cells)
    in_pool = records_of(LocalCrew(2), tmp_path / "pool", settings, cells)
    assert objectives(on_cluster) == objectives(in_pool)
    assert {record.status for record in on_cluster} <= {"proved", "gap", "infeasible"}
    assert len(on_cluster) == len(cells) >= 5


def test_a_scheduler_without_the_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could not hand out a single cell; who starts it is told what it needs."""
    monkeypatch.setattr(sys.modules[__name__], "PATH_ENTRIES", [])
    bare = Cluster(tmp_path)
    try:
        with pytest.raises(InputError, match=r"this scheduler cannot hand out cells: .*rightsource.*PYTHONPATH\."):
            ClusterCrew(bare.address).machines()
    finally:
        bare.end()


def test_an_address_without_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds, with the address."""
    monkeypatch.setattr(crew_cluster, "_CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match=r"--cluster: there is no cluster at 'tcp://127.0.0.1:9': "):
        ClusterCrew("tcp://127.0.0.1:9").open()


def records_of(
    crew: ClusterCrew | LocalCrew,
    folder: Path,
    settings: Settings,
    cells: Sequence[Cell],
    on_step: Callable[[Step], None] = lambda step: None,
) -> list[Record]:
    """Run all cells and return their records."""
    folder.mkdir()
    began = time.monotonic()
    with RecordFile(folder / RECORDS) as file:
        run(cells, settings, file, crew, on_step)
    assert time.monotonic() - began < 120
    return read_records(folder / RECORDS)


def objectives(records: list[Record]) -> dict[str, int | None]:
    """Return the objective of each case."""
    return {record.case: record.objective for record in records}
