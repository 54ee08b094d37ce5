"""Processes that wait for their next job: kept, replaced, limited in number, and never shared with a fork."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psutil
import pytest
from engine_cases import hard, knapsack
from small_cases import two_jobs

from rightsource.models.reading import read_document
from rightsource.optimizer.engines import standing as standing_module
from rightsource.optimizer.engines.job import Job, LogLine
from rightsource.optimizer.engines.run import _sendable, run
from rightsource.optimizer.engines.standing import STAND, Kind, Stand
from rightsource.optimizer.solve import solve

KIND: Kind = ("highs", 1)


@pytest.fixture
def stand() -> Iterator[Stand]:
    """Return a place of its own, cleared afterwards."""
    made = Stand()
    yield made
    made.clear()


def test_what_is_lent_comes_back_whatever_happens() -> None:
    """After an error, too, the process waits for its next job."""
    stand = Stand()
    with pytest.raises(ZeroDivisionError), stand.lent(KIND) as first:
        raise ZeroDivisionError
    with stand.lent(KIND) as again:
        assert again is first
    stand.clear()


def test_a_process_waits_for_the_next_job_of_its_kind(stand: Stand) -> None:
    """The same process comes back for the same engine and threads, another one for others."""
    first = stand.take(KIND)
    assert run(Job(knapsack(), threads=1), process=first).status == "optimal"
    stand.give_back(KIND, first)
    other = stand.take(("highs", 2))
    assert other is not first
    assert stand.take(KIND) is first
    other.close()
    first.close()


def test_one_that_is_gone_is_replaced(stand: Stand) -> None:
    """A process that was killed while it waited does no harm."""
    first = stand.take(KIND)
    stand.give_back(KIND, first)
    psutil.Process(first.pid).kill()
    psutil.wait_procs([psutil.Process(first.pid)] if psutil.pid_exists(first.pid) else [], timeout=5)
    second = stand.take(KIND)
    assert second is not first
    assert run(Job(knapsack()), process=second).status == "optimal"
    second.close()


def test_busy_ones_are_ended(stand: Stand) -> None:
    """What still works is not kept."""
    first = stand.take(KIND)
    first.give(_sendable(Job(hard())))
    stand.give_back(KIND, first)
    assert not psutil.pid_exists(first.pid)


def test_one_that_was_asked_to_stop_is_waited_for(stand: Stand) -> None:
    """It comes back at once, and whoever needs it next waits until it has stopped; no other is loaded."""
    first = stand.take(KIND)
    first.give(_sendable(Job(hard(), threads=1)))
    while not isinstance(first.next(1.0), LogLine):
        pass
    first.stop()
    stand.give_back(KIND, first)
    assert stand.take(KIND) is first
    assert run(Job(knapsack(), threads=1), process=first).status == "optimal"
    first.close()


def test_one_that_does_not_stop_is_replaced(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time it has, it is ended."""
    monkeypatch.setattr(standing_module, "_PATIENCE", 0.05)
    first = stand.take(KIND)
    first.give(_sendable(Job(hard())))
    monkeypatch.setattr(first, "tell", lambda _: None)
    first.stop()
    stand.give_back(KIND, first)
    second = stand.take(KIND)
    assert second is not first and not psutil.pid_exists(first.pid)
    second.close()


def test_large_ones_are_ended(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that a job left behind is given back to the system."""
    monkeypatch.setattr(standing_module, "_MOST_MB", 1.0)
    first = stand.take(KIND)
    run(Job(knapsack()), process=first)
    stand.give_back(KIND, first)
    assert not psutil.pid_exists(first.pid)


def test_few_wait(stand: Stand) -> None:
    """The oldest go when more wait than are kept."""
    processes = [stand.take(KIND) for _ in range(3)]
    for process in processes:
        stand.give_back(KIND, process)
    assert [psutil.pid_exists(process.pid) for process in processes] == [False, True, True]


def test_a_fork_leaves_them_to_its_parent(stand: Stand) -> None:
    """A forked program must not talk to its parent's processes."""
    first = stand.take(KIND)
    stand.give_back(KIND, first)
    stand.forget()
    assert first.ready
    second = stand.take(KIND)
    assert second is not first
    second.close()
    first.close()


def test_solving_twice_takes_one_process() -> None:
    """Two solves of one program load the engines once."""
    STAND.clear()
    before = {child.pid for child in psutil.Process().children()}
    instance = read_document(two_jobs())
    pids = []
    for _ in range(2):
        assert solve(instance, engine="highs", threads=1).status == "optimal"
        pids.append({child.pid for child in psutil.Process(os.getpid()).children()} - before)
    assert pids[0] == pids[1] and len(pids[0]) == 1
    STAND.clear()
