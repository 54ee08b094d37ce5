"""Means, ratios, summaries, profiles, losses and exponents over sets: derived by hand, and as properties."""

from __future__ import annotations

import math

import pytest
from benchmark_records import diced_records, record, solved, timed_out
from hypothesis import given
from hypothesis import strategies as st

from rightsource.benchmarks.measures.against import best_other, compare, virtual_best
from rightsource.benchmarks.measures.exponent import fit_exponent, growth_of
from rightsource.benchmarks.measures.losses import BY_PLAN, BY_PROOF, BY_TIME, losses
from rightsource.benchmarks.measures.means import shifted_geometric_mean
from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.over_time import known_gap, median_gap, own_gap, share_reached
from rightsource.benchmarks.measures.profiles import profiles
from rightsource.benchmarks.measures.results import Results, Row
from rightsource.benchmarks.measures.summary import Summary
from rightsource.benchmarks.measures.timings import FIRST_PLAN, SOLVED, Mean, value_within
from rightsource.benchmarks.runner.record import Record


def results(*records: Record, cases: tuple[str, ...] = (), planned: tuple[tuple[str, str, int], ...] = ()) -> Results:
    """Return the set of all cases of some records."""
    names = cases or tuple(dict.fromkeys(one.case for one in records))
    return Results.of("set", names, measure(records), planned)


def test_shifted_geometric_mean_by_hand() -> None:
    """(1 + 1)(7 + 1) = 16, its root 4, less the shift 3; with a shift of 9: 10 · 16 = 160, root 12.649 - 9."""
    assert shifted_geometric_mean([1, 7]) == pytest.approx(3)
    assert shifted_geometric_mean([1, 7], shift=9) == pytest.approx(math.sqrt(160) - 9)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=20))
def test_shifted_geometric_mean_lies_between_the_ends_and_below_the_arithmetic_mean(values: list[float]) -> None:
    """Neither below the least nor above the greatest value, and at most the arithmetic mean."""
    mean = shifted_geometric_mean(values)
    assert min(values) <= mean <= max(values)
    assert mean <= math.fsum(values) / len(values) * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize("values", [[], [1.0, -0.5]])
def test_means_of_nothing_or_of_negative_times_are_refused(values: list[float]) -> None:
    """The message has the values."""
    with pytest.raises(ValueError, match=r"A shifted geometric mean needs values of at least 0; got \["):
        shifted_geometric_mean(values)


def test_time_outs_count_at_the_limit() -> None:
    """1 s and a time-out of 60 s: root of 2 · 61 less 1."""
    own = results(solved("a", 1.0, "x"), timed_out("a", "y"))
    assert Mean.of(own.runs("a"), SOLVED) == Mean(pytest.approx(math.sqrt(122) - 1), 1, 2)


def test_ratios_are_taken_on_the_cases_that_both_ran() -> None:
    """a: 3 s on x and y; b: 1 s on x, cannot take y, and no record of z: the ratio is 3 / 1 over one row."""
    own = results(
        *(solved("a", 3.0, case) for case in "xyz"), solved("b", 1.0, "x"), record("b", "y", status="not-applicable")
    )
    there = compare(own, "a", "b", SOLVED)
    assert (there.ratio, there.rows) == (pytest.approx(3.0), 1)
    assert compare(own, "b", "a", SOLVED).ratio == pytest.approx(1 / 3)
    assert compare(own, "a", "nobody", SOLVED).ratio is None


def test_a_peer_compared_with_itself_is_one() -> None:
    """For every peer of a diced set."""
    own = results(*diced_records((50, 120), ("handoff", "desk"), (1,)))
    assert {compare(own, peer, peer, SOLVED).ratio for peer in own.peers} == {1.0}


def test_the_best_other_peer_has_run_as_much_as_any() -> None:
    """Peer c is fastest but took one case of two only; of b (10 s) and d (5 s), d has the lower mean."""
    own = results(
        *(solved("a", 1.0, case) for case in "xy"),
        *(solved("b", 10.0, case) for case in "xy"),
        *(solved("d", 5.0, case) for case in "xy"),
        solved("c", 0.1, "x"),
        record("c", "y", status="not-applicable"),
    )
    assert best_other(own, "a", SOLVED) == "d"
    assert best_other(own, "d", SOLVED) == "a"
    assert best_other(results(solved("a", 1.0)), "a", SOLVED) is None


def test_the_virtual_best_takes_the_best_of_each_row() -> None:
    """Without a: 2 s on x (b), 4 s on y (c): root of 3 · 5 less 1."""
    own = results(
        *(solved("a", 1.0, case) for case in "xy"),
        *(solved("b", 2.0, "x"), timed_out("b", "y")),
        *(timed_out("c", "x"), solved("c", 4.0, "y")),
    )
    assert virtual_best(own, "a", SOLVED) == Mean(pytest.approx(math.sqrt(15) - 1), 2, 2)


def test_who_has_less_time_does_not_win_by_it() -> None:
    """Ours finds the plan of 100,000 at 20 s; the annealing, stopped after 10 s, has one of 125,000 from 1 s on.

    Its time-out counts with 60 s, the longest limit of the case: ratio 60 / 20. Its last plan stays for 60 s: an
    integral of (1 + 59 · 0.2) / 60.
    """
    own = results(solved("a", 20.0), timed_out("annealing", cost=125_000, limit_seconds=10.0, solve_seconds=10.0))
    found = value_within(1e-4)
    assert compare(own, "annealing", "a", found).ratio == pytest.approx(3.0)
    assert Mean.of(own.runs("annealing"), found) == Mean(pytest.approx(60.0), 0, 1)
    assert own.runs("annealing")[0].primal_integral == pytest.approx((1 + 59 * 0.2) / 60)
    assert losses(own, "a", BY_TIME) == []


def test_heuristics_are_no_other_to_compare_proofs_with() -> None:
    """The time-outs of greedy after 10 s are less than the 30 s in which b proves: b is the best other all the same."""
    own = results(solved("a", 1.0), solved("b", 30.0), timed_out("greedy", limit_seconds=10.0, solve_seconds=10.0))
    assert best_other(own, "a", SOLVED) == "b"
    assert virtual_best(own, "a", SOLVED) == Mean(pytest.approx(30.0), 1, 1)
    assert virtual_best(results(timed_out("b"), timed_out("greedy")), "a", SOLVED).seconds is None


def test_slow_proofs_that_there_is_no_plan_are_losses() -> None:
    """3 s against 1 s: (3 + 1) / (1 + 1) - 1 = 1, as for any other proof."""
    own = results(*(record(peer, "x", status="infeasible", solve_seconds=at) for peer, at in (("a", 3.0), ("b", 1.0))))
    assert [loss.size for loss in losses(own, "a", BY_TIME)] == [1.0]
    assert losses(own, "a", BY_PLAN) == losses(own, "a", BY_PROOF) == []


def test_a_summary_by_hand() -> None:
    """Two runs of b: x proven at 1 s with 100,000, y only a plan 25 % off, no bound.

    Mean gaps: (0 + 1) / 2 own (no bound counts as 100 %); to the best known 125,000 is 25,000 / 125,000 = 0.2 off, so
    0.1. Primal integrals: 1/60 on x; on y one second of 1 and 59 s of 0.2.
    """
    own = results(
        *(solved("a", 1.0, case) for case in "xyz"),
        *(solved("b", 1.0, "x"), timed_out("b", "y", cost=125_000)),
        record("b", "z", status="not-applicable"),
        planned=(("w", "b", 0),),
        cases=("w", "x", "y", "z"),
    )
    summary = Summary.of(own, "b")
    assert (summary.ran, summary.inapplicable, summary.missing) == (2, 1, 1)
    assert summary.proven[1e-4].reached == 1
    assert summary.first_plan.seconds == pytest.approx(1.0)
    assert summary.own_gap == 0.5
    assert summary.known_gap == pytest.approx(0.1)
    assert summary.primal_integral == pytest.approx((1 / 60 + (1 + 59 * 0.2) / 60) / 2)
    assert (summary.median_memory_mb, summary.peak_memory_mb) == (200, 200)


def test_cases_without_any_plan_are_in_means_of_proofs_only() -> None:
    """On z nobody has a plan and a proves it: a's proofs are 2 of 2, its first plans 1 of 1."""
    own = results(solved("a", 1.0, "x"), record("a", "z", status="infeasible", solve_seconds=3.0))
    runs = own.runs("a")
    assert Mean.of(runs, SOLVED) == Mean(pytest.approx(math.sqrt(8) - 1), 2, 2)
    assert Mean.of(runs, FIRST_PLAN) == Mean(pytest.approx(1.0), 1, 1)
    assert Summary.of(own, "a").known_gap == 0


def test_a_set_keeps_every_record_and_knows_what_is_missing() -> None:
    """Rows are cases and seeds, planned or recorded; a cell that was not asked for is not missing."""
    own = results(
        solved("a", 1.0, "x"),
        solved("b", 1.0, "x", seed=1),
        cases=("x", "y"),
        planned=(("x", "a", 0), ("y", "a", 0), ("elsewhere", "c", 0)),
    )
    assert own.rows == (Row("x", 0), Row("x", 1), Row("y", 0))
    assert own.peers == ("a", "b")
    assert [row for row in own.rows if own.is_missing(row, "a")] == [Row("y", 0)]
    assert own.missing("b") == 0
    assert len(own.cells) == 2


def test_profiles_by_hand() -> None:
    """Case x: a 1 s, b 2 s (ratio 2); y: a 3 s (ratio 3), b 1 s; z: nobody. At 1: 1/3 each; at 2: b 2/3; at 3: both."""
    own = results(
        *(solved("a", 1.0, "x"), solved("a", 3.0, "y"), timed_out("a", "z")),
        *(solved("b", 2.0, "x"), solved("b", 1.0, "y"), timed_out("b", "z")),
    )
    made = profiles(own, SOLVED)
    assert [made["a"].share(factor) for factor in (0.5, 1, 2, 3)] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3])
    assert [made["b"].share(factor) for factor in (1, 2, 100)] == pytest.approx([1 / 3, 2 / 3, 2 / 3])


def test_profiles_only_rise_and_somebody_is_fastest() -> None:
    """On a diced set: shares rise with the factor, stay in [0, 1], and end at the share of solved rows."""
    own = results(*diced_records((50, 300), ("handoff", "fixed-charge"), (1, 2)))
    made = profiles(own, SOLVED)
    for peer, profile in made.items():
        shares = [profile.share(10 ** (step / 10)) for step in range(60)]
        assert shares == sorted(shares)
        solved_rows = sum(run.proven[1e-4] is not None for run in own.runs(peer))
        assert shares[-1] == solved_rows / len(own.rows)
    assert sum(profile.share(1.0) for profile in made.values()) >= 1


def test_shares_and_medians_over_time_by_hand() -> None:
    """Rows x (proven at 1 s), y (a plan 20 % off the best known from 1 s on) and a missing z.

    Share proven: 0 before, then 1/3. Own gaps: 1 and 1 before; 0 and 1 after, median 0.5. To the best known: 0 and 0.2,
    median 0.1.
    """
    own = results(
        solved("a", 1.0, "x"),
        timed_out("a", "y", cost=125_000),
        *(solved("b", 1.0, case) for case in "xyz"),
    )
    runs, rows = own.runs("a"), len(own.rows)
    assert [share_reached(runs, rows, SOLVED, at) for at in (0.9, 1.0)] == pytest.approx([0, 1 / 3])
    assert [median_gap(runs, own_gap, at) for at in (0.9, 1.0)] == [1, 0.5]
    assert median_gap(runs, known_gap, 30.0) == pytest.approx(0.1)
    assert median_gap([], known_gap, 30.0) is None


def test_exponent_of_an_exact_power() -> None:
    """Times of 0.001 n^1.5 in one family and 0.1 n^1.5 in another: the exponent is 1.5, its standard error 0."""
    growth = fit_exponent([[(n, c * n**1.5) for n in (10, 100, 1000)] for c in (0.001, 0.1)])
    assert growth is not None
    assert growth.exponent == pytest.approx(1.5)
    assert growth.error == pytest.approx(0, abs=1e-7)
    assert growth.fitted == 6


def test_exponent_and_standard_error_by_hand() -> None:
    """With ln n = 0, 1, 2 and ln t = 0, 2, 1: slope 1/2, residuals -1/2, 1, -1/2, so the root of 1.5 / 2."""
    growth = fit_exponent([[(1, 1), (math.e, math.e**2), (math.e**2, math.e)]])
    assert growth is not None
    assert (growth.exponent, growth.error) == (pytest.approx(0.5), pytest.approx(math.sqrt(0.75)))


def test_a_family_in_time_at_one_size_tells_nothing() -> None:
    """The slope of the other family is 1, from its two times; the three times at one size are left out."""
    growth = fit_exponent([[(10, 1.0), (100, 10.0)], [(10, 5.0), (10, 6.0), (10, 7.0)]])
    assert growth is not None
    assert (growth.exponent, growth.error, growth.fitted) == (pytest.approx(1.0), None, 2)


def test_without_two_sizes_there_is_no_exponent() -> None:
    """Neither no times nor times of one size have one."""
    assert fit_exponent([]) is None
    assert fit_exponent([[(10, 1.0), (10, 2.0)], [(20, 3.0)]]) is None


def test_time_outs_are_left_out_of_the_fit_and_counted() -> None:
    """1 s at 10, 10 s at 100, a time-out at 1000: exponent 1 from two, one left out."""
    own = results(
        solved("a", 1.0, "x", processes=10), solved("a", 10.0, "y", processes=100), timed_out("a", "z", processes=1000)
    )
    growth = growth_of(own.runs("a"), SOLVED)
    assert growth is not None
    assert (growth.exponent, growth.fitted, growth.left_out) == (pytest.approx(1.0), 2, 1)


def test_losses_come_largest_first() -> None:
    """Case x: 3 s against 1 s is (3+1)/(1+1) - 1 = 1; y: time-out against 1 s is 61/2 - 1 = 29.5; z is won."""
    own = results(
        *(solved("a", 3.0, "x"), timed_out("a", "y", cost=100_000), solved("a", 1.0, "z")),
        *(solved("b", 1.0, case) for case in "xy"),
        solved("b", 2.0, "z"),
    )
    assert [(loss.row.case, loss.size) for loss in losses(own, "a", BY_TIME)] == [("y", 29.5), ("x", 1.0)]


def test_losses_of_plans_and_proofs_begin_beyond_the_asked_gap() -> None:
    """Case x: 100,005 against 100,000 is within 1e-4, no loss; y: 125,000 is 0.2 off, and without a bound no proof."""
    own = results(
        *(record("a", "x", [(1.0, 100_005, 99_999.0)]), timed_out("a", "y", cost=125_000)),
        *(solved("b", 1.0, case) for case in "xy"),
    )
    assert [(loss.row.case, loss.size) for loss in losses(own, "a", BY_PLAN)] == [("y", pytest.approx(0.2))]
    assert [(loss.row.case, loss.size) for loss in losses(own, "a", BY_PROOF)] == [("y", math.inf)]
    assert losses(own, "b", BY_TIME) == []


def test_heuristics_are_asked_for_plans_only() -> None:
    """Who never tells a bound has no place among proofs."""
    own = results(solved("a", 1.0), timed_out("greedy", cost=100_000))
    assert own.asked(SOLVED) == ("a",)
    assert own.asked(value_within(1e-4)) == ("a", "greedy")
