"""The strong formulation of a few free processes, all others fixed at their options in a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.handoff import add_handoffs
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.parts import ColumnBlock, Parts, join
from rightsource.models.formulation.rows import RowBlock
from rightsource.optimizer.decomposition.held_handoffs import held_costs, held_total
from rightsource.optimizer.decomposition.path_rows import path_rows
from rightsource.optimizer.decomposition.residual import Residual, Residuals
from rightsource.optimizer.decomposition.restricted import Restricted, restricted
from rightsource.optimizer.decomposition.worst_paths import Path


@dataclass(frozen=True)
class SubModel:
    """A model over the open options of free processes, whose cost is that of the whole plan.

    The first columns are the options in ``around.options``. ``broken`` are rows of the core that no choice of the free
    processes keeps: then more of them have to be free.
    """

    model: LinearModel
    around: Restricted
    held: Integers
    broken: Integers
    parts: Parts

    def choice(self, values: Integers) -> Integers:
        """Return the whole plan that values of the columns stand for."""
        chosen, own = values[: len(self.around.options)], self.around.tables
        best = np.lexsort((-chosen, own.option_process))[own.first_option[:-1]]
        choice = self.held.copy()
        choice[self.around.processes] = self.around.options[best]
        return choice

    def values(self, choice: Integers) -> Integers:
        """Return the values of the columns for a plan that differs from the held one at free processes only.

        A chosen option that is not open has no column: then the values break a row, and are a hint only.
        """
        process = self.around.processes[self.around.tables.option_process]
        return self.parts.complete((choice[process] == self.around.options).astype(np.int64))

    def columns(self, options: Integers) -> Integers:
        """Return the columns of those among some options that have one."""
        position = self.around.option_position[options]
        return position[position >= 0]


def sub_model(
    core: Formulation,
    residuals: Residuals,
    choice: Integers,
    free: Flags,
    open_options: Flags,
    paths: Iterable[Path] = (),
) -> SubModel:
    r"""Build the model of the free processes.

    The core (see `build_core`) gives its rows with all other options fixed (see `Residuals`). Hand-offs between a free
    process and a fixed one are a cost of the free one's options; those between free processes get the columns of the
    strong formulation (see `add_handoffs`); the rest is a constant. Path rules are left out but for the given paths
    (see `path_rows`), and so are budgets. The time taken grows with the numbers of processes, of arcs and of the
    core's rows, some milliseconds at 10,000 processes, and with the columns of the free processes.

    Parameters
    ----------
    core
        The core of the formulation.
    residuals
        Those of the core's model, whose first columns are the options.
    choice
        The option of each process, shape (processes,).
    free
        Which processes are free, shape (processes,).
    open_options
        Which options a free process may take, shape (options,), at least one of each; no barred ones.
    paths
        Paths to be kept within their limits.
    """
    tables = core.tables
    options = np.flatnonzero(free[tables.option_process] & open_options)
    around = restricted(tables, free, options)
    left = residuals.of(choice[~free], options)
    parts = Parts(around.tables)
    prices = core.model.objective[options] + held_costs(tables, choice, free, ~free)[options]
    offset = left.offset + held_total(tables, choice, ~free) + _add_options(parts, prices)
    _add_core(parts, core, left, choice, around)
    handoffs = add_handoffs(parts)
    parts.add_rows(path_rows(tables, around, choice, handoffs, paths))
    model = _limited(join(parts, offset + handoffs.offset), core.model, left)
    return SubModel(model, around, choice, left.broken, parts)


def _add_options(parts: Parts, prices: Integers) -> int:
    """Add the options at their prices less the least of each process, whose sum is returned."""
    own = parts.tables
    least = np.minimum.reduceat(prices, own.first_option[:-1])
    parts.add_columns(
        ColumnBlock(
            name=lambda o: f"x[{own.option_name(o)}]",
            upper=np.ones(len(prices), dtype=np.int64),
            objective=prices - np.repeat(least, np.diff(own.first_option)),
            integral=True,
            complete=lambda chosen: chosen,
        )
    )
    return int(least.sum())


def _add_core(parts: Parts, core: Formulation, left: Residual, choice: Integers, around: Restricted) -> None:
    """Add what is left of the core: use and units of providers, counts, and all rows."""
    further = left.columns[len(around.options) :]
    fixed = choice[~around.free]

    def complete(chosen: Integers) -> Integers:
        whole = np.zeros(len(core.tables.option_ids), dtype=np.int64)
        whole[fixed] = 1
        whole[around.options] = chosen
        return core.parts.complete(whole)[further]

    parts.add_columns(
        ColumnBlock(
            name=lambda k: core.model.column_name(int(further[k])),
            upper=left.upper[len(around.options) :],
            objective=core.model.objective[further],
            integral=True,
            complete=complete,
        )
    )
    parts.add_rows(
        RowBlock(
            name=lambda r: f"core[{r}]",
            row=left.row,
            column=left.column,
            coefficient=left.coefficient,
            lower=left.row_lower,
            upper=left.row_upper,
        )
    )


def _limited(model: LinearModel, core: LinearModel, left: Residual) -> LinearModel:
    """Give the columns of the core their limits, and say which of them are whole."""
    own = len(left.columns)
    return replace(
        model,
        lower=np.concatenate([left.lower, model.lower[own:]]),
        upper=np.concatenate([left.upper, model.upper[own:]]),
        integral=np.concatenate([core.integral[left.columns], model.integral[own:]]),
    )
