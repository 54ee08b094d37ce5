"""The model under construction: blocks of columns and of rows, joined once at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.rows import LinearRow, RowBlock
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES, too_large
from rightsource.models.tables.tables import Tables

Completion: TypeAlias = Callable[[Integers], Integers]
"""Given the 0-1 values of the option columns, the cheapest fitting values of a block of further columns."""


@dataclass(frozen=True)
class ColumnBlock:
    """Columns of one family; all arrays have one entry per column. ``integral`` says whether engines must branch."""

    name: Callable[[int], str]
    upper: Integers
    objective: Integers
    integral: bool
    complete: Completion


@dataclass
class Parts:
    """Collects the blocks that builders add; option columns come first, so an option's index is its column.

    There are ``width`` columns and ``height`` rows so far.
    ``relaxed`` names the rules whose rows are not exact but rounded outwards.
    """

    tables: Tables
    columns: list[ColumnBlock] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    rows: list[RowBlock] = field(default_factory=list)
    width: int = 0
    height: int = 0
    relaxed: set[str] = field(default_factory=set)

    def add_columns(self, block: ColumnBlock) -> int:
        """Add columns and return the position of the first."""
        first = self.width
        self.columns.append(block)
        self.starts.append(first)
        self.width += len(block.upper)
        return first

    def add_rows(self, block: RowBlock) -> None:
        """Add rows; a block without rows is left out."""
        if len(block.upper):
            self.rows.append(block)
            self.height += len(block.upper)

    def add_row(self, row: LinearRow, rule: str) -> None:
        """Add one exact row of a rule or limit, fitted to what engines hold."""
        fitted = row.fitted()
        if fitted.rounded:
            self.relaxed.add(rule)
        self.add_rows(fitted.block())

    def objective(self) -> Integers:
        """Return the objective coefficients of all columns so far."""
        return np.concatenate([block.objective for block in self.columns])

    def column_name(self, column: int) -> str:
        """Return the readable name of a column."""
        k = int(np.searchsorted(np.array(self.starts), column, side="right")) - 1
        return self.columns[k].name(column - self.starts[k])

    def complete(self, chosen: Integers) -> Integers:
        """Return the values of all columns for 0-1 values of the option columns."""
        return np.concatenate([block.complete(chosen) for block in self.columns])


def join(parts: Parts, offset: int) -> LinearModel:
    """Join the blocks into one model; the blocks of rows, as large as the model, are given up.

    Raises
    ------
    InputError
        When the objective could reach 2⁵³ minor units.

    """
    objective, upper = parts.objective(), np.concatenate([block.upper for block in parts.columns])
    largest = _largest_cost(parts, objective, upper) + abs(offset)
    if largest >= EXACT_IN_DOUBLES:
        raise too_large("The cost of a plan", largest)
    order, row_start, rows = _sorted_entries(parts.rows)
    blocks, parts.rows = parts.rows, []
    return LinearModel(
        lower=np.zeros(parts.width, dtype=np.int64),
        upper=upper,
        integral=_integral(parts),
        objective=objective,
        offset=offset,
        row_start=row_start,
        column=_joined([block.column for block in blocks])[order],
        coefficient=_joined([block.coefficient for block in blocks])[order],
        row_lower=_joined([block.lower for block in blocks]),
        row_upper=_joined([block.upper for block in blocks]),
        column_name=parts.column_name,
        row_name=_row_name([block.name for block in blocks], rows),
    )


def _joined(arrays: list[Integers]) -> Integers:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)


def _largest_cost(parts: Parts, objective: Integers, upper: Integers) -> int:
    """Bound the magnitude of the cost: the dearest option of each process, and all other columns at their limits."""
    tables = parts.tables
    options = len(tables.option_ids)
    dearest = np.maximum.reduceat(np.abs(objective[:options]), tables.first_option[:-1])
    rest = np.abs(objective[options:]).astype(object) * upper[options:].astype(object)
    return int(dearest.astype(object).sum()) + int(rest.sum())


def _integral(parts: Parts) -> Flags:
    flags = [np.full(len(block.upper), block.integral, dtype=np.bool_) for block in parts.columns]
    return np.concatenate(flags)


def _sorted_entries(blocks: list[RowBlock]) -> tuple[Integers, Integers, Integers]:
    """Return the order of all entries by row, where each row starts, and where each block's rows start."""
    starts = np.concatenate([[0], np.cumsum([len(block.upper) for block in blocks], dtype=np.int64)])
    row = _joined([block.row + start for block, start in zip(blocks, starts[:-1], strict=True)])
    counts = np.bincount(row, minlength=int(starts[-1]))
    return np.argsort(row, kind="stable"), np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), starts


def _row_name(names: list[Callable[[int], str]], starts: Integers) -> Callable[[int], str]:
    def name(row: int) -> str:
        k = int(np.searchsorted(starts, row, side="right")) - 1
        return names[k](row - int(starts[k]))

    return name
