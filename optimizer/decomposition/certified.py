"""Bounds that multipliers prove, whatever they are, without a rounding error."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.floor import Floor, handoff_floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.prices import Prices
from rightsource.optimizer.decomposition.sweep import Sweep


def plan_floor(graph: HandoffGraph, sweep: Sweep, prices: Prices, offsets: Doubles, upper: Integers) -> Floor:
    r"""Return what every plan costs at least, and every plan with an option, in whole minor units: a proof.

    The constant, for each further column between 0 and its limit u what it is worth to use all of it,
    Σ min(0, r·u), both as fractions, and the least of the graph in whole numbers (see `handoff_floor`).

    Parameters
    ----------
    graph, sweep
        The graph of hand-offs and its dynamic programming.
    prices
        Prices that are nowhere above their true values.
    offsets
        What the copies of a process charge each other, per slot; any numbers.
    upper
        The limits of the core's further columns.
    """
    gained = np.flatnonzero((prices.columns < 0) & (upper > 0))
    worth = zip(prices.columns[gained].tolist(), upper[gained].tolist(), strict=True)
    constant = prices.constant + sum((Fraction(price) * limit for price, limit in worth), Fraction(0))
    return handoff_floor(graph, sweep, prices.options, offsets, pair=prices.pair, constant=_below(constant))


def _below(number: Fraction) -> float:
    """Return the largest double that is not above a number."""
    nearest = float(number)
    return nearest if nearest <= number else math.nextafter(nearest, -math.inf)
