"""Topological layers of a process graph: how many steps, at most, lie before each process."""

from collections.abc import Sequence

from rightsource.models.instance import Instance


def layers(count: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each of ``count`` nodes the number of arcs on a longest path that ends in it.

    Every arc leads from a lower to a higher layer; sources are in layer 0. The arcs must form no cycle.

    Examples
    --------
    >>> layers(4, [(0, 1), (1, 2), (0, 2), (2, 3)])
    [0, 1, 2, 3]
    """
    following: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for source, target in arcs:
        following[source].append(target)
        waiting[target] += 1
    layer = [0] * count
    ready = [node for node in range(count) if not waiting[node]]
    for node in ready:  # grows while it is walked: a queue
        for target in following[node]:
            layer[target] = max(layer[target], layer[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layer


def arcs_of(instance: Instance) -> list[tuple[int, int]]:
    """Return the dependencies of an instance as pairs of process indices."""
    return list(zip(instance.dependencies.source.tolist(), instance.dependencies.target.tolist(), strict=True))
