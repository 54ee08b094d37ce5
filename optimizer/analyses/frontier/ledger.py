"""What is known of a frontier: plans found, and what is proven of the cost of all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from typing import Final

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT
from rightsource.optimizer.analyses.frontier.aims import Aim, Levels, aims_of
from rightsource.optimizer.analyses.interval import Interval


@dataclass(frozen=True, eq=False)
class Point:
    """A plan that keeps all rules: options by process, cost in minor units, levels and exact amounts by aim."""

    choice: Integers
    cost: int
    levels: Levels
    amounts: tuple[Fraction, ...]

    def dominates(self, other: Point) -> bool:
        """Say whether this plan is at least as good as another in cost and in all aims, and better in one."""
        mine, its = (self.cost, *self.levels), (other.cost, *other.levels)
        return mine != its and within(mine, its)


@dataclass(frozen=True)
class Fact:
    """What an answer proved: no plan with at most these levels costs less than ``bound`` (minor units).

    ``bound`` is None where nothing is proven; with ``infeasible`` there is no such plan at all. ``cost`` is that of the
    plan of the answer, None without one. ``explored`` says that the question was given the time it was meant to have,
    ``final`` that asking it again would tell no more, both at the asked relative ``gap``. A question with a ``budget``
    asked for a plan of at most this cost; ``bound`` holds for all plans all the same.
    """

    limits: Levels
    bound: int | None = None
    infeasible: bool = False
    cost: int | None = None
    explored: bool = True
    final: bool = True
    budget: int | None = None
    gap: float = 0.0

    @property
    def low(self) -> float:
        """The proven bound: infinite where there is no plan, minus infinite where nothing is proven."""
        return inf if self.infeasible else -inf if self.bound is None else self.bound

    @property
    def reach(self) -> float:
        """The cost below which another question need not search: what is proven, or the best that was found."""
        if not self.explored or self.budget is not None:
            return self.low
        return max(self.low, inf if self.cost is None else self.cost)


class Ledger:
    """Plans of which none dominates another, and facts.

    ``gap`` is the relative gap at which costs count as equal; ``most_budget`` the largest budget in minor units that a
    rule can hold.
    """

    def __init__(self, aims: tuple[Aim, ...], gap: float, most_budget: int) -> None:
        self.aims: Final = aims
        self.gap: Final = gap
        self.most_budget: Final = most_budget
        self.points: list[Point] = []
        self.facts: list[Fact] = list(_from_ideals(aims))
        self.contradicted = False

    @classmethod
    def of(cls, instance: Instance, names: Sequence[str], gap: float) -> Ledger:
        """Return what is known of a frontier before anything was asked. Raises like `aims_of`."""
        return cls(aims_of(instance, names), gap, 10 ** (DIGITS_BEFORE_THE_POINT + instance.money_decimals) - 1)

    @property
    def loosest(self) -> Levels:
        """The levels that every plan keeps."""
        return tuple(aim.worst for aim in self.aims)

    @property
    def answers(self) -> list[Fact]:
        """The facts that questions gave."""
        return self.facts[len(self.aims) :]

    def add_point(self, point: Point) -> bool:
        """Keep a plan unless another is as good; return whether it was kept. Plans that it dominates go."""
        self._distrust(point)
        if any(within((known.cost, *known.levels), (point.cost, *point.levels)) for known in self.points):
            return False
        self.points = sorted(
            [*(known for known in self.points if not point.dominates(known)), point],
            key=lambda one: (one.cost, one.levels),
        )
        return True

    def add_fact(self, fact: Fact) -> None:
        """Keep what an answer proved; of the same question asked twice only what is known now."""
        same = [old for old in self.facts if (old.limits, old.budget) == (fact.limits, fact.budget)]
        for old in same:
            self.facts.remove(old)
            fact = _merged(old, fact)
        self.facts.append(fact)
        for point in self.points:
            self._distrust(point)

    def recall(self, fact: Fact) -> None:
        """Keep what an earlier run proved; what it asked at a larger gap than is asked now may be asked again."""
        enough = fact.infeasible or fact.gap <= self.gap or Interval(fact.bound, fact.cost).reached(self.gap)
        self.add_fact(fact if enough else replace(fact, explored=False, final=False))

    def bound(self, levels: Levels) -> float:
        """Return the proven bound on the cost of any plan with at most these levels; infinite: there is none."""
        return max((fact.low for fact in self.facts if within(levels, fact.limits)), default=-inf)

    def point_bound(self, point: Point) -> int | None:
        """Return what no plan at least as good in all aims can cost less than, None where nothing is proven."""
        found = self.bound(point.levels)
        return int(found) if abs(found) != inf else None

    def least_cost(self, point: Point) -> Interval:
        """Return what is proven of the least cost of plans that are at least as good in all aims as this one."""
        return Interval(self.point_bound(point), point.cost)

    def proven(self, point: Point) -> bool:
        """Say whether it is proven that no plan at least as good in all aims costs less, but for the asked gap."""
        return self.least_cost(point).reached(self.gap)

    def undominated(self, point: Point) -> bool:
        """Say whether it is proven that no plan at all dominates this one."""
        least = self.point_bound(point)
        return least is not None and least >= point.cost and not any(self.open_ties(point))

    def open_ties(self, point: Point) -> Iterator[Levels]:
        """Yield levels better in one aim for which a plan that costs no more than this one is not excluded."""
        for k in range(len(self.aims)):
            better = tuple(level - (j == k) for j, level in enumerate(point.levels))
            if self.bound(better) <= point.cost:
                yield better

    def closes(self, cap: float, reach: float) -> bool:
        """Say whether plans that cost at least ``reach`` leave nothing to find below ``cap``, but for the asked gap."""
        if cap == inf or reach in (inf, -inf):
            return reach >= cap
        return Interval(int(reach), int(cap)).reached(self.gap)

    def _distrust(self, point: Point) -> None:
        """Forget bounds that a checked plan refutes: an engine contradicted itself."""
        for k, fact in enumerate(self.facts):
            if within(point.levels, fact.limits) and fact.low > point.cost:
                self.contradicted = True
                self.facts[k] = replace(fact, bound=None, infeasible=False)


def within(levels: Iterable[int], limits: Iterable[int]) -> bool:
    """Say whether levels keep all limits.

    Examples
    --------
    >>> within((3, 4), (3, 9)), within((3, 4), (9, 3))
    (True, False)
    """
    return all(level <= limit for level, limit in zip(levels, limits, strict=True))


def _from_ideals(aims: tuple[Aim, ...]) -> Iterator[Fact]:
    """Yield what follows from the options alone: no plan is better than the ideal of an aim, which is level 0."""
    for k in range(len(aims)):
        yield Fact(tuple(-1 if j == k else aim.worst for j, aim in enumerate(aims)), infeasible=True)


def _merged(old: Fact, new: Fact) -> Fact:
    """Return what two answers to the same question tell together."""
    bounds, costs = (
        [one for one in pair if one is not None] for pair in ((old.bound, new.bound), (old.cost, new.cost))
    )
    return Fact(
        limits=new.limits,
        bound=max(bounds, default=None),
        infeasible=old.infeasible or new.infeasible,
        cost=min(costs, default=None),
        explored=old.explored or new.explored,
        final=new.final,
        budget=new.budget,
        gap=new.gap if new.explored else old.gap,
    )
