"""What all peers together and the literature say about one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rightsource.benchmarks.cases.synthetic import SYNTHETIC, parse_synthetic
from rightsource.benchmarks.measures.credit import Ceiling, trust_in
from rightsource.benchmarks.measures.points import strongest_bound
from rightsource.benchmarks.runner.record import Record


@dataclass(frozen=True)
class Standing:
    """The best checked plan of anybody, the published value, and the highest bound that nothing contradicts.

    Costs are in minor units. ``planner`` and ``bounder`` are the peers that plan and bound come from, the first of
    several. ``known``, ``known_proved`` and ``tolerance`` are the published value as in a record. ``infeasible``:
    somebody claims that there is no plan, nobody has one, and the case is not ``planted``, that is, made around a plan.
    ``seconds`` is the longest limit that anybody had: a run that never got where it was asked to counts with it.
    """

    best_plan: int | None
    planner: str
    known: int | None
    known_proved: bool
    tolerance: int
    best_bound: float | None
    bounder: str
    infeasible: bool
    planted: bool
    seconds: float

    @classmethod
    def of(cls, records: Sequence[Record]) -> Standing:
        """Return how things stand with the case that all these records are about."""
        objective, planner = min(
            ((record.objective, record.peer) for record in records if record.objective is not None),
            key=lambda pair: pair[0],
            default=(None, ""),
        )
        published = next((record for record in records if record.known is not None), records[0])
        planted = _is_planted(published.case)
        claimed = any(record.status == "infeasible" for record in records)
        standing = cls(
            objective,
            planner,
            published.known,
            published.known_proved,
            published.tolerance,
            None,
            "",
            claimed and objective is None and published.known is None and not planted,
            planted,
            max(record.limit_seconds for record in records),
        )
        bound, bounder = _best_bound(records, standing.ceiling)
        return replace(standing, best_bound=bound, bounder=bounder)

    @property
    def best_known(self) -> int | None:
        """The cost of the best checked plan, or the published value where it is lower by more than its rounding."""
        if self.best_plan is None or self.known is None:
            return self.known if self.best_plan is None else self.best_plan
        return self.known if self.known + self.tolerance < self.best_plan else self.best_plan

    @property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """What no valid bound can be above: the best checked plan, and the published value with its rounding."""
        plan = () if self.best_plan is None else (Ceiling(self.best_plan, f"the checked plan of {self.planner}"),)
        if self.known is None:
            return plan
        name = "the published optimum" if self.known_proved else "the published value"
        return (*plan, Ceiling(self.known + self.tolerance, name))

    @property
    def ceiling(self) -> Ceiling | None:
        """The lowest of the ceilings, None where there is none."""
        return min(self.ceilings, key=lambda one: one.value, default=None)


def _is_planted(name: str) -> bool:
    """Return whether a case has a plan by construction: all synthetic ones do but those made to have none."""
    case = parse_synthetic(name)
    return case is not None and not case.infeasible and case.family in SYNTHETIC


def _best_bound(records: Sequence[Record], ceiling: Ceiling | None) -> tuple[float | None, str]:
    told = [(strongest_bound(record), record.peer) for record in records if trust_in(record, ceiling) == "told"]
    bounds = [(bound, peer) for bound, peer in told if bound is not None]
    return max(bounds, key=lambda pair: pair[0], default=(None, ""))
