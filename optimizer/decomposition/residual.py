"""What is left of a linear model once most of its choices are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.members import ranges

_PASSES: Final = 3
"""Rows with one open column give it limits; limits that meet fix it, which leaves further rows with one open column."""


@dataclass(frozen=True)
class Residual:
    """The columns that are still open, and the rows that still say something about them.

    ``columns`` are positions in the whole model; ``lower`` and ``upper`` belong to them. Entry k says that
    ``coefficient[k]`` times ``column[k]``, a position in ``columns``, belongs to ``row[k]``. ``offset`` is what the
    columns cost that are closed, and ``broken`` are the rows of the whole model that cannot be kept any more.
    """

    columns: Integers
    lower: Integers
    upper: Integers
    offset: int
    row: Integers
    column: Integers
    coefficient: Integers
    row_lower: Integers
    row_upper: Integers
    broken: Integers


@dataclass
class _Open:
    """The limits of all rows and columns as they tighten, and the entries of open columns, in any order."""

    lower: Integers
    upper: Integers
    row: Integers
    column: Integers
    coefficient: Integers
    row_lower: Integers
    row_upper: Integers


class Residuals:
    r"""Fixes columns of one model, over and over, and drops what then no longer matters.

    The first ``choices`` columns of the model are 0 or 1. With C those of them that are fixed, a row
    :math:`l \le A v \le u` becomes :math:`l - A_C v_C \le A_O v_O \le u - A_C v_C` over the open columns O. A row with
    one open column is a limit of that column; a row that the limits of its columns imply is dropped, and so is a column
    outside all rows that are left, at its lower limit: only the first columns may earn anything (a negative price).

    Everything is exact in whole numbers. The time taken grows with the entries of the columns that are 1 or open, and
    not with those of the many others.
    """

    def __init__(self, model: LinearModel, choices: int) -> None:
        self._model = model
        row = np.repeat(np.arange(model.rows, dtype=np.int64), np.diff(model.row_start))
        order = np.argsort(model.column, kind="stable")
        self._first = np.searchsorted(model.column[order], np.arange(model.columns + 1))
        self._row, self._coefficient = row[order], model.coefficient[order]
        self._further = np.arange(choices, model.columns, dtype=np.int64)

    def of(self, ones: Integers, opened: Integers) -> Residual:
        """Return what is left when of the first columns ``ones`` are 1, ``opened`` are open and all others are 0.

        The columns in ``opened``, sorted, stay whatever their limits and rows.
        """
        kept = np.zeros(self._model.columns, dtype=np.bool_)
        kept[opened] = True
        left = self._fixed(ones, opened)
        for _ in range(_PASSES):
            _tighten(left)
            met = (left.lower == left.upper) & ~kept
            if not met[left.column].any():
                break
            _close(left, met)
        needed, broken = _judged(left)
        return _collected(self._model, left, needed, broken, kept)

    def _fixed(self, ones: Integers, opened: Integers) -> _Open:
        """Move what fixed columns add to rows into the limits of the rows."""
        model = self._model
        row, _, coefficient = self._entries(ones)
        lower, upper = model.lower.copy(), model.upper.copy()
        lower[: model.columns - len(self._further)] = upper[: model.columns - len(self._further)] = 0
        lower[ones] = upper[ones] = 1
        lower[opened], upper[opened] = model.lower[opened], model.upper[opened]
        left = _Open(
            lower, upper, *self._entries(np.concatenate([opened, self._further])), model.row_lower, model.row_upper
        )
        _shift(left, row, coefficient)
        return left

    def _entries(self, columns: Integers) -> tuple[Integers, Integers, Integers]:
        """Return row, column and coefficient of all entries of some columns."""
        owner, place = ranges(self._first[columns], self._first[columns + 1] - self._first[columns])
        return self._row[place], columns[owner], self._coefficient[place]


def _shift(left: _Open, row: Integers, amount: Integers) -> None:
    """Take away from the limits of rows what fixed columns add to them."""
    shift = _sums(row, amount, len(left.row_lower))
    left.row_lower = np.where(left.row_lower > -NO_LIMIT, left.row_lower - shift, -NO_LIMIT)
    left.row_upper = np.where(left.row_upper < NO_LIMIT, left.row_upper - shift, NO_LIMIT)


def _sums(row: Integers, amount: Integers, rows: int) -> Integers:
    """Add up amounts by row, exactly."""
    sums = np.zeros(rows, dtype=np.int64)
    np.add.at(sums, row, amount)
    return sums


def _tighten(left: _Open) -> None:
    r"""Take rows with one open column as limits of it: a v <= u gives v <= ⌊u / a⌋, or v >= ⌈u / a⌉ for a < 0."""
    alone = np.bincount(left.row, minlength=len(left.row_lower))[left.row] == 1
    row, column, factor = left.row[alone], left.column[alone], left.coefficient[alone]
    size, rises = np.abs(factor), factor > 0
    below, above = left.row_lower[row] > -NO_LIMIT, left.row_upper[row] < NO_LIMIT
    low, high = -(-left.row_lower[row] // size), left.row_upper[row] // size
    for chosen, limit in ((below & rises, low), (above & ~rises, -high)):
        np.maximum.at(left.lower, column[chosen], limit[chosen])
    for chosen, limit in ((above & rises, high), (below & ~rises, -low)):
        np.minimum.at(left.upper, column[chosen], limit[chosen])


def _close(left: _Open, met: Flags) -> None:
    """Fix the columns whose limits have met."""
    gone = met[left.column]
    _shift(left, left.row[gone], left.coefficient[gone] * left.lower[left.column[gone]])
    left.row, left.column, left.coefficient = left.row[~gone], left.column[~gone], left.coefficient[~gone]


def _judged(left: _Open) -> tuple[Flags, Integers]:
    """Return which rows the limits of their columns do not imply, and which rows nothing can keep."""
    rows, lower, upper = len(left.row_lower), left.lower[left.column], left.upper[left.column]
    rises = left.coefficient > 0
    least = _sums(left.row, left.coefficient * np.where(rises, lower, upper), rows)
    most = _sums(left.row, left.coefficient * np.where(rises, upper, lower), rows)
    needed = (least < left.row_lower) | (most > left.row_upper)
    impossible = (least > left.row_upper) | (most < left.row_lower)
    crossed = left.row[lower > upper]
    return needed, np.union1d(np.flatnonzero(impossible), crossed)


def _collected(model: LinearModel, left: _Open, needed: Flags, broken: Integers, kept: Flags) -> Residual:
    """Give the rows and columns that are left their new positions."""
    entry = needed[left.row]
    stays = kept.copy()
    stays[left.column[entry]] = True
    columns = np.flatnonzero(stays)
    position = np.cumsum(stays) - 1
    place = np.cumsum(needed) - 1
    return Residual(
        columns=columns,
        lower=left.lower[columns],
        upper=left.upper[columns],
        offset=model.offset + int(model.objective[~stays] @ left.lower[~stays]),
        row=place[left.row[entry]],
        column=position[left.column[entry]],
        coefficient=left.coefficient[entry],
        row_lower=left.row_lower[needed],
        row_upper=left.row_upper[needed],
        broken=broken,
    )
