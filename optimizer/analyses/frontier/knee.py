"""The knee of a frontier: the plan farthest below the chord through the ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

_BEYOND_ROUNDING: Final = 1e-9


def knee(points: Sequence[tuple[int, ...]]) -> int | None:
    r"""Return the position of the point that lies farthest below the chord through the ends, None where there is none.

    Cost and aims, of which less is better, are scaled to 0 ... 1 over the points. The chord (with two aims: the plane)
    w·x = 1 goes through the best point of each of them, of equal ones the best in the others; the distance below it is
    (1 - w·x) / |w|. No point is the knee where the ends do not span a chord, or where none lies below it: the frontier
    is straight or bulges outwards, and no trade stands out.

    Das (1999), "On characterizing the 'knee' of the Pareto curve based on normal-boundary intersection", Structural
    Optimization 18, 107-115.

    Examples
    --------
    >>> knee([(10, 90), (20, 30), (40, 20), (80, 10)]), knee([(1, 3), (2, 2), (3, 1)]), knee([(5, 5)])
    (1, None, None)
    """
    if len(points) < 3:
        return None
    table = np.array(points, dtype=object)
    least, most = table.min(axis=0), table.max(axis=0)
    if (least == most).any():
        return None
    scaled = ((table - least) / (most - least)).astype(np.float64)
    width = scaled.shape[1]
    try:
        normal = np.linalg.solve(scaled[ends(points)], np.ones(width))
    except np.linalg.LinAlgError:
        return None
    if (normal <= 0).any():
        return None
    below = (1 - scaled @ normal) / np.linalg.norm(normal)
    deepest = int(np.argmax(below))
    return deepest if below[deepest] > _BEYOND_ROUNDING else None


def ends(points: Sequence[tuple[int, ...]]) -> list[int]:
    """Return the positions of the best point of cost and of each aim, of equal ones the best in the others.

    Examples
    --------
    >>> ends([(10, 90), (20, 30), (80, 10)])
    [0, 2]
    """
    return [min(range(len(points)), key=lambda i: (points[i][k], *points[i])) for k in range(len(points[0]))]
