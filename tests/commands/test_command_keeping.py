"""What commands write beside their results: where it may go, what it says, and that a failure hides no result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from samples import sample_instance
from small_cases import two_jobs

from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.commands.plan_folder import check_plan_folder, write_plans

QUICK = ("--engine", "exhaustive", "--gap", "0", "--workers", "1")
PICTURES = [("prices",), ("frontier", "--against", "changes"), ("scenarios",), ("compare", "current", "current")]
PLANS = [
    ("solve", "-o", "plan.json"),
    ("whatif", "--process", "small", "--option", "own", "-o", "plan.json"),
    ("alternatives", "--within", "60%", "--differ", "50%", "--plans", "plans"),
    ("frontier", "--against", "changes", "--plans", "plans"),
    ("scenarios", "--plans", "plans"),
]
FULL = "this file cannot be written: No space left on device."


@pytest.fixture
def jobs(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs with a rule, a current plan and a scenario as a file."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 24}
    growth = {"id": "growth", "changes": [{"kind": "price", "factor": 2, "select": {"kinds": ["team"]}}]}
    return write("jobs.json", two_jobs(rules=[cap], scenarios=[growth], current_plan={"small": "own", "large": "own"}))


def called(words: tuple[str, ...], *more: object) -> tuple[object, ...]:
    """Return a command line on the jobs; compare takes plans instead of how to solve."""
    command, *rest = words
    quick = {"compare": (), "solve": QUICK[:4]}.get(command, QUICK)
    return (command, "jobs.json", *rest, *more, *quick)


def full(place: str | Path, *_: Any, **__: Any) -> None:
    """Stand in for a disk that is full."""
    raise InputError([Fault("", FULL, str(place))])


@pytest.mark.parametrize("words", PICTURES, ids=lambda words: words[0])
def test_a_result_is_shown_without_its_picture(
    run: Run, jobs: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the picture cannot be written the document holds the result and the error; the exit code is 2."""
    result = run(*called(words, "--json"))
    monkeypatch.setattr("rightsource.optimizer.commands.keeping.draw", lambda figure, picture: full(picture))
    failed = run(*called(words, "--picture", "x.png", "--json"))
    whole, document = json.loads(result.stdout), json.loads(failed.stdout)
    assert (result.exit_code, failed.exit_code) == (0, 2)
    assert document["error"]["message"] == f"x.png: {FULL}"
    assert {*document} == {*whole, "error"}
    assert failed.stderr.count(FULL) == 1
    assert "Picture written" not in failed.stderr


@pytest.mark.parametrize("words", PLANS, ids=lambda words: words[0])
def test_a_result_is_shown_without_its_plans(
    run: Run, jobs: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a plan cannot be written the tables are shown, then the error; the exit code is 2."""
    shown = run(*called(words))
    for path in Path("plans").glob("*"):
        path.unlink()
    for writer in ("keeping", "plan_folder"):
        monkeypatch.setattr(f"rightsource.optimizer.commands.{writer}.write_plan", full)
    failed = run(*called(words))
    assert (shown.exit_code, failed.exit_code) == (0, 2)
    assert "two-jobs" in failed.stdout
    assert len(failed.stdout.splitlines()) == len(shown.stdout.splitlines())
    assert "Error: plan" in failed.stderr
    assert failed.stderr.count(FULL) == 1
    assert " written to plan" in shown.stderr
    assert " written to plan" not in failed.stderr


@pytest.mark.parametrize("words", PLANS[2:], ids=lambda words: words[0])
def test_a_folder_of_plans_is_checked_before_any_work(
    run: Run, jobs: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a folder that holds something, nor a file, nor a place in no folder; an empty one will do."""
    monkeypatch.setattr("rightsource.optimizer.questions.answering.solve", lambda *_, **__: pytest.fail("it began"))
    Path("full").mkdir()
    Path("full", "notes.txt").write_text("mine", encoding="utf-8")
    nowhere = "no plans can be written here; expected an empty folder, or a new one in a folder that exists."
    for folder, message in (
        ("full", "this folder is not empty; expected an empty folder, or a new one, for the plans."),
        ("jobs.json", nowhere),
        ("no/where", nowhere),
    ):
        result = run(*called((*words[:-1], folder)))
        assert result.exit_code == 2
        assert f"{folder}: {message}" in result.stderr
    Path("empty").mkdir()
    check_plan_folder("empty")
    check_plan_folder("new")


def test_a_folder_that_vanishes_is_told(tmp_path: Path) -> None:
    """What was fine before hours of work need not be fine after it."""
    with pytest.raises(InputError, match=r"gone/plans: this folder cannot be made: No such file or directory\."):
        write_plans(str(tmp_path / "gone" / "plans"), sample_instance(), [])


@pytest.mark.parametrize("option", ["-o", "--output", "--picture"])
@pytest.mark.parametrize("words", [*PICTURES[:2], PICTURES[3]], ids=lambda words: words[0])
def test_a_picture_by_any_of_its_names(run: Run, jobs: Path, words: tuple[str, ...], option: str) -> None:
    """-o is what the command mainly writes, and the long names mean the same."""
    result = run(*called(words, option, "x.svg"))
    assert result.exit_code == 0
    assert "Picture written to x.svg." in result.stderr
    assert "<svg" in Path("x.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["-o", "--output", "--plans"])
@pytest.mark.parametrize("words", [PLANS[2], PLANS[4]], ids=lambda words: words[0])
def test_plans_by_any_of_their_names(run: Run, jobs: Path, words: tuple[str, ...], option: str) -> None:
    """A folder of plans is what alternatives and scenarios mainly write; how many there are is said."""
    result = run(*called((*words[:-2], option, "made")))
    assert result.exit_code == 0
    assert f"{len(list(Path('made').iterdir()))} plans written to made." in result.stderr


def test_no_plan_is_said_in_the_same_words(run: Run, write: Callable[[str, Any], Path]) -> None:
    """Where nothing keeps all rules no command writes a plan, and each says so."""
    rule = {"id": "cheap", "kind": "max_total", "measure": "cost", "value": 1}
    write("jobs.json", two_jobs(rules=[rule], scenarios=[{"id": "same", "changes": []}]))
    for words in PLANS:
        result = run(*called(words))
        assert result.exit_code == 3
        what = "No plan written: none was found." if words[-1] == "plan.json" else "No plans written: none was found."
        assert what in result.stderr
