"""The command frontier: its document, its words, its exit codes, its files, and how it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

EXHAUSTIVE = ("--engine", "exhaustive", "--gap", "0", "--workers", "1")


@pytest.fixture
def jobs(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs as a file: four plans cost 35, 37, 50, 52 at losses of 25, 20, 5, 0; today's is the last."""
    document = two_jobs(current_plan={"small": "own", "large": "own"})
    for process, loss, share in zip(document["processes"], (5, 20), (0.9, 0.8), strict=True):
        process["options"][1] |= {"expected_loss": loss, "yield": share}
    return write("jobs.json", document)


def test_the_document(run: Run, jobs: Path) -> None:
    """The document has the keys of the help, exact amounts, and names its baseline."""
    result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--json")
    document = json.loads(result.stdout, parse_float=Decimal)
    assert result.exit_code == 0
    assert document["against"] == ["expected_loss"]
    assert document["baseline"] == {
        "name": "least-cost plan",
        "status": "optimal",
        "stop_reason": "proof",
        "objective": 35,
        "bound": 35,
        "gap": 0,
        "assignment": {"small": "out", "large": "out"},
    }
    assert document["aims"] == [{"name": "expected_loss", "better": "less", "best": {"at_least": 0, "at_most": 0}}]
    assert [(p["number"], p["objective"], p["difference"], p["amounts"]) for p in document["points"]] == [
        (1, 35, 0, {"expected_loss": 25}),
        (2, 37, 2, {"expected_loss": 20}),
        (3, 50, 15, {"expected_loss": 5}),
        (4, 52, 17, {"expected_loss": 0}),
    ]
    second = document["points"][1]
    assert (second["bound"], second["gap"], second["proven"], second["undominated"]) == (37, 0, True, True)
    assert second["modes"] == {"in_house": 1, "outsourced": 1, "automated": 0}
    assert second["providers"] == ["team", "vendor"]
    assert second["assignment"] == {"small": "own", "large": "out"}
    assert [point["knee"] for point in document["points"]] == [False, True, False, False]
    assert (document["knee"], document["whole"], document["ending"], document["asked_points"]) == (2, True, "whole", 8)
    assert document["current"] == {"objective": 52, "feasible": True, "broken": [], "amounts": {"expected_loss": 0}}
    assert document["remarks"] == [
        "This is the whole frontier: 4 plans, but for such as the asked gap hides.",
    ]
    assert document["questions"] > 3
    assert document["left_out"] == 0
    assert document["complete"] is True
    assert document["warnings"] == []


def test_two_aims_and_yields(run: Run, jobs: Path) -> None:
    """Yields are exact fractions of which more is better; with two aims both are told."""
    result = run("frontier", jobs, "--against", "mean_yield", "--against", "changes", *EXHAUSTIVE, "--json")
    document = json.loads(result.stdout, parse_float=Decimal)
    assert [aim["better"] for aim in document["aims"]] == ["more", "less"]
    assert document["aims"][0]["best"] == {"at_least": 1, "at_most": 1}
    assert [point["amounts"] for point in document["points"]] == [
        {"mean_yield": Decimal("0.85"), "changes": 2},
        {"mean_yield": Decimal("0.9"), "changes": 1},
        {"mean_yield": Decimal("0.95"), "changes": 1},
        {"mean_yield": 1, "changes": 0},
    ]


def test_the_screen(run: Run, jobs: Path) -> None:
    """The table tells cost, aim, difference, gap, modes and providers; the knee and the proof are in words."""
    result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--quiet")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "two-jobs, cost against expected loss" in lines
    assert "Baseline: the least-cost plan, EUR 35.00 per year, proven to be the least." in lines
    assert "1 35.00 25.00 0.00 0 % 0 % 100 % 0 % 1 baseline" in lines
    assert "2 37.00 20.00 2.00 0 % 50 % 50 % 0 % 2 knee" in lines
    assert "52.00 0.00 17.00 - 100 % 0 % 0 % 1 current" in lines
    said = " ".join(lines)
    assert "it is proven that no plan at least as good in expected loss costs less by more than this part." in said
    assert "Knee: plan 2, expected loss 20.00 instead of 25.00 for EUR 2.00 more than the baseline." in said
    assert (
        "on average, a step towards the least expected loss costs less than on that line up to it, and more beyond it."
        in said
    )
    assert result.stderr == ""


def test_a_narrow_screen_goes_without_modes(run: Run, jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 72 columns every row of the table stays on one line."""
    monkeypatch.setenv("COLUMNS", "72")
    lines = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--quiet").stdout.splitlines()
    rows = [" ".join(line.split()) for line in lines]
    assert "2 37.00 20.00 2.00 0 % knee" in rows
    assert max(map(len, lines)) <= 72


def test_an_impossible_instance(run: Run, write: Callable[[str, Any], Path]) -> None:
    """Where no plan keeps the rules the code is 3, and the document says so in a sentence."""
    rule = {"id": "none", "kind": "max_total", "measure": "total_cost", "value": 1}
    file = write("none.json", two_jobs(rules=[rule]))
    result = run("frontier", file, "--against", "changes", *EXHAUSTIVE, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (document["points"], document["ending"], document["knee"]) == ([], "infeasible", None)
    assert (document["baseline"]["status"], document["baseline"]["stop_reason"]) == ("infeasible", "proof")
    assert document["baseline"]["assignment"] is None
    assert document["aims"][0]["best"] is None
    shown = run("frontier", file, "--against", "changes", *EXHAUSTIVE, "-o", "none.png", "--plans", "plans")
    assert "No plan keeps all rules, so there is no frontier; explain says why." in shown.stdout
    assert "No picture drawn: no plan was found." in shown.stderr
    assert "No plans written: none was found." in shown.stderr
    assert not Path("plans").exists()


def test_no_time_no_plan(run: Run, jobs: Path, stop_after: Callable[[int], None]) -> None:
    """A limit without a plan is code 5, an interrupt without one 130, either with one 4."""
    result = run("frontier", jobs, "--against", "changes", *EXHAUSTIVE, "--time-limit", "0.001")
    assert result.exit_code == 5
    assert "The time limit was reached before any plan was found." in result.stdout
    stop_after(0)
    result = run("frontier", jobs, "--against", "changes", *EXHAUSTIVE)
    assert result.exit_code == 130
    assert "The search was interrupted before any plan was found." in result.stdout


def test_an_interrupt_keeps_what_is_there(run: Run, jobs: Path, stop_after: Callable[[int], None]) -> None:
    """Wherever the user stops, plans found are shown; once there is one the code is 4, and 0 when all is proven."""
    seen = set()
    for looks in range(1, 60, 4):
        stop_after(looks)
        result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--json")
        document = json.loads(result.stdout)
        assert result.exit_code == (130 if not document["points"] else 0 if document["whole"] else 4)
        seen.add(result.exit_code)
    assert {4, 130} <= seen


def test_saved_and_resumed(run: Run, jobs: Path, tmp_path: Path) -> None:
    """A saved run goes on to more points in the same file, with the same result as at once."""
    first = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--points", "2", "--save", "known.json")
    assert first.exit_code == 0
    assert len(json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))["plans"]) == 2
    resumed = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--resume", "known.json", "--json")
    straight = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--json")
    assert json.loads(resumed.stdout)["points"] == json.loads(straight.stdout)["points"]
    assert len(json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))["plans"]) == 4
    kept = (tmp_path / "known.json").read_bytes()
    again = ("--resume", "known.json", "--save", "other.json")
    assert run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, *again).exit_code == 0
    assert (tmp_path / "known.json").read_bytes() == kept
    assert (tmp_path / "other.json").is_file()


def test_files_that_must_not_be_written(run: Run, jobs: Path, tmp_path: Path) -> None:
    """Nothing that is there is overwritten, and places are checked before any work."""
    (tmp_path / "there.json").write_text("{}", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("", encoding="utf-8")
    for options, message in (
        (("--save", "there.json"), "this file exists already; give --resume to go on with it, or another name"),
        (("--save", "nowhere/a.json"), "no frontier can be written here"),
        (("--save", jobs), "this is the instance itself; give another file for the frontier"),
        (("--resume", "missing.json"), "there is no such file"),
        (("--resume", "there.json"), "there.json: the key 'instance' is missing"),
        (("--plans", "full"), "this folder is not empty; expected an empty folder, or a new one, for the plans"),
        (("--plans", "there.json"), "no plans can be written here; expected an empty folder, or a new one in"),
        (("--plans", "no/where"), "no plans can be written here"),
        (("-o", "nowhere/a.png"), "no picture can be written here"),
        (("-o", "a.gif"), "'a.gif' has no ending of a picture"),
        (("--against", "changes", "--against", "path_yield"), "found 3 aims, expected one or two beside cost"),
        (("--against", "profit"), "'profit' is not one of"),
        (("--points", "0"), "0 is not in the range"),
    ):
        result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, *options)
        assert result.exit_code == 2
        assert message in " ".join(result.stderr.split()), (message, result.stderr)
    assert (tmp_path / "there.json").read_text(encoding="utf-8") == "{}"
    assert "Missing option '--against'" in run("frontier", jobs).stderr


def test_plans_are_written_and_verify(run: Run, jobs: Path, tmp_path: Path) -> None:
    """Every plan has a file that verifies at the cost that the frontier tells."""
    result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--plans", "plans", "--json")
    points = json.loads(result.stdout)["points"]
    assert "4 plans written to plans." in result.stderr
    files = sorted((tmp_path / "plans").iterdir())
    assert [file.name for file in files] == [f"point-{k}.json" for k in (1, 2, 3, 4)]
    for file, point in zip(files, points, strict=True):
        assert json.loads(run("verify", jobs, file, "--json").stdout)["objective"] == point["objective"]


def test_a_picture_is_drawn(run: Run, jobs: Path, tmp_path: Path) -> None:
    """With one aim and with two there is a picture, and its place is told."""
    for names, title in ((["expected_loss"], "The knee: "), (["expected_loss", "changes"], "Cost against ")):
        against = [word for name in names for word in ("--against", name)]
        result = run("frontier", jobs, *against, *EXHAUSTIVE, "-o", "frontier.svg")
        assert result.exit_code == 0
        assert "Picture written to frontier.svg." in result.stderr
        assert title in (tmp_path / "frontier.svg").read_text(encoding="utf-8")


def test_a_result_is_shown_even_if_it_cannot_be_kept(run: Run, jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full on the way, the frontier is still shown, the error told, and the code is 2."""
    from rightsource.models.faults import Fault, InputError  # noqa: PLC0415

    def full(path: str, *_: Any) -> None:
        raise InputError([Fault("", "this file cannot be written: No space left on device.", path)])

    monkeypatch.setattr("rightsource.optimizer.commands.frontier_run.write_frontier", full)
    result = run("frontier", jobs, "--against", "expected_loss", *EXHAUSTIVE, "--save", "known.json", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 2
    assert len(document["points"]) == 4
    assert document["error"]["message"] == "known.json: this file cannot be written: No space left on device."
    assert result.stderr.count("No space left on device") == 1


def test_a_real_engine(run: Run, jobs: Path) -> None:
    """The engine finds the same ends, with progress on standard error."""
    result = run("frontier", jobs, "--against", "mean_yield", "--points", "2", "--gap", "0", "--json", "--workers", "1")
    assert result.exit_code == 0
    assert [point["objective"] for point in json.loads(result.stdout)["points"]] == [35, 52]
