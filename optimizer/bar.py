"""One bar for all that takes long: how much is done, for how long, how much longer, and what came last."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

_MINUTE: Final = 60
_HOUR: Final = 3600


class Bar:
    """A bar on a terminal, drawn from `start` to `stop`.

    ``noun`` says what is counted. What comes last is shown as it is, cut off where the line ends.
    """

    def __init__(self, stream: TextIO, total: int, noun: str = "") -> None:
        self._progress = _progress(Console(file=stream, markup=False, highlight=False), noun)
        self._task = self._progress.add_task("", total=total, end=None)

    def show(self, done: int, last: str = "", seconds_left: float | None = None) -> None:
        """Show how much is done, what came last, and what the rest may take; None where nothing is known of that."""
        end = None if seconds_left is None else time.monotonic() + seconds_left
        self._progress.update(self._task, completed=done, description=last, end=end)

    def expect(self, total: int) -> None:
        """Take another total."""
        self._progress.update(self._task, total=total)

    def start(self) -> None:
        """Begin to draw."""
        self._progress.start()

    def stop(self) -> None:
        """Leave the screen to what follows."""
        self._progress.stop()


class WithBar:
    """What draws a bar where there is a terminal for it; a context manager, since the bar has to be taken down.

    ``bar`` is None where there is no terminal, or nothing is to be shown.
    """

    def __init__(self, stream: TextIO, total: int, noun: str = "", *, quiet: bool = False) -> None:
        self.bar = Bar(stream, total, noun) if not quiet and Console(file=stream).is_terminal else None

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the screen to what follows."""
        if self.bar is not None:
            self.bar.stop()


class _LeftColumn(ProgressColumn):
    """The time left, which runs down while nothing comes: a bar that stands still looks like a run that hangs."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Return the time until the end that was estimated last."""
        end: float | None = task.fields["end"]
        if end is None or task.finished:
            return Text("")
        return Text(f"about {duration(max(0.0, end - time.monotonic()))} left")


def _progress(console: Console, noun: str) -> Progress:
    return Progress(
        *([TextColumn(noun, markup=False)] if noun else []),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        _LeftColumn(Column(no_wrap=True, min_width=len("about 9.9 min left"))),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=console,
        transient=True,
    )


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
