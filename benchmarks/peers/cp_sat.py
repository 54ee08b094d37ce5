"""CP-SAT with the case written for it, as its own users would write it.

The model is that of our own engine ``cp-sat`` (`rightsource.optimizer.engines.cp_sat_model`). Workers
(``num_workers``), seed, relative gap, time and memory are as asked for, all else is default but for what our engine
sets, too (`rightsource.optimizer.engines.cp_sat_settings`): all clauses in the relaxation, and no presolve rule that
certified wrong optima (google/or-tools, issue 5293).

A current plan that keeps all rules is a hint: it names the value of every option.

Yields along paths, and sums beyond 2⁵³, are rounded outwards: the bound holds for the exact rules. Where the last plan
of a search breaks such a rule, the options that break it are forbidden together and the search goes on.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from ortools.sat.python import cp_model

from rightsource.benchmarks.cases.current import current_plan
from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer.engines.cp_sat_model.build import build_native
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel
from rightsource.optimizer.engines.cp_sat_model.solutions import Solutions
from rightsource.optimizer.engines.cp_sat_settings import settle
from rightsource.optimizer.engines.job import LARGEST_SEED
from rightsource.optimizer.engines.scaling import whole_bound


class _Last:
    """Tells each plan as it is found, and keeps the last."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.choice: Integers | None = None

    def take(self, choice: Integers, cost: int) -> None:
        """Take the next plan."""
        self.choice = choice
        self._log.plan(choice, cost)


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve a case with CP-SAT; see the module for how."""
    with log.phase("read"):
        instance = Prepared(Path(job.folder)).instance()
    versions = {"ortools": version("ortools")}
    try:
        with log.phase("build"):
            tables = compile_tables(instance)
            native = None if tables.blocked else build_native(tables)
            current = None if native is None else current_plan(instance)
    except InputError as error:
        log.end("not-applicable", str(error), versions)
        return
    if native is None:
        log.end("infeasible", versions=versions)
    elif problem := native.model.validate():
        log.end("not-applicable", f"CP-SAT refuses the model: {problem}", versions)
    else:
        if current is not None:
            native.hint(current)
            log.plan(current)
        log.end(_search(job, log, native, instance), versions=versions)


def _search(job: PeerJob, log: EventLog, native: NativeModel, instance: Instance) -> Ending:
    """Search until the gap, a proof or the time limit; go on as long as the last plan breaks a rounded rule."""
    checker = Checker(instance)
    last = _Last(log)
    while True:
        solver = _solver(job, log)
        status = solver.solve(native.model, Solutions(native, last.take))
        if status == cp_model.INFEASIBLE:
            return "infeasible"
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # else it is 0, whatever a plan costs
            _tell_bound(log, solver.best_objective_bound)
        if status != cp_model.OPTIMAL:
            return "time"
        if last.choice is None or not _cut(native, checker, last.choice):
            return "proved" if solver.objective_value - solver.best_objective_bound < 1 else "gap"


def _solver(job: PeerJob, log: EventLog) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = job.threads
    solver.parameters.random_seed = job.seed % LARGEST_SEED
    solver.parameters.relative_gap_limit = job.gap
    solver.parameters.max_time_in_seconds = max(job.seconds - log.seconds(), 0.0)
    solver.parameters.max_memory_in_mb = job.memory_mb
    settle(solver.parameters, job.threads)
    solver.best_bound_callback = lambda bound: _tell_bound(log, bound)
    return solver


def _tell_bound(log: EventLog, bound: float) -> None:
    """Tell the whole number of minor units that a bound proves: CP-SAT's double may miss it by its last digits."""
    proved = whole_bound(bound, 1.0, "cp-sat")
    if proved is not None:
        log.bound(proved)


def _cut(native: NativeModel, checker: Checker, choice: Integers) -> bool:
    """Forbid together the chosen options that break a rule, for each rule that a plan breaks; say whether any was."""
    position = {process: i for i, process in enumerate(native.tables.process_ids)}
    broken = checker.check(choice).broken
    for rule in broken:
        chosen = (native.options[choice[position[process]]] for process in rule.conflict)
        native.model.add_bool_or(~literal for literal in chosen)
    return bool(broken)
