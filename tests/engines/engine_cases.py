"""Small models whose optimum is known, and a way to solve one in this process."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.optimizer.engines.job import Event, Job, Outcome
from rightsource.optimizer.engines.solving import solve

Row = tuple[dict[int, int], int, int]
"""Coefficient by column, lower limit, upper limit."""


def whole(values: Sequence[int] | np.ndarray) -> Integers:
    """Return an array of 64-bit whole numbers."""
    return np.array(values, dtype=np.int64)


def model(
    costs: Sequence[int],
    rows: Sequence[Row],
    *,
    upper: Sequence[int] | int = 1,
    lower: Sequence[int] | int = 0,
    continuous: Sequence[int] = (),
    offset: int = 0,
) -> LinearModel:
    """Return a model from its rows; all columns are whole but those named in ``continuous``."""
    n = len(costs)
    integral = np.ones(n, dtype=bool)
    integral[list(continuous)] = False
    return LinearModel(
        lower=np.broadcast_to(whole([lower] if isinstance(lower, int) else lower), n).copy(),
        upper=np.broadcast_to(whole([upper] if isinstance(upper, int) else upper), n).copy(),
        integral=integral,
        objective=whole(costs),
        offset=offset,
        row_start=whole([0, *itertools.accumulate(len(entries) for entries, _, _ in rows)]),
        column=whole([column for entries, _, _ in rows for column in entries]),
        coefficient=whole([entry for entries, _, _ in rows for entry in entries.values()]),
        row_lower=whole([low for _, low, _ in rows]),
        row_upper=whole([high for _, _, high in rows]),
        column_name=lambda position: f"x{position}",
        row_name=lambda position: f"row{position}",
    )


def knapsack() -> LinearModel:
    """Cover 7 at least cost from pieces 3, 4, 5 that cost 30, 41, 60: pieces 3 and 4 cost 71, and 100 are due anyway.

    The other covers are 3 + 5 for 90, 4 + 5 for 101 and all for 131.
    """
    return model([30, 41, 60], [({0: 3, 1: 4, 2: 5}, 7, NO_LIMIT)], offset=100)


def impossible() -> LinearModel:
    """Each pair of three columns holds at most one, all three at least two."""
    pairs: list[Row] = [({a: 1, b: 1}, 0, 1) for a, b in ((0, 1), (1, 2), (0, 2))]
    return model([1, 1, 1], [*pairs, ({0: 3, 1: 4, 2: 5}, 6, NO_LIMIT)])


def hard(processes: int = 300, seed: int = 0) -> LinearModel:
    """Return a generalised assignment to five providers: plans are easy to find, a proof for 300 takes minutes."""
    rng, providers = np.random.default_rng(seed), 5
    hours = rng.integers(50, 500, (processes, providers))
    cell = np.arange(processes * providers).reshape(processes, providers)
    one_each: list[Row] = [(dict.fromkeys(cells.tolist(), 1), 1, 1) for cells in cell]
    capacity = 275 * processes * 4 // (5 * providers)
    limits: list[Row] = [
        (dict(zip(cell[:, p].tolist(), hours[:, p].tolist(), strict=True)), -NO_LIMIT, capacity)
        for p in range(providers)
    ]
    return model(rng.integers(1000, 10000, processes * providers).tolist(), one_each + limits)


def easy_start(problem: LinearModel, providers: int = 5) -> Integers:
    """Return a plan of `hard` that keeps every row: each process goes to the provider with most room left."""
    processes = problem.columns // providers
    room = problem.row_upper[processes:].copy()
    hours = problem.coefficient[problem.row_start[processes] :].reshape(providers, processes)
    values = np.zeros(problem.columns, dtype=np.int64)
    for process in range(processes):
        provider = int(np.argmax(room - hours[:, process]))
        room[provider] -= hours[provider, process]
        values[process * providers + provider] = 1
    return values


def brute_force(problem: LinearModel) -> int | None:
    """Return the least cost over all whole values, None when none keeps the rows."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(problem.lower, problem.upper, strict=True)]
    costs = []
    for point in itertools.product(*ranges):
        values = whole(point)
        if not len(problem.broken_rows(values)):
            costs.append(problem.cost(values))
    return min(costs, default=None)


def solve_here(job: Job) -> tuple[Outcome, list[Event]]:
    """Solve without a process of its own; return the outcome and every event."""
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as folder:
        outcome = solve(job, events.append, Path(folder))
    return outcome, events
