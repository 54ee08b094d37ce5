"""Bounds, claims and plans that contradict each other: who is flagged, how badly, and what still counts."""

from __future__ import annotations

from benchmark_records import record, solved, timed_out

from rightsource.benchmarks.measures.flags import Flag
from rightsource.benchmarks.measures.measured import Measured, measure
from rightsource.benchmarks.measures.standing import Standing
from rightsource.benchmarks.runner.record import Record


def flags(*records: Record) -> list[Flag]:
    """Return all flags of records of one case."""
    return [flag for run in measure(records) for flag in run.flags]


def first(*records: Record) -> Measured:
    """Return the first record, measured."""
    return measure(records)[0]


def test_a_run_without_contradictions_has_no_flag() -> None:
    """Bounds below all plans, proofs of the same cost: nothing to say, and bounds count as told."""
    runs = (solved("rightsource", 1.0), solved("cp-sat", 2.0), timed_out("greedy", cost=120_000))
    assert flags(*runs) == []
    assert first(*runs).trust == "told"
    assert Standing.of(runs).best_bound == 100_000


def test_a_bound_far_above_anothers_plan_voids_all_bounds_of_the_run() -> None:
    """A bound of 1,010.00 against a plan of 1,000.00 is 1e-2 too high: no proof counts, not even an earlier one."""
    wrong = record("scip-plain", trace=[(1.0, 101_500, 100_000.0), (2.0, 101_500, 101_000.0)], money_decimals=2)
    run = first(wrong, timed_out("greedy", cost=100_000, money_decimals=2))
    assert [flag.message for flag in run.flags] == [
        "its bound 1,010.0000 is above the checked plan of greedy, 1,000.00, by 1.0e-02 of it "
        "(beyond the solvers' usual tolerance of 1e-6)."
    ]
    assert not run.flags[0].usual
    assert run.trust == "void"
    assert run.proven[1e-2] is None
    assert run.own_gap is None
    assert run.standing.best_bound is None


def test_a_bound_within_the_usual_tolerance_counts_less_that_tolerance() -> None:
    """100 units above 10^9 is 1e-7: flagged, lowered to 10^9 - 1000 (so still a proof of 1e-4), nobody's best bound."""
    run = first(record("highs-strong", trace=[(1.0, 10**9, 10.0**9 + 100)], status="proved"))
    assert [(flag.kind, flag.usual) for flag in run.flags] == [("bound", True)]
    assert "above its own checked plan" in run.flags[0].message
    assert "within the solvers' usual tolerance of 1e-6" in run.flags[0].message
    assert run.trust == "lowered"
    assert run.own_gap == 1e-6
    assert run.proven[1e-4] == 1.0
    assert run.standing.best_bound is None


def test_one_minor_unit_is_no_contradiction() -> None:
    """1,000 allows bounds up to 1,001 and a whisker (1e-9 of it); 1,001.5 is flagged."""
    assert flags(record(trace=[(1.0, 1000, 1001.0)])) == []
    assert [flag.kind for flag in flags(record(trace=[(1.0, 1000, 1001.5)]))] == ["bound"]


def test_the_best_bound_is_the_highest_that_nothing_contradicts() -> None:
    """Of 90, 95 and the wrong 200 the best valid bound is 95."""
    runs = [record(peer, trace=[(1.0, 100, bound)]) for peer, bound in (("a", 90.0), ("b", 95.0), ("c", 200.0))]
    standing = Standing.of(runs)
    assert (standing.best_bound, standing.bounder) == (95.0, "b")
    assert first(*runs).bound_gap == 0.05


def test_a_claimed_proof_of_a_dearer_plan_is_flagged() -> None:
    """A proof for 110,000 with somebody else at 100,000 is 10 % wrong, even if its bounds are modest."""
    claim = record("cp-sat", trace=[(1.0, 110_000, 50_000.0)], status="proved")
    [flag] = flags(claim, timed_out("greedy", cost=100_000))
    assert flag.message == (
        "it claims a proof for a plan of 110,000, but the best known is 100,000: beyond it by 1.0e-01 of it "
        "(beyond the solvers' usual tolerance of 1e-6)."
    )


def test_a_claimed_gap_allows_that_gap() -> None:
    """With a claimed gap of 1 %, 100,900 against 100,000 is fine, 102,000 is beyond it by (2,000 - 1,020) / 100,000."""
    best = timed_out("greedy", cost=100_000)
    assert flags(record(trace=[(1.0, 100_900, 90_000.0)], status="gap", gap=0.01), best) == []
    [flag] = flags(record(trace=[(1.0, 102_000, 90_000.0)], status="gap", gap=0.01), best)
    assert flag.excess == 0.0098
    assert flag.message.startswith("it claims a gap of 0.01 for a plan of 102,000, but the best known is 100,000")


def test_a_claim_without_an_accepted_plan_is_flagged() -> None:
    """A proof whose plan the checker rejects is two flags."""
    run = record(status="proved", bound=100.0, plans=1, rejected=1, rejection="It breaks cap: too much.")
    assert [flag.message for flag in flags(run)] == [
        "it claims a proof, but has no plan that the checker accepts.",
        "the checker rejects its plan: It breaks cap: too much.",
    ]


def test_some_rejected_plans_leave_the_others() -> None:
    """The count and the first reason are told, and the accepted plan stays."""
    run = first(solved("scip-plain", 1.0, plans=4, rejected=3, rejection="It breaks cap."))
    assert [flag.message for flag in run.flags] == ["the checker rejects 3 of its 4 plans: It breaks cap."]
    assert run.proven[1e-4] == 1.0


def test_a_run_that_failed_says_why() -> None:
    """Its message is told; a crash without one says so; time-outs are no faults."""
    runs = (record(status="failed", message="ValueError: x"), record("b", status="crashed"), timed_out("c"))
    assert [flag.message for flag in flags(*runs)] == ["it failed: ValueError: x", "it crashed: it did not say why."]


def test_a_false_infeasible_is_flagged_and_proves_nothing() -> None:
    """Somebody has a plan: the claim is wrong, and its time is none."""
    run = first(record("cp-sat", status="infeasible", solve_seconds=0.2), timed_out("greedy", cost=500))
    [flag] = run.flags
    assert flag.message == "it claims that there is no plan, but there is the checked plan of greedy, 500."
    assert run.proven[1e-2] is None
    assert not run.standing.infeasible


def test_a_false_infeasible_is_flagged_by_a_published_value() -> None:
    """A published value is a plan that somebody had."""
    [flag] = flags(record(status="infeasible", known=700, known_proved=True))
    assert flag.message == "it claims that there is no plan, but there is the published optimum, 700."


def test_a_beaten_published_optimum_is_flagged_beyond_its_rounding() -> None:
    """The optimum 1,000 is rounded by up to 5: 996 is within it, 990 is below it by 5 / 1,000."""
    published = {"known": 1000, "known_proved": True, "tolerance": 5}
    assert flags(timed_out("greedy", cost=996, **published)) == []
    [flag] = flags(timed_out("greedy", cost=990, **published))
    assert flag.message.startswith("its checked plan of 990 is below the published optimum 1,000, by 5.0e-03 of it")


def test_a_better_plan_than_an_unproved_published_value_is_no_fault() -> None:
    """It is the new best known value."""
    run = first(timed_out("greedy", cost=990, known=1000))
    assert run.flags == ()
    assert run.standing.best_known == 990


def test_a_bound_beyond_the_published_value_is_flagged() -> None:
    """1,100 against a published 1,000 rounded by 5: beyond 1,005 by 95 / 1,005, and void."""
    run = first(record(trace=[(1.0, 1200, 1100.0)], known=1000, tolerance=5))
    [flag] = run.flags
    assert flag.message.startswith("its bound 1,100.00 is above the published value, 1,005, by 9.5e-02")
    assert run.trust == "void"


def test_the_published_value_counts_as_best_known_only_beyond_its_rounding() -> None:
    """Published 1,000 +- 5: with a plan of 1,004 the best known is that plan, with one of 1,020 the published value."""
    assert first(timed_out("greedy", cost=1004, known=1000, tolerance=5)).standing.best_known == 1004
    assert first(timed_out("greedy", cost=1020, known=1000, tolerance=5)).standing.best_known == 1000
    assert first(timed_out("greedy", known=1000, tolerance=5)).standing.best_known == 1000


def test_a_case_made_around_a_plan_is_never_without_one() -> None:
    """No peer has a plan of the synthetic case, one claims that there is none: flagged, and no proof of anything."""
    runs = (
        record("scip-plain", "scarce-50-s1", status="infeasible", solve_seconds=2.0),
        timed_out("b", "scarce-50-s1"),
    )
    assert [flag.message for flag in flags(*runs)] == [
        "it claims that there is no plan, but the case was made around one."
    ]
    assert not first(*runs).standing.infeasible
    assert first(*runs).proven[1e-4] is None
    made = record("scip-plain", "scarce-50-s1-infeasible", status="infeasible", solve_seconds=2.0)
    assert first(made).standing.infeasible
    assert first(made).proven[1e-4] == 2.0
