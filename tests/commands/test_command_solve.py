"""The command solve: its document, its words, its exit codes, its files, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run, assignment
from samples import sample_document, sample_instance

from rightsource.models.checker import check
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result, Seconds, TracePoint
from rightsource.models.vocabulary import CAUSES

KEYS = (
    *("status", "stop_reason", "objective", "bound", "gap", "verified", "engine", "seed", "seconds", "memory_mb"),
    *("costs", "modes", "assignment", "versions"),
)

NOTHING = Result(
    status="unknown",
    stop_reason="time",
    plan=None,
    report=None,
    bound=None,
    engine="highs",
    seed=0,
    seconds=Seconds(0.1, 0.2, 0.3, 0.6),
    memory_mb=50.0,
    versions={"python": "3"},
)
"""What a solve returns that found nothing."""


def found(position: int, **changes: Any) -> Result:
    """Return a result with the plan of all first (0) or last (-1) options, under no rules."""
    instance = sample_instance().with_rules([])
    plan = Plan(assignment(position))
    report = check(instance, plan.choice(instance))
    return replace(NOTHING, status="feasible", plan=plan, report=report, bound=report.objective // 2, **changes)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Result]], None]:
    """Return a function that puts another solve in place of the real one."""
    return lambda stand_in: monkeypatch.setattr("rightsource.optimizer.commands.solve.solve", stand_in)


def test_solve_proves_writes_and_verifies(run: Run, case: Path, tmp_path: Path) -> None:
    """The document has all keys of the contract, the plan file verifies at the same cost."""
    result = run("solve", case, "-o", "plan.json", "--gap", "0", "--json")
    document = json.loads(result.stdout, parse_float=Decimal)
    assert result.exit_code == 0
    assert set(KEYS) <= set(document)
    assert (document["status"], document["stop_reason"], document["verified"]) == ("optimal", "proof", True)
    assert document["gap"] == 0
    assert sum(document["costs"].values()) == document["objective"]
    assert set(document["seconds"]) == {"read", "build", "solve", "total"}
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"), parse_float=Decimal)
    assert plan["assignment"] == document["assignment"]
    assert plan["objective"] == document["objective"]
    verified = json.loads(run("verify", case, "plan.json", "--json").stdout, parse_float=Decimal)
    assert verified["feasible"] is True
    assert verified["objective"] == document["objective"]


def test_the_screen_says_three_things_apart(run: Run, case: Path) -> None:
    """What is proven, why it stopped, and what was checked stand in three lines; then the costs and the plan."""
    result = run("solve", case, "--gap", "0")
    for words in (
        "proven     optimal: this is a least-cost plan",
        "stopped    the proof is complete",
        "checked    the plan keeps every rule, its cost is recomputed to the cent",
        "Cost by cause",
        "Providers used",
        "Rules with least slack",
        "engine highs, seed 0",
    ):
        assert words in result.stdout
    assert "Kept as well, with no slack to speak of: " in result.stdout
    for process in sample_instance().processes.ids:
        assert process in result.stdout
    assert "time" in result.stderr.splitlines()[0]
    assert "gap" in result.stderr.splitlines()[0]


@pytest.mark.parametrize(
    ("result", "code", "words"),
    [
        (found(0, stop_reason="gap", asked_gap=0.9), 0, "at most 50 % from the least cost"),
        (found(0, stop_reason="time"), 4, "the time limit is reached"),
        (found(0, stop_reason="interrupt"), 4, "interrupted by the user"),
        (found(0, stop_reason="memory"), 4, "the memory limit is reached"),
        (found(0, stop_reason="precision"), 4, "the engine's numbers reach no closer bound"),
        (found(0, stop_reason="failure"), 4, "the engine failed"),
        (
            found(0, stop_reason="failure", contradicted=True),
            1,
            "engine, formulation and checker contradict each other",
        ),
        (replace(NOTHING, stop_reason="failure"), 1, "the engine failed"),
        (NOTHING, 5, "unknown: nothing, neither a plan nor that there is none"),
        (
            replace(NOTHING, bound=123456),
            5,
            "unknown: no plan found in time; any plan costs at least EUR 1,234.56 per year",
        ),
        (replace(NOTHING, stop_reason="interrupt"), 130, "interrupted by the user"),
        (
            replace(NOTHING, status="infeasible", stop_reason="proof", reasons=("No option of 'pay' is left.",)),
            3,
            "infeasible: no plan can keep all rules",
        ),
    ],
)
def test_exit_codes_follow_the_outcome(run: Run, case: Path, fake: Any, result: Result, code: int, words: str) -> None:
    """Every way to end has its exit code and its words, on the screen and as a document."""
    fake(lambda *_, **__: result)
    shown = run("solve", case)
    assert shown.exit_code == code
    assert words in shown.stdout
    assert all(reason in shown.stdout for reason in result.reasons)
    told = run("solve", case, "--json")
    document = json.loads(told.stdout)
    assert told.exit_code == code
    assert document["status"] == result.status
    assert document["reasons"] == list(result.reasons)
    if result.plan is None:
        assert all(document[key] is None for key in ("objective", "gap", "costs", "modes", "assignment"))
        assert document["verified"] is False


def test_a_plan_that_breaks_rules_is_never_a_success(run: Run, case: Path, fake: Any) -> None:
    """Should a result ever carry a plan that the checker refuses, the exit code and the words say so."""
    instance = sample_instance()
    plan = Plan(assignment(0))
    report = check(instance, plan.choice(instance))
    wrong = replace(NOTHING, status="optimal", stop_reason="proof", plan=plan, report=report, bound=report.objective)
    fake(lambda *_, **__: wrong)
    result = run("solve", case)
    assert result.exit_code == 1
    assert "the plan breaks 1 rule" in result.stdout


def test_infeasible_names_the_process(run: Run, write: Any) -> None:
    """When rules leave a process no option, the reason names it; exit code 3."""
    document = sample_document()
    document["rules"].append({"id": "no-one", "kind": "forbid", "scope": {"processes": ["pay"]}})
    result = run("solve", write("stuck.json", document), "-o", "plan.json", "--quiet")
    assert result.exit_code == 3
    assert "'pay'" in result.stdout
    assert not Path("plan.json").exists()


def test_options_reach_the_engine(run: Run, case: Path, first_plan: Path, fake: Any) -> None:
    """Every option of the command line arrives in the call, the start plan read from its file."""
    seen: dict[str, Any] = {}

    def solve(instance: Instance, **options: Any) -> Result:
        seen.update(options)
        return NOTHING

    fake(solve)
    options = ("--time-limit", "7", "--gap", "0.5", "--seed", "3", "--threads", "2", "--engine", "scip")
    run("solve", case, *options, "--start", first_plan, "--quiet")
    assert {key: seen[key] for key in ("time_limit", "gap", "seed", "threads", "engine")} == {
        "time_limit": 7,
        "gap": 0.5,
        "seed": 3,
        "threads": 2,
        "engine": "scip",
    }
    assert seen["start"].assignment == assignment(0)
    assert seen["on_progress"] is None
    assert seen["elapsed"] > 0


def test_progress_goes_to_standard_error_only(run: Run, case: Path, fake: Any) -> None:
    """Plans and bounds on the way are talk: absent from standard output, and silent with --quiet."""

    def solve(instance: Instance, *, on_progress: Any, **_: Any) -> Result:
        if on_progress is not None:
            on_progress(TracePoint(0.5, None, 100))
            on_progress(TracePoint(1.5, 20000, 100))
        return NOTHING

    fake(solve)
    result = run("solve", case, "--json")
    json.loads(result.stdout)
    assert "200.00" in result.stderr
    assert run("solve", case, "--json", "--quiet").stderr == ""


def test_a_plan_that_could_not_be_written_is_refused_at_once(run: Run, case: Path, fake: Any) -> None:
    """A folder that does not exist is found out before the search, not after it."""
    fake(lambda *_, **__: pytest.fail("the search began"))
    result = run("solve", case, "-o", "nowhere/plan.json")
    assert result.exit_code == 2
    assert "nowhere/plan.json: no plan can be written here; expected a file in a folder" in result.stderr


def test_a_plan_that_cannot_be_written_is_still_shown(
    run: Run, case: Path, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full in the end, the document still holds the plan; the exit code tells of the failure."""

    def fail(*_: object, **__: object) -> None:
        raise InputError([Fault("", "this file cannot be written: No space left on device.", "plan.json")])

    monkeypatch.setattr("rightsource.optimizer.commands.keeping.write_plan", fail)
    fake(lambda *_, **__: found(0, stop_reason="gap", asked_gap=0.9))
    result = run("solve", case, "-o", "plan.json", "--json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["assignment"] == assignment(0)
    assert (document["error"]["kind"], document["error"]["exit_code"]) == ("input", 2)
    assert document["error"]["message"].startswith("plan.json: this file cannot be written")
    assert "Error: plan.json: this file cannot be written: No space left on device." in result.stderr


def test_a_plan_never_overwrites_its_instance(run: Run, case: Path, fake: Any, tmp_path: Path) -> None:
    """By its own name, by another way to write it, or through a link: refused before the search."""
    fake(lambda *_, **__: pytest.fail("the search began"))
    (tmp_path / "link.json").symlink_to(case)
    before = case.read_bytes()
    for name in (case, f"./{case.name}", "link.json"):
        result = run("solve", case, "-o", name)
        assert result.exit_code == 2
        assert f"{name}: this is the instance itself; give another file for the plan." in result.stderr
    assert case.read_bytes() == before


def test_a_plan_may_overwrite_the_plan_it_started_from(run: Run, case: Path, first_plan: Path, fake: Any) -> None:
    """To go on from a plan and keep the better one in its place is fine."""
    fake(lambda *_, **__: found(-1, stop_reason="time"))
    assert run("solve", case, "--start", first_plan, "-o", first_plan).exit_code == 4
    assert json.loads(first_plan.read_text(encoding="utf-8"))["assignment"] == assignment(-1)


def test_a_plan_file_has_the_ending_of_one(run: Run, case: Path, fake: Any, tmp_path: Path) -> None:
    """Other endings are refused before the search; no ending is JSON, and devices take anything."""
    fake(lambda *_, **__: found(0, stop_reason="time"))
    result = run("solve", case, "-o", "plan.ods")
    assert result.exit_code == 2
    words = "the ending '.ods' is that of no plan file; expected one of .json, .json.gz, .csv, .csv.gz, .xlsx."
    assert f"plan.ods: {words}" in result.stderr
    for name in ("plan", "plan.csv", "best.v2.json", "plan.json.gz", "/dev/null"):
        assert run("solve", case, "-o", name).exit_code == 4
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8").startswith("process,option\n")
    assert json.loads((tmp_path / "plan").read_text(encoding="utf-8"))["assignment"] == assignment(0)


def test_without_a_plan_the_old_file_stays(run: Run, case: Path, first_plan: Path, fake: Any) -> None:
    """When nothing is found, it is said that nothing is written."""
    fake(lambda *_, **__: NOTHING)
    before = first_plan.read_bytes()
    said = run("solve", case, "-o", first_plan).stderr
    assert f"No plan written: none was found; {first_plan} is unchanged.\n" in said
    assert first_plan.read_bytes() == before
    assert "No plan written: none was found.\n" in run("solve", case, "-o", "new.json").stderr


def test_a_start_that_breaks_rules_is_a_warning(run: Run, case: Path, first_plan: Path, fake: Any) -> None:
    """Who starts from a plan that is not feasible learns that it only guides the engine, up to three rules named."""
    fake(lambda *_, **__: found(0, stop_reason="time"))
    words = "the start plan breaks 1 rule (four-eyes); it only guides the engine."
    assert f"Warning: {first_plan}: {words}" in run("solve", case, "--start", first_plan).stderr
    document = json.loads(run("solve", case, "--start", first_plan, "--json").stdout)
    assert [warning["message"] for warning in document["warnings"]] == [words]


def test_a_start_that_keeps_all_rules_is_no_warning(run: Run, case: Path, fake: Any) -> None:
    """A feasible start goes without words."""
    run("solve", case, "-o", "best.json", "--quiet")
    fake(lambda *_, **__: found(0, stop_reason="time"))
    assert "start plan" not in run("solve", case, "--start", "best.json").stderr


def interrupted(times: int, number: int = signal.SIGINT) -> Callable[..., Result]:
    """Return a slow engine during which the user presses Ctrl-C a number of times."""

    def solve(instance: Instance, *, should_stop: Callable[[], bool], **_: Any) -> Result:
        assert not should_stop()
        for _press in range(times):
            os.kill(os.getpid(), number)
        assert should_stop()
        return found(0, stop_reason="interrupt")

    return solve


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_interrupt_keeps_the_plan(run: Run, case: Path, fake: Any, number: int) -> None:
    """The first Ctrl-C or SIGTERM only asks to stop: the plan is written, and the exit code is 4."""
    before = signal.getsignal(number)
    fake(interrupted(1, number))
    result = run("solve", case, "-o", "plan.json")
    assert result.exit_code == 4
    assert "Stopping with the best plan so far; once more to end at once." in result.stderr
    assert json.loads(Path("plan.json").read_text(encoding="utf-8"))["assignment"] == assignment(0)
    assert signal.getsignal(number) == before


def test_a_second_interrupt_ends_at_once(run: Run, case: Path, fake: Any) -> None:
    """The second Ctrl-C does not wait for the engine: no plan, exit code 130."""
    fake(interrupted(2))
    result = run("solve", case, "-o", "plan.json")
    assert result.exit_code == 130
    assert not Path("plan.json").exists()


@pytest.mark.parametrize("columns", ["20", "80", "200"])
def test_any_width_of_screen_will_do(run: Run, case: Path, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow and wide screens show the summary without failing, and no line is wider than the screen, or than 72."""
    monkeypatch.setenv("COLUMNS", columns)
    result = run("solve", case, "--quiet")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= max(72, int(columns))


def test_names_with_markup_are_shown_as_they_are(run: Run, write: Any) -> None:
    """Square brackets in a name are text, not instructions to the screen."""
    document = sample_document() | {"name": "desk [red]north[/red]"}
    result = run("info", write("desk.json", document))
    assert "desk [red]north[/red]" in result.stdout


def test_a_whole_process_keeps_its_streams_apart(case: Path, tmp_path: Path) -> None:
    """As a user runs it: one document on standard output, talk on standard error, the plan in its file."""
    command = [sys.executable, "-m", "rightsource.optimizer.main", "solve", str(case), "--json", "-o", "plan.json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert set(document["costs"]) == set(CAUSES)
    assert "Plan written to plan.json." in done.stderr
    assert document["seconds"]["total"] >= document["seconds"]["read"] > 0
    assert np.isfinite(document["memory_mb"])
