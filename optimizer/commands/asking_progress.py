"""Progress of many questions: how many are answered, and an estimate of the time that the rest will take."""

from __future__ import annotations

import time
from collections import deque
from itertools import pairwise
from statistics import median
from typing import Final, TextIO

import click

from rightsource.optimizer.bar import WithBar, duration

_PAUSE: Final = 5.0
"""Seconds between two lines where there is no terminal to draw a bar on."""
_RECENT: Final = 10
"""Steps whose usual time counts beside that of all steps."""
_WEIGHT: Final = 0.3
"""How much of a new estimate of the end goes into the one that is shown."""


class AskingProgress(WithBar):
    """A bar on a terminal, else a line every few seconds; nothing when quiet. It is a context manager.

    ``noun`` says what is counted ("questions", "scenarios"). The estimate assumes that each step of the rest takes as
    long as the mean of all that is done, or as the median of the last ones where that is longer; it is left out until
    something is done. The end that it leads to is smoothed, and is never nearer than one more step.

    Examples
    --------
    >>> import sys
    >>> with AskingProgress(sys.stdout, 2, "scenarios", pause=0) as progress:
    ...     progress.step("growth")
    ...     progress.step("a vendor is lost")
    1 of 2 scenarios (growth), about 0 s left
    2 of 2 scenarios (a vendor is lost)
    """

    def __init__(self, stream: TextIO, total: int, noun: str, *, quiet: bool = False, pause: float = _PAUSE) -> None:
        super().__init__(stream, total, noun, quiet=quiet)
        self._stream, self._total, self._noun, self._quiet, self._pause = stream, total, noun, quiet, pause
        self._done, self._began, self._told = 0, time.monotonic(), time.monotonic()
        self._recent = deque([self._began], _RECENT + 1)
        self._end: float | None = None

    def step(self, label: str = "") -> None:
        """Count one as done; ``label`` says which."""
        self._done += 1
        self._recent.append(time.monotonic())
        self._estimate()
        if self.bar is not None:
            self.bar.show(self._done, label, self._seconds_left())
        elif not self._quiet and time.monotonic() - self._told >= self._pause:
            self._told = time.monotonic()
            click.echo(self._line(label), self._stream)

    def expect(self, total: int) -> None:
        """Take another total: more questions came up, or some need no answer any more."""
        self._total = total
        if self.bar is not None:
            self.bar.expect(total)

    def _line(self, label: str) -> str:
        named = f" ({label})" if label else ""
        left = f", about {duration(self._seconds_left())} left" if self._done < self._total else ""
        return f"{self._done:,} of {self._total:,} {self._noun}{named}{left}"

    def _each(self) -> float:
        """Return the seconds that a step takes, as far as can be told."""
        mean = (self._recent[-1] - self._began) / self._done
        return max(mean, median(after - before for before, after in pairwise(self._recent)))

    def _estimate(self) -> None:
        """Move the end that is shown towards what the last steps let expect."""
        end = self._recent[-1] + self._each() * max(0, self._total - self._done)
        self._end = end if self._end is None else self._end + _WEIGHT * (end - self._end)

    def _seconds_left(self) -> float:
        """Return what the rest takes; 0 without a rest."""
        if self._end is None or self._done >= self._total:
            return 0.0
        return max(self._end - time.monotonic(), self._each())
