r"""Pieces: what every plan costs at least by one set of multipliers, as a function of its options and further columns.

With multipliers of the rows of the core other than the links (see `SetLinks`) and of paths, p the prices of options at
them, r those of further columns, and K their constant, every plan x with further columns v costs at least

.. math:: K + p x + H(x) + r v \;\ge\; \underbrace{K + \min_z \big((p - \delta) z + H(z)\big)}_{V} + \delta x + r v

for any δ, one number per option. δ and r are whole here, so that V may be rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.prices import Prices
from rightsource.optimizer.decomposition.sweep import Sweep

_SPREAD: Final = 2**50
"""Most that the parts of all options may add up to, in minor units, and most that a further column may cost."""


@dataclass(frozen=True)
class Piece:
    """A plan costs at least ``constant`` plus ``part`` of its open options plus ``columns`` times its further columns.

    In whole minor units. ``effect`` is the part less the price, what hand-offs do to an option, and ``multipliers``
    are those of the rows of the core that it was made with.
    """

    constant: int
    part: Integers
    columns: Integers
    effect: Doubles
    multipliers: Doubles


def piece(
    graph: HandoffGraph, sweep: Sweep, prices: Prices, parts: Doubles, offsets: Doubles, multipliers: Doubles
) -> Piece | None:
    """Return the piece at some prices; None where these are beyond what whole numbers hold.

    Parameters
    ----------
    graph, sweep
        The hand-offs and how they are swept.
    prices
        The prices at the multipliers; those of links have to be 0 there.
    parts
        δ, any finite numbers, shape (open options,): see `SetDuals`.
    offsets
        How copies share what is left of the price of an option; see `handoff_floor`.
    multipliers
        Kept for whoever starts from this piece.
    """
    columns = np.floor(np.minimum(prices.columns, _SPREAD))
    if columns.min(initial=0.0) < -_SPREAD:
        return None
    part = whole(graph, parts)
    left = replace(prices, options=np.nextafter(prices.options - part, -np.inf), columns=np.zeros(0))
    floor = plan_floor(graph, sweep, left, offsets, np.zeros(0, dtype=np.int64))
    return Piece(floor.least, part, columns.astype(np.int64), part - prices.options, multipliers)


def whole(graph: HandoffGraph, parts: Doubles) -> Integers:
    """Return whole parts of options near some numbers, within what sums over all processes can hold."""
    most = _SPREAD // len(graph.sizes)
    rounded: Integers = np.rint(np.clip(parts, -most, most)).astype(np.int64)
    return rounded
