"""Gurobi on a model file, with whatever licence it finds; the one in its package takes 2,000 columns and rows.

It gets what its documentation says to set: time limit, relative gap, threads, seed and a soft memory limit; all else is
as it comes. A current plan that keeps all rules is its first solution.
"""

from __future__ import annotations

from typing import Any, Final

import gurobipy
from gurobipy import GRB

from rightsource.benchmarks.cases.prepared import ModelFile
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.benchmarks.peers.model_file import Telling, model_file, start_values

_LARGEST_SEED: Final = 2 * 10**9
_MB_PER_GB: Final = 1000
_ENDINGS: Final[dict[int, Ending]] = {
    GRB.TIME_LIMIT: "time",
    GRB.INFEASIBLE: "infeasible",
    GRB.INF_OR_UNBD: "infeasible",  # every column of ours that costs anything is bounded
    GRB.MEM_LIMIT: "memory",
}


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve the model file of a prepared case with Gurobi; ends as ``not-applicable`` beyond the licence."""
    model = model_file(job)
    telling = Telling(job, log)
    versions = {"gurobipy": ".".join(map(str, gurobipy.gurobi.version()))}
    with gurobipy.Env(params={"OutputFlag": 0}) as environment:
        try:
            ending = _solve(environment, model, job, log, telling)
        except gurobipy.GurobiError as error:
            if error.errno != GRB.Error.SIZE_LIMIT_EXCEEDED:
                raise
            ending = "not-applicable", refusal(model)
    log.end(*ending, versions)


def refusal(model: ModelFile) -> str:
    """Return why Gurobi does not take a model."""
    sizes = f"{model.columns:,} columns and {model.rows:,} rows"
    return f"The model has {sizes}; the licence of the package takes 2,000 of each."


def _solve(
    environment: gurobipy.Env, model: ModelFile, job: PeerJob, log: EventLog, telling: Telling
) -> tuple[Ending, str]:
    with log.phase("read"):
        problem = gurobipy.read(str(model.path), environment)
        variables = problem.getVars()
        telling.check_columns(problem.getAttr("VarName", variables))
        start = start_values(job)
    log.charge_build(model.build_seconds)
    left = job.seconds - log.seconds()
    if left <= 0:
        return "time", "Building the model took all the time."
    _set(problem, job, left)
    if start is not None:
        problem.setAttr("Start", variables, start)
        telling.start(start)
    problem.optimize(_follower(telling, variables[: telling.options]))
    return _ending(problem, telling, variables)


def _set(problem: gurobipy.Model, job: PeerJob, seconds: float) -> None:
    problem.Params.TimeLimit = seconds
    problem.Params.MIPGap = job.gap
    problem.Params.Threads = job.threads
    problem.Params.Seed = job.seed % _LARGEST_SEED
    problem.Params.SoftMemLimit = job.memory_mb / _MB_PER_GB


def _follower(telling: Telling, variables: list[gurobipy.Var]) -> Any:
    """Return the callback that tells plans and bounds as they come."""

    def follow(problem: Any, where: int) -> None:
        if where == GRB.Callback.MIPSOL:
            telling.plan(problem.cbGetSolution(variables), problem.cbGet(GRB.Callback.MIPSOL_OBJ))
        elif where == GRB.Callback.MIP:
            _tell_bound(problem.cbGet(GRB.Callback.MIP_OBJBND), telling)

    return follow


def _tell_bound(bound: float, telling: Telling, *, last: bool = False) -> None:
    """Tell the bound unless it is infinite, which is 10¹⁰⁰ in Gurobi."""
    if abs(bound) < GRB.INFINITY:
        telling.bound(bound, last=last)


def _ending(problem: Any, telling: Telling, variables: list[gurobipy.Var]) -> tuple[Ending, str]:
    """Tell the last plan and bound, and return how the run ended."""
    if problem.SolCount:
        telling.plan(problem.getAttr("X", variables), problem.ObjVal)
    if problem.Status not in (GRB.INFEASIBLE, GRB.INF_OR_UNBD):
        _tell_bound(problem.ObjBound, telling, last=True)
    if problem.Status == GRB.OPTIMAL:
        return telling.reached(), ""
    return _ENDINGS.get(problem.Status, "failed"), f"Gurobi ended with the status {problem.Status}."
