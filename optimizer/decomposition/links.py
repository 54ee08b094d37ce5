"""Links: rows that let options of one process be taken only as far as a further column allows."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Flags
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT


def links(core: Formulation) -> Flags:
    r"""Return which rows of a core are links, shape (rows,).

    .. math:: \sum_{o \in O_i(c)} x_{io} \le v_c

    with options of one process i and one further column c: a provider that is used, its units, a group that is counted.
    They are most rows of a core, and few of them bind.
    """
    model, tables = core.model, core.tables
    options = len(tables.option_ids)
    row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
    own = model.column < options
    process = tables.option_process[np.where(own, model.column, 0)]
    last = np.full(model.rows, -1, dtype=np.int64)
    np.maximum.at(last, row[own], process[own])
    first = np.full(model.rows, len(tables.process_ids), dtype=np.int64)
    np.minimum.at(first, row[own], process[own])
    further = np.bincount(row[~own], minlength=model.rows)
    found: Flags = (first == last) & (further == 1) & (model.row_lower <= -NO_LIMIT)
    return found
