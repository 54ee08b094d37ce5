"""Runs of solve: how plan and bound came together over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.models.result import Result, TracePoint, relative_gap

MOST_RUNS: Final = 7
"""Runs in one picture that colours and markers can tell apart."""


@dataclass(frozen=True)
class Run:
    """What one run of solve knew at which second: moments in order, and the seconds that it took in all.

    Amounts are whole minor currency units per year.
    """

    name: str
    engine: str
    points: tuple[TracePoint, ...]
    seconds: float

    @classmethod
    def of(cls, name: str, result: Result) -> Run:
        """Return the run that gave a result."""
        return cls(name, result.engine, result.trace, result.seconds.total)

    @property
    def known(self) -> tuple[TracePoint, ...]:
        """The moments with what says nothing left out: a bound below zero while no plan costs less than nothing."""
        below = any(point.objective is not None and point.objective < 0 for point in self.points)
        return tuple(
            TracePoint(point.seconds, point.objective, point.bound if below or (point.bound or 0) >= 0 else None)
            for point in self.points
        )

    @property
    def objective(self) -> int | None:
        """The cost of the best plan, None without one."""
        return next((point.objective for point in reversed(self.points) if point.objective is not None), None)

    @property
    def bound(self) -> int | None:
        """The best bound, None without one."""
        return next((point.bound for point in reversed(self.points) if point.bound is not None), None)

    @property
    def gap(self) -> float | None:
        """The relative gap at the end, None without a plan or without a bound."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)

    @property
    def reached(self) -> float:
        """The second from which on it had its gap; without a gap, the end."""
        last = self.gap
        gaps = ((point.seconds, point.gap) for point in self.points)
        return next((second for second, gap in gaps if gap is not None and gap == last), self.seconds)


def best_run(runs: Sequence[Run]) -> Run:
    """Return the run with the smallest gap at the end, of equal ones the first to have it; without any the quickest."""
    return min(runs, key=lambda run: (run.gap is None, run.gap or 0.0, run.reached))
