"""The instance with a figure at any of its places: what plans and options cost there, and what rules measure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final, TypeVar

from rightsource.models.changes import Change
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.checker.facts import Facts
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.breakeven.figures import Figure

T = TypeVar("T")

_KEPT: Final = 12
"""Places whose checkers and facts are kept at a time; those of a large instance take much memory."""


@dataclass
class Moved:
    """An instance whose figure is moved for the decision about one process."""

    instance: Instance
    figure: Figure
    process: int
    _checkers: OrderedDict[int, Checker] = field(default_factory=OrderedDict, init=False)
    _facts: OrderedDict[int, Facts] = field(default_factory=OrderedDict, init=False)
    _costs: OrderedDict[int, dict[bytes, float]] = field(default_factory=OrderedDict, init=False)
    _own: dict[int, Sequence[int]] = field(default_factory=dict, init=False)

    def changes(self, place: int) -> tuple[Change, ...]:
        """Return the changes that move the figure to a place, none for today's."""
        return () if place == self.figure.today else self.figure.changes(place)

    def checker(self, place: int) -> Checker:
        """Return the checker of the instance with the figure at a place."""
        return _kept(self._checkers, place, lambda: Checker(changed(self.instance, self.changes(place))))

    def cost(self, choice: Integers, place: int) -> float:
        """Return the cost of a plan at a place in minor units, infinite where it breaks a rule."""
        known, key = _kept(self._costs, place, dict), choice.tobytes()
        if key not in known:
            checker = self.checker(place)
            known[key] = checker.objective(choice) if checker.feasible(choice) else inf
        return known[key]

    def steady(self, choice: Integers, place: int) -> int:
        """Return the cost of a plan at a place without whole units: but for rounding it is linear in a volume."""
        costs = self.checker(place).costs(choice)
        return costs.total - costs.units

    def own(self, option: int, place: int) -> int:
        """Return run, support and rework of an option of the process in minor units: what volume and price move."""
        options = self.instance.options_of(self.process)
        if place not in self._own:
            amounts = self.facts(place).amounts
            self._own[place] = [amounts.run[o] + amounts.support[o] + amounts.rework[o] for o in options]
        return self._own[place][option - options.start]

    def own_growth(self, option: int, one: int, other: int) -> int:
        """Return by how much an option's own cost grows from one place to another, in minor units."""
        return self.own(option, other) - self.own(option, one)

    def facts(self, place: int) -> Facts:
        """Return the exact amounts and measures of all options at a place."""
        return _kept(self._facts, place, lambda: Facts(self.checker(place).instance))


def _kept(known: OrderedDict[int, T], place: int, make: Callable[[], T]) -> T:
    """Return what is known of a place, made where it is not; what was not used for longest is forgotten."""
    if place not in known:
        known[place] = make()
        if len(known) > _KEPT:
            known.popitem(last=False)
    known.move_to_end(place)
    return known[place]
