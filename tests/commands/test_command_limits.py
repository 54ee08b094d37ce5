"""Time limits and interrupts, which mean the same to all commands that ask questions."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.solve import solve

ANALYSES = [
    ("prices",),
    ("whatif", "--process", "small", "--option", "own"),
    ("whatif", "--all"),
    ("breakeven", "--process", "small"),
    ("alternatives", "--within", "60%", "--differ", "50%"),
    ("frontier", "--against", "expected_loss"),
    ("scenarios",),
    ("explain",),
]
QUICK = ("--engine", "exhaustive", "--gap", "0", "--workers", "1", "--json")
NAMES = [" ".join(words) for words in ANALYSES]


@pytest.fixture
def jobs(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs with a rule, a risk and a scenario as a file."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 24}
    document = two_jobs(rules=[cap], scenarios=[{"id": "growth", "changes": [{"kind": "volume", "factor": 2}]}])
    document["processes"][0]["options"][1] |= {"expected_loss": 5}
    return write("jobs.json", document)


@pytest.mark.parametrize("words", ANALYSES, ids=NAMES)
def test_a_limit_that_is_over_begins_nothing(run: Run, jobs: Path, words: tuple[str, ...]) -> None:
    """Exit code 5 and a document that says so; explain sees without a search that there is a plan: 4."""
    command, *more = words
    result = run(command, jobs, *more, *QUICK, "--time-limit", "0.001")
    document = json.loads(result.stdout)
    assert result.exit_code == (4 if command == "explain" else 5)
    assert "error" not in document
    assert document["complete"] is False


@pytest.mark.parametrize("words", ANALYSES, ids=NAMES)
def test_an_interrupt_keeps_what_is_known(
    run: Run, jobs: Path, words: tuple[str, ...], stop_after: Callable[[int], None]
) -> None:
    """Wherever the user stops: 130 without a plan, then 4 with what is known, in the end 0 with all of it."""
    command, *more = words
    codes = []
    for looks in (*range(12), 14, 17, 21, 26, 32, 40, 50, 70, 100, 200, 1000, 10_000):
        stop_after(looks)
        result = run(command, jobs, *more, *QUICK)
        document = json.loads(result.stdout)
        assert "error" not in document
        assert document["complete"] is (result.exit_code == 0)
        codes.append(result.exit_code)
        if result.exit_code == 0:
            break
    first = [] if command == "explain" else [130]
    assert list(dict.fromkeys(codes)) in ([*first, 4, 0], [*first, 0])


@pytest.mark.parametrize("words", ANALYSES, ids=NAMES)
@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_stops_and_a_second_one_ends(
    run: Run, jobs: Path, words: tuple[str, ...], presses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first question is with the engine: one asks to stop and shows a document, two show an error."""
    command, *more = words

    def pressed(instance: Instance, **settings: Any) -> Result:
        for _ in range(presses):
            os.kill(os.getpid(), signal.SIGINT)
        return solve(instance, **settings)

    monkeypatch.setattr("rightsource.optimizer.questions.answering.solve", pressed)
    before = signal.getsignal(signal.SIGINT)
    result = run(command, jobs, *more, *QUICK)
    document = json.loads(result.stdout)
    assert signal.getsignal(signal.SIGINT) == before
    assert ("error" in document) is (presses == 2)
    assert result.exit_code == (4 if command == "explain" and presses == 1 else 130)
    if presses == 1:
        assert "Stopping with the best plan so far; once more to end at once." in result.stderr
