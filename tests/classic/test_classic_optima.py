"""The comparison with published optima: what it calls wrong, what it calls proved, and what it leaves out."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from classic_cases import instance_of, outcome

from rightsource.benchmarks import classic_optima
from rightsource.benchmarks.cases.published import TABLES, Problem, convert
from rightsource.instances.classic.gap import read
from rightsource.models.result import Result

TINY = b"2 2\n1 4\n3 2\n1 1\n1 1\n1 1"
"""Job 1 at agent 1 and job 2 at agent 2: 1 + 2 = 3."""


@pytest.fixture(scope="module")
def solved() -> Result:
    """Return the proved optimum of the tiny case."""
    result = outcome(read(TINY, "tiny.txt", "tiny"))
    assert result.status == "optimal"
    return result


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder of data: problems with the right value, a wrong, an unproved one, one missing and one broken."""
    folder = tmp_path / "gap"
    folder.mkdir()
    lines = ["instance,value,status", "tiny,3,optimal", "wrong,4,optimal", "target,5,best-known", "missing,1,optimal"]
    (folder / "best_known.csv").write_text("\n".join([*lines, "broken,1,optimal"]) + "\n")
    for name in ("tiny", "wrong", "target"):
        (folder / f"{name}.txt").write_bytes(TINY)
    (folder / "broken.txt").write_bytes(TINY[:-3])
    return tmp_path


def test_each_problem_gets_its_verdict(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen and in the table; anything wrong is the exit code."""
    table = data / "lines.csv"
    assert classic_optima.main(["--data", str(data), "--seconds", "20", "--csv", str(table)]) == 1
    with table.open(newline="") as file:
        lines = {row["name"]: row for row in csv.DictReader(file)}
    assert {name: row["verdict"].partition(":")[0] for name, row in lines.items()} == {
        "tiny": "proved optimum",
        "wrong": "WRONG",
        "target": "better than published, proved",
        "broken": "refused",
    }
    assert (lines["tiny"]["published"], lines["tiny"]["objective"], lines["tiny"]["bound"]) == ("3", "3", "3")
    assert lines["wrong"]["verdict"] == "WRONG: better than a published optimum"
    assert "line 5: the file ends where the capacity of an agent is expected" in lines["broken"]["verdict"]
    assert "     1 gap: WRONG" in capsys.readouterr().out


def test_names_and_families_select(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Patterns match names as in the table."""
    assert classic_optima.main(["--data", str(data), "--names", "ti*", "--families", "gap"]) == 0
    assert "     1 gap: proved optimum" in capsys.readouterr().out
    assert classic_optima.main(["--data", str(data), "--families", "ufl"]) == 0


@pytest.mark.parametrize(
    ("value", "proved", "objective", "bound", "sign", "verdict"),
    [
        (10, True, 10, 10, 1, "proved optimum"),
        (10, True, 10, 11, 1, "WRONG: the bound is beyond the published value"),
        (10, False, 12, 11, 1, "WRONG: the bound is beyond the published value"),
        (10, True, 9, 9, 1, "WRONG: better than a published optimum"),
        (10, False, 9, 9, 1, "better than published, proved"),
        (10, True, 12, 9, 1, "WRONG: worse, but proved"),
        (10, True, 9, 9, -1, "WRONG: the bound is beyond the published value"),
        (10, True, 11, 11, -1, "WRONG: better than a published optimum"),
        (10, True, None, 8, 1, "no plan"),
        (None, True, 10, 10, 1, "WRONG: a plan, but published as infeasible"),
    ],
)
def test_verdicts_of_a_proof(
    solved: Result,
    value: int | None,
    proved: bool,
    objective: int | None,
    bound: int,
    sign: int,
    verdict: str,
) -> None:
    """In the sense of the published problem."""
    published = None if value is None else Decimal(value)
    problem = Problem("gap", "tiny", Path("tiny.txt"), published, proved)
    reached = None if objective is None else Decimal(objective)
    assert classic_optima.judge(problem, solved, reached, Decimal(bound), sign) == verdict


def test_verdicts_without_a_proof(solved: Result) -> None:
    """A plan as good as the published one, a worse one, one within the tolerance, and none at all."""
    problem = Problem("gap", "tiny", Path("tiny.txt"), Decimal(10), True)
    stopped = replace(solved, status="feasible")
    assert classic_optima.judge(problem, stopped, Decimal(10), Decimal(8), 1) == "equal, not proved"
    assert classic_optima.judge(problem, stopped, Decimal(11), Decimal(8), 1) == "gap left"
    rounded = replace(problem, tolerance=Decimal("0.01"))
    assert classic_optima.judge(rounded, solved, Decimal("9.995"), Decimal("9.995"), 1) == "proved optimum"
    nothing = replace(solved, status="infeasible", plan=None, report=None, bound=None)
    assert classic_optima.judge(problem, nothing, None, None, 1) == "WRONG: infeasible, but there is a published value"
    assert classic_optima.judge(replace(problem, value=None), nothing, None, None, 1) == "proved infeasible"
    unknown = replace(nothing, status="unknown")
    assert classic_optima.judge(replace(problem, value=None), unknown, None, None, 1) == "no plan"


def test_a_problem_is_converted_as_by_the_registry(data: Path) -> None:
    """By the reader that the format of the family names."""
    problem = next(TABLES[0].problems(data))
    instance = convert(problem)
    assert instance.origin == instance_of(read(TINY, "tiny.txt", "tiny")).origin
