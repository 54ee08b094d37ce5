"""Plans that are known to keep all rules, and the cheapest of them for every option."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers


@dataclass(frozen=True)
class KnownPlan:
    """A plan that the checker allows, with its cost in minor units."""

    choice: Integers
    cost: int


@dataclass
class Pool:
    """Checked plans of one instance."""

    checker: Checker
    _plans: dict[bytes, KnownPlan] = field(default_factory=dict)
    _cheapest: dict[int, KnownPlan] = field(default_factory=dict)

    def add(self, choice: Integers) -> bool:
        """Take a plan in if it keeps all rules and is new; say whether it was."""
        key = choice.tobytes()
        if key in self._plans or not self.checker.feasible(choice):
            return False
        plan = KnownPlan(choice.copy(), self.checker.objective(choice))
        self._plans[key] = plan
        for option in choice.tolist():
            if option not in self._cheapest or plan.cost < self._cheapest[option].cost:
                self._cheapest[option] = plan
        return True

    def with_option(self, option: int) -> KnownPlan | None:
        """Return the cheapest known plan that uses an option, None without one."""
        return self._cheapest.get(option)

    def cheapest(self, count: int) -> list[KnownPlan]:
        """Return the cheapest known plans, at most so many."""
        return nsmallest(count, self._plans.values(), key=lambda plan: plan.cost)
