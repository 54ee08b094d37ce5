"""The sentences on top of a set: who is ahead, who beats us, and on how many cases."""

from __future__ import annotations

from benchmark_records import record, solved, timed_out

from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report.summary_tables import proof_table
from rightsource.benchmarks.report.verdict import verdict
from rightsource.benchmarks.runner.record import Record


def results(*records: Record) -> Results:
    """Return the set of all cases of some records."""
    return Results.of("set", list(dict.fromkeys(one.case for one in records)), measure(records))


def test_the_best_other_and_whoever_is_faster_on_few_cases_are_named() -> None:
    """Ours 3 s twice, cp-sat 7 s twice: 8 / 4 - ... = 3 / 7 of its time; gurobi takes 1 s on the one case it can."""
    own = results(
        *(solved("rightsource", 3.0, case) for case in "xy"),
        *(solved("cp-sat", 7.0, case) for case in "xy"),
        solved("gurobi-strong", 1.0, "x"),
        record("gurobi-strong", "y", status="not-applicable"),
    )
    proofs, plans = verdict(own, "rightsource")
    assert proofs == (
        "- Proofs (a gap of 1e-4): **rightsource on 2 of 2, mean 3.00 s**; the best other is cp-sat on 2 of 2, mean "
        "7.00 s. rightsource is 2.33 times as fast (2 cases). Faster on the cases that both ran: gurobi-strong 3.00 "
        "times (1 case). Fastest, by number of cases: gurobi-strong 1, rightsource 1."
    )
    assert plans.startswith("- Plans (within 1e-4 of the best known value): **rightsource on 2 of 2, mean 3.00 s**")


def test_losing_is_said_as_plainly() -> None:
    """Ours 60 s for a time-out, the other 6 s: ten times as long."""
    own = results(timed_out("rightsource", cost=100_000), solved("cp-sat", 6.0))
    assert (
        "**rightsource on 0 of 1, mean 60.0 s**; the best other is cp-sat on 1 of 1, mean 6.00 s. "
        in verdict(own, "rightsource")[0]
    )
    assert (
        "rightsource takes 10.0 times as long (1 case). Faster on the cases that both ran: cp-sat 10.0"
        in verdict(own, "rightsource")[0]
    )


def test_who_proves_nothing_is_nobody_to_compare_proofs_with() -> None:
    """Only a heuristic besides us: no best other for proofs, neither in the sentence nor in the table."""
    own = results(solved("rightsource", 1.0), timed_out("greedy", cost=100_000))
    proofs, plans = verdict(own, "rightsource")
    assert "no other peer to compare with." in proofs
    assert "the best other is greedy on 1 of 1" in plans
    assert "greedy |" not in proof_table(own)[3]


def test_a_set_that_we_have_not_run_yet_has_no_mean() -> None:
    """It is said instead."""
    own = results(record("rightsource", status="not-applicable"), solved("cp-sat", 1.0))
    assert verdict(own, "rightsource")[0] == (
        "- Proofs (a gap of 1e-4): **rightsource** has run none of the cases. Fastest, by number of cases: cp-sat 1."
    )


def test_nobody_gets_there() -> None:
    """Without any proof there is no fastest."""
    own = results(timed_out("rightsource", cost=100_000), record("cp-sat", trace=[(1.0, 200_000, 50_000.0)]))
    assert verdict(own, "rightsource")[0].endswith("Nobody gets there on any case.")
