"""When a run had a plan, a proof of a gap, or a plan near the best known value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rightsource.benchmarks.measures.gaps import reached
from rightsource.benchmarks.runner.record import Point


def time_to_plan(moments: Sequence[Point], limit: float) -> float | None:
    """Return the seconds to the first checked plan within the limit, None when there is none.

    >>> time_to_plan([Point(0.5, None, 10.0), Point(2.0, 99, 10.0)], 60.0)
    2.0
    """
    return _first(moments, limit, lambda point: point.objective is not None)


def time_to_proof(moments: Sequence[Point], limit: float, target: float) -> float | None:
    """Return the seconds until the run's own checked plan and own bound were within a gap, None when they never were.

    >>> time_to_proof([Point(1.0, 100, 90.0), Point(4.0, 100, 99.5)], 60.0, 0.01)
    4.0
    """

    def proven(point: Point) -> bool:
        _, objective, bound = point
        return objective is not None and bound is not None and reached(objective, bound, target)

    return _first(moments, limit, proven)


def time_to_value(moments: Sequence[Point], limit: float, target: float, best_known: int | None) -> float | None:
    """Return the seconds until the run had a plan within a gap of the best known value, proven or not.

    >>> time_to_value([Point(1.0, 120, None), Point(4.0, 101, None)], 60.0, 0.01, 100)
    4.0
    """
    if best_known is None:
        return None
    return _first(
        moments, limit, lambda point: point.objective is not None and reached(point.objective, best_known, target)
    )


def _first(moments: Sequence[Point], limit: float, holds: Callable[[Point], bool]) -> float | None:
    return next((point.seconds for point in moments if point.seconds <= limit and holds(point)), None)
