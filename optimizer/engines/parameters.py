"""The settings that a job asks of its engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ortools.math_opt import parameters_pb2

from rightsource.optimizer.engines.cp_sat_settings import settle
from rightsource.optimizer.engines.job import LARGEST_SEED, EngineName, Job
from rightsource.optimizer.engines.proto import Message

SOLVER_TYPES: Final[dict[EngineName, int]] = {
    "highs": parameters_pb2.SOLVER_TYPE_HIGHS,
    "scip": parameters_pb2.SOLVER_TYPE_GSCIP,
    "cp-sat": parameters_pb2.SOLVER_TYPE_CP_SAT,
}

_LEAST_SECONDS: Final = 0.001


def parameters(job: Job, scale: float, seconds: float | None, trail: Path) -> Message:
    """Return the SolveParametersProto for a job.

    Parameters
    ----------
    job
        The job.
    scale
        What one minor currency unit is in the engine's objective.
    seconds
        Time limit of the search, None for none.
    trail
        The file in which HiGHS leaves its improving solutions.
    """
    proto = parameters_pb2.SolveParametersProto()
    if seconds is not None:
        proto.time_limit.FromNanoseconds(int(max(seconds, _LEAST_SECONDS) * 1e9))
    proto.random_seed = job.seed % LARGEST_SEED
    proto.relative_gap_tolerance = job.relative_gap
    proto.absolute_gap_tolerance = max(job.absolute_gap, 0.5) * scale
    _SETTERS[job.engine](proto, job, trail)
    return proto


def _highs(proto: Message, job: Job, trail: Path) -> None:
    """Let HiGHS leave its solutions in a file; MathOpt refuses ``threads`` for it, but HiGHS's own option works.

    Tightening ``mip_feasibility_tolerance`` made HiGHS cut off the optimum of one small model in two hundred (1e-9)
    or two thousand (1e-7); it stays as it is, and only the linear relaxations become more precise.
    """
    options = proto.highs
    options.string_options["mip_improving_solution_file"] = str(trail)
    options.bool_options["mip_improving_solution_save"] = True
    if job.threads is not None:
        options.int_options["threads"] = job.threads
    if job.tight:
        options.double_options["primal_feasibility_tolerance"] = 1e-9


def _scip(proto: Message, job: Job, _: Path) -> None:
    """Sharpen how SCIP compares objectives: its relative 10⁻⁹ merges plans a few units apart, 10⁻¹² does not."""
    proto.gscip.real_params["numerics/epsilon"] = 1e-12
    if job.tight:
        proto.gscip.real_params["numerics/feastol"] = 1e-7


def _cp_sat(proto: Message, job: Job, _: Path) -> None:
    """Keep CP-SAT in whole numbers, and set it as on a model of its own.

    Columns beyond ``mip_max_bound`` would be clipped; the floating-point presolve in front of CP-SAT is not wanted.
    """
    proto.cp_sat.mip_max_bound = 2.0**53
    proto.cp_sat.mip_presolve_level = 0
    settle(proto.cp_sat, job.threads)
    if job.threads is not None:
        proto.threads = job.threads


_SETTERS: Final[dict[EngineName, Callable[[Message, Job, Path], None]]] = {
    "highs": _highs,
    "scip": _scip,
    "cp-sat": _cp_sat,
}
