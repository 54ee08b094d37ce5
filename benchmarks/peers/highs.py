"""HiGHS by itself, through its own Python interface, on a model file.

It gets what its documentation says to set: time limit, relative gap, threads and seed; all else is as it comes, since
its developers ask to change nothing without need. A current plan that keeps all rules is its first solution.
"""

from __future__ import annotations

from typing import Any, Final

import highspy

from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.benchmarks.peers.model_file import Telling, model_file, start_values

_LARGEST_SEED: Final = 2**31 - 1
_STATUS: Final = highspy.HighsModelStatus
_ENDINGS: Final[dict[Any, Ending]] = {
    _STATUS.kTimeLimit: "time",
    _STATUS.kInfeasible: "infeasible",
    _STATUS.kUnboundedOrInfeasible: "infeasible",  # every column of ours that costs anything is bounded
    _STATUS.kMemoryLimit: "memory",
}


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve the model file of a prepared case with HiGHS."""
    model = model_file(job)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    _set(highs, output_flag=False)
    telling = Telling(job, log)
    with log.phase("read"):
        if highs.readModel(str(model.path)) == highspy.HighsStatus.kError:
            raise ValueError(f"HiGHS cannot read the {job.model} model.")
        telling.check_columns(highs.getLp().col_names_)
        start = start_values(job)
    log.charge_build(model.build_seconds)
    _set(highs, threads=job.threads, random_seed=job.seed % _LARGEST_SEED, mip_rel_gap=job.gap)
    _follow(highs, telling)
    if start is not None:
        _begin_with(highs, start)
        telling.start(start)
    left = job.seconds - log.seconds()
    if left > 0:
        _set(highs, time_limit=left)
        highs.run()
    log.end(*_ending(highs, telling, started=left > 0), {"highspy": highs.version()})


def _set(highs: highspy.Highs, **options: float | bool) -> None:
    """Set options; HiGHS answers a wrong one with a status only."""
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not take {value!r} for its option {name}.")


def _begin_with(highs: highspy.Highs, values: list[float]) -> None:
    """Give the values of all columns as the first solution."""
    solution = highspy.HighsSolution()
    solution.col_value = values
    if highs.setSolution(solution) != highspy.HighsStatus.kOk:
        raise ValueError("HiGHS does not take the current plan as its first solution.")


def _follow(highs: highspy.Highs, telling: Telling) -> None:
    """Tell plans and bounds as they come: what HiGHS logs is silent with its output, its interrupt check is not."""

    def tell_plan(event: Any) -> None:
        telling.plan(event.data_out.mip_solution, event.data_out.objective_function_value)

    def tell_bound(event: Any) -> None:
        telling.bound(event.data_out.mip_dual_bound)

    highs.cbMipImprovingSolution.subscribe(tell_plan)
    highs.cbMipInterrupt.subscribe(tell_bound)


def _ending(highs: highspy.Highs, telling: Telling, *, started: bool) -> tuple[Ending, str]:
    """Tell the last plan and bound, and return how the run ended."""
    if not started:
        return "time", "Building the model took all the time."
    status, info = highs.getModelStatus(), highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        telling.plan(highs.getSolution().col_value, info.objective_function_value)
    telling.bound(info.mip_dual_bound, last=True)
    if status == _STATUS.kOptimal:
        return telling.reached(), ""
    return _ENDINGS.get(status, "failed"), highs.modelStatusToString(status)
