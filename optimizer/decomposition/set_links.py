"""Which further columns of the core an option needs, and the rows over further columns alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph, starts
from rightsource.optimizer.decomposition.links import links

_MOST_WEIGHT: Final = 2**10
"""Links count no more of an option, which is safe, so that weights times parts of options stay below 2⁶²."""


@dataclass(frozen=True)
class ColumnRows:
    """Rows over further columns alone, which every plan's own values keep: lower <= coefficient · v <= upper.

    ``coefficient`` has the shape (rows, columns); an absent limit is `NO_LIMIT` or its negative.
    """

    coefficient: Integers
    lower: Integers
    upper: Integers


@dataclass(frozen=True)
class SetLinks:
    r"""The rows of one process and one further column c: what its options need of c, its weight a, is there.

    .. math:: \sum_{o \in O_i} a_{oc} x_o \le v_c, \qquad a_{oc} > 0

    Providers used, whole units, and groups counted have such rows. The links of open option k are ``column`` and
    ``weight`` from ``first[k]`` up to ``first[k + 1]``; columns are counted from the first further one. ``of_row`` says
    which rows of the core these are, ``upper`` are the limits of the further columns.
    """

    first: Integers
    column: Integers
    weight: Integers
    of_row: Flags
    upper: Integers
    rows: ColumnRows

    @classmethod
    def of(cls, core: Formulation, graph: HandoffGraph) -> SetLinks:
        """Find the links of a core."""
        model, options = core.model, len(core.tables.option_ids)
        row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
        of_row = _of_row(core, row)
        place = graph.places(model.columns)
        kept = of_row[row] & (place[model.column] >= 0)
        further = of_row[row] & (model.column >= options)
        column_of_row = np.zeros(model.rows, dtype=np.int64)
        column_of_row[row[further]] = model.column[further] - options
        option = place[model.column[kept]]
        order = np.argsort(option, kind="stable")
        return cls(
            first=starts(np.bincount(option, minlength=len(graph.option))),
            column=column_of_row[row[kept]][order],
            weight=np.minimum(model.coefficient[kept][order], _MOST_WEIGHT),
            of_row=of_row,
            upper=model.upper[options:],
            rows=_column_rows(model, row, options),
        )

    def closed(self, values: Integers) -> Flags:
        """Return which open options need more than some values of the further columns give."""
        short = values[self.column] < self.weight
        count = len(self.first) - 1
        option = np.repeat(np.arange(count), np.diff(self.first))
        closed: Flags = np.bincount(option, weights=short, minlength=count) > 0
        return closed

    def most(self) -> Doubles:
        """Return the limits of the columns as doubles."""
        return self.upper.astype(np.float64)


def _of_row(core: Formulation, row: Integers) -> Flags:
    """Return which rows are links: options of one process with weights above 0, one further column at -1, at most 0."""
    model = core.model
    own = model.column < len(core.tables.option_ids)
    unfit = np.where(own, model.coefficient <= 0, model.coefficient != -1)
    kept: Flags = links(core) & (np.bincount(row[unfit], minlength=model.rows) == 0)
    kept &= model.row_upper == 0
    return kept


def _column_rows(model: LinearModel, row: Integers, options: int) -> ColumnRows:
    """Return the rows without an option; those of one option per process have options."""
    alone = (np.bincount(row[model.column < options], minlength=model.rows) == 0) & (np.diff(model.row_start) > 0)
    chosen = np.flatnonzero(alone)
    place = np.cumsum(alone) - 1
    kept = alone[row]
    coefficient = np.zeros((len(chosen), model.columns - options), dtype=np.int64)
    coefficient[place[row[kept]], model.column[kept] - options] = model.coefficient[kept]
    return ColumnRows(coefficient, model.row_lower[chosen], model.row_upper[chosen])
