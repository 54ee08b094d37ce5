"""What commands that ask questions share: their options, their progress, their exit codes."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from typing import Any

import click
import pytest
from click.testing import CliRunner
from small_cases import two_jobs

from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import (
    asking_exit_code,
    baseline_entry,
    interval_entry,
    reference_entry,
)
from rightsource.optimizer.commands.asking_tables import baseline_text, least_cost_text, no_baseline
from rightsource.optimizer.commands.json_text import json_text
from rightsource.optimizer.crew.cluster import ClusterCrew
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.question import Settings
from rightsource.optimizer.solve import solve


def parsed(*words: str, default: float | None = 300) -> Asking:
    """Return what a command is given for these words."""
    seen: list[Asking] = []

    @click.command()
    @asking_options(default)
    def command(asking: Asking) -> None:
        seen.append(asking)

    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return seen[0]


def test_every_option_arrives() -> None:
    """Threads stay what was asked for: how many each question has is for those who hand them out."""
    words = [
        "--engine",
        "scip",
        "--gap",
        "0.01",
        "--seed",
        "7",
        "--threads",
        "3",
        "--time-limit",
        "9",
        "--workers",
        "2",
    ]
    assert parsed(*words) == Asking(Settings("scip", 0.01, 7, 3), 9, 2, None)
    assert parsed("--workers", "4").settings.threads is None
    assert (parsed().seconds, parsed(default=None).seconds) == (300, None)


def test_the_crew_is_what_was_asked_for() -> None:
    """Nobody for one worker, a pool for several, a cluster by its address."""
    assert parsed("--workers", "1").crew() is None
    pool, cluster = parsed("--workers", "3").crew(), parsed("--cluster", "tcp://host:1").crew()
    assert isinstance(pool, LocalCrew)
    assert pool.slots == 3
    assert isinstance(cluster, ClusterCrew)
    assert cluster.address == "tcp://host:1"


def test_the_deadline_counts_from_the_start_of_the_process() -> None:
    """No limit, no deadline."""
    assert parsed("--time-limit", "9").deadline() is not None
    assert parsed(default=None).deadline() is None


def test_a_default_limit_is_told_and_wrong_ones_are_refused() -> None:
    """By the option's name, with what was found."""

    @click.command()
    @asking_options(300)
    def command(asking: Asking) -> None: ...

    assert "[default: 300]" in CliRunner().invoke(command, ["--help"]).output
    said = CliRunner().invoke(command, ["--time-limit", "-1"]).output
    assert "found -1, expected seconds above 0, such as 60." in said


def test_progress_without_a_terminal_is_lines_with_an_estimate() -> None:
    """A line for each step when there is no pause between lines; nothing when quiet or too soon."""
    stream = io.StringIO()
    with AskingProgress(stream, 3, "questions", pause=0) as progress:
        progress.step("[a]")
        progress.expect(2)
        progress.step()
    first, second = stream.getvalue().splitlines()
    assert first.startswith("1 of 3 questions ([a]), about ")
    assert first.endswith(" left")
    assert second == "2 of 2 questions"
    for arguments in ({"quiet": True, "pause": 0.0}, {"pause": 60.0}):
        silent = io.StringIO()
        with AskingProgress(silent, 1, "questions", **arguments) as progress:  # type: ignore[arg-type]
            progress.step()
        assert silent.getvalue() == ""


def test_the_estimate_does_not_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick steps after slow ones bring the end nearer by and by, slow ones count soon; one more step is always left.

    Ten steps of 10 s, then quick ones of 1 s: the mean sinks slowly. Then 30 s each: the median of the last ten is 30.
    """
    now = 0.0
    monkeypatch.setattr("rightsource.optimizer.commands.asking_progress.time.monotonic", lambda: now)
    progress = AskingProgress(io.StringIO(), 100, "questions", quiet=True)
    left = []
    for seconds in [10.0] * 10 + [1.0] * 10 + [30.0] * 10:
        now += seconds
        progress.step()
        left.append(progress._seconds_left())
    assert left[9] == pytest.approx(900, rel=0.1)
    assert all(0.8 < after / before < 1.6 for before, after in pairwise(left))
    assert left[-1] == pytest.approx(70 * 30, rel=0.15)
    progress.expect(31)
    now += 2000
    assert progress._seconds_left() == 30


class Terminal(io.StringIO):
    """A stream that says it is a screen."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_progress_on_a_terminal_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is done, what the rest may take, and the label as it is, whatever brackets it has."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with AskingProgress(stream, 2, "questions") as progress:
        progress.step("[bold]a")
        progress.expect(4)
    assert "1/4" in stream.getvalue()
    assert "about 0 s left" in stream.getvalue()
    assert "[bold]a" in stream.getvalue()


@pytest.fixture(scope="module")
def result() -> Result:
    """Return the result of the two jobs: 35.00, proven."""
    return solve(read_document(two_jobs(), "two-jobs"), engine="exhaustive")


@pytest.mark.parametrize(
    ("changes", "complete", "code"),
    [
        ({}, True, exits.DONE),
        ({}, False, exits.LIMIT_WITH_PLAN),
        ({"status": "feasible", "bound": 1}, True, exits.LIMIT_WITH_PLAN),
        ({"status": "infeasible", "plan": None, "report": None}, False, exits.INFEASIBLE),
        ({"status": "unknown", "plan": None, "stop_reason": "time"}, False, exits.LIMIT_WITHOUT_PLAN),
        ({"status": "unknown", "plan": None, "stop_reason": "interrupt"}, False, exits.INTERRUPTED),
    ],
)
def test_exit_codes(result: Result, changes: dict[str, Any], complete: bool, code: int) -> None:
    """All answered, not all, no plan exists, no plan found in time, interrupted before there was one."""
    assert asking_exit_code(replace(result, **changes), complete=complete) == code


def test_the_baseline_and_intervals_in_documents(result: Result) -> None:
    """Amounts in currency units, null where nothing is proven."""
    instance = read_document(two_jobs(), "two-jobs")
    entry = baseline_entry(instance, "best", result)
    assert json_text({**entry, "gap": None}).startswith('{\n  "name": "best"')
    assert (entry["objective"], entry["bound"], entry["assignment"]) == (35, 35, {"small": "out", "large": "out"})
    assert interval_entry(Money.of(instance), Interval(None, 150)) == {
        "at_least": None,
        "at_most": Money("EUR", 2).amount(150),
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"status": "infeasible", "stop_reason": "proof"},
            "keeps all rules, so there is none to count against; explain",
        ),
        ({"status": "unknown", "stop_reason": "time"}, "none to count against: the time limit is reached."),
        ({"status": "unknown", "stop_reason": "interrupt"}, "none to count against: interrupted by the user."),
        ({"status": "unknown", "stop_reason": "failure", "reasons": ("It fell over.",)}, "  - It fell over."),
    ],
)
def test_why_there_is_no_baseline(result: Result, changes: dict[str, Any], words: str) -> None:
    """One text for all commands: no plan can exist, or none was found and why."""
    instance = read_document(two_jobs(), "two-jobs")
    said = "\n".join(map(str, no_baseline(instance, replace(result, plan=None, report=None, **changes))))
    assert said.startswith("two-jobs\nNo plan ")
    assert words in said


def test_the_baseline_on_the_screen(result: Result) -> None:
    """Cost and proof in a sentence; what later solves prove of the least cost, only where it is more."""
    money = Money("EUR", 2)
    assert str(baseline_text(money, Interval(None, 3500))).endswith("per year, not proven to be near the least.")
    assert list(least_cost_text(money, result, Interval.of(result), "Savings count")) == []
    [said] = least_cost_text(money, result, Interval(3400, 3450), "Savings count")
    assert str(said) == ("Savings count against the least cost, which later solves prove to be EUR 34.00 to 34.50.")


def test_a_reference_that_was_not_solved_has_no_proof() -> None:
    """The current plan, say: a cost and an assignment, and null for all that a solve would tell."""
    instance = read_document(two_jobs(), "two-jobs")
    entry = reference_entry(instance, "as-is", Interval(None, 5200), Plan({"small": "own", "large": "own"}))
    assert (entry["name"], entry["objective"], entry["assignment"]["small"]) == ("as-is", 52, "own")
    assert {entry[key] for key in ("status", "stop_reason", "bound", "gap")} == {None}
