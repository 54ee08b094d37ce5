"""What the decomposition cannot handle, named before it starts."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.models.tables.tables import Tables

MOST_PAIRS: Final = 100_000_000
"""Most pairs of open options on arcs: each takes eight bytes in the tables of the hand-off graph."""


def unsupported(tables: Tables) -> list[str]:
    """Return a sentence for each thing in an instance that the decomposition cannot handle; empty when it can.

    Every rule kind is handled. Only the size of the hand-off tables is limited: one entry per arc and pair of open
    options at its ends.
    """
    pairs = option_pairs(tables)
    if pairs <= MOST_PAIRS:
        return []
    return [
        f"the hand-offs join {pairs:,} pairs of options, and the engine decomposition holds at most {MOST_PAIRS:,}."
        " Use another engine, --engine highs, say."
    ]


def option_pairs(tables: Tables) -> int:
    """Return how many pairs of open options the arcs of an instance join.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> option_pairs(compile_tables(instance)) > 0
    True
    """
    sizes = np.add.reduceat((~tables.barred).astype(np.int64), tables.first_option[:-1])
    return int((sizes[tables.arcs.source] * sizes[tables.arcs.target]).sum())
