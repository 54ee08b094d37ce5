"""What a peer did on a set, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from rightsource.benchmarks.measures.gaps import TARGETS
from rightsource.benchmarks.measures.means import shifted_geometric_mean
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import FIRST_PLAN, Mean, proof_of, value_within

PHASES: Final = ("read", "build", "solve")


@dataclass(frozen=True)
class Summary:
    """The means of a peer over the rows that it ran; None where it has nothing of the kind.

    ``ran``, ``inapplicable`` and ``missing`` count rows. ``bounds`` says whether it ever told one. The mean gaps are
    arithmetic, over cases that have a plan; a run without a plan (or bound) counts as 100 %, and so does a larger gap.
    ``effort`` has the shifted geometric mean of the seconds of each of `PHASES`, over the runs that tell them.
    ``lowered`` counts runs whose bounds count less the usual tolerance, ``void`` those whose bounds do not count,
    ``rejected`` those with a plan that the checker rejects.
    """

    peer: str
    ran: int
    inapplicable: int
    missing: int
    bounds: bool
    first_plan: Mean
    proven: Mapping[float, Mean]
    within: Mapping[float, Mean]
    primal_integral: float | None
    own_gap: float | None
    known_gap: float | None
    effort: Mapping[str, float | None]
    median_memory_mb: float | None
    peak_memory_mb: float | None
    lowered: int
    void: int
    rejected: int

    @classmethod
    def of(cls, results: Results, peer: str) -> Summary:
        """Sum up a peer's cells of a set."""
        runs = results.runs(peer)
        memory = [run.record.peak_memory_mb for run in runs]
        bounds = results.bounds(peer)
        return cls(
            peer,
            len(runs),
            sum((cell := results.cell(row, peer)) is not None and not cell.ran for row in results.rows),
            results.missing(peer),
            bounds,
            Mean.of(runs, FIRST_PLAN),
            {target: Mean.of(runs, proof_of(target)) for target in TARGETS},
            {target: Mean.of(runs, value_within(target)) for target in TARGETS},
            _mean(runs, lambda run: run.primal_integral),
            _mean(runs, lambda run: _cut(run.own_gap)) if bounds else None,
            _mean(runs, lambda run: _cut(run.known_gap)),
            {phase: _mean_of(getattr(run.record, f"{phase}_seconds") for run in runs) for phase in PHASES},
            median(memory) if memory else None,
            max(memory, default=None),
            sum(run.trust == "lowered" for run in runs),
            sum(run.trust == "void" for run in runs),
            sum(run.record.rejected > 0 for run in runs),
        )


def _mean(runs: list[Measured], value: Callable[[Measured], float]) -> float | None:
    kept = [value(run) for run in runs if not run.standing.infeasible]
    return fmean(kept) if kept else None


def _mean_of(seconds: Iterable[float | None]) -> float | None:
    kept = [one for one in seconds if one is not None]
    return shifted_geometric_mean(kept) if kept else None


def _cut(gap: float | None) -> float:
    return 1.0 if gap is None else min(gap, 1.0)
