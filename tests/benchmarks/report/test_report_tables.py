"""The tables of a report: all cases, losses and flags included, and nothing that is not in the records."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from benchmark_records import diced_records, record, solved, timed_out, write_run

from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.results import Results, Row
from rightsource.benchmarks.report.cells_csv import cells_csv
from rightsource.benchmarks.report.collection import UNNAMED, Collection
from rightsource.benchmarks.report.document import document
from rightsource.benchmarks.report.flag_table import flag_table, flags_in
from rightsource.benchmarks.report.full_table import cell_text, full_table
from rightsource.benchmarks.report.loss_tables import loss_tables
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.remarks import absences, set_remarks
from rightsource.benchmarks.report.runs import read_runs
from rightsource.benchmarks.report.scaling_table import is_scaling, scaling_table
from rightsource.benchmarks.report.summary_tables import effort_table, plan_table, proof_table
from rightsource.benchmarks.runner.record import Record


def results(*records: Record, planned: tuple[tuple[str, str, int], ...] = ()) -> Results:
    """Return the set of all cases of some records and plans."""
    cases = dict.fromkeys([*(one.case for one in records), *(case for case, _, _ in planned)])
    return Results.of("set", list(cases), measure(records), planned, ("rightsource", "cp-sat", "greedy"))


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table."""
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_no_record_is_lost(tmp_path: Path) -> None:
    """Each record is a cell of the table of its set and a line of the CSV; a case of no set has a set of its own."""
    records = diced_records((50, 120), ("desk", "handoff"), (1, 2))
    stray = solved("rightsource", 1.0, "stray")
    names = list(dict.fromkeys(one.case for one in records))
    write_run(tmp_path, [*records, stray], {"small": names[:5], "hard": names[5:]})
    collection = Collection.of(read_runs([tmp_path]))
    assert [(own.name, len(own.rows)) for own in collection.sets] == [("small", 5), ("hard", 3), (UNNAMED, 1)]
    assert sum(len(own.cells) for own in collection.sets) == len(records) + 1
    lines = list(csv.DictReader(io.StringIO(cells_csv(collection.sets))))
    told = {(line["case"], line["peer"]) for line in lines if line["status"] != "missing"}
    assert told == {(one.case, one.peer) for one in [*records, stray]}
    text = document(collection, [])
    for name in (*names, "stray"):
        assert f"| {name} |" in text
    assert "1 cell is missing" not in text


def test_missing_cells_are_shown_as_missing_and_counted(tmp_path: Path) -> None:
    """Of 2 x 2 planned cells one has no record: shown in its row and in the summary, remarked, in the CSV."""
    records = [solved("rightsource", 1.0, "x"), solved("cp-sat", 2.0, "x"), solved("cp-sat", 2.0, "y")]
    [own] = Collection.of(read_runs([write_run(tmp_path, records)])).sets
    assert cells(full_table(own)[-1]) == ["y", "10", "= 100,000", "missing", "**2.00**"]
    assert cells(proof_table(own)[2])[:3] == ["rightsource", "1 of 2, 1 missing", "1"]
    assert list(set_remarks(own)) == ["1 cell is missing: shown so, and in no mean."]
    assert ",missing," in cells_csv([own])


def test_a_case_without_any_record_has_its_row() -> None:
    """A run that was just begun shows all its cases."""
    own = results(solved("cp-sat", 1.0, "x"), planned=(("y", "cp-sat", 0), ("y", "greedy", 0)))
    assert cells(full_table(own)[-1]) == ["y", "–", "–", "missing", "missing"]


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (solved("cp-sat", 1.234), "1.23"),
        (record("cp-sat", trace=[(1.0, 100_000, 98_765.0)]), "1.2 %"),
        (timed_out("cp-sat", cost=102_000), "+2 %"),
        (timed_out("cp-sat"), "no plan"),
        (record("cp-sat", status="not-applicable"), "n/a"),
        (record("cp-sat", status="memory", trace=[(1.0, 100_000, 98_765.0)]), "memory, 1.2 %"),
        (record("cp-sat", status="crashed"), "crashed, no plan"),
        (record("cp-sat", status="failed", trace=[(1.0, 102_000, None)]), "failed, +2 %"),
        (solved("cp-sat", 3.0, bound=150_000.0), "+0 % !"),
        (record("cp-sat", status="infeasible"), "no plan !"),
        (solved("cp-sat", 3.0, rejected=1, plans=2, rejection="It breaks cap."), "3.00"),
    ],
)
def test_what_a_cell_shows(run: Record, shown: str) -> None:
    """Seconds, gap, distance, or how it ended; wrong ones are marked. Another peer knows the plan of 100,000."""
    own = results(run, timed_out("greedy", cost=100_000))
    assert cell_text(own, Row("case", 0), "cp-sat") == shown


def test_marks_of_tolerated_bounds_unasked_cells_and_infeasible_cases() -> None:
    """A bound 1e-7 too high is marked ~; what was not asked for is a dot; a proof of no plan says none."""
    own = results(
        record("cp-sat", "x", [(1.0, 10**9, 10.0**9 + 100)], status="proved"),
        record("cp-sat", "y", status="infeasible", solve_seconds=0.5),
        timed_out("greedy", "y"),
    )
    assert cell_text(own, Row("x", 0), "cp-sat") == "1.00 ~"
    assert cell_text(own, Row("x", 0), "greedy") == "·"
    assert cells(full_table(own)[-1])[2:] == ["none", "**none 0.500**", "no plan"]


def test_the_fastest_is_bold_and_proven_values_have_an_equals_sign() -> None:
    """Also all who are equally fast; a best known value that nobody proves has no sign."""
    own = results(
        *(solved(peer, 2.0, "x") for peer in ("rightsource", "cp-sat")),
        record("cp-sat", "y", [(1.0, 123_456, 100_000.0)], money_decimals=2),
    )
    assert cells(full_table(own)[2]) == ["x", "10", "= 100,000", "**2.00**", "**2.00**"]
    assert cells(full_table(own)[3]) == ["y", "10", "1,234.56", "·", "19 %"]


def test_seeds_have_rows_of_their_own() -> None:
    """With more than one seed a row names it."""
    own = results(solved("cp-sat", 1.0), solved("cp-sat", 2.0, seed=1))
    assert [cells(line)[0] for line in full_table(own)[2:]] == ["case, seed 0", "case, seed 1"]


def test_the_summary_by_hand() -> None:
    """Ours 1 s and 3 s: root of 2 · 4 less 1 = 1.83; cp-sat 7 s on x only (ours there 1 s): ratio 7 over 1 case.

    The best other of each case: 7 s on x; greedy, which proves nothing, is no other to compare proofs with.
    """
    own = results(
        *(solved("rightsource", 1.0, "x"), solved("rightsource", 3.0, "y")),
        *(solved("cp-sat", 7.0, "x"), record("cp-sat", "y", status="not-applicable")),
        *(timed_out("greedy", case, cost=100_000) for case in "xy"),
    )
    ours, theirs, greedy, best = map(cells, proof_table(own)[2:])
    assert ours == ["rightsource", "2 of 2", "2", "1.83", "1.83", "1.83", "1.83", "1.00", "0.143 (1) cp-sat", "0 %"]
    assert theirs[:3] + theirs[6:] == [
        "cp-sat",
        "1 of 2, 1 n/a",
        "1",
        "7.00",
        "7.00 (1)",
        "7.00 (1) rightsource",
        "0 %",
    ]
    assert greedy == ["greedy", "2 of 2", "–", "1.00", "–", "–", "–", "–", "–", "–"]
    assert best[:3] + best[6:7] == ["*best other of each case*", "1 of 2", "1", "7.00"]


def test_the_plan_table_has_heuristics_too() -> None:
    """Greedy is there at 1 s, ours at 3 s: within 1e-4 a ratio of a third; integrals 1/60 and 3/60."""
    own = results(solved("rightsource", 3.0), timed_out("greedy", cost=100_000))
    assert cells(plan_table(own)[3]) == [
        *("greedy", "1 of 1", "1", "1.00", "1.00", "1.00", "0.333", "0.333 rightsource", "0.0167", "0 %")
    ]


def test_the_effort_table_has_phases_memory_and_faults() -> None:
    """Reading 0.1 s, building 2 s, solving 5 s; one void bound, one rejected plan."""
    own = results(
        record("cp-sat", trace=[(7.0, 100, 200.0)], build_seconds=2.0, solve_seconds=5.0, peak_memory_mb=1500.0),
        record("cp-sat", "y", rejected=1, plans=1, rejection="It breaks cap.", peak_memory_mb=500.0, solve_seconds=5.0),
    )
    line = cells(effort_table(own)[2])
    assert line == ["cp-sat", "0.100", "0.732", "5.00", "1,000", "1,500", "1", "0", "1"]


def test_losses_are_told_with_both_sides() -> None:
    """Ours times out 25 % off, the other proves in 1 s: factor 61/2; with 11 losses the table has 10 and says so."""
    lines = [timed_out("rightsource", f"c{k}", cost=125_000) for k in range(11)]
    own = results(*lines, *(solved("cp-sat", 1.0, f"c{k}") for k in range(11)))
    told = loss_tables(own, "rightsource")
    assert told[0] == (
        "By time to a proven gap of 1e-4, rightsource loses on 11 of 11 cases to another peer. The 10 largest:"
    )
    assert cells(told[4]) == ["c0", "30.5 ×", "cp-sat", "> 60.0", "1.00", "–", "0 %", "+20 %", "+0 %"]
    assert sum(line.startswith("| c") for line in told) == 3 * (1 + 10)


def test_without_losses_the_count_is_told() -> None:
    """Zero is said, not left out."""
    told = loss_tables(results(solved("rightsource", 1.0), solved("cp-sat", 2.0)), "rightsource")
    assert told[0] == "By time to a proven gap of 1e-4, rightsource loses on 0 of 1 case to another peer."


def test_flags_come_worst_first() -> None:
    """Far beyond the tolerance, then within it, then rejected plans; without any there is a sentence."""
    own = results(
        solved("greedy", 1.0, "x", rejected=1, plans=2, rejection="It breaks cap."),
        record("cp-sat", "y", [(1.0, 10**9, 10.0**9 + 100)]),
        record("cp-sat", "z", [(1.0, 100, 150.0)]),
    )
    assert [flag.case for flag in flags_in(own)] == ["z", "y", "x"]
    assert flag_table(own)[2].startswith("| cp-sat | z | its bound 150.00 is above its own checked plan, 100,")
    assert flag_table(results(solved("greedy", 1.0))) == ["Nothing is flagged."]


def test_who_cannot_take_cases_says_why() -> None:
    """The count and the reason of the first, once for each peer; the report has it below the table."""
    why = "its rules are over paths."
    refused = [record("toulbar2", case, status="not-applicable", message=why) for case in "xy"]
    own = results(*refused, solved("cp-sat", 1.0, "x"))
    assert absences(own) == ["- toulbar2 cannot take 2 cases, the first is x: its rules are over paths."]
    assert document(Collection((), (own,)), []).endswith(f"{absences(own)[0]}\n")
    assert absences(results(solved("cp-sat", 1.0))) == []


def test_remarks_on_what_spoils_a_comparison() -> None:
    """Two machines, unequal limits, a busy machine: each is one sentence."""
    own = results(
        solved("rightsource", 1.0, machine="m1", load=0.9),
        solved("cp-sat", 1.0, machine="m2", limit_seconds=30.0, threads=2),
    )
    assert list(set_remarks(own)) == [
        "The times come from 2 machines: do not compare them.",
        "On 1 case not all had the same time, less than others: cp-sat; time-outs count with the longest.",
        "On 1 case the peers had unequal limits of memory or threads.",
        "1 cell ran beside other work: on average more than 0.5 other cores were busy.",
    ]


def test_exponents_are_told_for_sets_of_tenfold_sizes() -> None:
    """Times n/100 at 100 and 1000 are exponent 1; a set of one size has no such table, nor has greedy proofs."""
    own = results(
        *(solved("cp-sat", size / 100, f"c{size}", processes=size) for size in (100, 1000)),
        *(timed_out("greedy", f"c{size}", cost=100_000, processes=size) for size in (100, 1000)),
    )
    assert is_scaling(own)
    assert cells(scaling_table(own)[2]) == ["cp-sat", *["n^1.00, 2 of 2"] * 4]
    assert cells(scaling_table(own)[3]) == ["greedy", "n^0.00, 2 of 2", "–", "–", "–"]
    assert not is_scaling(results(solved("cp-sat", 1.0)))


def test_cells_of_tables_cannot_break_them() -> None:
    """Line breaks and bars in a message stay in its cell."""
    assert table(["a"], [["x|y\nz"]])[2] == "| x\\|y z |"


def test_csv_has_exact_costs_in_currency_units() -> None:
    """123,456,789 minor units of two decimals are 1234567.89; a time-out is an empty cell."""
    own = results(timed_out("cp-sat", cost=123_456_789, money_decimals=2))
    [line] = csv.DictReader(io.StringIO(cells_csv([own])))
    assert (line["objective"], line["best_known"], line["bound"]) == ("1234567.89", "1234567.89", "")
    assert (line["first_plan_s"], line["proven_0.0001_s"], line["within_0.0001_s"]) == ("1.0", "", "1.0")
