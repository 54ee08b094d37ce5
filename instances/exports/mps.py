"""The formulation as an MPS file in free format, which every solver reads.

The format is that of IBM's MPSX (1976) with the usual later agreements: fields parted by blanks, 'MARKER' lines around
integer columns, a RANGES section, and a right-hand side of the objective row that is the negative of its constant. The
objective is minimised, which is what all readers take for granted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf
from typing import Final

import numpy as np

from rightsource.instances.exports.heading import heading, money, refuse_blocked
from rightsource.instances.exports.names import OBJECTIVE, mps_name, unique_names
from rightsource.instances.exports.scaled_rows import ScaledRows, digits, scaled_rows
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.instance import Instance

_CHUNK: Final = 20_000
"""Columns whose entries are written at a time, so that few of them are ever Python objects."""


def mps_text(formulation: Formulation, instance: Instance) -> str:
    """Return the formulation of an instance as MPS in free format; the same instance gives the same text.

    Costs are in currency units per year, as exact decimals; rows are exact whole numbers, divided by a power of two
    where entries are above 2²⁰ (`scaled_rows`). Where rules are only relaxed (see ``Formulation.relaxed``), the head of
    the file says so: the optimum is then a lower bound. Names are those of the formulation, ``x[process,option]`` for
    instance, without blanks and unlike each other.

    Raises
    ------
    InputError
        When rules leave a process without an option; it names both.

    Examples
    --------
    >>> from rightsource.models.formulation.build import build
    >>> from rightsource.models.tables import compile_tables
    >>> print(mps_text(build(compile_tables(instance)), instance).splitlines()[-1])
    ENDATA
    """
    refuse_blocked(formulation.tables)
    return "".join(f"{line}\n" for line in _lines(formulation, instance))


def _lines(formulation: Formulation, instance: Instance) -> Iterator[str]:
    model, scaled = formulation.model, scaled_rows(formulation.model)
    columns = unique_names(map(model.column_name, range(model.columns)), mps_name)
    rows = unique_names(map(model.row_name, range(model.rows)), mps_name, [OBJECTIVE])
    yield from (f"* {line}" for line in heading(formulation, instance))
    yield f"NAME {mps_name(instance.name)}"
    yield "ROWS"
    yield f" N {OBJECTIVE}"
    yield from _row_lines(scaled, rows)
    yield "COLUMNS"
    yield from _column_lines(formulation, scaled, columns, rows)
    yield "RHS"
    if model.offset:
        yield f" rhs {OBJECTIVE} {money(-model.offset, formulation.tables)}"
    yield from _side_lines(scaled, rows)
    yield from _range_lines(scaled, rows)
    yield "BOUNDS"
    yield from _bound_lines(model, columns)
    yield "ENDATA"


def _kinds(scaled: ScaledRows) -> Iterator[tuple[str, float, float]]:
    """Yield, per row, its letter and its limits: E equal, G at least, L at most (maybe ranged), N without a limit."""
    for lower, upper in zip(scaled.lower.tolist(), scaled.upper.tolist(), strict=True):
        if upper < inf:
            yield "E" if lower == upper else "L", lower, upper
        else:
            yield "G" if lower > -inf else "N", lower, upper


def _row_lines(scaled: ScaledRows, rows: list[str]) -> Iterator[str]:
    for name, (kind, _, _) in zip(rows, _kinds(scaled), strict=True):
        yield f" {kind} {name}"


def _column_lines(formulation: Formulation, scaled: ScaledRows, columns: list[str], rows: list[str]) -> Iterator[str]:
    """Yield the entries column by column, markers around each run of integer columns."""
    entries = _ByColumn(formulation, scaled, columns, rows)
    integral = formulation.model.integral
    changes = np.flatnonzero(np.diff(integral)) + 1
    runs = [0, *changes.tolist(), len(integral)]
    for k, (first, behind) in enumerate(pairwise(runs)):
        if integral[first]:
            yield f" marker{k} 'MARKER' 'INTORG'"
        yield from entries.lines(first, behind)
        if integral[first]:
            yield f" marker{k} 'MARKER' 'INTEND'"


class _ByColumn:
    """The entries of a model sorted by column."""

    def __init__(self, formulation: Formulation, scaled: ScaledRows, columns: list[str], rows: list[str]) -> None:
        model = formulation.model
        order = np.argsort(model.column, kind="stable")
        self._row = np.repeat(np.arange(model.rows), np.diff(model.row_start))[order]
        self._coefficient = scaled.coefficient[order]
        self._start: Integers = np.searchsorted(model.column[order], np.arange(model.columns + 1))
        self._tables, self._objective = formulation.tables, model.objective
        self._columns, self._rows = columns, rows

    def lines(self, first: int, behind: int) -> Iterator[str]:
        """Yield the lines of the columns from ``first`` up to, not including, ``behind``."""
        for start in range(first, behind, _CHUNK):
            yield from self._chunk(start, min(start + _CHUNK, behind))

    def _chunk(self, first: int, behind: int) -> Iterator[str]:
        starts = self._start[first : behind + 1]
        row = self._row[starts[0] : starts[-1]].tolist()
        coefficient = self._coefficient[starts[0] : starts[-1]].tolist()
        offsets, costs, rows = (starts - starts[0]).tolist(), self._objective[first:behind].tolist(), self._rows
        for k, name in enumerate(self._columns[first:behind]):
            own = slice(offsets[k], offsets[k + 1])
            if costs[k] or own.start == own.stop:
                yield f" {name} {OBJECTIVE} {money(costs[k], self._tables)}"
            for r, value in zip(row[own], coefficient[own], strict=True):
                yield f" {name} {rows[r]} {digits(value)}"


def _side_lines(scaled: ScaledRows, rows: list[str]) -> Iterator[str]:
    for name, (kind, lower, upper) in zip(rows, _kinds(scaled), strict=True):
        side = {"E": upper, "L": upper, "G": lower, "N": 0.0}[kind]
        if side:
            yield f" rhs {name} {digits(side)}"


def _range_lines(scaled: ScaledRows, rows: list[str]) -> Iterator[str]:
    """Yield the widths of the rows with two limits, below the section's head; nothing when there are none."""
    ranged = np.flatnonzero(
        np.isfinite(scaled.lower) & np.isfinite(scaled.upper) & (scaled.lower < scaled.upper)
    ).tolist()
    if ranged:
        yield "RANGES"
    for r in ranged:
        yield f" range {rows[r]} {digits(float(scaled.upper[r] - scaled.lower[r]))}"


def _bound_lines(model: LinearModel, columns: list[str]) -> Iterator[str]:
    """Yield every bound that differs from 0 and infinity, and all those of integer columns: readers differ there."""
    limits = zip(columns, model.lower.tolist(), model.upper.tolist(), model.integral.tolist(), strict=True)
    for name, lower, upper, integral in limits:
        if lower == upper:
            yield f" FX bound {name} {lower}"
        elif integral and (lower, upper) == (0, 1):
            yield f" BV bound {name}"
        elif lower <= -NO_LIMIT and upper >= NO_LIMIT:
            yield f" FR bound {name}"
        else:
            yield from _two_bounds(name, lower, upper, integral=integral)


def _two_bounds(name: str, lower: int, upper: int, *, integral: bool) -> Iterator[str]:
    if lower <= -NO_LIMIT:
        yield f" MI bound {name}"
    elif lower:
        yield f" LO bound {name} {lower}"
    if upper < NO_LIMIT:
        yield f" UP bound {name} {upper}"
    elif integral:
        yield f" PL bound {name}"
