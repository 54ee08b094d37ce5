"""A whole-number bound on what the prices of options and their hand-offs cost together, in exact arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep

_SUM_BITS: Final = 50
_FINEST: Final = 20
"""Prices are whole multiples of 2⁻²⁰ minor units, or of more where magnitudes would sum to more than 2⁵⁰ of them."""

_NEVER: Final = 2.0**62
"""Beyond all costs: bounds of options stay within it."""


@dataclass(frozen=True)
class Floor:
    """What plans cost at least: ``least`` any plan, ``with_option`` the plans with an option.

    Whole minor units per year; ``with_option`` has one entry per open option and is never below ``least``.
    """

    least: int
    with_option: Integers


def handoff_floor(
    graph: HandoffGraph,
    sweep: Sweep,
    prices: Doubles,
    offsets: Doubles,
    *,
    pair: Doubles | None = None,
    constant: float = 0.0,
) -> Floor:
    r"""Return the least of prices and hand-offs over all plans, and over those with each option, by two sweeps.

    .. math:: \min_x \; K + \sum_o p_o x_o + \sum_{(i,j)} h_{ij}(x_i, x_j)
        \;\ge\; K + \min_z \Big(\sum_b s_b(z_b) + \sum_{(i,j)} h_{ij}(z, z)\Big)

    over the choices z of all copies b, whose slots s sum to p over the copies of an option. A plan with option o has
    every copy of its process at o, so that with the min-marginals m

    .. math:: \mathrm{cost} \;\ge\; \mathrm{least} + \max_b \big(m_b(o) - \min_{o'} m_b(o')\big)

    All numbers are first rounded down to whole multiples of 2⁻ᵏ, with k such that the magnitudes of all of them sum to
    2⁵⁰ multiples at most, so that no sum of them is rounded. Fractions of the result are rounded up: it bounds whole
    numbers.

    Parameters
    ----------
    graph, sweep
        The graph of hand-offs and its dynamic programming.
    prices
        What each open option costs, shape (open options,).
    offsets
        How the copies of an option share its price unequally, shape (slots,); any numbers, only good ones prove much.
    pair
        What each pair of options costs, as ``graph.pair``, which it is when None.
    constant
        K, what all plans cost besides.
    """
    tables = graph.pair if pair is None else pair
    bits = _bits(prices, 2 * offsets, tables, np.array([constant]))
    slots = _shared(sweep, np.floor(np.ldexp(prices, bits)), np.rint(np.ldexp(offsets, bits)))
    units = sweep.minimum(slots, np.floor(np.ldexp(tables, bits))) + math.floor(math.ldexp(constant, bits))
    with_option = np.ldexp(units + _extra(graph, sweep), -bits)
    return Floor(math.ceil(math.ldexp(units, -bits)), np.ceil(np.clip(with_option, -_NEVER, _NEVER)).astype(np.int64))


def _bits(*amounts: Doubles) -> int:
    """Return k: how many binary digits behind the point leave all sums exact; below 0 where amounts are very large."""
    total = sum(float(np.abs(each).sum()) for each in amounts)
    return min(_FINEST, _SUM_BITS - math.frexp(total)[1])


def _shared(sweep: Sweep, prices: Doubles, offsets: Doubles) -> Doubles:
    """Return whole prices of the copies of each option that sum to its own exactly: the first takes what is over."""
    slots = np.floor(prices * sweep.share)[sweep.slot_option] + offsets
    over = prices - np.bincount(sweep.slot_option, weights=slots, minlength=len(prices))
    slots[np.unique(sweep.slot_option, return_index=True)[1]] += over
    return slots


def _extra(graph: HandoffGraph, sweep: Sweep) -> Doubles:
    """Return by how much each open option lifts the last minimum: the most that one of its copies shows."""
    margins = sweep.margins()
    starts = np.flatnonzero(np.isin(sweep.slot_option, graph.first[:-1]))
    least = np.repeat(np.minimum.reduceat(margins, starts), np.diff(np.append(starts, len(margins))))
    extra = np.zeros(len(sweep.share))
    np.maximum.at(extra, sweep.slot_option, margins - least)
    return extra
