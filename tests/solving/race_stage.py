"""Engines that follow scripts, for races: what they say and when is written down in the tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from small_cases import two_jobs

from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer import race
from rightsource.optimizer.engines.job import EngineName, Event, Incumbent, Job, Outcome
from rightsource.optimizer.solve import solve

Step = Event | Outcome | None | Callable[[Job], Any]
"""What an engine says next: an event, its outcome, nothing for the moment, or what follows from its job."""

INSTANCE = read_document(two_jobs(), "test")
"""Its options are 0 and 1 (small at home, outside), 2 and 3 (large); plans cost 3500, 3700, 5000 and 5200."""


def values(job: Job, options: Sequence[int]) -> Any:
    """Return column values that choose these options and nothing else."""
    made = np.zeros(job.model.columns, dtype=np.int64)
    made[list(options)] = 1
    return made


def plan(*options: int) -> Callable[[Job], Incumbent]:
    """Return a step: these options are a better plan."""
    return lambda job: Incumbent(0.0, values(job, options), job.model.cost(values(job, options)), 0)


def ended(status: str, stop: str, *options: int, bound: int | None = None, broken: int = 0) -> Callable[[Job], Outcome]:
    """Return a step: the last word."""
    return lambda job: Outcome(
        status,  # type: ignore[arg-type]
        stop,  # type: ignore[arg-type]
        values(job, options) if options else None,
        bound=bound,
        broken=broken,
        memory_mb=1000.0,
        message="It broke down." if stop == "failure" else "",
    )


class Stage:
    """Engines that follow a script instead of searching; keeps what was said to them."""

    def __init__(self, scripts: dict[EngineName, list[list[Step]]]) -> None:
        self.scripts = scripts
        self.jobs: list[Job] = []
        self.suggested: list[tuple[EngineName, list[int]]] = []
        self.told_to_stop: list[EngineName] = []
        self.released: list[EngineName] = []

    @contextmanager
    def lent(self, kind: Any) -> Iterator[Any]:
        """Lend a process that does nothing."""
        yield SimpleNamespace(ready=True, memory_mb=lambda: 10.0)

    def running(self, job: Job, on_event: Callable[[Event], None], process: Any) -> Any:
        """Begin the next run of the job's engine."""
        self.jobs.append(job)
        steps, until = iter(self.scripts[job.engine].pop(0)), time.monotonic() + 5.0

        def step(timeout: float) -> Outcome | None:
            assert time.monotonic() < until, f"the script of {job.engine} is over and the race goes on"
            said = next(steps, None)
            said = said(job) if callable(said) else said
            if said is None or isinstance(said, Outcome):
                return said
            on_event(said)
            return None

        return SimpleNamespace(
            step=step,
            idle=False,
            suggest=lambda those: self.suggested.append((job.engine, np.flatnonzero(those).tolist())),
            stop=lambda: self.told_to_stop.append(job.engine),
            release=lambda: self.released.append(job.engine),
            cut_short=lambda stop: Outcome("unknown", stop),
        )


class Planned:
    """Planning that finds one thing in each round of the race; an error is raised."""

    def __init__(self, steps: list[Any]) -> None:
        self.steps = list(steps)

    def found(self) -> list[Any]:
        """Return the next thing."""
        one = self.steps.pop(0) if self.steps else None
        if isinstance(one, Exception):
            raise one
        return [] if one is None else [one]

    def stop(self) -> None:
        """Nothing is under way."""


def on_stage(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Result, Stage]]:
    """Return a function that solves the two jobs by scripts, one list of steps for each run of an engine."""

    def solved(scripts: dict[EngineName, list[list[Step]]], **settings: Any) -> tuple[Result, Stage]:
        stage = Stage(scripts)
        monkeypatch.setattr(race, "Running", stage.running)
        monkeypatch.setattr(race, "STAND", stage)
        monkeypatch.setattr(race, "_HEAD_START", -1.0)
        planned = settings.pop("planned", None)
        monkeypatch.setattr(race, "can_plan", lambda tables: planned is not None)
        monkeypatch.setattr(race, "Planning", lambda state, tables: Planned(planned))
        return solve(settings.pop("instance", INSTANCE), **{"threads": 2, **settings}), stage

    return solved
