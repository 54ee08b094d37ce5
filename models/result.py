"""What solving an instance gave: what is proven, why it stopped, and the checked plan, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rightsource.models.plan import Plan
from rightsource.models.report import Report

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
StopReason = Literal["proof", "gap", "time", "memory", "interrupt", "precision", "failure"]
"""Why a solve stopped.

``precision``: the engine's numbers reach no closer bound. ``failure``: the engine crashed, was killed or contradicted
itself or the checker; `Result.reasons` says how.
"""


def relative_gap(objective: int, bound: int) -> float:
    """Return (objective - bound) / max(|objective|, 1), both in whole minor currency units.

    Examples
    --------
    >>> relative_gap(1000, 999)
    0.001
    """
    return (objective - bound) / max(abs(objective), 1)


@dataclass(frozen=True)
class TracePoint:
    """A moment of a solve: seconds since the start, best checked objective and best bound (minor units) until then."""

    seconds: float
    objective: int | None
    bound: int | None

    @property
    def gap(self) -> float | None:
        """The relative gap at this moment, None while there is no plan or no bound."""
        return None if self.objective is None or self.bound is None else relative_gap(self.objective, self.bound)


@dataclass(frozen=True)
class Seconds:
    """Wall-clock seconds by phase; ``total`` counts from the start of the process."""

    read: float
    build: float
    solve: float
    total: float


@dataclass(frozen=True)
class Result:
    """The outcome of a solve.

    ``status`` is ``optimal`` only when objective - bound is below one minor unit. ``objective`` and ``bound`` are in
    whole minor currency units per year; a missing one is None. ``plan`` and ``report`` come and go together: a plan is
    never reported without the checker's word on it. ``reasons`` are plain sentences where there is no plan (for an
    infeasible instance: which process has no option left, as far as it is known).
    """

    status: Status
    stop_reason: StopReason
    plan: Plan | None
    report: Report | None
    bound: int | None
    engine: str
    seed: int
    seconds: Seconds
    memory_mb: float
    versions: Mapping[str, str]
    trace: tuple[TracePoint, ...] = ()
    reasons: tuple[str, ...] = ()
    asked_gap: float = field(default=1e-4)
    contradicted: bool = False

    @property
    def objective(self) -> int | None:
        """Cost of the plan in minor units, None without a plan."""
        return None if self.report is None else self.report.objective

    @property
    def gap(self) -> float | None:
        """Relative gap between plan and bound, None where one of them is missing."""
        if self.report is None or self.bound is None:
            return None
        return relative_gap(self.report.objective, self.bound)

    @property
    def verified(self) -> bool:
        """Whether the checker keeps every rule and nobody contradicted its cost; that cost is the one reported."""
        return self.report is not None and self.report.feasible and not self.contradicted

    @property
    def reached(self) -> bool:
        """Whether the asked gap, or the proof that there is no plan, was reached."""
        return self.status in ("optimal", "infeasible") or (self.gap is not None and self.gap <= self.asked_gap)
