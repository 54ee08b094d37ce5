"""rightsource itself, as its users get it: ``solve`` with the engine ``auto``.

It compiles the instance, builds the formulation and starts its engine inside the limit. Its plans are told when its own
checker has accepted them, so the seconds of that check are in its times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.models.result import Result, StopReason, TracePoint
from rightsource.optimizer.solve import solve as solve_instance

_ENDINGS: Final[dict[StopReason, Ending]] = {
    "proof": "proved",
    "gap": "gap",
    "time": "time",
    "memory": "memory",
    "interrupt": "failed",
    "precision": "failed",
    "failure": "failed",
}


def solve(job: PeerJob, log: EventLog) -> None:
    """Solve a prepared case with the product."""
    with log.phase("read"):
        instance = Prepared(Path(job.folder)).instance()
    highest: list[int] = []

    def tell_bound(point: TracePoint) -> None:
        if point.bound is not None and (not highest or point.bound > highest[-1]):
            highest.append(point.bound)
            log.bound(point.bound)

    result = solve_instance(
        instance,
        time_limit=job.seconds,
        gap=job.gap,
        seed=job.seed,
        threads=job.threads,
        on_progress=tell_bound,
        on_plan=log.plan,
    )
    log.built(result.seconds.build)
    log.end(_ending(result), " ".join(result.reasons), result.versions)


def _ending(result: Result) -> Ending:
    return "infeasible" if result.status == "infeasible" else _ENDINGS[result.stop_reason]
