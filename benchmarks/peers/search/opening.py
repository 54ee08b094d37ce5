"""What both heuristic peers do first: read, arrange, compile, and look at the plan of today."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.benchmarks.peers.search.annealing_sweeps import sweep
from rightsource.benchmarks.peers.search.descent import descend, involved
from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.plan_state import (
    ANY,
    PlanState,
    change,
    clear,
    empty_state,
    keep_if_best,
    reprice,
    set_prices,
    take,
)
from rightsource.benchmarks.peers.search.problem import Problem, problem_of
from rightsource.benchmarks.peers.search.teller import Teller
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import Tables, compile_tables

PACKAGES: Final = ("numba", "numpy")


@dataclass(frozen=True)
class Search:
    """A case, arranged for a search by one peer."""

    job: PeerJob
    log: EventLog
    instance: Instance
    tables: Tables
    problem: Problem
    state: PlanState
    teller: Teller

    def time_is_up(self) -> bool:
        """Tell whether the time limit is reached."""
        return self.log.seconds() >= self.job.seconds

    def end(self, status: Ending, message: str = "") -> None:
        """Tell the last plan, and how it ended."""
        self.teller.finish()
        self.log.end(status, message, {package: version(package) for package in PACKAGES})


def opened(job: PeerJob, log: EventLog) -> Search | None:
    """Read and arrange the case of a job; None, with the end told, where nothing can be searched.

    All other peers come compiled, so this one is compiled before the clock starts: once per machine, later processes
    find the machine code on disk.
    """
    compile_ahead()
    with log.phase("read"):
        instance = Prepared(Path(job.folder)).instance()
    try:
        with log.phase("build"):
            search = _arranged(job, log, instance)
    except OverflowError as error:
        log.end("not-applicable", str(error))
        return None
    if search.tables.blocked:
        process = search.tables.process_ids[search.tables.blocked[0]]
        log.end("infeasible", f"No option is left for the process {process}.")
        return None
    return search


def _arranged(job: PeerJob, log: EventLog, instance: Instance) -> Search:
    tables = compile_tables(instance)
    problem = problem_of(tables)
    state = empty_state(problem)
    return Search(job, log, instance, tables, problem, state, Teller(log, instance, problem, state))


def compile_ahead() -> None:
    """Have all loops compiled, or read from disk: each runs over a tiny instance, most over nothing."""
    problem = problem_of(compile_tables(read_document(_TINY, "tiny")))
    state = empty_state(problem)
    nobody = np.zeros(0, dtype=np.int64)
    change(problem, state, 0, 0)
    take(problem, state, np.zeros(1, dtype=np.int64))
    descend(problem, state, nobody)
    reprice(problem, state, 1.0, 1.0)
    sweep(problem, state, np.random.default_rng(0), 1.0, 0, np.zeros(5))


_SITE: Final = {"id": "hq", "country": "US", "shore": "onshore"}
_TEAM: Final = {"id": "team", "kind": "team", "site": "hq"}
_OPTION: Final = {"id": "own", "provider": "team", "unit_cost": 1, "yield": 1, "hours": 1}
_PROCESS: Final = {"id": "pay", "function": "payables", "volume": 1, "options": [_OPTION]}
_TINY: Final = {
    "format": "rightsource/1",
    "name": "tiny",
    "currency": "USD",
    "sites": [_SITE],
    "providers": [_TEAM],
    "processes": [_PROCESS],
}


def start_from_today(search: Search) -> None:
    """Take the current plan where there is a complete one; it becomes the best plan when it keeps all rules."""
    current = search.instance.current
    if search.instance.current_is_complete and not search.tables.barred[current].any():
        take(search.problem, search.state, current.astype(np.int64))
        keep_if_best(search.problem, search.state)
        search.teller.tell()


def price_level(search: Search) -> float:
    """Return what deciding a process differently changes, in minor units: the mean spread of its options' costs."""
    costs, first = search.tables.option_cost, search.tables.first_option[:-1]
    spread: Floats = (np.maximum.reduceat(costs, first) - np.minimum.reduceat(costs, first)).astype(np.float64)
    arcs = search.tables.arcs
    handoff = float(arcs.costs.max(axis=1).mean()) if len(arcs.costs) else 0.0
    return max(float(spread.mean()) + handoff, 1.0)


def built(search: Search, order: Integers, level: float) -> bool:
    """Construct a plan in an order, then `repaired`; False when the time ran out."""
    clear(search.problem, search.state)
    set_prices(search.problem, search.state, level)
    return repaired(search, order)


def repaired(search: Search, order: Integers) -> bool:
    """Descend until nothing improves and nothing is broken, or what is broken stays so; False when the time ran out.

    Prices of what is broken double after every pass. While something is broken, only processes that have to do with it
    are visited, in random order; where even they find nothing, some of them take a random option first.
    """
    rng = np.random.default_rng(search.job.seed)
    search.state.wanted[:] = ANY
    moves, excess = _pass(search, order)
    for _ in range(_PASSES):
        if search.time_is_up() or (moves == 0 and excess == 0):
            break
        some = order
        if excess > 0:
            some = rng.permutation(np.flatnonzero(involved(search.problem, search.state)))
            if moves == 0:
                _kick(search, rng, some[: min(1 + len(some) // 2, _KICKED)])
        moves, excess = _pass(search, some)
    return not search.time_is_up()


def _kick(search: Search, rng: np.random.Generator, processes: Integers) -> None:
    """Give processes random options, so that a descent from there may end elsewhere."""
    menu, choice = search.problem.menu, search.state.choice.copy()
    first, last = menu.allowed_start[processes], menu.allowed_start[processes + 1]
    choice[processes] = menu.allowed[rng.integers(first, last)]
    take(search.problem, search.state, choice)


def _pass(search: Search, order: Integers) -> tuple[int, float]:
    """Descend once; return the number of moves, and how much is broken."""
    moves = 0
    for block in blocks(order):
        moves += descend(search.problem, search.state, block)
        search.teller.tell()
        if search.time_is_up():
            break
    excess = reprice(search.problem, search.state, 2.0, 1.0)
    search.teller.notice(excess)
    return moves, excess


_KICKED: Final = 10
"""Half the processes that have to do with what is broken, at most so many, take random options when all are stuck."""
_PASSES: Final = 300
"""After so many passes what is still broken is left so; prices have grown as far as doubles go well."""
_BLOCK: Final = 20_000


def blocks(order: Integers) -> list[Integers]:
    """Cut an order into pieces between which the clock is read."""
    return [order[k : k + _BLOCK] for k in range(0, len(order), _BLOCK)]
