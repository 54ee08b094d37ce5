"""Progress of a solve, a line at a time, on a stream of the caller's choice."""

from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from rightsource.models.result import TracePoint
from rightsource.optimizer.money import Money

_QUICK: Final = 0.2
"""Seconds between two lines while better plans come in."""
_SLOW: Final = 2.0
"""Seconds between two lines while only the bound moves."""
_CALM: Final = 30.0
"""After this many seconds, lines without a better plan come five times as seldom."""


class ProgressPrinter:
    """Print time, cost of the best plan, bound and gap, often enough to see life and seldom enough to read.

    Better plans show at once, unless several come within a fifth of a second; `close` prints what was held back. A
    bound below zero says nothing while no plan costs less than nothing, and is not shown.

    Examples
    --------
    >>> import sys
    >>> printer = ProgressPrinter(sys.stdout, Money("EUR", 0))
    >>> printer(TracePoint(0.5, 2000, 1500))
        time                 plan                bound       gap
       0.5 s                2,000                1,500   25.00 %
    """

    def __init__(self, stream: TextIO, money: Money) -> None:
        self._console = Console(file=stream, highlight=False)
        self._money = money
        self._last: TracePoint | None = None
        self._held: TracePoint | None = None

    def __call__(self, point: TracePoint) -> None:
        """Print this moment, or hold it back when the last line is too fresh."""
        self._held = point
        if self._due(point):
            self.close()

    def close(self) -> None:
        """Print the last moment if it was held back."""
        if self._held is None:
            return
        if self._last is None:
            self._print(Text(f"{'time':>8} {'plan':>20} {'bound':>20} {'gap':>9}", style="bold"))
        better = self._last is None or self._held.objective != self._last.objective
        self._print(Text(self._line(self._held), style="" if better else "dim"))
        self._last, self._held = self._held, None

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)

    def _due(self, point: TracePoint) -> bool:
        if self._last is None:
            return point.objective is not None or _says_something(point)
        if point.objective != self._last.objective:
            return point.seconds - self._last.seconds >= _QUICK
        pause = _SLOW if point.seconds < _CALM else 5 * _SLOW
        return point.seconds - self._last.seconds >= pause

    def _line(self, point: TracePoint) -> str:
        objective, bound = point.objective, point.bound
        known = _says_something(point)
        gap = f"{100 * point.gap:.2f} %" if known and point.gap is not None else "-"
        shown = self._amount(bound if known else None)
        return f"{point.seconds:>6.1f} s {self._amount(objective):>20} {shown:>20} {gap:>9}"

    def _amount(self, minor: int | None) -> str:
        return "-" if minor is None else self._money.plain(minor)


def _says_something(point: TracePoint) -> bool:
    """Say whether a bound means anything: below zero it does not while no plan costs less than nothing."""
    objective, bound = point.objective, point.bound
    return bound is not None and (bound >= 0 or (objective is not None and objective < 0))
