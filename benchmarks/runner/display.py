"""What the user sees while cells run: a bar on a terminal, else a line for each cell."""

from __future__ import annotations

import sys

import click

from rightsource.benchmarks.runner.run import Step
from rightsource.optimizer.bar import WithBar, duration


class Display(WithBar):
    """Shows each step on standard error; a context manager, since a bar has to be taken down.

    ``seconds_left`` is what the run may take before anything is known about it.
    """

    def __init__(self, total: int, done: int, seconds_left: float, *, quiet: bool) -> None:
        super().__init__(sys.stderr, total, quiet=quiet)
        self._quiet = quiet
        if self.bar is not None:
            self.bar.show(done, seconds_left=seconds_left)

    def __call__(self, step: Step) -> None:
        """Show a step."""
        if self.bar is not None:
            self.bar.show(step.done, _last(step), step.seconds_left)
        elif not self._quiet:
            click.echo(line(step), err=True)


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
