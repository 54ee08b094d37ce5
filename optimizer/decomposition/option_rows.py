"""Paths as rows on options alone, for models without hand-offs: relaxed, since hand-offs only make paths longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.magnitude import exact
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.worst_paths import Path


def broken_rows(tables: Tables, paths: Iterable[Path], choice: Integers) -> list[LinearRow]:
    r"""Return the rows of those paths P that the options of a plan make too long by themselves.

    .. math:: \sum_{i \in P} \sum_{o \in O_i} l_{io} x_{io} \le L

    with the lengths l of options and the limit L of `lengths`. Hand-offs have lengths of 0 and more, so every plan that
    keeps the rule keeps the row.
    """
    return [_row(tables, path) for path in paths if _own(path, choice) > path.length.limit]


def _own(path: Path, choice: Integers) -> int:
    return int(path.length.option[choice[path.processes]].sum())


def _row(tables: Tables, path: Path) -> LinearRow:
    """Return the row with the shortest option of each process moved to the right-hand side, as rows of totals have."""
    counts = np.diff(tables.first_option)[path.processes]
    owner, option = ranges(tables.first_option[path.processes], counts)
    length = path.length.option[option]
    shortest = np.minimum.reduceat(length, np.cumsum(counts) - counts)
    limit = path.length.limit - int(shortest.sum())
    return LinearRow(f"{path.rule},options", option, exact(length - shortest[owner]), limit).fitted()


def with_rows(model: LinearModel, rows: Sequence[LinearRow]) -> LinearModel:
    """Add fitted rows to a model."""
    blocks = [row.block() for row in rows]
    sizes = np.array([len(block.column) for block in blocks], dtype=np.int64)
    before, name = model.rows, model.row_name
    return replace(
        model,
        row_start=np.concatenate([model.row_start, model.row_start[-1] + np.cumsum(sizes)]),
        column=np.concatenate([model.column, *(block.column for block in blocks)]),
        coefficient=np.concatenate([model.coefficient, *(block.coefficient for block in blocks)]),
        row_lower=np.concatenate([model.row_lower, np.full(len(rows), -NO_LIMIT, dtype=np.int64)]),
        row_upper=np.concatenate([model.row_upper, np.array([row.upper for row in rows], dtype=np.int64)]),
        row_name=lambda row: name(row) if row < before else rows[row - before].name,
    )
