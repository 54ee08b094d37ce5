"""What the user sees while cells run: a bar on a terminal, else a line for each cell."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from rightsource.benchmarks.runner.run import Step

_MINUTE: Final = 60
_HOUR: Final = 3600


class Display:
    """Shows each step on standard error; a context manager, since a bar has to be taken down."""

    def __init__(self, total: int, done: int, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar = _bar() if sys.stderr.isatty() and not quiet else None
        self._task = None if self._bar is None else self._bar.add_task("", total=total, completed=done, left="")

    def __call__(self, step: Step) -> None:
        """Show a step."""
        if self._bar is not None and self._task is not None:
            left = f"{duration(step.seconds_left)} left"
            self._bar.update(self._task, completed=step.done, description=_name(step), left=left)
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


def _bar() -> Progress:
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True, markup=False, highlight=False),
    )


def line(step: Step) -> str:
    """Return a step as a line of text.

    Examples
    --------
    >>> line(Step(("desk-20-s1", "greedy", 0), None, 3, 10, 90.0))
    '3/10 desk-20-s1 greedy: no record, 1.5 min left'
    """
    end = "no record" if step.record is None else f"{step.record.status} in {step.record.wall_seconds:.1f} s"
    left = f", {duration(step.seconds_left)} left" if step.done < step.total else ""
    return f"{step.done:,}/{step.total:,} {_name(step)}: {end}{left}"


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
