"""Exact cuts: what to forbid when an engine's plan keeps the rows but not the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.report import Report


def with_cuts(model: LinearModel, cuts: Sequence[Integers]) -> LinearModel:
    r"""Add to a model, for each set of options, the row that forbids choosing them all together.

    .. math:: \sum_{o \in C} x_o \le |C| - 1
    """
    sizes = np.array([len(cut) for cut in cuts], dtype=np.int64)
    columns = np.concatenate([*cuts, np.zeros(0, dtype=np.int64)])
    rows, name = model.rows, model.row_name
    return replace(
        model,
        row_start=np.concatenate([model.row_start, model.row_start[-1] + np.cumsum(sizes)]),
        column=np.concatenate([model.column, columns]),
        coefficient=np.concatenate([model.coefficient, np.ones(len(columns), dtype=np.int64)]),
        row_lower=np.concatenate([model.row_lower, np.full(len(cuts), -NO_LIMIT, dtype=np.int64)]),
        row_upper=np.concatenate([model.row_upper, sizes - 1]),
        row_name=lambda row: name(row) if row < rows else f"cut[{row - rows}]",
    )


def conflict_cuts(formulation: Formulation, choice: Integers, report: Report) -> list[Integers]:
    """Return, for each rule that a plan breaks, the chosen options that break it whatever the others do.

    Raises
    ------
    InternalError
        When the plan keeps every row of the model exactly, and yet a rule is broken whose rows are exact: then the
        formulation and the checker differ.
    """
    values = formulation.values(choice)
    exact = [rule for rule in report.broken if rule.id not in formulation.relaxed]
    if exact and not formulation.model.breaks(values):
        raise InternalError(
            f"the formulation allows a plan that breaks {', '.join(rule.id for rule in exact)}: the two disagree."
        )
    position = {process: i for i, process in enumerate(formulation.tables.process_ids)}
    return [choice[np.array([position[process] for process in rule.conflict])] for rule in report.broken]


def refuse_repetition(cuts: Sequence[Integers], choice: Integers, engine: str) -> None:
    """Refuse a plan that a cut in the engine's own model forbids: going on would never end.

    Raises
    ------
    InternalError
        When all options of a cut are chosen.
    """
    if any(np.isin(cut, choice).all() for cut in cuts):
        raise InternalError(f"the engine {engine} returned a plan that its model forbids by a cut.")


def confirm_cost(formulation: Formulation, choice: Integers, objective: int) -> None:
    """Compare the cost of a plan in the formulation with the checker's.

    Raises
    ------
    InternalError
        When they differ by a single minor unit.
    """
    cost = formulation.model.cost(formulation.values(choice))
    if cost != objective:
        raise InternalError(f"the formulation says that a plan costs {cost} minor units, the checker says {objective}.")
