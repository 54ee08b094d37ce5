"""The state of a search: best checked plan, best bound, and how both moved over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import InternalError
from rightsource.models.report import Report
from rightsource.models.result import TracePoint, relative_gap


@dataclass
class Search:
    """Keeps the best plan that the checker allows and the best bound that is proven for every plan of the instance."""

    checker: Checker
    elapsed: Callable[[], float]
    on_progress: Callable[[TracePoint], None] | None = None
    on_plan: Callable[[Integers], None] | None = None
    choice: Integers | None = None
    objective: int | None = None
    bound: int | None = None
    trace: list[TracePoint] = field(default_factory=list)

    def offer(self, choice: Integers) -> bool:
        """Take a plan as the new best if it is cheaper than the last and the checker allows it; say whether it was.

        Raises
        ------
        InternalError
            When the plan, now kept, costs less than a bound that was proven before.
        """
        objective = self.checker.objective(choice)
        if self.objective is not None and objective >= self.objective:
            return False
        if not self.checker.feasible(choice):
            return False
        self.choice, self.objective = choice, objective
        if self.bound is not None and objective < self.bound:
            raise self._contradiction(self.bound)
        if self.on_plan is not None:
            self.on_plan(choice)
        self._tell()
        return True

    def distrust(self) -> None:
        """Forget the bound, in the trace too: an engine has contradicted itself or the checker."""
        self.bound = None
        self.trace = [replace(point, bound=None) for point in self.trace]

    def _contradiction(self, bound: int) -> InternalError:
        return InternalError(
            f"an engine claims that no plan costs less than {bound} minor units, but a checked plan costs"
            f" {self.objective}. Its bound cannot be trusted; solve with another engine."
        )

    def prove(self, bound: int | None) -> None:
        """Take a bound on all plans, None for none.

        Raises
        ------
        InternalError
            When the bound is above a checked plan.
        """
        if bound is None:
            return
        if self.objective is not None and bound > self.objective:
            raise self._contradiction(bound)
        if self.bound is None or bound > self.bound:
            self.bound = bound
            self._tell()

    def exhausted(self, engine: str) -> None:
        """Take an engine's word that there is no plan.

        Raises
        ------
        InternalError
            When there is a checked one.
        """
        if self.objective is not None:
            raise InternalError(
                f"the engine {engine} claims that no plan exists, but a checked plan costs {self.objective} minor"
                " units. Its answer cannot be trusted; solve with another engine."
            )

    def reached(self, gap: float) -> bool:
        """Say whether the best plan is proven to be within a relative gap of the optimum, or optimal."""
        if self.objective is None or self.bound is None:
            return False
        return self.bound >= self.objective or relative_gap(self.objective, self.bound) <= gap

    def report(self) -> Report | None:
        """Return the checker's whole report on the best plan, None without one."""
        return None if self.choice is None else self.checker.check(self.choice)

    def _tell(self) -> None:
        point = TracePoint(self.elapsed(), self.objective, self.bound)
        self.trace.append(point)
        if self.on_progress is not None:
            self.on_progress(point)
