"""Proofs that a decision stays at every value of a range: one plan of its side wins against all of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil, inf
from typing import TypeAlias

from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO, NANO
from rightsource.optimizer.analyses.breakeven.carrying import proven_with
from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.sides import Side

BoundAt: TypeAlias = Callable[[int, int], float]
"""What no plan with an option of the other side costs less than at a place, if it keeps the rules in a range."""


def certified(ours: Side, other: Side, one: int, another: int) -> bool:
    """Say whether the decision for our side is proven to stay everywhere between two places."""
    return wins(ours, other, one, another, lambda option, at: proven_with(other, option, at, one, another))


def wins(ours: Side, other: Side, one: int, another: int, bound: BoundAt) -> bool:
    """Say whether bounds on the other side prove that the decision for ours stays everywhere between two places.

    For each option of the other side one plan of ours has to keep all rules at both (then it does between: every rule
    is linear, or monotone, in what the figure moves) and to cost no more than any plan with that option that keeps the
    rules at some place between.
    """
    low, high = min(one, another), max(one, another)
    fitting, options = fitting_plans(ours, low, high), other.ranges.options
    if not fitting:
        return False
    if ours.ranges.moved.figure.of == "volume":
        return all(holds(ours, needed(ours, fitting, o, low, high), bound(o, low)) for o in options)
    return all(any(_wins_at_ends(ours, plan, o, low, high, bound) for plan in fitting) for o in options)


def fitting_plans(ours: Side, low: int, high: int) -> list[Integers]:
    """Return the plans of a side that keep all rules from one place to another."""
    cost = ours.ranges.moved.cost
    return [plan for plan in ours.plans if cost(plan, low) < inf and cost(plan, high) < inf]


def holds(ours: Side, cost: float, bound: float) -> bool:
    """Say whether a plan of our side with this cost wins against all above a bound; ties count as using the option."""
    return cost < inf and (cost <= bound if ours.uses_option else cost < bound)


def _wins_at_ends(ours: Side, plan: Integers, option: int, low: int, high: int, bound: BoundAt) -> bool:
    """Say whether a plan wins against an option between two prices, yields or wages.

    Only one side moves with prices and yields, and it moves one way; of wages one side is linear, the other concave.
    """
    moved = ours.ranges.moved
    return all(holds(ours, moved.cost(plan, at), bound(option, at)) for at in (low, high))


def needed(ours: Side, plans: Iterable[Integers], option: int, low: int, high: int) -> float:
    r"""Return from which bound on the plans with an option at the lower of two volumes one of ours wins at all between.

    Costs grow with the volume: so a plan does if it costs no more than the bound at the upper one. And with c_o(v) the
    process's own cost under option o, a plan costs s(v) + u(v), of which whole units u grow and the rest s, like c, is
    linear in v but for rounding; any plan with the option o costs at least the bound + c_o(v) - c_o(low). So the plan
    wins, too, from

    .. math:: \max_{v \in \{low, high\}} (s(v) - c_o(v)) + \rho_o + u(high) + c_o(low)

    on, with ρ for what is rounded, see `_roundings`.
    """
    moved = ours.ranges.moved

    def from_plan(plan: Integers) -> float:
        above, last = (
            max(moved.steady(plan, at) - moved.own(option, at) for at in (low, high)),
            moved.cost(plan, high),
        )
        units = last - moved.steady(plan, high)
        return min(last, above + _roundings(moved, int(plan[moved.process]), option) + units + moved.own(option, low))

    return min(map(from_plan, plans), default=inf)


def _roundings(moved: Moved, *options: int) -> int:
    """Return by how much rounding can lift amounts that go with the volume above a straight line between two values.

    Run, support and rework of each option and each hand-off of the process are rounded to whole minor units, and the
    volume that they are made of to millionths: both by half of one, at the ends of the line and between.
    """
    prices = [price for price in (*_handoff_prices(moved), *_own_prices(moved, options)) if price]
    scale = int(10**moved.instance.money_decimals)
    return len(prices) + ceil(Fraction(sum(prices) * scale, MICRO**2))


def _own_prices(moved: Moved, options: Iterable[int]) -> Iterator[int]:
    """Yield what a transaction costs at most in run, support and rework of options, in millionths."""
    own, supports = moved.instance.options, moved.instance.supports.unit_cost
    for o in options:
        yield int(own.unit_cost[o])
        yield int(supports[own.first_support[o] : own.first_support[o + 1]].sum())
        yield int(moved.instance.processes.rework_cost[moved.process]) if own.yields[o] < NANO else 0


def _handoff_prices(moved: Moved) -> Iterator[int]:
    """Yield what handing a transaction of the process over costs at most on each dependency, in millionths."""
    arcs, profiles = moved.instance.dependencies, moved.instance.handoffs
    for k in arcs.profile[arcs.source == moved.process].tolist():
        yield max((way.cost for way in profiles[k].classes.values()), default=0)
