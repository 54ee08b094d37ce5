"""Order in the dependency graph: topological layers and cycles, on arrays of arcs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from rightsource.models.columns import Integers


def layers(nodes: int, source: Integers, target: Integers) -> Integers:
    """Return for each node the number of arcs on the longest path that ends in it, -1 on and behind cycles.

    Takes arcs as two arrays of node numbers; time O(nodes + arcs).

    Examples
    --------
    >>> layers(3, np.array([0, 1, 0]), np.array([1, 2, 2])).tolist()
    [0, 1, 2]
    """
    successors = neighbours(source, target)
    waiting = np.bincount(target, minlength=nodes).tolist()
    layer = np.full(nodes, -1, dtype=np.int64)
    frontier, depth = [node for node in range(nodes) if not waiting[node]], 0
    while frontier:
        layer[frontier] = depth
        following: list[int] = []
        for node in frontier:
            for successor in successors[node]:
                waiting[successor] -= 1
                if not waiting[successor]:
                    following.append(successor)
        frontier, depth = following, depth + 1
    return layer


def cycles(nodes: int, source: Integers, target: Integers) -> list[list[int]]:
    """Return directed cycles that share no node, each as its nodes in order; none exactly when the graph is a DAG."""
    stuck = layers(nodes, source, target) < 0
    if not stuck.any():
        return []
    stuck &= layers(nodes, target, source) < 0
    inside = stuck[source] & stuck[target]
    successors = neighbours(source[inside], target[inside])
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in np.flatnonzero(stuck).tolist():
        walk: dict[int, int] = {}
        node = start
        while node not in seen:
            seen.add(node)
            walk[node] = len(walk)
            node = successors[node][0]
        if node in walk:
            found.append(list(walk)[walk[node] :])
    return found


def reachable(successors: Mapping[int, Sequence[int]], starts: set[int]) -> set[int]:
    """Return the nodes that some directed path from a start node reaches, the start nodes included.

    Examples
    --------
    >>> sorted(reachable(neighbours(np.array([0, 1, 3]), np.array([1, 2, 2])), {1}))
    [1, 2]
    """
    reached, frontier = set(starts), list(starts)
    while frontier:
        for successor in successors.get(frontier.pop(), ()):
            if successor not in reached:
                reached.add(successor)
                frontier.append(successor)
    return reached


def neighbours(source: Integers, target: Integers) -> defaultdict[int, list[int]]:
    """Return the successors of each node that has any."""
    successors: defaultdict[int, list[int]] = defaultdict(list)
    for node, successor in zip(source.tolist(), target.tolist(), strict=True):
        successors[node].append(successor)
    return successors
