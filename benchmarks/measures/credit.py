"""What a told bound counts as, once the plans of all peers are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rightsource.benchmarks.measures.gaps import USUAL_TOLERANCE
from rightsource.benchmarks.measures.points import strongest_bound
from rightsource.benchmarks.runner.record import Record

Trust = Literal["told", "lowered", "void"]
"""``told``: bounds count as they were told; ``lowered``: they count less the usual tolerance; ``void``: not at all."""


@dataclass(frozen=True)
class Ceiling:
    """A cost that can be had, so that no valid bound is above it, in minor units, and where it comes from."""

    value: int
    source: str

    @property
    def allowed(self) -> float:
        """By how much a bound may be above it without being contradicted: one minor unit and 1e-9 of it."""
        return 1 + 1e-9 * abs(self.value)

    def excess(self, bound: float | None) -> float | None:
        """Return by how much a bound is above it, in parts of it; None when by no more than is allowed.

        >>> Ceiling(1000, "a plan").excess(1001), Ceiling(1000, "a plan").excess(1010)
        (None, 0.01)
        """
        if bound is None or bound - self.value <= self.allowed:
            return None
        return (bound - self.value) / max(abs(self.value), 1)

    def lowered(self, bound: float) -> float:
        """Return a bound, but not above this ceiling less the usual tolerance."""
        return min(bound, self.value - USUAL_TOLERANCE * max(abs(self.value), 1))


def trust_in(record: Record, ceiling: Ceiling | None) -> Trust:
    """Return what the bounds of a run count as.

    When its highest bound is contradicted by more than the usual tolerance, none of its bounds proves anything. Within
    that tolerance the solver did what it promises, but not what it said: its bounds count less the tolerance, which
    still proves a gap of 1e-4, and never as anybody's best bound.
    """
    excess = ceiling.excess(strongest_bound(record)) if ceiling else None
    if excess is None:
        return "told"
    return "lowered" if excess <= USUAL_TOLERANCE else "void"


def crediting(trust: Trust, ceiling: Ceiling | None) -> Callable[[float], float | None]:
    """Return the function that says what a told bound counts as."""
    if trust == "void":
        return lambda bound: None
    if trust == "lowered" and ceiling:
        return ceiling.lowered
    return lambda bound: bound
