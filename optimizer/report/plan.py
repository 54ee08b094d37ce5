"""A plan in a report: the checker's word on it, and what its file claims beyond that."""

from __future__ import annotations

from dataclasses import dataclass

from rightsource.models.result import relative_gap
from rightsource.optimizer.checked_plan import CheckedPlan


@dataclass(frozen=True)
class ReportPlan:
    """A checked plan, and the bound on the least cost (minor units) that its file claims, None where it claims none."""

    checked: CheckedPlan
    claimed_bound: int | None = None

    @property
    def name(self) -> str:
        """The name under which the report shows it."""
        return self.checked.name

    @property
    def objective(self) -> int:
        """The checker's cost in minor units per year."""
        return self.checked.report.objective

    @property
    def refuted(self) -> bool:
        """Whether the claimed bound cannot be true: the plan keeps every rule and costs less."""
        bound = self.claimed_bound
        return bound is not None and self.checked.report.feasible and self.objective < bound

    @property
    def claimed_gap(self) -> float | None:
        """The relative gap between the checker's cost and the claimed bound, None where it says nothing."""
        if self.claimed_bound is None or self.refuted or not self.checked.report.feasible:
            return None
        return relative_gap(self.objective, self.claimed_bound)
