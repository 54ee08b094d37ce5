"""Runs of consecutive positions: the entries of option o are ``start[o]`` up to, not including, ``start[o + 1]``."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.optimizer.decomposition.compiled import compiled

UNDECIDED: Final = -1
"""Stands for the option of a process that has none yet; it has no entries."""
NOWHERE: Final = 2**62
"""Comes after every row, rule or cell."""


@compiled
def span(start: Integers, owner: int) -> tuple[int, int]:
    """Return the first entry of an owner and the one behind its last; nothing for `UNDECIDED`."""
    if owner < 0:
        return 0, 0
    return start[owner], start[owner + 1]


def starts(owner: Integers, owners: int) -> Integers:
    """Return where the entries of each owner start, shape (owners + 1,), when entries are sorted by owner.

    Examples
    --------
    >>> starts(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=owners))]).astype(np.int64)


def grouped(owner: Integers, owners: int, *columns: Integers) -> tuple[Integers, Integers]:
    """Return entries sorted by owner, stably: where those of each owner start, and their columns side by side.

    Examples
    --------
    >>> start, entries = grouped(np.array([1, 0, 1]), 2, np.array([7, 8, 9]))
    >>> start.tolist(), entries.tolist()
    ([0, 1, 3], [[8], [7], [9]])
    """
    order = np.argsort(owner, kind="stable")
    entries = np.stack([column[order] for column in columns], axis=1).astype(np.int64)
    return starts(owner, owners), np.ascontiguousarray(entries)
