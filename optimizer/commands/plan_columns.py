"""Columns of tables with a plan a row: who does how much of the work, how well, and at what risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rich.console import Group
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.characteristics import Characteristics, characteristics
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.money import Money

NOTHING: Final = "-"
_LEAST_NAME: Final = 14
"""Columns of the screen that names get at least, where they are as long."""
PlanOf: TypeAlias = "tuple[Instance, CheckedPlan | None]"
"""An instance and a plan of it, None where there is none."""


@dataclass(frozen=True)
class Column:
    """A column with its title and a cell for every row; ``folds``: it may be broken where the screen is narrow."""

    title: str
    cells: Sequence[Text | str]
    justify: Literal["left", "right"] = "right"
    folds: bool = False


def plan_columns(money: Money, plans: Sequence[PlanOf]) -> tuple[Column, ...]:
    """Return providers used, parts of the processes by mode, mean yield and expected loss of each plan."""
    worth = [None if plan is None else characteristics(instance, plan) for instance, plan in plans]
    return (
        Column("pro-\nviders", [NOTHING if plan is None else f"{len(plan.report.providers)}" for _, plan in plans]),
        Column("in house/\noutsourced/\nautomated", [_shares(instance, plan) for instance, plan in plans]),
        Column("mean\nyield", [_mean_yield(one) for one in worth]),
        Column("expected\nloss", [_loss(money, one) for one in worth]),
    )


def row_table(title: str, first: str, names: Sequence[str], columns: Sequence[Column]) -> Group:
    """Return a table of these columns with names of the rows before them; the first row stands apart."""
    made = table()
    made.add_column(first, overflow="fold", min_width=min(max(map(len, names), default=0), _LEAST_NAME))
    for column in columns:
        made.add_column(column.title, justify=column.justify, overflow="fold", no_wrap=not column.folds)
    for row, name in enumerate(names):
        made.add_row(Text(name), *(column.cells[row] for column in columns), end_section=row == 0)
    return titled(title, made)


def units(money: Money, minor: int | None) -> str:
    """Return an amount in whole currency units.

    Examples
    --------
    >>> units(Money("EUR", 2), 123456), units(Money("EUR", 2), None)
    ('1,235', '-')
    """
    return NOTHING if minor is None else money.whole(minor)


def _shares(instance: Instance, plan: CheckedPlan | None) -> str:
    if plan is None:
        return NOTHING
    return f"{'/'.join(f'{100 * count / len(plan.choice):.0f}' for count in plan.modes(instance).values())} %"


def _mean_yield(worth: Characteristics | None) -> str:
    return NOTHING if worth is None or worth.mean_yield is None else f"{100 * float(worth.mean_yield):.2f} %"


def _loss(money: Money, worth: Characteristics | None) -> str:
    return NOTHING if worth is None else units(money, money.minor(worth.expected_loss))
