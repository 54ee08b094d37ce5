"""CP-SAT with the case written for it, as its own users would write it.

The model (`cp_sat_model`) has one exactly-one per process, at-most-ones that tie options to the use of their provider,
integer variables for whole units, literals for "both ends at the same provider" (site, country, near time zone),
integer potentials along paths, and linear rows for totals. What was tried and what won is in `handoffs`.

Workers (``num_workers``), seed, relative gap, time and memory are as asked for, all else is default but for two things.
The relaxation holds all clauses (``linearization_level`` 2, which the documentation advises where it pays): by default,
it leaves out implications, and with them what a hand-off or a provider in use costs. The first worker of several is
fixed to less, so up to seven of them get ``max_lp`` in place of ``default_lp``; eight have it anyway. On two threads
the gap of cases of 50 to 150 processes after 12 s fell from 5-57 % to 1-3 %, on one from 10-58 % to 0-1.3 %.
``presolve_inclusion_work_limit`` is 0 as in our own engine, since a presolve rule of OR-Tools 9.15 certified wrong
optima (google/or-tools, issue 5293) and never runs without its work limit.

A current plan that keeps all rules is a hint: it names the value of every option.

Yields along paths, and sums beyond 2⁵³, are rounded outwards: the bound holds for the exact rules. Where the last plan
of a search breaks such a rule, the options that break it are forbidden together and the search goes on.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from rightsource.benchmarks.cases.current import current_plan
from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.cp_sat_model.build import build_native
from rightsource.benchmarks.peers.cp_sat_model.native import NativeModel
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer.engines.scaling import whole_bound

_LARGEST_SEED: Final = 2**31 - 1
_WORKERS_WITH_MAX_LP: Final = 8


class _Incumbents(cp_model.CpSolverSolutionCallback):
    """Tells each plan as it is found, and keeps the last."""

    def __init__(self, native: NativeModel, log: EventLog) -> None:
        super().__init__()
        self._native = native
        self._log = log
        self.choice: Integers | None = None

    def on_solution_callback(self) -> None:
        """Take the values of the options, which are the first variables."""
        values = np.fromiter(self.response_proto.solution, dtype=np.int64)
        self.choice = np.flatnonzero(values[: len(self._native.options)])
        self._log.plan(self.choice, round(self.objective_value))


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
            _hint(native, current)
            log.plan(current)
        log.end(_search(job, log, native, instance), versions=versions)


def _hint(native: NativeModel, plan: Integers) -> None:
    """Hint at the options of a plan, taken and not taken."""
    taken = set(plan.tolist())
    for option, variable in enumerate(native.options):
        native.model.add_hint(variable, int(option in taken))


def _search(job: PeerJob, log: EventLog, native: NativeModel, instance: Instance) -> Ending:
    """Search until the gap, a proof or the time limit; go on as long as the last plan breaks a rounded rule."""
    checker = Checker(instance)
    incumbents = _Incumbents(native, log)
    while True:
        solver = _solver(job, log)
        status = solver.solve(native.model, incumbents)
        if status == cp_model.INFEASIBLE:
            return "infeasible"
        _tell_bound(log, solver.best_objective_bound)
        if status != cp_model.OPTIMAL:
            return "time"
        if incumbents.choice is None or not _cut(native, checker, incumbents.choice):
            return "proved" if solver.objective_value - solver.best_objective_bound < 1 else "gap"


def _solver(job: PeerJob, log: EventLog) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = job.threads
    solver.parameters.random_seed = job.seed % _LARGEST_SEED
    solver.parameters.relative_gap_limit = job.gap
    solver.parameters.max_time_in_seconds = max(job.seconds - log.seconds(), 0.0)
    solver.parameters.max_memory_in_mb = job.memory_mb
    solver.parameters.presolve_inclusion_work_limit = 0
    solver.parameters.linearization_level = 2
    if 1 < job.threads < _WORKERS_WITH_MAX_LP:
        solver.parameters.ignore_subsolvers.append("default_lp")
        solver.parameters.extra_subsolvers.append("max_lp")
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
