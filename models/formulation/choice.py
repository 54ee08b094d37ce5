"""One option for every process."""

from __future__ import annotations

import numpy as np

from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import RowBlock


def add_choice(parts: Parts) -> int:
    r"""Add a binary x per option, with its own yearly cost, and one row per process.

    .. math:: \min \sum_{i, o} (\mathrm{run} + \mathrm{support} + \mathrm{rework} + \mathrm{change})_{io} x_{io},
        \qquad \sum_{o \in O_i} x_{io} = 1 \quad \forall i

    The cost of each process's cheapest option is a constant, returned as part of the objective's offset: what is left
    are small numbers, and engines are the more precise for it. Options barred by `require`, `forbid` or `min_yield`
    have the upper bound 0: those rules need no rows.
    """
    tables = parts.tables
    options = len(tables.option_ids)
    least = np.minimum.reduceat(tables.option_cost, tables.first_option[:-1])
    parts.add_columns(
        ColumnBlock(
            name=lambda o: f"x[{tables.option_name(o)}]",
            upper=(~tables.barred).astype(np.int64),
            objective=tables.option_cost - np.repeat(least, np.diff(tables.first_option)),
            integral=True,
            complete=lambda chosen: chosen,
        )
    )
    ones = np.ones(len(tables.process_ids), dtype=np.int64)
    parts.add_rows(
        RowBlock(
            name=lambda i: f"one-option[{tables.process_ids[i]}]",
            row=tables.option_process,
            column=np.arange(options, dtype=np.int64),
            coefficient=np.ones(options, dtype=np.int64),
            lower=ones,
            upper=ones,
        )
    )
    return int(least.sum())
