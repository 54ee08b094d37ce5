"""Plain reasons why an instance has no plan, as far as they show at a glance: a rule that cannot be kept by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.tables import Tables

_SHOWN = 10
_COMBINED = (
    "No total, share, mean or capacity is out of reach by itself: rules conflict with each other, or a path cannot be"
    " kept."
)


def blocked_reasons(tables: Tables) -> list[str]:
    """Return a sentence for each process that has no option left, with the rules that take its options away."""
    sentences = [_blocked(tables, process) for process in tables.blocked[:_SHOWN]]
    more = len(tables.blocked) - _SHOWN
    return sentences + ([f"So it is with {more} more processes."] if more > 0 else [])


def _blocked(tables: Tables, process: int) -> str:
    options = tables.options_of(process)
    barring = [(rule, int(flags[options.start : options.stop].sum())) for rule, flags in tables.bars]
    parts = [f"rule '{rule}' rules out {count} of {len(options)}" for rule, count in barring if count]
    return f"Process '{tables.process_ids[process]}' has no option left: {', '.join(parts)}."


def conflict_reasons(formulation: Formulation, checker: Checker) -> list[str]:
    """Return a sentence for each row of options that even the plan which does best on it breaks.

    The plan takes in each process the option with the least coefficient in the row; the checker says how far off it is.
    """
    sentences = list(dict.fromkeys(_hopeless(formulation, checker)))
    more = len(sentences) - _SHOWN
    return [*sentences[:_SHOWN], *([f"So it is with {more} more limits."] if more > 0 else [])] or [_COMBINED]


def _hopeless(formulation: Formulation, checker: Checker) -> Iterator[str]:
    model = formulation.model
    for row in np.flatnonzero((model.row_upper < NO_LIMIT) & (model.row_lower <= -NO_LIMIT)):
        entries = slice(int(model.row_start[row]), int(model.row_start[row + 1]))
        column, coefficient = model.column[entries], model.coefficient[entries]
        if len(column) == 0 or column.max() >= len(formulation.tables.option_ids):
            continue
        best, least = _best_plan(formulation.tables, column, coefficient)
        if least > model.row_upper[row]:
            name = model.row_name(int(row)).split("[")[0]
            for rule in checker.check(best).broken:
                if rule.id == name:
                    yield f"Rule '{rule.id}' cannot be kept. Even the plan that does best on it fails: {rule.message}"


def _best_plan(tables: Tables, column: Integers, coefficient: Integers) -> tuple[Integers, int]:
    """Return the plan of allowed options with the least sum in a row, and that sum."""
    amounts = np.zeros(len(tables.option_ids), dtype=np.int64)
    amounts[column] = coefficient
    order = np.lexsort((amounts, tables.barred, tables.option_process))
    best = order[tables.first_option[:-1]].astype(np.int64)
    return best, int(amounts[best].sum())
