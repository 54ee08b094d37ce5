"""Which cells run when, what is kept, and what happens to cells whose workers are lost: with threads for workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Barrier

import pytest
from runner_cells import fake_cell, settings_in

from rightsource.benchmarks.runner import run as module
from rightsource.benchmarks.runner.cell import Cell, not_run
from rightsource.benchmarks.runner.executors import LocalCrew
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, read_records
from rightsource.benchmarks.runner.run import MOST_LOSSES, Step, run
from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.surroundings import Machine
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.crew.crew import is_given_up, is_loss

CELLS = [fake_cell("thorough", seed=seed) for seed in range(5)]


class Threads:
    """A crew of threads that counts how often it was opened and ended."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = slots
        self.opened = 0
        self.ended = 0

    def open(self) -> Executor:
        """Return a new pool of threads."""
        self.opened += 1
        return ThreadPoolExecutor(self.slots)

    def end(self, executor: Executor) -> None:
        """End a pool."""
        self.ended += 1
        executor.shutdown()

    def machines(self) -> Sequence[Machine]:
        """Return nothing."""
        return []


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Cell, Settings], None]], Counter[int]]:
    """Return a function that replaces running a cell by a look at it; it gives back how often each seed ran."""

    def replaced(look: Callable[[Cell, Settings], None]) -> Counter[int]:
        count: Counter[int] = Counter()

        def run_cell(cell: Cell, settings: Settings) -> Record:
            count[cell.seed] += 1
            look(cell, settings)
            return not_run(cell, settings, None, "finished", "")

        monkeypatch.setattr(module, "run_cell", run_cell)
        return count

    return replaced


def run_all(folder: Path, crew: Threads, settings: Settings | None = None, **named: object) -> list[Record]:
    """Run the five cells and return their records."""
    with RecordFile(folder / RECORDS) as file:
        run(CELLS, settings or settings_in(folder), file, crew, **named)  # type: ignore[arg-type]
    return read_records(folder / RECORDS)


def test_finished_cells_are_not_repeated(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """Two of five have records: the other three run, in order, and the steps count all five."""
    count = running(lambda cell, settings: None)
    with RecordFile(tmp_path / RECORDS) as file:
        for cell in CELLS[:2]:
            file.append(not_run(cell, settings_in(tmp_path), None, "finished", ""))
    steps: list[Step] = []
    records = run_all(tmp_path, Threads(), on_step=steps.append, commit="abc")
    assert [record.seed for record in records] == [0, 1, 2, 3, 4]
    assert [record.commit for record in records] == ["", "", "abc", "abc", "abc"]
    assert count == {2: 1, 3: 1, 4: 1}
    assert [(step.key[2], step.done, step.total) for step in steps] == [(2, 3, 5), (3, 4, 5), (4, 5, 5)]
    assert steps[-1].seconds_left == 0


def test_nothing_is_opened_for_a_finished_run(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """A second start does nothing."""
    running(lambda cell, settings: None)
    run_all(tmp_path, Threads())
    crew = Threads()
    run_all(tmp_path, crew)
    assert crew.opened == 0


def test_cells_side_by_side_have_cores_of_their_own(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """Two at a time: they meet, one on each of two cores."""
    cores, both = [], Barrier(2, timeout=10)

    def look(cell: Cell, settings: Settings) -> None:
        cores.append(settings.cores)
        if cell.seed < 2:
            both.wait()

    running(look)
    settings = Settings(tmp_path, tmp_path, cores=(4, 5))
    run_all(tmp_path, Threads(2), settings)
    assert {*cores[:2]} == {(4,), (5,)}
    assert {*cores} == {(4,), (5,)}


def test_a_cell_that_takes_its_worker_down_is_given_up(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """Three times; the four others are run, those beside it again, and each has one record."""

    def look(cell: Cell, settings: Settings) -> None:
        if cell.seed == 1:
            raise BrokenProcessPool

    count, crew = running(look), Threads(2)
    records = run_all(tmp_path, crew)
    assert sorted((record.seed, record.status) for record in records) == [
        (0, "finished"),
        (1, "crashed"),
        *((seed, "finished") for seed in (2, 3, 4)),
    ]
    message = next(record.message for record in records if record.seed == 1)
    assert message == "The worker that ran this cell was lost each time it was tried."
    assert count[1] == MOST_LOSSES
    assert crew.opened == crew.ended == MOST_LOSSES + 1


def test_a_cell_that_a_cluster_gives_up_is_not_tried_again(
    tmp_path: Path, running: Callable[..., Counter[int]]
) -> None:
    """The scheduler has tried already; the cluster itself is whole."""

    class KilledWorker(Exception):  # noqa: N818 - the name is the cluster's
        """What the scheduler raises."""

    def look(cell: Cell, settings: Settings) -> None:
        if cell.seed == 1:
            raise KilledWorker

    count, crew = running(look), Threads(2)
    assert [r.status for r in run_all(tmp_path, crew) if r.seed == 1] == ["crashed"]
    assert count[1] == crew.opened == 1


def test_cells_that_cannot_be_run_have_no_record(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """The others are run; in the end all reasons are told, each with its cell."""

    def look(cell: Cell, settings: Settings) -> None:
        if cell.seed == 1:
            raise InputError([Fault("", "there is no such file.", "a.csv"), Fault("", "nor this.", "b.csv")])
        if cell.seed == 3:
            raise ZeroDivisionError("oops")

    running(look)
    steps: list[Step] = []
    with pytest.raises(InputError) as caught:
        run_all(tmp_path, Threads(), on_step=steps.append)
    assert [str(fault) for fault in caught.value.faults] == [
        "core-20-s1 fake-thorough 1: there is no such file.",
        "core-20-s1 fake-thorough 1: nor this.",
        "core-20-s1 fake-thorough 3: ZeroDivisionError: oops",
    ]
    assert [record.seed for record in read_records(tmp_path / RECORDS)] == [0, 2, 4]
    assert [step.record is None for step in steps] == [False, True, False, True, False]
    running(lambda cell, settings: None)
    assert sorted(record.seed for record in run_all(tmp_path, Threads())) == [0, 1, 2, 3, 4]


def test_an_interrupt_leaves_whole_records_and_no_workers(tmp_path: Path, running: Callable[..., Counter[int]]) -> None:
    """Ctrl-C after the second cell: two records, everything ended, and the rest runs the next time."""

    def interrupted(step: Step) -> None:
        if step.done == 2:
            raise KeyboardInterrupt

    count, crew = running(lambda cell, settings: None), Threads()
    with pytest.raises(KeyboardInterrupt):
        run_all(tmp_path, crew, on_step=interrupted)
    assert [record.seed for record in read_records(tmp_path / RECORDS)] == [0, 1]
    assert crew.opened == crew.ended
    run_all(tmp_path, Threads())
    assert count == dict.fromkeys(range(5), 1)


def test_losses_are_told_from_errors() -> None:
    """A broken pool and a vanished scheduler are losses; an error in a cell is none."""
    assert [is_loss(e) for e in (BrokenProcessPool(), BrokenExecutor(), CancelledError(), ValueError(), None)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not is_given_up(ValueError())


def test_a_crew_of_this_machine_is_this_machine() -> None:
    """As many slots as workers."""
    assert LocalCrew(3).slots == 3
    assert len(LocalCrew().machines()) == 1
