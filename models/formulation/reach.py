"""Which processes arcs lead to."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.members import ranges


def reached(begin: Flags, source: Integers, target: Integers) -> Flags:
    """Return which processes can be reached from some, these included, over arcs from source to target.

    Examples
    --------
    >>> reached(np.array([True, False, False]), np.array([0, 2]), np.array([1, 1])).tolist()
    [True, True, False]
    """
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(len(begin) + 1))
    found, front = begin.copy(), np.flatnonzero(begin)
    while len(front):
        _, place = ranges(first[front], first[front + 1] - first[front])
        ahead = target[order[place]]
        front = np.unique(ahead[~found[ahead]])
        found[front] = True
    return found
