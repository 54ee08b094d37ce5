"""Engines in processes of their own: events, time, stops, ends from outside, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from engine_cases import easy_start, hard, knapsack, model, whole

from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.optimizer.engines import process as process_module
from rightsource.optimizer.engines import run as run_module
from rightsource.optimizer.engines.job import (
    ENGINES,
    Bound,
    EngineError,
    EngineName,
    Event,
    Incumbent,
    Job,
    LogLine,
    Outcome,
)
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import run

EACH = pytest.mark.parametrize("engine", ENGINES)
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """After every test: no child process, no zombie, no file, no thread."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    threads, others = threading.active_count(), set(psutil.Process().children())
    yield
    assert set(psutil.Process().children()) <= others
    assert list(tmp_path.glob("rightsource-*")) == []
    assert threading.active_count() == threads


@EACH
def test_a_job_goes_there_and_back(engine: EngineName) -> None:
    """The optimum of the knapsack, with its incumbent, bound and log told on the way, in little time and memory."""
    events: list[Event] = []
    began = time.monotonic()
    outcome = run(Job(knapsack(), engine, relative_gap=0), events.append)
    assert (outcome.status, outcome.stop, outcome.bound) == ("optimal", "proof", 171)
    assert outcome.values is not None and outcome.values.tolist() == [1, 1, 0]
    assert {type(event) for event in events} >= {Incumbent, Bound, LogLine}
    assert [event.seconds for event in events] == sorted(event.seconds for event in events)
    assert 20 < outcome.memory_mb < 2000
    assert 0 <= outcome.seconds_build < 1 and 0 < outcome.seconds_solve < time.monotonic() - began


def test_a_process_started_early_takes_the_job_and_the_next() -> None:
    """Loading the engines may happen before the job is there; after its outcome the process is ready for another."""
    with EngineProcess() as early:
        time.sleep(0.5)
        for engine in ENGINES:
            assert early.ready
            assert run(Job(knapsack(), engine), process=early).status == "optimal"
        assert list(early.folder.iterdir()) == []


def test_a_process_serves_one_job_at_a_time() -> None:
    """A job for a process that still works on another is refused."""
    with EngineProcess() as child:
        child.give(run_module._sendable(Job(hard())))
        assert not child.ready
        with pytest.raises(EngineError, match="serves one job at a time; start another for this one"):
            child.give(run_module._sendable(Job(knapsack())))


def test_a_process_that_was_stopped_is_ended() -> None:
    """What works on a job that nobody waits for any more is no process for the next job."""
    child = EngineProcess()
    assert run(Job(hard()), should_stop=lambda: True, process=child).stop == "interrupt"
    assert not child.ready and not psutil.pid_exists(child.pid)


@EACH
def test_a_stop_request_ends_it_at_once_and_keeps_the_best(engine: EngineName) -> None:
    """As soon as a first plan is there the user stops: the plan is the outcome, within a fraction of a second."""
    problem = hard()
    found: list[Incumbent] = []
    asked: list[float] = []

    def enough() -> bool:
        if found and not asked:
            asked.append(time.monotonic())
        return bool(found)

    outcome = run(
        Job(problem, engine, relative_gap=0), lambda e: found.append(e) if isinstance(e, Incumbent) else None, enough
    )
    assert time.monotonic() - asked[0] < 5.0  # a model for hours: the stop was heard
    assert (outcome.status, outcome.stop, outcome.message) == ("feasible", "interrupt", "")
    assert outcome.values is not None and len(problem.broken_rows(outcome.values)) == 0
    assert outcome.objective == found[-1].objective == problem.cost(outcome.values)


def test_an_engine_that_overruns_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that was never told of the limit is ended right after it, with what it found."""
    unaware = run_module._sendable
    monkeypatch.setattr(run_module, "_sendable", lambda job: replace(unaware(job), deadline=None))
    problem = hard()
    began = time.monotonic()
    outcome = run(Job(problem, relative_gap=0, deadline=1.5, start=easy_start(problem)))
    assert 1.5 <= time.monotonic() - began < 6.0  # the limit, kept; a busy machine may be late
    assert (outcome.status, outcome.stop) == ("feasible", "time")
    assert outcome.values is not None and outcome.broken == 0
    assert outcome.bound is None or outcome.bound <= problem.cost(outcome.values)
    assert outcome.log_tail and outcome.seconds_solve >= 1.5
    assert outcome.memory_mb > 10  # what it held when it was ended; Python alone takes that much


def test_no_time_at_all_still_gives_an_answer() -> None:
    """A deadline before the process is even up: unknown, because of time."""
    outcome = run(Job(knapsack(), deadline=0.0))
    assert (outcome.status, outcome.stop, outcome.values) == ("unknown", "time", None)


@POSIX
@EACH
def test_an_engine_that_is_ended_from_outside_keeps_its_plan(engine: EngineName) -> None:
    """Killed after its first plan, as by a system without memory: the plan stays, and the message says so."""
    problem = hard()
    child = EngineProcess()

    def kill(event: Event) -> None:
        if isinstance(event, Incumbent):
            os.kill(child.pid, signal.SIGKILL)

    outcome = run(Job(problem, engine, relative_gap=0), kill, process=child)
    assert (outcome.status, outcome.stop) == ("feasible", "failure")
    assert outcome.values is not None and len(problem.broken_rows(outcome.values)) == 0
    assert "ended before its answer (signal SIGKILL, as the system does when memory runs out)" in outcome.message


@pytest.mark.parametrize(
    ("script", "stop", "message"),
    [
        ("import sys; sys.exit('the disk is full')", "failure", r"\(exit code 1\): the disk is full\.$"),
        ("raise SystemExit(3)", "failure", r"\(exit code 3\): it left no message\.$"),
        ("import sys; sys.exit('terminate called: std::bad_alloc')", "memory", r"^HiGHS ran out of memory\.$"),
        ("print('this is no frame', flush=True)", "failure", "ended before its answer"),
    ],
)
def test_an_engine_that_dies_says_how(
    script: str, stop: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever the process does instead of answering becomes an outcome in plain words."""
    program = tmp_path / "program.py"
    program.write_text(script)
    real = subprocess.Popen
    monkeypatch.setattr(process_module.subprocess, "Popen", lambda _, **how: real([sys.executable, program], **how))
    outcome = run(Job(knapsack()))
    assert (outcome.status, outcome.stop) == ("unknown", stop)
    assert re.search(message, outcome.message), outcome.message


def test_bound_and_plan_that_meet_are_a_proof_even_without_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the process is lost after bound and plan have met, nothing is missing."""
    events = iter([Incumbent(0.1, whole([1, 1, 0]), 171, 0), Bound(0.2, 171), -9])
    monkeypatch.setattr(EngineProcess, "next", lambda *_: next(events))
    outcome = run(Job(knapsack()))
    assert (outcome.status, outcome.stop, outcome.bound) == ("optimal", "proof", 171)


@POSIX
def test_the_engine_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    """A program that is killed in the middle of a search leaves no process and no file behind."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from engine_cases import hard\n"
        "from rightsource.optimizer.engines.job import Job, LogLine\n"
        "from rightsource.optimizer.engines.process import EngineProcess\n"
        "from rightsource.optimizer.engines.run import run\n"
        "child = EngineProcess()\n"
        "print(child.pid, flush=True)\n"
        "run(Job(hard()), lambda event: print('working', flush=True), process=child)\n"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parent)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stdout is not None
        engine = int(program.stdout.readline())
        assert program.stdout.readline() == "working\n"
        program.kill()
    assert gone(lambda: not psutil.pid_exists(engine) or psutil.Process(engine).status() == psutil.STATUS_ZOMBIE)
    assert gone(lambda: list(tmp_path.glob("rightsource-*")) == [])


@POSIX
def test_a_terminal_interrupt_does_not_reach_the_engine() -> None:
    """The process is in a session of its own: Ctrl-C is for the program, which decides what to keep."""
    with EngineProcess() as child:
        assert os.getsid(child.pid) != os.getsid(0)


@POSIX
def test_it_works_without_standard_streams() -> None:
    """A program started without input, output and error can solve all the same."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from engine_cases import knapsack\n"
        "from rightsource.optimizer.engines.job import Job\n"
        "from rightsource.optimizer.engines.run import run\n"
        "sys.exit(run(Job(knapsack())).bound - 171)\n"
    )
    command = ["sh", "-c", '"$0" -c "$1" "$2" <&- >&- 2>&-', sys.executable, script, str(Path(__file__).parent)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0


def test_the_engines_are_not_loaded_here() -> None:
    """The program itself stays quick to start: OR-Tools is loaded by the engine's process only."""
    script = (
        "import sys\n"
        "import rightsource.optimizer.engines.run\n"
        "sys.exit(any(name.startswith('ortools') for name in sys.modules))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_an_error_of_the_listener_ends_the_engine() -> None:
    """What the program's own function raises comes out, and the engine is gone."""

    def stumble(_: Event) -> None:
        raise ZeroDivisionError("in the listener")

    with pytest.raises(ZeroDivisionError, match="in the listener"):
        run(Job(hard()), stumble)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"engine": "cplex"}, "'cplex' is not an engine; expected one of highs, scip, cp-sat."),
        ({"relative_gap": -0.1}, "at least 0 and its relative part below 1, not -0.1 (relative) and 0 (minor units)."),
        ({"absolute_gap": -1}, "at least 0 and its relative part below 1, not 0.0001 (relative) and -1 (minor units)."),
        ({"threads": 0}, "0 threads are too few; expected at least 1."),
        ({"start": whole([1])}, "The start has 1 values for 3 columns."),
        (
            {"engine": "cp-sat", "model": model([1, 1], [], upper=[1, NO_LIMIT])},
            "CP-SAT needs finite limits for every column, and 'x1' has none.",
        ),
    ],
)
def test_wrong_use_is_refused_before_anything_starts(
    changes: dict[str, object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be asked of an engine is an error that names value and expectation."""
    monkeypatch.setattr(run_module, "EngineProcess", pytest.fail)
    with pytest.raises(EngineError) as caught:
        run(replace(Job(knapsack()), **changes))  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_a_refused_job_leaves_the_process_ready() -> None:
    """A process that was started early takes another job when the first one turns out to be wrong."""
    with EngineProcess() as early:
        with pytest.raises(EngineError, match="0 threads are too few"):
            run(Job(knapsack(), threads=0), process=early)
        assert early.ready


def test_what_arrived_before_a_stop_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A better plan that waits in the queue when the user stops is the outcome; so is a last word that waits there."""
    plans = [Incumbent(0.1, whole([1, 1, 1]), 231, 0), Incumbent(0.2, whole([1, 1, 0]), 171, 0), Bound(0.2, 150)]
    for last, expected in (
        (None, ("feasible", "interrupt")),
        (Outcome("infeasible", "proof"), ("infeasible", "proof")),
    ):
        messages = iter([*plans, last])
        monkeypatch.setattr(EngineProcess, "next", lambda *_, queue=messages: next(queue))
        outcome = run(Job(knapsack()), should_stop=lambda: True)
        assert (outcome.status, outcome.stop) == expected
        assert last is not None or (outcome.objective, outcome.bound) == (171, 150)


def test_a_system_that_starts_no_process_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter that is not there cannot run an engine."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EngineError, match=r"No process could be started for the engine: .*nowhere"):
        EngineProcess()


def gone(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until a condition holds; say whether it did in time."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()
