"""The history of a run: best checked objective and best bound over time, thinned to what tables and plots need."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from rightsource.benchmarks.runner.record import Point

TARGETS: Final = (1e-2, 1e-3, 1e-4)
"""The gaps whose first moments are never thinned out."""
MOST: Final = 300
"""Points above which a history is thinned."""
_DECADES: Final = 7
_CLOSEST: Final = 1e-6


class Moment(NamedTuple):
    """A checked plan's objective, or a bound, and when it was found."""

    seconds: float
    objective: int | None
    bound: float | None


def history(moments: Iterable[Moment]) -> tuple[Point, ...]:
    """Return a point wherever the best objective or the best bound got better.

    Examples
    --------
    >>> history([Moment(2.0, 10, None), Moment(1.0, 12, None), Moment(3.0, None, 7.5), Moment(4.0, 11, None)])
    (Point(seconds=1.0, objective=12, bound=None), Point(seconds=2.0, objective=10, bound=None), \
Point(seconds=3.0, objective=10, bound=7.5))
    """
    points: list[Point] = []
    objective: int | None = None
    bound: float | None = None
    for moment in sorted(moments, key=lambda one: one.seconds):
        before = (objective, bound)
        if moment.objective is not None:
            objective = moment.objective if objective is None else min(objective, moment.objective)
        if moment.bound is not None:
            bound = moment.bound if bound is None else max(bound, moment.bound)
        if (objective, bound) != before:
            points.append(Point(moment.seconds, objective, bound))
    return tuple(points)


def thinned(points: Sequence[Point], known: int | None = None, most: int = MOST) -> tuple[Point, ...]:
    """Return at most some ``most`` points, enough for every measure.

    Kept are the first plan and bound, the last values, and the first moments of the `TARGETS` as gaps between the two
    and of each to its own last value and to a known cost. The others are spread evenly over the logarithm of the
    distance from the last value, in steps of 17 %.
    """
    if len(points) <= most:
        return tuple(points)
    kept = {*_milestones(points, known), *_spread(points, most)}
    return tuple(points[i] for i in sorted(kept))


def _milestones(points: Sequence[Point], known: int | None) -> Iterator[int]:
    """Yield the positions that are never thinned out."""
    last = points[-1]
    yield len(points) - 1
    yield from _first(point.objective is not None for point in points)
    yield from _first(point.bound is not None for point in points)
    for target in TARGETS:
        yield from _first(_gap(point.objective, point.bound) <= target for point in points)
        for goal in (last.objective, last.bound, known):
            yield from _first(_gap(point.objective, goal) <= target for point in points)
            yield from _first(_gap(goal, point.bound) <= target for point in points)


def _first(truths: Iterable[bool]) -> Iterator[int]:
    """Yield the first position that is true, nothing where there is none."""
    yield from islice((i for i, true in enumerate(truths) if true), 1)


def _gap(objective: float | None, bound: float | None) -> float:
    """Return (objective - bound) / max(|objective|, 1), infinite where one is missing."""
    return math.inf if objective is None or bound is None else (objective - bound) / max(abs(objective), 1)


def _spread(points: Sequence[Point], most: int) -> Iterator[int]:
    """Yield where the logarithmic distance of objective or bound from its last value enters another of equal steps."""
    steps = most // 3
    places = [
        (_place(p.objective, points[-1].objective, steps), _place(p.bound, points[-1].bound, steps)) for p in points
    ]
    yield from (i for i, (before, after) in enumerate(pairwise(places), start=1) if before != after)


def _place(value: float | None, last: float | None, steps: int) -> int:
    if value is None or last is None:
        return -1
    distance = min(max(abs(value - last) / max(abs(last), 1), _CLOSEST), _CLOSEST * 10**_DECADES)
    return round(steps * math.log10(distance / _CLOSEST) / _DECADES)
