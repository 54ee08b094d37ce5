"""Progress of many questions: how many are answered, and an estimate of the time that the rest will take."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

_PAUSE: Final = 5.0
"""Seconds between two lines where there is no terminal to draw a bar on."""


class AskingProgress:
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
        self._total, self._noun, self._quiet, self._pause = total, noun, quiet, pause
        self._done, self._began, self._told = 0, time.monotonic(), time.monotonic()
        self._console = Console(file=stream, markup=False, highlight=False)
        self._bar = _bar(self._console) if self._console.is_terminal and not quiet else None
        self._task = self._bar.add_task(noun, total=total, label="") if self._bar is not None else None

    def step(self, label: str = "") -> None:
        """Count one as done; ``label`` says which."""
        self._done += 1
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, label=label)
        elif not self._quiet and self._due():
            self._told = time.monotonic()
            named = f" ({label})" if label else ""
            line = f"{self._done:,} of {self._total:,} {self._noun}{named}{self._estimate()}"
            self._console.print(line, soft_wrap=True)

    def expect(self, total: int) -> None:
        """Take another total: more questions came up, or some need no answer any more."""
        self._total = total
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)

    def _due(self) -> bool:
        return time.monotonic() - self._told >= self._pause

    def _estimate(self) -> str:
        rest = self._total - self._done
        if rest <= 0:
            return ""
        each = (time.monotonic() - self._began) / self._done
        return f", about {_rounded(each * rest)} left"

    def __enter__(self) -> AskingProgress:
        """Begin to draw."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the screen to what follows."""
        if self._bar is not None:
            self._bar.stop()


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left about"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[label]}", markup=False),
        console=console,
        transient=True,
    )


def _rounded(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 90 else f"{seconds / 60:,.0f} min"
