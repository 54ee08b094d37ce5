"""What the user sees while cells run: a bar on a terminal, else a line for each cell."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

from rightsource.benchmarks.runner.run import Step

_MINUTE: Final = 60
_HOUR: Final = 3600


class Display:
    """Shows each step on standard error; a context manager, since a bar has to be taken down.

    ``seconds_left`` is what the run may take before anything is known about it.
    """

    def __init__(self, total: int, done: int, seconds_left: float, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar = _bar() if sys.stderr.isatty() and not quiet else None
        self._task = None
        if self._bar is not None:
            self._task = self._bar.add_task("", total=total, completed=done, end=_end(seconds_left))

    def __call__(self, step: Step) -> None:
        """Show a step."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=step.done, description=_last(step), end=_end(step.seconds_left))
        elif not self._quiet:
            click.echo(line(step), err=True)

    def __enter__(self) -> Display:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


class _LeftColumn(ProgressColumn):
    """The time left, which runs down while a cell runs: a bar that stands still looks like a run that hangs."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Return the time until the end that was estimated last."""
        seconds = max(0.0, task.fields["end"] - time.monotonic())
        return Text("" if task.finished else f"about {duration(seconds)} left")


def _end(seconds_left: float) -> float:
    return time.monotonic() + seconds_left


def _bar() -> Progress:
    return Progress(
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        _LeftColumn(Column(no_wrap=True, min_width=len("about 9.9 min left"))),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=Console(stderr=True, markup=False, highlight=False),
    )


def line(step: Step) -> str:
    """Return a step as a line of text.

    Examples
    --------
    >>> line(Step(("desk-20-s1", "greedy", 0), None, 3, 10, 90.0))
    '3/10 desk-20-s1 greedy: no record, about 1.5 min left'
    """
    left = f", about {duration(step.seconds_left)} left" if step.done < step.total else ""
    return f"{step.done:,}/{step.total:,} {_last(step)}{left}"


def _last(step: Step) -> str:
    """Return what came back last."""
    end = "no record" if step.record is None else f"{step.record.status} in {step.record.wall_seconds:.1f} s"
    return f"{_name(step)}: {end}"


def _name(step: Step) -> str:
    case, peer, seed = step.key
    return f"{case} {peer}" + (f" seed {seed}" if seed else "")


def duration(seconds: float) -> str:
    """Return a duration in the unit that suits it.

    Examples
    --------
    >>> duration(42.4), duration(150), duration(5400)
    ('42 s', '2.5 min', '1.5 h')
    """
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.1f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"
