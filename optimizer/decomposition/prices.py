"""What rows cost when they are priced: options, further columns and pairs of options, rounded down for sure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.rounding import lowered

_LARGEST: Final = 2.0**100
"""Multipliers beyond this are left out: nothing ever overflows."""


@dataclass(frozen=True)
class Prices:
    """Prices at some multipliers, none above its true value, in minor units.

    ``options`` per open option, ``columns`` per further column of the core, ``pair`` as in the graph, and the exact
    ``constant``: limits times multipliers, and the core's offset.
    """

    options: Doubles
    columns: Doubles
    pair: Doubles
    constant: Fraction


class Pricing:
    r"""Prices the rows of the core, and rows of paths, at any multipliers.

    With lower limits a and upper limits b of rows A·v, and multipliers λ of any sign, every plan costs at least

    .. math:: \sum_{\lambda_r > 0} \lambda_r a_r + \sum_{\lambda_r < 0} \lambda_r b_r
        + (c - A^T \lambda) v + \mathrm{hand\text{-}offs}(v)

    so that a minimum over a relaxation of v is a bound (Lagrangian relaxation: Geoffrion, Mathematical Programming
    Study 2, 1974, pages 82-114). A row without the limit that its multiplier calls for is left out. So are the rows of
    one option per process: plans of the graph keep them by themselves, and their multipliers would cancel out.
    """

    def __init__(self, core: Formulation, graph: HandoffGraph) -> None:
        model = core.model
        options = len(core.tables.option_ids)
        place = graph.places(model.columns)
        place[options:] = len(graph.option) + np.arange(model.columns - options)
        row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
        # The first rows are those of one option per process; the options without a place are barred.
        kept = (row >= len(graph.sizes)) & (place[model.column] >= 0)
        self._graph, self._model = graph, model
        # Half the memory of what is held longest.
        self._row, self._place = row[kept].astype(np.int32), place[model.column][kept].astype(np.int32)
        self._coefficient = model.coefficient[kept].astype(np.float64)
        self._cost = np.concatenate([model.objective[graph.option], model.objective[options:]]).astype(np.float64)

    def prices(self, multipliers: Doubles, paths: PricedPaths, of_paths: Doubles) -> Prices:
        """Return the prices at multipliers of the core's rows, shape (rows,), and of the rows of paths, shape (paths,).

        Both in minor units per unit of their row, signed as an engine's dual values: positive prices a lower limit.
        """
        weight, limit = self._usable(multipliers)
        flow = _sane(np.minimum(of_paths, 0.0))
        path, option, length = paths.option_entries()
        weights = np.concatenate([weight[self._row] * self._coefficient, flow[path] * length])
        reduced = lowered(self._cost, np.concatenate([self._place, option]), weights)
        options = len(self._graph.option)
        return Prices(
            options=reduced[:options],
            columns=reduced[options:],
            pair=paths.pair(-flow),
            constant=self._model.offset + _product(weight, limit) + _product(flow, paths.limits()),
        )

    def _usable(self, multipliers: Doubles) -> tuple[Doubles, Integers]:
        """Return multipliers without those that price nothing, and the limit that each of them calls for."""
        limit = np.where(multipliers > 0, self._model.row_lower, self._model.row_upper)
        usable = np.abs(limit) < NO_LIMIT
        usable[: len(self._graph.sizes)] = False
        return np.where(usable, _sane(multipliers), 0.0), limit


def _sane(multipliers: Doubles) -> Doubles:
    return np.where(np.abs(multipliers) <= _LARGEST, multipliers, 0.0)


def _product(weight: Doubles, limit: Integers) -> Fraction:
    """Return Σ weight·limit, exactly."""
    counted = np.flatnonzero((weight != 0) & (limit != 0))
    terms = zip(weight[counted].tolist(), limit[counted].tolist(), strict=True)
    return sum((Fraction(one) * other for one, other in terms), Fraction(0))
