"""What is known of one side of a decision, with an option or without it: its plans, and bounds on the best of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from rightsource.models.changes import AddRule
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.breakeven.ranges import Ranges
from rightsource.optimizer.analyses.forcing import forbidden, forced, free_name


@dataclass(frozen=True)
class Bound:
    """No plan that keeps the rules somewhere from ``first`` to ``last`` costs less than ``low`` at ``place``.

    That is, none with any of the ``options``. Budgets apart, and in minor units: ``inf`` where no plan keeps the rules,
    ``-inf`` where nothing is proven. It was asked for to the relative ``gap``.
    """

    place: int
    low: float
    first: float
    last: float
    gap: float
    options: frozenset[int]

    def covers(self, one: int, other: int) -> bool:
        """Say whether the bound is one on all plans that keep the rules between two places."""
        return self.first <= min(one, other) and max(one, other) <= self.last


@dataclass
class Side:
    """The plans of one side that are known, and bounds on what its best one costs."""

    ranges: Ranges
    plans: list[Integers] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    @property
    def uses_option(self) -> bool:
        """Whether this is the side with the option."""
        return self.ranges.uses_option

    def add(self, choice: Integers) -> None:
        """Keep a plan that is not known yet."""
        if not any(np.array_equal(choice, plan) for plan in self.plans):
            self.plans.append(choice)


def forcing(instance: Instance, process: int, option: int, *, uses: bool) -> AddRule:
    """Return the change that makes a process use an option, or not use it."""
    made = forced if uses else forbidden
    return made(instance, process, [option], free_name(instance, "breakeven"))


def forcing_any(instance: Instance, process: int, options: Iterable[int]) -> AddRule:
    """Return the change that makes a process use one of some options."""
    return forced(instance, process, sorted(options), free_name(instance, "breakeven"))
