"""Deciding and improving process by process."""

from __future__ import annotations

from rightsource.benchmarks.peers.search.compiled import compiled
from rightsource.benchmarks.peers.search.plan_state import PlanState, best_option, keep_if_best, move
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.models.columns import Integers


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
