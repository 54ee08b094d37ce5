"""SCIP by itself, through PySCIPOpt, on a model file.

It gets what its documentation says to set: limits of time (by the clock on the wall), gap and memory, and the shift of
its random seeds; all else is as it comes. A current plan that keeps all rules is its first solution. SCIP searches on
one thread whatever the job says: its concurrent mode, a race of differently set copies, tells no plan and no bound
before its end.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

import pyscipopt
from pyscipopt.scip import PY_SCIP_EVENTTYPE as EVENT

from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.benchmarks.peers.model_file import Telling, model_file, start_values

_WALL_CLOCK: Final = 2
_LARGEST_SEED: Final = 2**31 - 1
_ENDINGS: Final[dict[str, Ending]] = {
    "timelimit": "time",
    "infeasible": "infeasible",
    "inforunbd": "infeasible",  # every column of ours that costs anything is bounded
    "memlimit": "memory",
}


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve the model file of a prepared case with SCIP."""
    model = model_file(job)
    telling = Telling(job, log)
    scip = pyscipopt.Model()
    scip.hideOutput()
    with log.phase("read"):
        scip.readProblem(str(model.path))
        # SCIP sorts its variables by type; their numbers are those of the file
        variables = sorted(scip.getVars(), key=lambda variable: variable.getIndex())
        telling.check_columns(variable.name for variable in variables)
        start = start_values(job)
    log.charge_build(model.build_seconds)
    scip.setParams(
        {
            "timing/clocktype": _WALL_CLOCK,
            "limits/gap": job.gap,
            "limits/memory": float(job.memory_mb),
            "randomization/randomseedshift": job.seed % _LARGEST_SEED,
        }
    )
    following = _Following(telling, variables[: telling.options])
    scip.includeEventhdlr(following, "telling", "tells plans and bounds as they come")
    if start is not None:
        _begin_with(scip, variables, start)
        telling.start(start)
    left = job.seconds - log.seconds()
    if left > 0:
        scip.setParam("limits/time", left)
        scip.optimize()
        following.solving = False
    versions = {"pyscipopt": version("pyscipopt"), "scip": _version(scip)}
    log.end(*_ending(scip, following, telling, started=left > 0), versions)


def _begin_with(scip: Any, variables: list[Any], values: list[float]) -> None:
    """Give the values of all variables as the first solution."""
    solution = scip.createSol()
    for variable, value in zip(variables, values, strict=True):
        scip.setSolVal(solution, variable, value)
    scip.addSol(solution)


class _Following(pyscipopt.Eventhdlr):
    """Tells plans and bounds as they come."""

    def __init__(self, telling: Telling, variables: list[Any]) -> None:
        self._telling = telling
        self._variables = variables
        self.solving = True

    def eventinit(self) -> None:
        """Ask SCIP for the events."""
        self.model.catchEvent(EVENT.BESTSOLFOUND, self)
        self.model.catchEvent(EVENT.DUALBOUNDIMPROVED, self)

    def eventexit(self) -> None:
        """Ask for no more."""
        self.model.dropEvent(EVENT.BESTSOLFOUND, self)
        self.model.dropEvent(EVENT.DUALBOUNDIMPROVED, self)

    def eventexec(self, event: Any) -> None:
        """Tell what an event is about; when SCIP takes its tree down, it calls bounds improved that are none."""
        if not self.solving:
            return
        if event.getType() == EVENT.BESTSOLFOUND:
            self.tell_plan(self.model)
        else:
            tell_bound(self.model, self._telling)

    def tell_plan(self, scip: Any) -> None:
        """Tell the best solution so far."""
        solution = scip.getBestSol()
        values = [scip.getSolVal(solution, variable) for variable in self._variables]
        self._telling.plan(values, scip.getSolObjVal(solution))


def tell_bound(scip: Any, telling: Telling, *, last: bool = False) -> None:
    """Tell the bound unless it is infinite, which is 10²⁰ in SCIP."""
    bound = scip.getDualbound()
    if not scip.isInfinity(abs(bound)):
        telling.bound(bound, last=last)


def _ending(scip: Any, following: _Following, telling: Telling, *, started: bool) -> tuple[Ending, str]:
    """Tell the last plan and bound, and return how the run ended."""
    if not started:
        return "time", "Building the model took all the time."
    if scip.getNSols():
        following.tell_plan(scip)
    tell_bound(scip, telling, last=True)
    status = scip.getStatus()
    if status in ("optimal", "gaplimit"):
        return telling.reached(), ""
    return _ENDINGS.get(status, "failed"), f"SCIP ended with the status {status}."


def _version(scip: Any) -> str:
    return f"{scip.getMajorVersion()}.{scip.getMinorVersion()}.{scip.getTechVersion()}"
