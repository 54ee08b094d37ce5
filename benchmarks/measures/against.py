"""Peers against each other, on the cases that both could take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.benchmarks.measures.means import shifted_geometric_mean
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import Mean, Timing

TICK: Final = 1e-3
"""Seconds below which a mean says nothing; ratios take it for this."""


@dataclass(frozen=True)
class Comparison:
    """The ratio of two peers' shifted geometric means over the rows that both ran, None when there are none."""

    other: str
    ratio: float | None
    rows: int


def compare(results: Results, peer: str, other: str, timing: Timing) -> Comparison:
    """Return how many times as long a peer takes as another one, on the rows that both ran; see `Timing.counted`."""
    both = [
        (one, two)
        for row in results.rows
        if (one := results.run(row, peer)) and (two := results.run(row, other)) and timing.asked(one)
    ]
    if not both:
        return Comparison(other, None, 0)
    ours, theirs = (_mean(runs, timing) for runs in zip(*both, strict=True))
    return Comparison(other, max(ours, TICK) / max(theirs, TICK), len(both))


def best_other(results: Results, peer: str, timing: Timing) -> str | None:
    """Return the other peer with the lowest shifted geometric mean over the set, of those that the timing asks.

    Only peers that ran as many of this peer's rows as any other did are asked: who takes only the small cases of a set
    would win it by that.
    """
    common = {
        other: sum(1 for row in results.rows if results.run(row, peer) and results.run(row, other))
        for other in results.asked(timing)
        if other != peer
    }
    most = max(common.values(), default=0)
    if not most:
        return None
    widest = [other for other, rows in common.items() if rows == most]
    return min(widest, key=lambda other: _seconds(results.runs(other), timing))


def virtual_best(results: Results, without: str, timing: Timing) -> Mean:
    """Return the mean over the rows of the best peer of each row, all but one peer: nobody knows it beforehand."""
    best = []
    for row in results.rows:
        runs = [run for peer in results.asked(timing) if peer != without and (run := results.run(row, peer))]
        if runs:
            best.append(min(runs, key=lambda run: (timing.of(run) is None, timing.counted(run))))
    return Mean.of(best, timing)


def _mean(runs: Sequence[Measured], timing: Timing) -> float:
    return shifted_geometric_mean(timing.counted(run) for run in runs)


def _seconds(runs: Sequence[Measured], timing: Timing) -> float:
    mean = Mean.of(runs, timing).seconds
    return float("inf") if mean is None else mean
