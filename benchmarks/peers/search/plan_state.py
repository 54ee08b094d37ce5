"""A plan in the making: every sum that costs and rules depend on, kept up to date move by move."""

from __future__ import annotations

from math import inf
from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.cells import cell_change, cell_excess, cell_of, cell_shift
from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.handoffs import handoff_change
from rightsource.benchmarks.peers.search.linear_rows import row_change, row_excess, row_shift, uses
from rightsource.benchmarks.peers.search.paths import path_change, path_lengths, path_refresh, path_worst
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.benchmarks.peers.search.shares import share_change, share_shift
from rightsource.benchmarks.peers.search.spans import NOWHERE, UNDECIDED
from rightsource.models.columns import Integers
from rightsource.optimizer.decomposition.compiled import compiled

MONEY: Final = 0
BROKEN: Final = 1
BEST: Final = 2
TOUCHED: Final = 3
JOURNAL: Final = 4
AT: Final = 0
WITHOUT: Final = 1
RULE: Final = 2
CELL: Final = 3
INSIDE: Final = 4
ANY: Final = -1
"""Stands in ``wanted`` for no demand."""


class Prices(NamedTuple):
    """What one unit of excess costs, in minor units, for every row and rule: the adaptive penalties."""

    rows: Floats
    shares: Floats
    cells: Floats
    paths: Floats


class PlanState(NamedTuple):
    """A plan with its sums, the best plan so far, and the moves that can be undone.

    ``choice`` is the option of each process, `UNDECIDED` while it has none. ``total`` holds the cost of the plan, how
    many rows and rules it breaks and processes it leaves undecided, the cost of the best plan that does neither, and
    two lengths: of ``touched``, the processes in which the best plan may differ, and of ``journal``, shape (moves, 2):
    process and option, the moves of a group. ``wanted`` says which options a group looks for: those at a provider,
    without work for another, inside (1) or outside (0) a cell of a rule; `ANY` for no demand.
    """

    choice: Integers
    total: Integers
    row_sum: Integers
    row_users: Integers
    share_total: Integers
    share_part: Integers
    share_excess: Integers
    cell_count: Integers
    cell_stat: Integers
    front: Floats
    back: Floats
    over: Integers
    worst: Floats
    heap: Integers
    queued: Integers
    best: Integers
    is_touched: Integers
    touched: Integers
    journal: Integers
    wanted: Integers
    prices: Prices


class Group(NamedTuple):
    """The part of a state that group moves are made from and written to."""

    choice: Integers
    total: Integers
    journal: Integers
    wanted: Integers


def empty_state(problem: Problem) -> PlanState:
    """Return the plan in which nothing is decided; excess is free of charge until prices are set."""
    processes, nodes = len(problem.menu.allowed_start) - 1, len(problem.paths.node)
    rows, shares = len(problem.rows.table), len(problem.shares.table)
    cells, paths = len(problem.cells.table), len(problem.paths.limit)
    state = PlanState(
        choice=np.full(processes, UNDECIDED, dtype=np.int64),
        total=np.zeros(5, dtype=np.int64),
        row_sum=_zeros(rows),
        row_users=_zeros(rows),
        share_total=_zeros(shares),
        share_part=_zeros(problem.shares.parts),
        share_excess=_zeros(shares),
        cell_count=_zeros(problem.cells.cells),
        cell_stat=np.zeros((cells, 3), dtype=np.int64),
        front=np.zeros(nodes),
        back=np.zeros(nodes),
        over=_zeros(paths),
        worst=np.zeros(paths),
        heap=_zeros(nodes + 1),
        queued=_zeros(nodes),
        best=np.full(processes, UNDECIDED, dtype=np.int64),
        is_touched=_zeros(processes),
        touched=_zeros(processes),
        journal=np.zeros((processes + 1, 2), dtype=np.int64),
        wanted=np.full(5, ANY, dtype=np.int64),
        prices=Prices(np.zeros(rows), np.zeros(shares), np.zeros(cells), np.zeros(paths)),
    )
    clear(problem, state)
    state.total[BEST] = NOWHERE
    return state


def _zeros(count: int) -> Integers:
    return np.zeros(count, dtype=np.int64)


def clear(problem: Problem, state: PlanState) -> None:
    """Take every decision back; the best plan and the prices stay."""
    processes = len(state.choice)
    state.choice[:] = UNDECIDED
    state.is_touched[:] = 1
    state.touched[:] = np.arange(processes)
    for sums in (state.row_sum, state.row_users, state.share_total, state.share_part, state.share_excess):
        sums[:] = 0
    state.cell_count[:] = 0
    state.cell_stat[:] = 0
    broken = path_lengths(problem.paths, problem.handoffs, state.choice, state.front, state.back, state.over)
    broken += int((state.row_sum > problem.rows.table[:, 0]).sum())
    broken += sum(cell_excess(problem.cells, state.cell_stat, rule) > 0 for rule in range(len(state.cell_stat)))
    state.total[[MONEY, BROKEN, TOUCHED, JOURNAL]] = 0, broken + processes, processes, 0


@compiled
def change(problem: Problem, state: PlanState, process: int, new: int) -> tuple[int, float]:
    """Return by how much a move changes the cost (minor units, exact) and the priced excess of rows and rules."""
    old, prices = state.choice[process], state.prices
    money, penalty = row_change(problem.rows, state.row_sum, state.row_users, prices.rows, old, new)
    money += handoff_change(problem.handoffs, state.choice, process, old, new)
    if new >= 0:
        money += problem.menu.cost[new]
    if old >= 0:
        money -= problem.menu.cost[old]
    penalty += share_change(
        problem.shares, state.share_total, state.share_part, state.share_excess, prices.shares, old, new
    )
    penalty += cell_change(problem.cells, state.cell_count, state.cell_stat, prices.cells, old, new)
    penalty += path_change(
        problem.paths, problem.handoffs, state.choice, state.front, state.back, prices.paths, process, new
    )
    return money, penalty


@compiled
def move(problem: Problem, state: PlanState, process: int, new: int, money: int) -> None:
    """Give a process another option; ``money`` is what `change` says."""
    old = state.choice[process]
    broken = -1 if old < 0 else 0
    for option, sign in ((old, -1), (new, 1)):
        broken += row_shift(problem.rows, state.row_sum, state.row_users, option, sign)
        broken += share_shift(problem.shares, state.share_total, state.share_part, state.share_excess, option, sign)
        broken += cell_shift(problem.cells, state.cell_count, state.cell_stat, option, sign)
    state.choice[process] = new
    broken += path_refresh(
        problem.paths,
        problem.handoffs,
        state.choice,
        state.front,
        state.back,
        state.over,
        state.heap,
        state.queued,
        process,
    )
    state.total[MONEY] += money
    state.total[BROKEN] += broken
    _touch(state, process)


@compiled
def _touch(state: PlanState, process: int) -> None:
    if not state.is_touched[process]:
        state.is_touched[process] = 1
        state.touched[state.total[TOUCHED]] = process
        state.total[TOUCHED] += 1


@compiled
def keep_if_best(problem: Problem, state: PlanState) -> None:
    """Remember the plan when it breaks nothing and costs less than the best so far; only what changed is copied."""
    total = state.total
    if total[BROKEN] == 0 and total[MONEY] < total[BEST] and total[MONEY] <= problem.budget:
        keep(state)


@compiled
def keep(state: PlanState) -> None:
    """Make the plan the best one."""
    total = state.total
    for k in range(total[TOUCHED]):
        process = state.touched[k]
        state.best[process] = state.choice[process]
        state.is_touched[process] = 0
    total[TOUCHED] = 0
    total[BEST] = total[MONEY]


@compiled
def step(problem: Problem, state: PlanState, process: int, new: int) -> float:
    """Give a process another option; return by how much cost and penalties change."""
    money, penalty = change(problem, state, process, new)
    move(problem, state, process, new, money)
    return money + penalty


@compiled
def take(problem: Problem, state: PlanState, choice: Integers) -> None:
    """Move to a plan, process by process where it differs; what is undecided in it stays as it is."""
    for process in range(len(choice)):
        if choice[process] >= 0 and state.choice[process] != choice[process]:
            step(problem, state, process, choice[process])


@compiled
def best_option(problem: Problem, state: PlanState, process: int) -> tuple[int, int, float]:
    """Return the other option of a process that changes cost and penalties least, its cost and both together.

    Options that the ``wanted`` of the state refuse do not count; -1 where none is left; ties to the first.
    """
    chosen, chosen_money, least = -1, 0, inf
    for k in range(problem.menu.allowed_start[process], problem.menu.allowed_start[process + 1]):
        option = problem.menu.allowed[k]
        if option != state.choice[process] and _is_wanted(problem, state.wanted, option):
            money, penalty = change(problem, state, process, option)
            if money + penalty < least:
                chosen, chosen_money, least = option, money, money + penalty
    return chosen, chosen_money, least


@compiled
def _is_wanted(problem: Problem, wanted: Integers, option: int) -> bool:
    """Tell whether an option is at the wanted provider, gives the unwanted one nothing, and is in the wanted cell."""
    if wanted[AT] >= 0 and problem.menu.provider[option] != wanted[AT]:
        return False
    if wanted[RULE] >= 0 and (cell_of(problem.cells, wanted[RULE], option) == wanted[CELL]) != (wanted[INSIDE] == 1):
        return False
    return wanted[WITHOUT] < 0 or not uses(problem.rows, option, wanted[WITHOUT])


@compiled
def reprice(problem: Problem, state: PlanState, up: float, down: float) -> float:
    """Raise the price of what is broken and lower that of what holds; return how much is broken, each by its scale."""
    prices, broken = state.prices, 0.0
    for row in range(len(prices.rows)):
        excess = row_excess(problem.rows, state.row_sum, row) / problem.rows.scale[row]
        prices.rows[row] *= up if excess > 0 else down
        broken += excess
    for rule in range(len(prices.shares)):
        excess = state.share_excess[rule] / problem.shares.scale[rule]
        prices.shares[rule] *= up if excess > 0 else down
        broken += excess
    for rule in range(len(prices.cells)):
        excess = cell_excess(problem.cells, state.cell_stat, rule)
        prices.cells[rule] *= up if excess > 0 else down
        broken += excess
    path_worst(problem.paths, state.front, state.worst)
    for rule in range(len(prices.paths)):
        excess = max(state.worst[rule] - problem.paths.limit[rule], 0.0) / problem.paths.scale[rule]
        prices.paths[rule] *= up if excess > 0 else down
        broken += excess
    return broken


def set_prices(problem: Problem, state: PlanState, money: float) -> None:
    """Price the excess that one process typically makes at so many minor units, for every row and rule."""
    state.prices.rows[:] = money / problem.rows.scale
    state.prices.shares[:] = money / problem.shares.scale
    state.prices.cells[:] = money
    state.prices.paths[:] = money / problem.paths.scale
