"""Tasks about parts on a crew: lost workers, time that runs out, errors."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, ParamSpec, TypeVar

import pytest
from blocks_cases import InlineExecutor

from rightsource.optimizer.blocks.gathering import Gathering
from rightsource.optimizer.crew.local import LocalCrew

Given = ParamSpec("Given")
Done = TypeVar("Done")


class LosingExecutor(Executor):
    """Loses every task."""

    def submit(self, fn: Callable[Given, Done], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Done]:
        """Return a future whose worker is lost."""
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("lost"))
        return future


class FlakyCrew:
    """Its first executors lose everything."""

    slots = 2

    def __init__(self, losses: int) -> None:
        self.losses, self.opened, self.ended = losses, 0, 0

    def open(self) -> Executor:
        """Return an executor, of no use while losses are left."""
        self.opened += 1
        return LosingExecutor() if self.opened <= self.losses else InlineExecutor()

    def end(self, executor: Executor) -> None:
        """Count ends."""
        self.ended += 1


def tasks(count: int) -> list[Callable[[], tuple[int]]]:
    """Return tasks whose arguments are their numbers."""
    return [lambda k=k: (k,) for k in range(count)]  # type: ignore[misc]


def doubled(number: int) -> int:
    """Return twice a number."""
    return 2 * number


def test_every_task_is_answered_under_its_number() -> None:
    """Answers come with the number of their task, each once."""
    crew = FlakyCrew(0)
    with Gathering(crew, lambda: False) as gathering:
        assert sorted(gathering.each(doubled, tasks(5))) == [(k, 2 * k) for k in range(5)]
        assert list(gathering.each(doubled, [])) == []
    assert (crew.opened, crew.ended) == (1, 1)


def test_lost_tasks_are_handed_in_again() -> None:
    """Two lost executors cost nothing but time."""
    crew = FlakyCrew(2)
    with Gathering(crew, lambda: False) as gathering:
        assert sorted(gathering.each(doubled, tasks(3))) == [(0, 0), (1, 2), (2, 4)]
    assert (crew.opened, crew.ended) == (3, 3)


def test_workers_lost_again_and_again_are_an_error() -> None:
    """After three losses the next one is raised."""
    with Gathering(FlakyCrew(9), lambda: False) as gathering, pytest.raises(BrokenExecutor, match="lost"):
        list(gathering.each(doubled, tasks(3)))


def test_no_task_begins_once_it_is_time_to_stop() -> None:
    """A stop before the first task leaves all of them."""
    crew = FlakyCrew(0)
    with Gathering(crew, lambda: True) as gathering:
        assert list(gathering.each(doubled, tasks(3))) == []
    assert crew.opened == 0


def test_a_pool_of_processes_answers_as_well() -> None:
    """Tasks run in processes of their own on this machine."""
    with Gathering(LocalCrew(1), lambda: False) as gathering:
        assert sorted(gathering.each(abs, [lambda: (-3,), lambda: (4,)])) == [(0, 3), (1, 4)]
