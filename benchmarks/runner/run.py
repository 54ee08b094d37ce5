"""Run all cells of a table that are not finished yet, and keep every record the moment it comes."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, replace
from typing import Final

from rightsource.benchmarks.runner.cell import Cell, not_run, run_cell
from rightsource.benchmarks.runner.estimate import Estimate
from rightsource.benchmarks.runner.executors import Crew
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import Key, RecordFile, key_of
from rightsource.benchmarks.runner.settings import Settings
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.crew.crew import is_given_up, is_loss

MOST_LOSSES: Final = 3
"""Times that a cell may take its worker down before it is given up and recorded as crashed."""


@dataclass(frozen=True)
class Step:
    """A cell came back: ``record`` is None where it raised an error. ``seconds_left`` is an estimate."""

    key: Key
    record: Record | None
    done: int
    total: int
    seconds_left: float


def run(
    cells: Sequence[Cell],
    settings: Settings,
    file: RecordFile,
    crew: Crew,
    on_step: Callable[[Step], None] = lambda step: None,
    commit: str = "",
) -> None:
    """Run the cells that have no record yet, each record appended by this process as it comes.

    A worker that is lost is replaced and its cells are handed in again, each alone, so that no other cell is counted
    as the cause; one that takes down its worker `MOST_LOSSES` times is recorded as ``crashed``.

    Raises
    ------
    InputError
        In the end, when cells could not be run; they have no record, so that the next start tries them again.
    """
    finished = set(map(key_of, file.records))
    shift = _Shift([cell for cell in cells if cell.key not in finished], settings, file, crew, on_step, commit)
    shift.work()
    if shift.faults:
        raise InputError(shift.faults)


class _Shift:
    def __init__(
        self,
        cells: Iterable[Cell],
        settings: Settings,
        file: RecordFile,
        crew: Crew,
        on_step: Callable[[Step], None],
        commit: str,
    ) -> None:
        self.settings = settings
        self.file = file
        self.crew = crew
        self.on_step = on_step
        self.commit = commit
        self.waiting = deque(cells)
        self.suspects: deque[Cell] = deque()
        self.losses: Counter[Key] = Counter()
        self.running: dict[Future[Record], tuple[Cell, int]] = {}
        self.faults: list[Fault] = []
        self.total = len(self.waiting) + len(file.records)
        self.estimate = Estimate(file.records)

    def work(self) -> None:
        """Run everything; whatever happens, no worker is left running."""
        if not self.waiting:
            return
        executor = self.crew.open()
        try:
            while self.waiting or self.suspects or self.running:
                if not (self._hand_in(executor) and self._collect()):
                    self._lose_all()
                    self.crew.end(executor)
                    executor = self.crew.open()
        finally:
            self.crew.end(executor)

    def _hand_in(self, executor: Executor) -> bool:
        """Hand in as many cells as may run now; return whether they were taken."""
        while source := self._source():
            slot = min(set(range(len(self.running) + 1)) - {taken for _, taken in self.running.values()})
            settings = replace(self.settings, cores=self.settings.slice(slot))
            try:
                future = executor.submit(run_cell, source[0], settings)
            except BrokenExecutor:
                return False
            self.running[future] = source.popleft(), slot
        return True

    def _source(self) -> deque[Cell] | None:
        """Return where the next cell comes from: a suspect runs alone, the others as far as there are slots."""
        if any(self.losses[cell.key] for cell, _ in self.running.values()):
            return None
        if self.suspects and not self.running:
            return self.suspects
        return self.waiting if self.waiting and not self.suspects and len(self.running) < self.crew.slots else None

    def _collect(self) -> bool:
        """Wait for a cell and take what came back; return whether no worker was lost."""
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        whole = [future for future in done if not is_loss(_error(future))]
        for future in whole:
            self._take(self.running.pop(future)[0], future)
        return len(whole) == len(done)

    def _take(self, cell: Cell, future: Future[Record]) -> None:
        error = _error(future)
        if error is None:
            self._keep(cell, future.result())
        elif is_given_up(error):
            self._give_up(cell)
        else:
            faults = error.faults if isinstance(error, InputError) else (Fault("", f"{type(error).__name__}: {error}"),)
            self.faults.extend(replace(fault, source=" ".join(map(str, cell.key))) for fault in faults)
            self._tell(cell, None)

    def _lose_all(self) -> None:
        """Have all cells that ran run again: who took the workers down will show when they run alone."""
        for cell, _ in self.running.values():
            self.losses[cell.key] += 1
            if self.losses[cell.key] < MOST_LOSSES:
                self.suspects.append(cell)
            else:
                self._give_up(cell)
        self.running.clear()

    def _give_up(self, cell: Cell) -> None:
        message = "The worker that ran this cell was lost each time it was tried."
        self._keep(cell, not_run(cell, self.settings, None, "crashed", message))

    def _keep(self, cell: Cell, record: Record) -> None:
        record = replace(record, commit=self.commit)
        self.file.append(record)
        self.estimate.add(record)
        self._tell(cell, record)

    def _tell(self, cell: Cell, record: Record | None) -> None:
        left = [*self.waiting, *self.suspects, *(one for one, _ in self.running.values())]
        step = Step(cell.key, record, self.total - len(left), self.total, self.estimate.seconds_left(left))
        self.on_step(step)


def _error(future: Future[Record]) -> BaseException | None:
    return CancelledError() if future.cancelled() else future.exception()
