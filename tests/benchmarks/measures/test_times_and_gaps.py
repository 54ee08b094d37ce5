"""Times to plans, proofs and values, the primal integral, and final gaps: derived by hand."""

from __future__ import annotations

import math

import pytest
from benchmark_records import record, solved, timed_out
from hypothesis import given
from hypothesis import strategies as st

from rightsource.benchmarks.measures.gaps import reached, relative_gap
from rightsource.benchmarks.measures.measured import Measured, measure
from rightsource.benchmarks.measures.points import ended, points
from rightsource.benchmarks.measures.primal_integral import primal_gap, primal_integral
from rightsource.benchmarks.runner.record import Point, Record


def one(run: Record, *others: Record) -> Measured:
    """Return the first of some records of one case, measured."""
    return measure([run, *others])[0]


def test_times_to_proven_gaps_are_those_of_own_plan_and_own_bound() -> None:
    """Gaps of the trace: none, (1000 - 900)/1000 = 10 %, 1 %, 0.1 %, 0.05 %: 1 % is proven at 3 s, 0.1 % at 4 s.

    The 0.05 % at the end are not 1e-4, and the bound of another peer (1000 itself) does not help.
    """
    trace = [
        (1.0, None, 90_000.0),
        (2.0, 100_000, 90_000.0),
        (3.0, 100_000, 99_000.0),
        (4.0, 100_000, 99_900.0),
        (5.0, 100_000, 99_950.0),
    ]
    run = one(record(trace=trace), solved("cp-sat", 0.5))
    assert run.first_plan == 2.0
    assert run.proven == {1e-2: 3.0, 1e-3: 4.0, 1e-4: None}
    assert run.within == {1e-2: 2.0, 1e-3: 2.0, 1e-4: 2.0}
    assert run.own_gap == pytest.approx(5e-4)
    assert run.bound_gap == 0


def test_times_within_the_best_known_value_need_no_bound() -> None:
    """The other's plan costs 100,000: 105,000 is 4.8 % off, 100,900 is 0.9 %, 100,005 is 0.005 % off."""
    trace = [(1.0, 105_000, None), (2.0, 100_900, None), (3.0, 100_005, None)]
    run = one(record("annealing", trace=trace), solved("cp-sat", 9.0))
    assert run.within == {1e-2: 2.0, 1e-3: 3.0, 1e-4: 3.0}
    assert run.proven == dict.fromkeys((1e-2, 1e-3, 1e-4))
    assert run.own_gap is None
    assert run.known_gap == pytest.approx(5 / 100_005)


def test_what_comes_after_the_limit_is_a_time_out() -> None:
    """A proof at 60.2 s of a limit of 60 s is none, though the final gap is 0."""
    run = one(record(trace=[(60.2, 100, 100.0)]))
    assert run.first_plan is None
    assert run.proven[1e-2] is None
    assert run.own_gap == 0


def test_a_gap_below_one_minor_unit_is_a_proof() -> None:
    """Plans cost whole units: 300 against a bound of 299.2 is optimal, though the gap is 0.27 %; 298.9 is not."""
    assert reached(300, 299.2, 1e-4)
    assert not reached(300, 298.9, 1e-4)


def test_the_asked_gap_is_reached_in_spite_of_rounding() -> None:
    """A gap of 1.005e-4 is within 1e-6 of the asked 1e-4, one of 1.02e-4 is not."""
    assert reached(10**9, 10**9 - 100_500, 1e-4)
    assert not reached(10**9, 10**9 - 102_000, 1e-4)


def test_the_gap_is_relative_to_the_plan_and_never_negative() -> None:
    """(z - b) / max(|z|, 1): 50/200; z = 0 counts as 1; a saving of -200 against -250 is 50/200; b > z is 0."""
    assert relative_gap(200, 150) == relative_gap(-200, -250) == 0.25
    assert relative_gap(0, -3) == 3
    assert relative_gap(100, 100.5) == 0


def test_a_thinned_trace_ends_with_the_values_of_the_record() -> None:
    """What the trace leaves out after its last point is there at the end of building and solving: 1 + 8 = 9 s."""
    run = record(
        trace=[(2.0, 120, 80.0)], objective=110, bound=109.0, build_seconds=1.0, solve_seconds=8.0, status="gap"
    )
    assert ended(run) == 9.0
    assert points(run)[-1] == Point(9.0, 110, 109.0)


def test_a_trace_out_of_order_is_read_as_best_until_then() -> None:
    """Moments are sorted, a worse plan or bound does not replace a better one, infinite bounds count as none."""
    run = record(trace=[(3.0, 110, 95.0), (1.0, 100, -math.inf), (2.0, 105, 97.0)], objective=100, bound=97.0)
    assert points(run)[:3] == [Point(1.0, 100, None), Point(2.0, 100, 97.0), Point(3.0, 100, 97.0)]


def test_a_proof_that_there_is_no_plan_counts_for_every_gap() -> None:
    """Nobody has a plan: the claim counts at its end, and there is no time to a plan, for nobody."""
    run = one(record(status="infeasible", solve_seconds=0.7), timed_out("greedy"))
    assert run.standing.infeasible
    assert run.proven == dict.fromkeys((1e-2, 1e-3, 1e-4), 0.7)
    assert run.first_plan is None


def test_primal_integral_by_hand() -> None:
    """No plan for 2 s (gap 1), then 125 against 100 (gap 25/125 = 0.2) for 4 s, then the optimum: (2 + 0.8) / 10."""
    moments = [Point(2.0, 125, None), Point(3.0, 125, 90.0), Point(6.0, 100, 100.0)]
    assert primal_integral(moments, 10.0, 100) == pytest.approx(0.28)


def test_primal_gap_of_zero_and_of_unlike_signs() -> None:
    """Berthold: 0 for equal values (also 0 and 0), 1 for unlike signs; else over the larger: 0 against 5 is 1."""
    assert (primal_gap(0, 0), primal_gap(5, -5), primal_gap(5, 0), primal_gap(-80, -100)) == (0, 1, 1, 0.2)


def test_primal_integral_ends() -> None:
    """It is 0 for the best plan at once, 1 without any plan or any best known value, whatever comes too late."""
    assert primal_integral([Point(0.0, 100, None)], 60.0, 100) == 0
    assert primal_integral([Point(0.0, None, 50.0)], 60.0, 100) == 1
    assert primal_integral([], 60.0, None) == 1
    assert primal_integral([Point(61.0, 100, None)], 60.0, 100) == 1


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(100, 10**6)), max_size=8))
def test_primal_integral_is_a_share_and_no_worse_with_a_better_plan(raw: list[tuple[float, int]]) -> None:
    """Between 0 and 1; the optimum at 5 s in addition never makes it larger."""
    run = record(trace=[(seconds, cost, None) for seconds, cost in raw], objective=None, solve_seconds=100.0)
    better = record(trace=[*run.trace, (5.0, 100, None)], objective=None, solve_seconds=100.0)
    value, improved = (primal_integral(points(each), 60.0, 100) for each in (run, better))
    assert 0 <= improved <= value <= 1


@given(
    st.lists(st.tuples(st.floats(0, 70), st.none() | st.integers(100, 200), st.none() | st.floats(0, 100)), max_size=8)
)
def test_a_closer_gap_is_never_proven_earlier(raw: list[tuple[float, int | None, float | None]]) -> None:
    """First plan <= 1 % <= 0.1 % <= 1e-4, for proofs and for values."""
    run = one(record(trace=raw, objective=None, bound=None))
    for times in (run.proven, run.within):
        order = [math.inf if seconds is None else seconds for seconds in (run.first_plan, *times.values())]
        assert order == sorted(order)


def test_what_comes_in_the_grace_after_the_limit_does_not_count() -> None:
    """At the limit of 60 s the gap is 1 %; the last word at 60.4 s counts (0.5 %), the plan at 64 s no more.

    The other run has nothing else, and so no gap at all. Bounds that are wrong are wrong whenever they are told.
    """
    trace = [(50.0, 100_000, 99_000.0), (60.4, 100_000, 99_500.0), (64.0, 99_600, 99_600.0)]
    run = one(record(trace=trace))
    assert run.own_gap == pytest.approx(5e-3)
    assert run.proven[1e-2] == 50.0
    assert run.proven[1e-3] is None
    assert run.standing.best_known == 99_600
    assert (one(record(trace=trace[2:])).own_gap, one(record(trace=trace[2:])).known_gap) == (None, None)
    assert one(record(trace=[*trace, (64.5, 99_600, 120_000.0)])).trust == "void"
