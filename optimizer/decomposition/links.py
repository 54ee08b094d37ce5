"""Links: rows that let options of one process be taken only as far as a further column allows."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT


def links(core: Formulation) -> Flags:
    r"""Return which rows of a core are links, shape (rows,).

    .. math:: \sum_{o \in O_i(c)} x_{io} \le v_c

    with options of one process i and one further column c: a provider that is used, its units, a group that is counted.
    They are most rows of a core, and few of them bind.
    """
    model = core.model
    row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
    further = np.bincount(row[model.column >= len(core.tables.option_ids)], minlength=model.rows)
    found: Flags = _of_one_process(core, row) & (further == 1) & (model.row_lower <= -NO_LIMIT)
    return found


def _of_one_process(core: Formulation, row: Integers) -> Flags:
    """Return which rows have options, and these of one process only; ``row`` is that of each entry, ascending."""
    model, tables = core.model, core.tables
    own = np.flatnonzero(model.column < len(tables.option_ids))
    process, row = tables.option_process[model.column[own]], row[own]
    found = np.zeros(model.rows, dtype=np.bool_)
    begin = np.flatnonzero(np.diff(row, prepend=-1))
    if len(begin):
        found[row[begin]] = np.minimum.reduceat(process, begin) == np.maximum.reduceat(process, begin)
    return found
