"""A Dask cluster, a scheduler and two workers: it finds what the pool finds, and a killed worker costs only time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from runner_cells import PATH_ENTRIES, fake_cell, settings_in

from rightsource.benchmarks.runner import executors
from rightsource.benchmarks.runner.executors import ClusterCrew, LocalCrew
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, read_records
from rightsource.benchmarks.runner.run import Step, run
from rightsource.benchmarks.runner.surroundings import machine
from rightsource.models.faults import InputError

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

        with Client(self.address, timeout=60) as client:
            client.wait_for_workers(count, timeout=60)

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

    on_cluster = records_of(ClusterCrew(cluster.address), tmp_path / "cluster", cache, kill_one)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(PATH_ENTRIES))
    in_pool = records_of(LocalCrew(2), tmp_path / "pool", cache)
    assert objectives(on_cluster) == objectives(in_pool)
    assert len(on_cluster) == len(in_pool) == len(CELLS)
    assert {record.status for record in on_cluster} == {"finished"}
    assert len({*objectives(on_cluster).values()} - {None}) == len(CELLS)


def test_a_worker_with_other_versions_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its times would not be comparable, and it is named with every difference."""
    cluster.wait_for_workers(1)
    monkeypatch.setattr(executors, "versions", lambda: {"python": "2.7"})
    with pytest.raises(InputError, match=r"versions.python: this worker has 3.*, and the runner 2.7."):
        ClusterCrew(cluster.address).machines()


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
    monkeypatch.setattr(executors, "_CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match=r"--cluster: there is no cluster at 'tcp://127.0.0.1:9': "):
        ClusterCrew("tcp://127.0.0.1:9").open()


def records_of(crew: ClusterCrew | LocalCrew, folder: Path, cache: Path, on_step: object = None) -> list[Record]:
    """Run all cells and return their records."""
    folder.mkdir()
    began = time.monotonic()
    with RecordFile(folder / RECORDS) as file:
        run(CELLS, settings_in(cache), file, crew, on_step or (lambda step: None))  # type: ignore[arg-type]
    assert time.monotonic() - began < 120
    return read_records(folder / RECORDS)


def objectives(records: list[Record]) -> dict[str, int | None]:
    """Return the objective of each case."""
    return {record.case: record.objective for record in records}
