"""The options that all commands share which ask questions: how to solve, how long, and who works."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeAlias

import click

from rightsource.models.instance import Instance
from rightsource.optimizer.clock import process_age
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.solving_options import (
    engine_option,
    gap_option,
    seed_option,
    threads_option,
    time_limit_option,
)
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.crew.cluster import ClusterCrew
from rightsource.optimizer.crew.crew import Crew
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings

Function: TypeAlias = Callable[..., Any]

_TIME_LIMIT: Final = "Stop this many seconds after the start of the program and show what is proven by then."


@dataclass(frozen=True)
class Asking:
    """How a command asks: settings of every solve, seconds for all of it (None: no limit), and who works."""

    settings: Settings
    seconds: float | None
    workers: int
    cluster: str | None

    def crew(self) -> Crew | None:
        """Return who answers in parallel, None where one worker answers one question after the other."""
        if self.cluster is not None:
            return ClusterCrew(self.cluster)
        return LocalCrew(self.workers) if self.workers > 1 else None

    def deadline(self) -> float | None:
        """Return the moment of `time.monotonic` when the time is up, counted from the start of the process."""
        return None if self.seconds is None else time.monotonic() + self.seconds - process_age()

    @contextmanager
    def asker(self, instance: Instance, screen: Screen) -> Iterator[Asker]:
        """Give who asks questions to an instance until the time is up or the user presses Ctrl-C.

        Whatever it started ends with this context; whether the user asked to stop, its `should_stop` says even then.
        """
        with stop_on_signal(screen.say) as should_stop:
            asker = Asker(instance, self.settings, self.crew(), self.deadline(), should_stop)
            with asker:
                yield asker


def asking_options(default_seconds: float | None = None, default_gap: str = "0.0001") -> Callable[[Function], Function]:
    """Add the options of what asks questions; the command gets them as one argument, ``asking``."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def command(
            *args: Any,
            time_limit: float | None,
            gap: float,
            seed: int,
            threads: int | None,
            engine: str,
            workers: int | None,
            cluster: str | None,
            **named: Any,
        ) -> Any:
            settings = Settings(engine, gap, seed, threads)
            crowd = workers or os.cpu_count() or 1
            return function(*args, asking=Asking(settings, time_limit, crowd, cluster), **named)

        made: Function = command
        for option in (
            cluster_option,
            workers_option,
            engine_option,
            threads_option("Threads of each engine.  [default: all of this machine, 1 side by side with others]"),
            seed_option,
            gap_option(default_gap),
            time_limit_option(_TIME_LIMIT, default_seconds),
        ):
            made = option(made)
        return made

    return decorate


workers_option = click.option(
    "--workers", type=click.IntRange(1), help="Questions answered side by side.  [default: one for each core]"
)
cluster_option = click.option(
    "--cluster", metavar="ADDRESS", help="Dask scheduler whose workers answer, such as tcp://host:8786."
)
