"""An instance arranged for compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.cells import Cells, cells_of
from rightsource.benchmarks.peers.search.handoffs import Handoffs, handoffs_of
from rightsource.benchmarks.peers.search.linear_rows import Rows, rows_of
from rightsource.benchmarks.peers.search.paths import Paths, paths_of
from rightsource.benchmarks.peers.search.shares import Shares, shares_of
from rightsource.benchmarks.peers.search.spans import NOWHERE, grouped, starts
from rightsource.models.columns import Integers
from rightsource.models.formulation.totals import limit
from rightsource.models.rules import MaxTotal
from rightsource.models.tables import Tables


class Menu(NamedTuple):
    """Who can do what.

    ``cost`` (minor units per year), ``process`` and ``provider`` are per option. The options of process i that no rule
    bars are ``allowed[allowed_start[i]:allowed_start[i + 1]]``. ``user`` lists, per provider from ``user_start`` on,
    the options that give it work, in support too; ``taker`` those not barred whose own provider it is.
    """

    cost: Integers
    process: Integers
    provider: Integers
    allowed_start: Integers
    allowed: Integers
    user_start: Integers
    user: Integers
    taker_start: Integers
    taker: Integers


class Problem(NamedTuple):
    """All that a plan is judged by; ``budget`` limits the whole cost (minor units per year)."""

    menu: Menu
    handoffs: Handoffs
    rows: Rows
    shares: Shares
    cells: Cells
    paths: Paths
    budget: int


def problem_of(tables: Tables) -> Problem:
    """Arrange compiled tables.

    Raises
    ------
    OverflowError
        When costs or hours could pass 2⁶¹ in sum, beyond which 64-bit whole numbers are not safe.
    """
    _refuse_overflow(tables)
    return Problem(
        menu=_menu(tables),
        handoffs=handoffs_of(tables),
        rows=rows_of(tables),
        shares=shares_of(tables),
        cells=cells_of(tables),
        paths=paths_of(tables),
        budget=_budget(tables),
    )


def _menu(tables: Tables) -> Menu:
    allowed, providers = np.flatnonzero(~tables.barred), len(tables.provider_ids)
    taker_start, taker = grouped(tables.option_provider[allowed], providers, allowed)
    return Menu(
        cost=tables.option_cost.astype(np.int64),
        process=tables.option_process.astype(np.int64),
        provider=tables.option_provider.astype(np.int64),
        allowed_start=starts(tables.option_process[allowed], len(tables.process_ids)),
        allowed=allowed.astype(np.int64),
        user_start=starts(tables.uses.provider, providers),
        user=tables.uses.option.astype(np.int64),
        taker_start=taker_start,
        taker=taker[:, 0].copy(),
    )


def _budget(tables: Tables) -> int:
    budgets = [
        limit(tables, rule.measure, rule, upper=True)
        for rule in (one.rule for one in tables.rules)
        if isinstance(rule, MaxTotal) and rule.measure == "total_cost"
    ]
    return min([NOWHERE, *budgets])


_SAFE = 2.0**61


def _refuse_overflow(tables: Tables) -> None:
    largest = np.maximum.reduceat(tables.option_cost, tables.first_option[:-1]).sum(dtype=np.float64)
    handoffs = np.abs(tables.arcs.costs).sum(dtype=np.float64) + np.abs(tables.pairs.cost).sum(dtype=np.float64)
    hours = tables.uses.hours.sum(dtype=np.float64) * 1000
    if largest + handoffs + tables.providers.fixed_cost.sum(dtype=np.float64) > _SAFE or hours > _SAFE:
        raise OverflowError("The sum of costs or hours is too large for 64-bit whole numbers.")
