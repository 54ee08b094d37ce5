"""Progress of many questions: how many are answered, and an estimate of the time that the rest will take."""

from __future__ import annotations

import time
from typing import Final, TextIO

import click

from rightsource.optimizer.bar import WithBar, duration

_PAUSE: Final = 5.0
"""Seconds between two lines where there is no terminal to draw a bar on."""


class AskingProgress(WithBar):
    """A bar on a terminal, else a line every few seconds; nothing when quiet. It is a context manager.

    ``noun`` says what is counted ("questions", "scenarios"). The estimate assumes that the rest goes as fast as what
    is done, and is left out until something is.

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

    def step(self, label: str = "") -> None:
        """Count one as done; ``label`` says which."""
        self._done += 1
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

    def _seconds_left(self) -> float:
        """Return what the rest takes when it goes as fast as what is done; 0 without a rest."""
        each = (time.monotonic() - self._began) / self._done
        return each * max(0, self._total - self._done)
