"""The peer `annealing`: simulated annealing over single and group moves, with adaptive penalties on what is broken.

The recipe of Kirkpatrick, Gelatt and Vecchi 1983 (Science 220, 671) with what practitioners add: a start from the plan
of today or from greedy construction, group moves (exchange, clusters of neighbours, all processes of a `together` rule,
all work of a provider), penalties that rise on what is broken and fall on what holds, and reheating from the best plan
with cycles that grow longer. For a given seed and number of sweeps the search is the same on every machine; the time
limit only says where it ends. No bounds are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.search.annealing_sweeps import sweep
from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.opening import (
    Search,
    built,
    opened,
    price_level,
    repaired,
    start_from_today,
)
from rightsource.benchmarks.peers.search.plan_state import BEST, change, reprice, set_prices, take
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.benchmarks.peers.search.spans import NOWHERE
from rightsource.models.columns import Integers

_FIRST_SWEEPS: Final = 50
_MOST_SWEEPS: Final = 12_800
_IDLE_CYCLES: Final = 8
"""The search is finished after so many of the longest cycles without a better plan."""
_FILLED: Final = 0.9
"""The last cycle is planned to take this part of the time left."""
_SAMPLE: Final = 2000
_BLOCK: Final = 50_000
"""Proposals between two looks at the clock."""
_UP: Final = 1.1
_DOWN: Final = 0.995


@dataclass(frozen=True)
class Temperatures:
    """Where cooling begins and ends, in minor units: from what large moves change down to what small ones do."""

    first: float
    last: float

    def at(self, fraction: float) -> float:
        """Return the temperature after a fraction of the cooling: a geometric fall."""
        return float(self.first * (self.last / self.first) ** fraction)


def solve(job: PeerJob, log: EventLog) -> None:
    """Tell the plans that simulated annealing finds."""
    search = opened(job, log)
    if search is None:
        return
    start_from_today(search)
    order = np.array(search.tables.topological_order, dtype=np.int64)
    in_time = built(search, order, price_level(search))
    search.teller.tell()
    if in_time and len(search.problem.menu.allowed) > len(search.state.choice):
        in_time = _anneal(search, order, np.random.default_rng(job.seed))
    search.end("finished" if in_time else "time")


def _anneal(search: Search, order: Integers, rng: np.random.Generator) -> bool:
    """Cool, reheat from the best plan, cool more slowly; True when long cycles find nothing better any more."""
    sweeps, idle = _FIRST_SWEEPS, 0
    while idle < _IDLE_CYCLES:
        before, began = int(search.state.total[BEST]), search.log.seconds()
        _restart(search)
        if not (_cooled(search, rng, sweeps) and repaired(search, order)):
            return False
        idle = idle + 1 if sweeps == _MOST_SWEEPS and search.state.total[BEST] >= before else 0
        sweeps = _next_sweeps(search, sweeps, (search.log.seconds() - began) / sweeps)
    return True


def _next_sweeps(search: Search, sweeps: int, seconds: float) -> int:
    """Return twice as many sweeps, or what fits the time left when a cycle after that could not be as long."""
    wanted = min(2 * sweeps, _MOST_SWEEPS)
    fitting = int(_FILLED * (search.job.seconds - search.log.seconds()) / seconds)
    return max(fitting, 1) if fitting < 2 * wanted else wanted


def _restart(search: Search) -> None:
    if search.state.total[BEST] < NOWHERE:
        take(search.problem, search.state, search.state.best.copy())


def _cooled(search: Search, rng: np.random.Generator, sweeps: int) -> bool:
    """Run one cycle of cooling, faster where the time left asks for it; False when the time ran out all the same."""
    temperatures = _temperatures(search, rng)
    set_prices(search.problem, search.state, temperatures.first)
    shares = group_shares(search.problem)
    began = search.log.seconds()
    available = max(_FILLED * (search.job.seconds - began), 1e-3)
    done = 0
    while (cooled := max(done / sweeps, (search.log.seconds() - began) / available)) < 1:
        if not _swept(search, rng, temperatures.at(cooled), shares):
            return False
        search.teller.notice(reprice(search.problem, search.state, _UP, _DOWN))
        search.teller.tell()
        done += 1
    return True


def _swept(search: Search, rng: np.random.Generator, temperature: float, shares: Floats) -> bool:
    """Propose as many moves as there are processes; False when the time ran out."""
    left = len(search.state.choice)
    while left > 0:
        sweep(search.problem, search.state, rng, temperature, min(left, _BLOCK), shares)
        left -= _BLOCK
        if search.time_is_up():
            return False
    return True


def _temperatures(search: Search, rng: np.random.Generator) -> Temperatures:
    options = search.problem.menu.allowed[rng.integers(len(search.problem.menu.allowed), size=_SAMPLE)]
    processes = search.problem.menu.process[options]
    moves = zip(processes.tolist(), options.tolist(), strict=True)
    sample = np.abs([change(search.problem, search.state, process, option)[0] for process, option in moves])
    changes = sample[sample > 0]
    if not len(changes):
        return Temperatures(1.0, 0.1)
    first, last = np.quantile(changes, [0.3, 0.02])
    return Temperatures(float(first), min(0.1 * float(last), 1e-3 * float(first)))


def group_shares(problem: Problem) -> Floats:
    """Return the cumulated parts of the proposals that are exchanges, clusters, gatherings, vacating and occupying."""
    arcs, cells = len(problem.handoffs.arc) > 0, len(problem.cells.table) > 0
    lumpy = bool((problem.rows.table[:, 1:] > 0).any())
    parts = [0.1, 0.1 if arcs else 0.0, 0.02 if cells else 0.0, *([0.003, 0.003] if lumpy else [0.0, 0.0])]
    return np.cumsum(np.array(parts))
