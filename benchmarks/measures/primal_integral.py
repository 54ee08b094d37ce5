"""How good the plans of a run were on average over its time."""

from __future__ import annotations

from collections.abc import Sequence

from rightsource.benchmarks.runner.record import Point


def primal_gap(objective: int, best_known: int) -> float:
    r"""Return the primal gap of a plan's cost z to the best known value z*, a number from 0 to 1.

    .. math::  \gamma = \begin{cases} 0 & z = z^* = 0 \\ 1 & z \, z^* < 0 \\
               |z - z^*| / \max(|z|, |z^*|) & \text{otherwise} \end{cases}

    Examples
    --------
    >>> primal_gap(125, 100), primal_gap(0, 0), primal_gap(5, -5)
    (0.2, 0.0, 1.0)
    """
    if objective == best_known:
        return 0.0
    if objective * best_known < 0:
        return 1.0
    return abs(objective - best_known) / max(abs(objective), abs(best_known))


def primal_integral(moments: Sequence[Point], limit: float, best_known: int | None) -> float:
    r"""Return the primal integral from 0 to the limit T, divided by T: from 0 (optimal at once) to 1 (never a plan).

    .. math::  P = \frac{1}{T} \int_0^T p(t) \, dt

    with p(t) = 1 before the first plan and the primal gap of the best plan until t afterwards. A run that ends early
    keeps its last plan until T. (T. Berthold, "Measuring the impact of primal heuristics", Operations Research Letters
    41, 2013, 611-614; there the integral is not divided by T.) Without any best known value there is no plan: 1.

    Examples
    --------
    >>> primal_integral([Point(2.0, 200, None), Point(4.0, 100, None)], 10.0, 100)
    0.3
    """
    if best_known is None:
        return 1.0
    total, since, gap = 0.0, 0.0, 1.0
    for point in moments:
        if point.objective is None or point.seconds >= limit:
            continue
        total += gap * (point.seconds - since)
        since, gap = point.seconds, primal_gap(point.objective, best_known)
    return (total + gap * (limit - since)) / limit
