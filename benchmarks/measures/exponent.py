"""How time grows with size: the exponent of a power law, fitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import fsum, log, sqrt

from rightsource.benchmarks.measures.against import TICK
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.timings import Timing


@dataclass(frozen=True)
class Growth:
    """The law t = c·n^exponent. ``error`` is the standard error of the exponent, None with no freedom left to tell it.

    ``fitted`` is how many times were used, ``left_out`` how many runs were not: time-outs, and those of families that
    were in time at one size only.
    """

    exponent: float
    error: float | None
    fitted: int
    left_out: int = 0


def fit_exponent(groups: Iterable[Sequence[tuple[float, float]]]) -> Growth | None:
    r"""Fit one exponent to groups of (size, seconds), each with a constant of its own, by least squares in log-log.

    With x = ln n and y = ln t, both less the mean of their group, the exponent is :math:`b = \sum xy / \sum x^2`, its
    standard error :math:`\sqrt{\sum (y - bx)^2 / ((N - G - 1) \sum x^2)}` for N points in G groups; a group of one
    size tells nothing. With a single group this is the ordinary regression line. None when no group has two sizes.

    Examples
    --------
    >>> fit_exponent([[(10, 3.0), (100, 300.0)]])
    Growth(exponent=2.0, error=None, fitted=2, left_out=0)
    """
    telling = [group for group in groups if len({size for size, _ in group}) > 1]
    kept = [[(log(size), log(seconds)) for size, seconds in group] for group in telling]
    centred = [pair for group in kept for pair in _centred(group)]
    if not kept:
        return None
    spread = fsum(x * x for x, _ in centred)
    slope = fsum(x * y for x, y in centred) / spread
    freedom = len(centred) - len(kept) - 1
    residual = fsum((y - slope * x) ** 2 for x, y in centred)
    return Growth(slope, sqrt(residual / freedom / spread) if freedom > 0 else None, len(centred))


def growth_of(runs: Iterable[Measured], timing: Timing) -> Growth | None:
    """Fit the exponent of a peer's times over the number of processes, each family with its own constant.

    Time-outs are not fitted, so the exponent of a peer with time-outs is too low rather than too high. Times below
    `TICK` seconds count as that.
    """
    asked = [run for run in runs if timing.asked(run)]
    families: dict[str, list[tuple[float, float]]] = {}
    for run in asked:
        seconds = timing.of(run)
        if seconds is not None:
            families.setdefault(run.record.family, []).append((run.record.processes, max(seconds, TICK)))
    growth = fit_exponent(families.values())
    return growth and replace(growth, left_out=len(asked) - growth.fitted)


def _centred(group: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    middle_x, middle_y = (fsum(values) / len(group) for values in zip(*group, strict=True))
    return [(x - middle_x, y - middle_y) for x, y in group]
