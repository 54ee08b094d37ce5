"""Which of its times a run is asked for, and what a set of runs answers on average."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rightsource.benchmarks.measures.gaps import CLOSEST, gap_name
from rightsource.benchmarks.measures.means import shifted_geometric_mean
from rightsource.benchmarks.measures.measured import Measured


@dataclass(frozen=True)
class Timing:
    """A time of a run. ``of`` gives its seconds, None for a time-out; ``plans``: it asks for plans, not for proofs.

    A case that has no plan is left out where plans are asked for.
    """

    name: str
    of: Callable[[Measured], float | None]
    plans: bool = False

    def asked(self, run: Measured) -> bool:
        """Return whether the case of a run has what is asked for."""
        return not (self.plans and run.standing.infeasible)

    def counted(self, run: Measured) -> float:
        """Return the seconds that count: for a time-out the longest limit that any peer had on the case.

        Were it the run's own limit, a peer that is given less time would win by failing sooner.
        """
        seconds = self.of(run)
        return run.standing.seconds if seconds is None else seconds


FIRST_PLAN = Timing("first plan", lambda run: run.first_plan, plans=True)


def proof_of(target: float) -> Timing:
    """Return the timing of a proven gap: own checked plan against own bound."""
    return Timing(f"proven {gap_name(target)}", lambda run: run.proven[target])


def value_within(target: float) -> Timing:
    """Return the timing of a plan within a gap of the best known value, proven or not."""
    return Timing(f"within {gap_name(target)} of the best known", lambda run: run.within[target], plans=True)


SOLVED = proof_of(CLOSEST)


@dataclass(frozen=True)
class Mean:
    """A shifted geometric mean in seconds over some runs, None over none, and how many of them were in time."""

    seconds: float | None
    reached: int
    runs: int

    @classmethod
    def of(cls, runs: Sequence[Measured], timing: Timing) -> Mean:
        """Return the mean over the runs whose case has what is asked for; see `Timing.counted`."""
        asked = [run for run in runs if timing.asked(run)]
        seconds = shifted_geometric_mean(timing.counted(run) for run in asked) if asked else None
        return cls(seconds, sum(timing.of(run) is not None for run in asked), len(asked))
