"""Prices of copies: offsets that make the copies of a process agree as far as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.sweep import Sweep

_DAMPING: Final = 0.5
"""Part of the way to the average: copies in the same part of the graph change together, the whole way overshoots."""


@dataclass(frozen=True)
class Averaged:
    """The best offsets found, per slot and summing to 0 over the copies of an option, and what comes of them.

    ``value`` is the least value with them, a lower bound on that of all plans. ``margins`` is, per open option, what
    taking it costs more than the best option of its process, as a mean over its copies: the exact min-marginal less
    the value where nothing is split, else an estimate. +inf says that bars leave no choice with this option.
    """

    offsets: Doubles
    margins: Doubles
    value: float


def averaged(
    sweep: Sweep, prices: Doubles, offsets: Doubles | None, rounds: int, pair: Doubles | None = None
) -> Averaged:
    r"""Move the prices of copies towards agreement, by averaging their min-marginals.

    Each round takes from each copy half of what its min-marginal (above the least of the copy) exceeds the mean over
    the copies of the process,

    .. math:: \nu_{co} \leftarrow \nu_{co} - \tfrac12 (m_{co} - \bar m_o)

    which leaves the sum over the copies of each option as it is. All copies move at once, so that a round may lower the
    value: the best offsets are returned, never worse than the given ones. The sweep's own answers are afterwards those
    of the last round.

    Source: cost shifting between mini-buckets by matching their min-marginals, Ihler, Flerova, Dechter and Otten,
    Join-graph based cost-shifting schemes, Uncertainty in Artificial Intelligence 28 (2012).

    Parameters
    ----------
    sweep
        The sweep over the graph.
    prices
        The cost of each open option, shared equally among the copies of its process.
    offsets
        Where to start, per slot, summing to 0 over the copies of each option; None for 0.
    rounds
        How many times to average; 0 only evaluates.
    pair
        The cost of pairs, by default those of the graph.

    """
    start = np.zeros(len(sweep.slot_option)) if offsets is None else offsets
    best = here = _at(sweep, prices, start, pair)
    for _ in range(rounds if sweep.split and np.isfinite(here.value) else 0):
        here = _at(sweep, prices, here.offsets - _DAMPING * _disagreement(sweep, here.excess), pair)
        best = here if here.value > best.value else best
    return Averaged(best.offsets, _mean(sweep, best.excess), best.value)


@dataclass(frozen=True)
class _Point:
    """The least value with some offsets, and per slot what it costs more than the best slot of its copy."""

    offsets: Doubles
    excess: Doubles
    value: float


def _at(sweep: Sweep, prices: Doubles, offsets: Doubles, pair: Doubles | None) -> _Point:
    value = sweep.minimum(sweep.slots(prices, offsets), pair)
    margins = sweep.margins()
    least = np.minimum.reduceat(margins, sweep.layout.slot[:-1])
    least[np.isinf(least)] = 0.0
    return _Point(offsets, margins - np.repeat(least, np.diff(sweep.layout.slot)), value)


def _mean(sweep: Sweep, excess: Doubles) -> Doubles:
    """Return the mean over the copies of each option."""
    return np.bincount(sweep.slot_option, weights=excess, minlength=len(sweep.share)) * sweep.share


def _disagreement(sweep: Sweep, excess: Doubles) -> Doubles:
    """Return by how much each slot exceeds the mean over copies; what is infinite counts as twice the largest."""
    finite = np.minimum(excess, 2 * excess[np.isfinite(excess)].max())
    disagreement: Doubles = finite - _mean(sweep, finite)[sweep.slot_option]
    return disagreement
