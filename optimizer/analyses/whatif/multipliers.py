"""What weights on the rows of a model prove, exactly: a bound on the cost of every plan, option by option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.magnitude import Exact, exact

_BITS: Final = 80
"""Multipliers are whole numbers of 2⁻⁸⁰: finer than any double that matters."""
_NEVER: Final = 1 << 62
"""Above every cost: the bound of an option that is closed."""
_NOISE: Final = 1e-9
"""Multipliers below this part of the largest, in the engine's scale, are rounding and left out."""


@dataclass(frozen=True)
class Certificate:
    """What multipliers prove.

    ``low[o]`` is a bound, in minor units, on the cost of every plan that uses option o and no closed one. It needs the
    ``rows`` with a multiplier, the upper limits of the further ``columns``, and that the options ``leaning`` are closed
    (of other processes than o's own).
    """

    low: Integers
    rows: Integers
    columns: Integers
    leaning: Integers


def certificate(
    formulation: Formulation, multipliers: Doubles, scale: Doubles, closed: Flags, *, priced: bool = True
) -> Certificate:
    r"""Return what multipliers λ of the rows prove, whatever they are, in exact whole numbers.

    With lower limits a and upper limits b of the rows, and r = c - Aᵀλ (c = 0 unless ``priced``), every solution costs

    .. math:: c v \ge \sum_{\lambda_k > 0} \lambda_k a_k + \sum_{\lambda_k < 0} \lambda_k b_k
        + \sum_i \min_{o \in O_i} r_o + \sum_j \min(r_j l_j, r_j u_j)

    over the processes i with one open option each and the further columns j. Of a plan with option o, the least of o's
    process is r_o. No tolerance of an engine enters: multipliers that are off only prove less. Without prices, a bound
    above 0 proves that there is no plan with the option (Farkas).

    Parameters
    ----------
    formulation
        The model.
    multipliers
        One for each row, in the units of an engine, shape (rows,).
    scale
        What brings each of them into minor units per unit of its row, shape (rows,).
    closed
        The options that are in no plan, shape (options,).
    priced
        Whether the cost of the columns counts.
    """
    model, options = formulation.model, len(closed)
    kept = np.abs(multipliers) > _NOISE * np.abs(multipliers).max(initial=0.0)
    limit = np.where(multipliers > 0, model.row_lower, model.row_upper)
    rows = np.flatnonzero(kept & (np.abs(limit) < NO_LIMIT) & np.isfinite(multipliers))
    weight = _whole(multipliers[rows] * scale[rows])
    reduced = _reduced(formulation, weight, rows, priced=priced)
    rest = reduced[options:]
    turn = np.where(rest < 0, model.upper[options:], model.lower[options:])
    moved = np.flatnonzero(turn)
    total = int((weight * exact(limit[rows])).sum()) + int((rest[moved] * exact(turn[moved])).sum())
    own = np.where(closed, _NEVER << _BITS, reduced[:options])
    first = formulation.tables.first_option
    least = np.minimum.reduceat(own, first[:-1])
    bounds = total + int(least.sum()) + own - np.repeat(least, np.diff(first))
    whole = -((-bounds) >> _BITS) + (model.offset if priced else 0)
    return Certificate(
        low=np.clip(whole, -_NEVER, _NEVER).astype(np.int64),
        rows=rows,
        columns=options + np.flatnonzero(rest < 0),
        leaning=np.flatnonzero(closed & (reduced[:options] < np.repeat(least, np.diff(first)))),
    )


def _whole(weights: Doubles) -> Exact:
    """Return weights as whole numbers of 2⁻⁸⁰."""
    return np.array([int(weight) for weight in np.ldexp(weights, _BITS).tolist()], dtype=object)


def _reduced(formulation: Formulation, weight: Exact, rows: Integers, *, priced: bool) -> Exact:
    """Return c - Aᵀλ over the rows with a multiplier, in 2⁻⁸⁰ minor units."""
    model = formulation.model
    reduced: Any = exact(model.objective) << _BITS if priced else np.zeros(model.columns, dtype=object)
    lengths = model.row_start[rows + 1] - model.row_start[rows]
    entries = np.repeat(model.row_start[rows] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    entries = entries + np.arange(len(entries))
    amounts = exact(model.coefficient[entries]) * np.repeat(weight, lengths)
    np.subtract.at(reduced, model.column[entries], amounts)
    made: Exact = reduced
    return made
