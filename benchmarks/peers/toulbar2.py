"""toulbar2 on the case as a cost function network: its own kind of problem, where the case is one.

Options are values, option costs unary functions, hand-offs, pair costs and rules over pairs binary functions in whole
minor units. Fixed costs, whole units and counts are further variables; capacities, totals, shares and the mean yield
are linear constraints; a budget is the first upper bound (`toulbar2_model`). Rules over paths it cannot take.

It gets the defaults of its Python interface (hybrid best-first search, EDAC, elimination of variables; one thread,
since it has no others without MPI), the seed, and VAC in preprocessing (``vac=1``): after 7 s that left a gap of 4 %
instead of 7 % on `whole-units` and of 15 % instead of 72 % on `handoff`, 60 processes each. It has no relative gap that
works from Python: it is stopped here once its last bound is close enough to its best plan. A current plan that keeps
all rules is its first upper bound (``-ub`` on its command line), and told as its first plan. The cost that it claims
for a plan on its way may be too high, as it has not yet lowered the variables of providers that are no longer used.
"""

from __future__ import annotations

from importlib.metadata import version
from math import inf
from pathlib import Path
from typing import Final

from pytoulbar2.pytb2 import Contradiction

from rightsource.benchmarks.cases.current import current_plan
from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.benchmarks.peers.toulbar2_model.build import build_network
from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork, NotApplicableError
from rightsource.benchmarks.peers.toulbar2_model.search import search
from rightsource.models.checker import Checker
from rightsource.models.faults import InputError
from rightsource.models.tables import compile_tables
from rightsource.models.tables.tables import Tables

_LARGEST_SEED: Final = 2**31 - 1


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve a case with toulbar2; see the module for how."""
    with log.phase("read"):
        instance = Prepared(Path(job.folder)).instance()
    versions = {"pytoulbar2": version("pytoulbar2")}
    try:
        with log.phase("build"):
            current = current_plan(instance)
            cost = None if current is None else Checker(instance).objective(current)
            network = _network(compile_tables(instance), job, cost)
    except (InputError, NotApplicableError) as error:
        log.end("not-applicable", str(error), versions)
        return
    if current is not None and cost is not None:
        log.plan(current, cost)
    log.end("infeasible" if network is None else _search(job, log, network, cost), versions=versions)


def _network(tables: Tables, job: PeerJob, cost: int | None) -> CostNetwork | None:
    """Return the network, None where it shows while it is built that there is no plan."""
    if tables.blocked:
        return None
    try:
        return build_network(tables, job.seed % _LARGEST_SEED, cost)
    except Contradiction:
        return None


def _search(job: PeerJob, log: EventLog, network: CostNetwork, cost: int | None) -> Ending:
    """Follow the search until the gap, a proof or the time limit."""
    best, bound = inf if cost is None else float(cost), -inf
    with search(network, lambda: job.seconds - log.seconds()) as words:
        for word in words:
            match word:
                case ("plan", cost, values):
                    best = cost
                    log.plan(network.choice(values), cost)
                case ("bound", told):
                    bound = max(bound, told)
                    log.bound(told)
                case ("end", found):
                    if not found:
                        return "infeasible"
                    log.bound(best)
                    return "proved"
            if best - bound <= job.gap * max(abs(best), 1) and best < inf:
                return "proved" if best - bound < 1 else "gap"
    if log.seconds() < job.seconds:
        raise RuntimeError("The process of toulbar2 ended before its search.")
    return "time"
