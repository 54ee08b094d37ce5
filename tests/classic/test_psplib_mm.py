"""Multi-mode projects: published and derived optima, a tiny project by hand, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from classic_cases import SOURCE, instance_of, optimum, outcome, refusal
from public_data import best_known, data_folder, instance_file

from rightsource.instances.classic.psplib_mm import read
from rightsource.instances.imported import Imported

STARS = "*" * 72
TINY = f"""{STARS}
file with basedata            : tiny.bas
{STARS}
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  20
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  2   N
  - doubly constrained        :  0   D
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        2          1           4
   3        2          1           4
   4        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  N 1  N 2
{"-" * 72}
  1      1     0       0    0    0
  2      1     2       3    9    1
         2     5       1    4    3
  3      1     3       3    8    2
         2     6       0    5    5
  4      1     0       0    0    0
{STARS}
RESOURCEAVAILABILITIES:
  R 1  N 1  N 2
    3   17    8
{STARS}
""".encode()
"""Jobs 2 and 3 side by side: 2 or 5 periods for 9 or 4 of N1 and 1 or 3 of N2; 3 or 6 periods for 8 or 5 and 2 or 5."""


def tiny(deadline: int | str, data: bytes = TINY) -> Imported:
    """Return the tiny project with a deadline."""
    return read(data, SOURCE, "tiny", deadline=Decimal(deadline))


@pytest.mark.parametrize("engine", ["auto", "exhaustive"])
@pytest.mark.parametrize(("deadline", "least"), [(6, 9), (5, 12), (4, 17), (3, 17)])
def test_the_deadline_decides(engine: str, deadline: int, least: int) -> None:
    """6 periods: both slow, 4 + 5. 5: job 3 must be fast, 4 + 8. Less than 5: both, 9 + 8."""
    assert optimum(tiny(deadline), engine) == least


def test_a_deadline_below_the_fastest_modes_cannot_be_kept() -> None:
    """Job 3 takes at least 3 periods."""
    assert outcome(tiny("2.5")).status == "infeasible"


def test_the_second_resource_is_a_budget() -> None:
    """With 7 of N2 both slow modes (3 + 5) are too much: job 2 fast (9 + 5) or, better, job 3 (4 + 8)."""
    assert optimum(tiny(6, TINY.replace(b"   17    8", b"   17    7")), "exhaustive") == 12


def test_the_first_resource_is_a_rule_switched_off() -> None:
    """Switched on with 11 of N1, a deadline of 6 can be kept (9 are used) and one of 5 cannot (12)."""
    data = TINY.replace(b"   17    8", b"   11    8")
    assert tiny(6, data).document["rules"][0] == {
        "id": "n1",
        "kind": "max_total",
        "measure": "cost",
        "value": 11,
        "active": False,
    }
    assert optimum(tiny(5, data)) == 12
    assert outcome(with_first_resource(tiny(6, data))).status == "optimal"
    assert outcome(with_first_resource(tiny(5, data))).status == "infeasible"


def with_first_resource(imported: Imported) -> Imported:
    """Return a case whose rule of the first nonrenewable resource is switched on."""
    rules = [{**rule, "active": True} if rule["id"] == "n1" else rule for rule in imported.document["rules"]]
    return Imported({**imported.document, "rules": rules})


def test_the_words_are_those_of_the_field() -> None:
    """Jobs and modes by number; what a mode takes is cost, time and a measure."""
    imported = tiny(6)
    document = imported.document
    assert document["name"] == "psplib-mm-tiny"
    assert [process["id"] for process in document["processes"]] == ["job-1", "job-2", "job-3", "job-4"]
    mode = document["processes"][2]["options"][1]
    found = (mode["id"], mode["annual_cost"], mode["lead_time"], mode["measures"])
    assert found == ("mode-2", 5, 6, {"n2": 5})
    assert document["dependencies"][0] == {"from": "job-1", "to": "job-2", "volume": 1}
    assert [rule["id"] for rule in document["rules"]] == ["n1", "n2", "deadline"]
    assert [str(warning) for warning in imported.warnings] == [
        "case.txt: RESOURCEAVAILABILITIES: the renewable resources R1 are left out: "
        "our model does not share resources in time."
    ]


def test_without_a_deadline_the_sensible_ones_are_named() -> None:
    """From all fastest modes, 3 periods, to all slowest, 6."""
    assert refusal(read, TINY) == (
        "case.txt: --deadline: a deadline is needed. Every job in its fastest mode takes 3, in its slowest 6: "
        "an earlier deadline cannot be kept, a later one asks nothing."
    )


def test_a_project_of_one_job_has_no_arcs() -> None:
    """And no hand-offs; its only path is itself."""
    data = (
        TINY.replace(b"sink ):  4", b"sink ):  1")
        .replace(b"   1        1          2           2   3\n   2        2          1           4\n", b"")
        .replace(b"   3        2          1           4\n   4        1          0\n", b"1 1 0\n")
        .replace(TINY[TINY.index(b"  2      1     2") : TINY.index(b"  4      1     0  ")], b"")
        .replace(b"  4      1     0       0    0    0\n", b"")
    )
    assert optimum(tiny(0, data), "exhaustive") == 0


def derived() -> list[dict[str, str]]:
    """Return the trade-off problems derived from the public files, a dozen of all sizes, some of them infeasible."""
    rows = best_known("psplib_mm", "derived_dtctp.csv")
    return [row for row in rows if row["optimum"] == "infeasible"] + rows[::12]


def test_derived_optima() -> None:
    """Two solvers agreed on them; their longest paths are those that a missing deadline is told."""
    for row in derived():
        name = row["instance"]
        data = instance_file("psplib_mm", name).read_bytes()
        found = outcome(read(data, SOURCE, name, deadline=Decimal(row["deadline"])))
        if row["optimum"] == "infeasible":
            assert found.status == "infeasible", name
        else:
            assert (found.status, found.bound) == ("optimal", int(row["optimum"])), name
        limits = f"takes {row['longest_path_fastest']}, in its slowest {row['longest_path_slowest']}:"
        assert limits in refusal(read, data)


@pytest.mark.parametrize("name", ["j108_3", "j206_3"])
def test_published_makespans(name: str) -> None:
    """Where machines do not bind, the published makespan can be kept within all nonrenewables, and one less cannot."""
    row = next(row for row in best_known("psplib_mm") if row["instance"] == name)
    assert row["renewables_bind"] == "no"
    data = instance_file("psplib_mm", name).read_bytes()
    for deadline, status in ((int(row["value"]), "optimal"), (int(row["value"]) - 1, "infeasible")):
        imported = with_first_resource(read(data, SOURCE, name, deadline=Decimal(deadline)))
        assert outcome(imported).status == status


def test_all_public_files_are_read() -> None:
    """The name says how many jobs a project has, but for source and sink."""
    for path in sorted(data_folder("psplib_mm").glob("*.mm")):
        document = read(path.read_bytes(), SOURCE, path.stem, deadline=Decimal(30)).document
        assert len(document["processes"]) == int(path.stem[1:3]) + 2
    instance_of(Imported(document))


def changed(old: str, new: str) -> bytes:
    """Return the tiny project with something else in it."""
    assert old.encode() in TINY
    return TINY.replace(old.encode(), new.encode(), 1)


LAST_JOB = "   4        1          0"
WRONG: list[Any] = [
    (
        changed(LAST_JOB, LAST_JOB + "\n 5 1 0"),
        "line 18: found '5', expected the end of the section PRECEDENCE RELATIONS.",
    ),
    (b"", "case.txt: the number of jobs is not found; expected a PSPLIB file, which has it in its head."),
    (changed("- renewable", "- renewed"), "the number of renewable resources is not found; expected a PSPLIB file"),
    (
        changed("doubly constrained        :  0", "doubly constrained : 1"),
        "there are doubly constrained resources; expected",
    ),
    (
        changed("sink ):  4", "sink ):  0"),
        "there are 0 jobs and 2 nonrenewable resources; expected at least one of each.",
    ),
    (
        changed("nonrenewable              :  2", "nonrenewable : 0"),
        "there are 4 jobs and 0 nonrenewable resources; exp",
    ),
    (changed("sink ):  4", "sink ):  999999999"), "line 17: the section PRECEDENCE RELATIONS ends where the number of"),
    (changed("sink ):  4", "sink ):  3"), "line 15: found '4', expected a successor of job 2, a whole n"),
    (changed("PRECEDENCE", "PRECEDING"), "case.txt: the section PRECEDENCE RELATIONS is not found; expected a PSPLIB"),
    (changed("REQUESTS", "WISHES"), "case.txt: the section REQUESTS/DURATIONS is not found; expected a PSPLIB file."),
    (
        changed("   3        2          1           4", "   5  2  1  4"),
        "line 16: found '5', expected the number of job 3",
    ),
    (
        changed("   3        2          1           4", "   3  0  1  4"),
        "line 16: found '0', expected how many modes job 3",
    ),
    (
        changed("   3        2          1           4", "   3  2  1  9"),
        "line 16: found '9', expected a successor of job 3",
    ),
    (
        changed("   3        2          1           4", "   3  2  999999999  4"),
        "line 17: found '0', expected a successor",
    ),
    (
        changed("     2     5       1    4    3", "     3     5       1    4    3"),
        "line 24: found '3', expected the number of",
    ),
    (
        changed("2     5       1    4    3", "2    -5       1    4    3"),
        "line 24: found '-5', expected the duration of mode",
    ),
    (
        changed("2     5       1    4    3", "2     5       1    x    3"),
        "line 24: found 'x', expected what mode 2 of job 2",
    ),
    (
        changed("    3   17    8", "    3   17"),
        "the section RESOURCEAVAILABILITIES ends where the amount of a resource is",
    ),
    (
        changed("    3   17    8", "    3   17    8   1"),
        "line 31: found '1', expected the end of the section RESOURCEAVAIL",
    ),
    (
        TINY[: TINY.index(b"  3      1     3")],
        "line 24: the section REQUESTS/DURATIONS ends where the number of job 3 is",
    ),
    (TINY[: TINY.index(b"RESOURCEAV")], "the section RESOURCEAVAILABILITIES is not found; expected a PSPLIB file."),
    (changed("tiny.bas", "tiny").replace(b"tiny", b"\xe9"), "byte 0xe9 in line 2 cannot be read"),
]


@pytest.mark.parametrize(("data", "message"), WRONG)
def test_what_is_wrong_is_said_by_line(data: bytes, message: str) -> None:
    """Missing parts, cut-off ones, words, wrong numbers, absurd counts, other encodings."""
    assert message in refusal(read, data)
    assert message in refusal(read, data, deadline=Decimal(6))


def test_a_cycle_is_refused() -> None:
    """Whether there is a deadline or not."""
    data = changed(LAST_JOB, "   4        1          1           2")
    assert refusal(read, data) == "case.txt: the precedence relations form a cycle: 2 -> 4 -> 2; expected none."
    assert refusal(read, data, deadline=Decimal(6)) == refusal(read, data)
