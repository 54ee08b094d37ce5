"""Histories of runs, and that thinning loses nothing that a measure asks for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsource.benchmarks.runner.record import Point
from rightsource.benchmarks.runner.trace import MOST, TARGETS, Moment, history, thinned

MOMENTS = st.lists(
    st.builds(
        Moment,
        st.floats(0, 100),
        st.none() | st.integers(-1000, 1000),
        st.none() | st.floats(-1000, 1000),
    ),
    max_size=30,
)


def long_run(count: int) -> tuple[Point, ...]:
    """Return a run whose objective falls from 2,000,000 and whose bound rises to 1,000,000, nearer with every step."""
    gaps = [10 ** (-7 * i / count) for i in range(count)]
    return history(
        moment
        for i, gap in enumerate(gaps)
        for moment in (
            Moment(i, 1_000_000 + int(1_000_000 * gap), None),
            Moment(i + 0.5, None, 1_000_000 - 900_000 * gap),
        )
    )


@given(MOMENTS)
def test_a_history_only_gets_better(moments: list[Moment]) -> None:
    """Every point betters one of the two and worsens none; the last has the best of both."""
    points = history(moments)
    for before, after in pairwise(points):
        assert before.seconds <= after.seconds
        assert (before.objective, before.bound) != (after.objective, after.bound)
        assert before.objective is None or (after.objective is not None and after.objective <= before.objective)
        assert before.bound is None or (after.bound is not None and after.bound >= before.bound)
    if points:
        assert points[-1].objective == min((m.objective for m in moments if m.objective is not None), default=None)
        assert points[-1].bound == max((m.bound for m in moments if m.bound is not None), default=None)


def test_a_short_history_stays_as_it_is() -> None:
    """Thinning begins above 300 points."""
    points = long_run(MOST // 2)
    assert thinned(points) == points


@pytest.mark.parametrize("known", [None, 1_000_300])
def test_a_long_history_keeps_first_last_and_every_gap(known: int | None) -> None:
    """Of 20,000 points some 300 stay; the moments of 1 %, 0.1 % and 0.01 % are exactly those of the whole history."""
    points = long_run(10_000)
    few = thinned(points, known)
    assert len(few) < MOST + 50 < len(points)
    assert few[0] == points[0]
    assert few[-1] == points[-1]
    assert {*few} < {*points}
    first_bound = next(point for point in points if point.bound is not None)
    assert first_bound in few
    for target in TARGETS:
        for goal in (None, points[-1].bound, *([known] if known else [])):
            assert moment_of(few, target, goal) == moment_of(points, target, goal)


def test_a_long_history_keeps_its_shape() -> None:
    """At any gap to any value the moment is late by no more than the next step of 17 % takes."""
    points = long_run(10_000)
    few = thinned(points)
    for target in (0.5, 0.2, 0.05, 0.007, 0.0003):
        late = moment_of(few, target, 1_000_000.0) - moment_of(points, target, 1_000_000.0)
        assert 0 <= late <= 10_000 / 100 + 1


def moment_of(points: tuple[Point, ...], target: float, goal: float | None) -> float:
    """Return when the objective is within a gap of the bound, or of a goal."""
    for point in points:
        low = point.bound if goal is None else goal
        if point.objective is not None and low is not None and (point.objective - low) / point.objective <= target:
            return point.seconds
    raise AssertionError(f"never within {target} of {goal}")
