"""What answers prove together: plans and bounds of one loosening of the rules say something about others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from rightsource.models.changes import Change
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.interval import Interval, Known
from rightsource.optimizer.analyses.prices.relaxing import PricedRule
from rightsource.optimizer.questions.question import Answer

Loosening: TypeAlias = Mapping[str, int]
"""Levels of rules by id, see `PricedRule`; a rule that is not named stays as it is. None named: the baseline."""


def covers(more: Loosening, less: Loosening) -> bool:
    """Say whether one loosening allows all that another allows."""
    return all(more.get(rule, 0) >= level for rule, level in less.items())


@dataclass(frozen=True)
class PricedPlan:
    """A plan with its cost in minor units, and the least loosening that allows it."""

    choice: Integers
    cost: int
    needs: Loosening


@dataclass
class Evidence:
    """All bounds and plans until now.

    A bound under one loosening holds for every loosening that it covers. A plan is one of every loosening that covers
    what it needs; what a plan costs does not depend on rules.
    """

    instance: Instance
    rules: Sequence[PricedRule]
    plans: list[PricedPlan] = field(default_factory=list)
    bounds: list[tuple[Loosening, int]] = field(default_factory=list)
    _checkers: dict[tuple[str, int], Checker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._checker = Checker(self.instance)
        self._by_id = {rule.id: rule for rule in self.rules}

    def changes(self, loosening: Loosening) -> list[Change]:
        """Return the changes that make a loosening."""
        return [self._by_id[rule].change(level) for rule, level in loosening.items() if level]

    def add(self, loosening: Loosening, answer: Answer) -> None:
        """Take in the answer to what the best plan costs under a loosening."""
        if answer.low is not None:
            self.bounds.append((loosening, answer.low))
        if answer.choice is not None and answer.high is not None:
            self.add_plan(answer.choice, answer.high)

    def add_plan(self, choice: Integers, cost: int) -> None:
        """Take in a plan, unless it breaks a rule that is not priced."""
        if any(plan.cost == cost and np.array_equal(plan.choice, choice) for plan in self.plans):
            return
        broken = [rule.id for rule in self._checker.check(choice).broken]
        if all(rule in self._by_id for rule in broken):
            self.plans.append(PricedPlan(choice, cost, {rule: self._needed(rule, choice) for rule in broken}))

    def least_cost(self, loosening: Loosening) -> Interval:
        """Return what is proven of the least cost under a loosening."""
        low = max((bound for more, bound in self.bounds if covers(more, loosening)), default=None)
        return Interval(low, self._highest(loosening))

    def saving(self, loosening: Loosening) -> Interval:
        """Return what is proven of the least cost as it is less the least cost under a loosening."""
        return (self.least_cost({}) - self.least_cost(loosening)).at_least(0)

    def best_plan(self, loosening: Loosening) -> PricedPlan | None:
        """Return the cheapest known plan of a loosening, None without one."""
        allowed = [plan for plan in self.plans if covers(loosening, plan.needs)]
        return min(allowed, key=lambda plan: plan.cost, default=None)

    def worth_breaking(self) -> set[str]:
        """Return the rules that some known plan breaks which is cheaper than all that break none."""
        base = self._highest({})
        cheaper = [plan for plan in self.plans if base is None or plan.cost < base]
        return {rule for plan in cheaper for rule in plan.needs}

    def _highest(self, loosening: Loosening) -> Known:
        best = self.best_plan(loosening)
        return None if best is None else best.cost

    def _needed(self, rule: str, choice: Integers) -> int:
        """Return the least level at which a plan keeps a rule that it breaks as it is."""
        priced = self._by_id[rule]
        return next((level for level in range(1, priced.dropped) if self._keeps(priced, level, choice)), priced.dropped)

    def _keeps(self, rule: PricedRule, level: int, choice: Integers) -> bool:
        key = rule.id, level
        if key not in self._checkers:
            self._checkers[key] = Checker(changed(self.instance, [rule.change(level)]))
        return all(found.holds for found in self._checkers[key].check(choice).rules if found.id == rule.id)
