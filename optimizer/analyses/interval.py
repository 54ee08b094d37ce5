"""What is proven of an amount: that it lies between two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from rightsource.models.result import Result, Status, relative_gap
from rightsource.optimizer.questions.question import Answer

Known: TypeAlias = "int | None"
"""An end of an interval in minor units, None where nothing is proven."""


@dataclass(frozen=True)
class Interval:
    """All that is proven of an amount in minor units: ``low <= amount <= high``; None where nothing is.

    Examples
    --------
    >>> base, dropped = Interval(990, 1000), Interval(900, 905)
    >>> base - dropped, (base - dropped).exact, Interval(7, 7).exact
    (Interval(low=85, high=100), False, True)
    >>> base.gap, base.reached(0.02), base.reached(0.001)
    (0.01, True, False)
    """

    low: int | None
    high: int | None

    @classmethod
    def of(cls, found: Result | Answer) -> Interval:
        """Return what a solve proved of the least cost: its bound and the cost of its plan."""
        result = found.result if isinstance(found, Answer) else found
        return cls(result.bound, result.objective)

    @property
    def exact(self) -> bool:
        """Whether there is only one amount left."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> int | None:
        """How far the ends are apart, None where one is missing."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def gap(self) -> float | None:
        """The relative gap between the ends, see `relative_gap`; None where one is missing."""
        return None if self.low is None or self.high is None else relative_gap(self.high, self.low)

    def reached(self, gap: float) -> bool:
        """Say whether the amount is known to a relative gap."""
        return self.gap is not None and self.gap <= gap

    def status(self, *, infeasible: bool) -> Status:
        """Return what is proven of a least cost in the words of `Result`: the high end is the cost of a plan.

        Examples
        --------
        >>> [Interval(*ends).status(infeasible=False) for ends in ((5, 5), (5, 6), (5, None))]
        ['optimal', 'feasible', 'unknown']
        """
        if infeasible:
            return "infeasible"
        if self.high is None:
            return "unknown"
        return "optimal" if self.exact else "feasible"

    def __sub__(self, other: Interval) -> Interval:
        """Return what is proven of the difference of two amounts."""
        return Interval(_difference(self.low, other.high), _difference(self.high, other.low))

    def at_least(self, low: int) -> Interval:
        """Return this interval with what lies below an amount taken out."""
        return Interval(low if self.low is None else max(self.low, low), self.high)

    def meet(self, other: Interval) -> Interval:
        """Return what both intervals leave: each is proven, so the amount lies in both."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Interval(max(lows, default=None), min(highs, default=None))


def _difference(one: Known, other: Known) -> Known:
    return None if one is None or other is None else one - other
