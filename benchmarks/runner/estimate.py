"""How long the rest of a run may take."""

from __future__ import annotations

import time
from collections.abc import Iterable
from statistics import fmean
from typing import Final

from rightsource.benchmarks.runner.cell import Cell
from rightsource.benchmarks.runner.record import Record

_SLOWEST: Final = 0.25


class Estimate:
    """Learns from finished cells how long those of each peer take, and how many run side by side."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._walls: dict[str, list[float]] = {}
        self._worked = 0.0
        for record in records:
            self.add(record)
        self._before = self._worked
        self._began = time.monotonic()

    def add(self, record: Record) -> None:
        """Learn from a finished cell."""
        self._walls.setdefault(record.peer, []).append(record.wall_seconds)
        self._worked += record.wall_seconds

    def seconds_left(self, cells: Iterable[Cell]) -> float:
        """Return the seconds for these cells: the mean of their peers so far, else their limits, over the speed.

        The speed is the peers' seconds per second since the start: near the number of workers, less what preparing and
        judging take; early on it says little, and at least a quarter is taken.
        """
        means = {peer: fmean(walls) for peer, walls in self._walls.items()}
        work = sum(means.get(cell.peer.name, cell.seconds) for cell in cells)
        elapsed = time.monotonic() - self._began
        worked = self._worked - self._before
        speed = worked / elapsed if worked and elapsed else 1.0
        return work / max(speed, _SLOWEST)
