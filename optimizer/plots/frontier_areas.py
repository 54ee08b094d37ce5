"""Where plans that were not found may lie beside a frontier against one aim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from rightsource.optimizer.analyses.frontier.frontier import Frontier


def open_areas(frontier: Frontier) -> Iterator[tuple[int, int, float, float]]:
    """Yield areas as first and last level, what is proven of the cost there, and the least cost that was found."""
    worst = max(point.levels[0] for point in frontier.points)
    edges = sorted({level for level in (*_breaks(frontier), worst + 1) if level <= worst + 1})
    for start, end in pairwise(edges):
        bound = frontier.bound((start,))
        cost = min((point.cost for point in frontier.points if point.levels[0] <= start), default=inf)
        if bound < cost and bound != inf:
            yield start, min(end, worst), bound, cost


def shows_open_areas(frontier: Frontier) -> bool:
    """Return whether any of these areas is high enough beside the range of costs to be seen."""
    costs = [point.cost for point in frontier.points]
    least = (max(costs) - min(costs)) / 200
    return any(cost - bound > least for _, _, bound, cost in open_areas(frontier))


def _breaks(frontier: Frontier) -> set[int]:
    """Return the levels at which bound or attained cost change, from the best that is not excluded on."""
    floor = frontier.floors[0]
    limits = {fact.limits[0] + 1 for fact in frontier.facts}
    return {floor, *(level for level in limits if level > floor), *(point.levels[0] for point in frontier.points)}
