"""What a run had at every moment: its trace, cleaned, with the end of the run as its last point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf, isfinite

from rightsource.benchmarks.runner.record import Point, Record


def ended(record: Record) -> float:
    """Return the seconds of building and solving at the end of a run."""
    spent = (record.build_seconds or 0.0) + (record.solve_seconds or 0.0)
    return max([spent, *(point.seconds for point in record.trace)])


def points(
    record: Record, credit: Callable[[float], float | None] = lambda bound: bound, until: float = inf
) -> list[Point]:
    """Return the moments of a run in order, each with the best plan and the best bound until then.

    The last one holds the objective and the bound of the record, or what there was at the moment ``until``. ``credit``
    says what a told bound counts as, None for nothing (see `measures.credit`); a bound that is no finite number counts
    as none.

    Examples
    --------
    >>> run = Record("c", "f", 5, 15, "p", 0, "gap", "", 60.0, 1, 8192, 1e-4, 0.1, 0.5, 2.0, 3.0, 100.0,
    ...              trace=(Point(1.0, 120, None), Point(2.0, 110, 90.0)), objective=110, bound=109.5)
    >>> [tuple(point) for point in points(run)]
    [(1.0, 120, None), (2.0, 110, 90.0), (2.5, 110, 109.5)]
    """
    cleaned: list[Point] = []
    objective: int | None = None
    bound: float | None = None
    for seconds, plan, told in _told(record, until):
        counted = credit(told) if told is not None and isfinite(told) else None
        objective = plan if objective is None else objective if plan is None else min(objective, plan)
        bound = counted if bound is None else bound if counted is None else max(bound, counted)
        cleaned.append(Point(seconds, objective, bound))
    return cleaned


def strongest_bound(record: Record) -> float | None:
    """Return the highest bound that a run ever told, None when it told none."""
    return points(record)[-1].bound


def _told(record: Record, until: float) -> Iterator[Point]:
    yield from sorted((point for point in record.trace if point.seconds <= until), key=lambda point: point.seconds)
    end = ended(record)
    yield Point(end, record.objective, record.bound) if end <= until else Point(until, None, None)
