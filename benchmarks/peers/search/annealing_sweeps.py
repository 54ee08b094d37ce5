"""Sweeps of simulated annealing: single and group moves, kept by the rule of Metropolis."""

from __future__ import annotations

from math import exp, inf

import numpy as np

from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.group_moves import IF_BETTER, propose, random_below, random_option
from rightsource.benchmarks.peers.search.plan_state import (
    ANY,
    JOURNAL,
    Group,
    PlanState,
    best_option,
    change,
    keep_if_best,
    move,
    step,
)
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.optimizer.decomposition.compiled import compiled


@compiled
def _accepted(rng: np.random.Generator, difference: float, temperature: float) -> bool:
    return difference <= 0 or (difference < 40 * temperature and rng.random() < exp(-difference / temperature))


@compiled
def _play(problem: Problem, state: PlanState) -> tuple[int, float]:
    """Make the moves of the journal, leaving former options in their place; return how many, and what they change.

    A move to a best option that does not exist makes the whole group impossible: it changes by infinity.
    """
    difference = 0.0
    count = state.total[JOURNAL]
    for k in range(count):
        process, option = state.journal[k, 0], state.journal[k, 1]
        old = state.choice[process]
        state.journal[k, 1] = old
        if option < 0:
            needed = option != IF_BETTER
            option, _, least = best_option(problem, state, process)
            if option < 0 and needed:
                return k, inf
            if not needed and least >= 0:
                continue
        difference += step(problem, state, process, option)
    return count, difference


@compiled
def _group(problem: Problem, state: PlanState, rng: np.random.Generator, temperature: float, kind: int) -> None:
    group = Group(state.choice, state.total, state.journal, state.wanted)
    if not propose(problem.menu, problem.handoffs, problem.cells, group, rng, kind):
        return
    count, difference = _play(problem, state)
    if difference < inf and _accepted(rng, difference, temperature):
        keep_if_best(problem, state)
        return
    for k in range(count - 1, -1, -1):
        if state.choice[state.journal[k, 0]] != state.journal[k, 1]:
            step(problem, state, state.journal[k, 0], state.journal[k, 1])


@compiled
def sweep(
    problem: Problem, state: PlanState, rng: np.random.Generator, temperature: float, proposals: int, shares: Floats
) -> None:
    """Make proposals at one temperature; ``shares`` says, cumulated, how many of them are each kind of group move."""
    processes = len(state.choice)
    for k in range(len(state.wanted)):
        state.wanted[k] = ANY
    for _ in range(proposals):
        draw, kind = rng.random(), 0
        while kind < len(shares) and draw >= shares[kind]:
            kind += 1
        if kind < len(shares):
            _group(problem, state, rng, temperature, kind)
            continue
        process = random_below(rng, processes)
        option = random_option(problem.menu, rng, process)
        if option != state.choice[process]:
            money, penalty = change(problem, state, process, option)
            if _accepted(rng, money + penalty, temperature):
                move(problem, state, process, option, money)
                keep_if_best(problem, state)
