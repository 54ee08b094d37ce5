"""Files to run commands on, and a runner."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from samples import sample_document, sample_instance
from small_cases import two_jobs

from rightsource.optimizer import clock
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.root import cli
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def young(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time limits count from here: the process that runs all tests is older than any of them."""
    began = time.monotonic()
    monkeypatch.setattr(clock, "_started", lambda: began)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command line in an empty folder, on a screen of 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *arguments: CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Any], Path]:
    """Return a function that writes a document as JSON."""

    def to_file(name: str, document: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def case(write: Callable[[str, Any], Path]) -> Path:
    """Return the sample as a file."""
    return write("desk.json", sample_document())


@pytest.fixture
def jobs(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs as a file: both at the vendor cost 35, the small one home 37, the large one home 50."""
    return write("jobs.json", two_jobs())


@pytest.fixture
def first_plan(write: Callable[[str, Any], Path]) -> Path:
    """Return the plan of all first options as a file; it breaks the rule four-eyes and no other."""
    return write("first.json", {"format": "rightsource-plan/1", "assignment": assignment(0)})


@pytest.fixture
def last_plan(write: Callable[[str, Any], Path]) -> Path:
    """Return the plan of all last options as a file."""
    return write("last.json", {"format": "rightsource-plan/1", "assignment": assignment(-1)})


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that lets the user of an analysis press Ctrl-C after so many looks at whether to stop."""

    def stop(looks: int) -> None:
        left = looks

        def should_stop() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        @contextmanager
        def stopping(_: Any) -> Iterator[Callable[[], bool]]:
            yield should_stop

        monkeypatch.setattr("rightsource.optimizer.commands.asking_options.stop_on_signal", stopping)

    return stop


@pytest.fixture
def take_all_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that lets the baseline of a command take up all the time there is."""

    def take(command: str) -> None:
        def solved(asker: Asker, *rest: Any) -> Answer:
            found = solved_baseline(asker, *rest)
            asker.deadline = time.monotonic()
            return found

        monkeypatch.setattr(f"rightsource.optimizer.commands.{command}.solved_baseline", solved)

    return take


def document(result: Result) -> Any:
    """Return the JSON document of a run, numbers as decimals."""
    return json.loads(result.stdout, parse_float=Decimal)


def assignment(position: int) -> dict[str, str]:
    """Return the plan that gives each process its option at this position."""
    instance = sample_instance()
    options = [instance.options_of(i)[position] for i in range(len(instance.processes.ids))]
    return {process: instance.options.ids[o] for process, o in zip(instance.processes.ids, options, strict=True)}
