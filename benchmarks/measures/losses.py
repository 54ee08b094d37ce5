"""Where a peer does worst against the best of the others: what one would rather not show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Final

from rightsource.benchmarks.measures.gaps import CLOSEST, USUAL_TOLERANCE
from rightsource.benchmarks.measures.means import SHIFT
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results, Row
from rightsource.benchmarks.measures.timings import SOLVED


@dataclass(frozen=True)
class Loss:
    """A row on which another peer does better, and by how much in the criterion's own measure."""

    row: Row
    own: Measured
    other: Measured
    size: float


@dataclass(frozen=True)
class Criterion:
    """What is compared: ``score`` of a run, the lower the better; ``size`` of a loss, from own and other score.

    ``good`` is the score that is good enough: nobody loses with it.
    """

    title: str
    score: Callable[[Measured], float]
    size: Callable[[float, float], float]
    good: float = 0.0


ASKED: Final = CLOSEST + USUAL_TOLERANCE
"""All peers stop at a gap of 1e-4: what is closer than that is chance."""


def _difference(own: float, other: float) -> float:
    return own - other


BY_TIME: Final = Criterion(
    "time to a proven gap of 1e-4", SOLVED.counted, lambda own, other: (own + SHIFT) / (other + SHIFT) - 1
)
"""By which part longer; time-outs at the longest limit of the case, both times shifted by a second, as in the means."""
BY_PROOF: Final = Criterion(
    "final proven gap", lambda run: inf if run.own_gap is None else run.own_gap, _difference, ASKED
)
BY_PLAN: Final = Criterion(
    "cost of the plan", lambda run: inf if run.known_gap is None else run.known_gap, _difference, ASKED
)
CRITERIA: Final = (BY_TIME, BY_PROOF, BY_PLAN)


def losses(results: Results, peer: str, criterion: Criterion) -> list[Loss]:
    """Return all rows on which another peer does better by a criterion, the largest loss first."""
    found = []
    for row in results.rows:
        own = results.run(row, peer)
        others = [run for other in results.peers if other != peer and (run := results.run(row, other))]
        if own and others:
            best = min(others, key=criterion.score)
            ours, theirs = criterion.score(own), criterion.score(best)
            if ours > max(theirs, criterion.good):
                found.append(Loss(row, own, best, criterion.size(ours, theirs)))
    return sorted(found, key=lambda loss: -loss.size)
