"""Deciding and improving process by process."""

from __future__ import annotations

import numpy as np

from rightsource.benchmarks.peers.search.cells import cell_excess
from rightsource.benchmarks.peers.search.plan_state import PlanState, best_option, keep_if_best, move
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.models.columns import Flags, Integers
from rightsource.optimizer.decomposition.compiled import compiled


@compiled
def descend(problem: Problem, state: PlanState, order: Integers) -> int:
    """Give every process its best option, given all others, once; return the number of moves.

    A process that is undecided gets the one of least marginal cost; else a move must lower cost and penalties.
    """
    moves = 0
    for process in order:
        option, money, least = best_option(problem, state, process)
        if option >= 0 and (state.choice[process] < 0 or least < -1e-6):
            move(problem, state, process, option, money)
            keep_if_best(problem, state)
            moves += 1
    return moves


def involved(problem: Problem, state: PlanState) -> Flags:
    """Return which processes have to do with what is broken: by their present option, or by being in a rule's scope."""
    flags = np.zeros(len(state.choice), dtype=np.bool_)
    _mark(flags, state.choice, problem.rows.start, problem.rows.entry, state.row_sum > problem.rows.table[:, 0])
    _mark(flags, state.choice, problem.shares.start, problem.shares.entry, state.share_excess > 0)
    for rule in range(len(problem.cells.table)):
        if cell_excess(problem.cells, state.cell_stat, rule) > 0:
            flags[problem.cells.scope[problem.cells.scope_start[rule] : problem.cells.scope_start[rule + 1]]] = True
    nodes = problem.paths.node
    flags[nodes[state.over[nodes[:, 1]] > 0, 0]] = True
    return flags


def _mark(flags: Flags, choice: Integers, start: Integers, entry: Integers, broken: Flags) -> None:
    """Set the flags of the processes whose option has an entry in a broken row."""
    bad = np.concatenate([[0], np.cumsum(broken[entry[:, 0]])])
    flags |= bad[start[choice + 1]] > bad[start[choice]]
