"""The arcs of a process graph as pairs, and the layers they give."""

from collections.abc import Sequence

import numpy as np

from rightsource.models.instance import Instance
from rightsource.models.topology import layers


def arcs_of(instance: Instance) -> list[tuple[int, int]]:
    """Return the dependencies of an instance as pairs of process positions."""
    return list(zip(instance.dependencies.source.tolist(), instance.dependencies.target.tolist(), strict=True))


def layers_of(count: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each node the number of arcs on the longest path that ends in it.

    Examples
    --------
    >>> layers_of(3, [(0, 1), (1, 2), (0, 2)])
    [0, 1, 2]
    """
    ends = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    return [int(layer) for layer in layers(count, ends[:, 0], ends[:, 1])]
