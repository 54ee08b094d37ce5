"""How a set looks after any number of seconds: shares of cases, and median gaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from statistics import median

from rightsource.benchmarks.measures.gaps import relative_gap
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.timings import Timing
from rightsource.benchmarks.runner.record import Point

GapAt = Callable[[Measured, Point], float]
"""The gap of a run at one of its moments, 1 where it has none."""


def share_reached(runs: Sequence[Measured], rows: int, timing: Timing, seconds: float) -> float:
    """Return the share of rows on which a peer was done after so many seconds; rows it did not run are not."""
    times = (timing.of(run) for run in runs)
    return sum(time is not None and time <= seconds for time in times) / rows if rows else 0.0


def own_gap(run: Measured, point: Point) -> float:
    """Return the gap of the own plan to the own bound at a moment, at most 1."""
    if point.objective is None or point.bound is None:
        return 1.0
    return min(1.0, relative_gap(point.objective, point.bound))


def known_gap(run: Measured, point: Point) -> float:
    """Return the distance of the own plan from the best known value at a moment, at most 1."""
    best = run.standing.best_known
    if point.objective is None or best is None:
        return 1.0
    return min(1.0, relative_gap(point.objective, best))


def median_gap(runs: Sequence[Measured], gap: GapAt, seconds: float) -> float | None:
    """Return the median gap after so many seconds over the runs whose case has a plan, None when there are none.

    A run that ended keeps its last gap; one that has no plan (or no bound) yet has a gap of 1.
    """
    gaps = [_gap_at(run, gap, seconds) for run in runs if not run.standing.infeasible]
    return median(gaps) if gaps else None


def _gap_at(run: Measured, gap: GapAt, seconds: float) -> float:
    count = bisect_right(run.moments, seconds, key=lambda point: point.seconds)
    return gap(run, run.moments[count - 1]) if count else 1.0
