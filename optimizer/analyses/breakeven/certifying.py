"""Proofs that a decision stays at every value of a range: one plan of its side wins against all of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil, inf

from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO, NANO
from rightsource.optimizer.analyses.breakeven.carrying import proven
from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.sides import Side


def certified(ours: Side, other: Side, one: int, another: int) -> bool:
    """Say whether the decision for our side is proven to stay everywhere between two places.

    One plan of ours has to keep all rules at both (then it does between: every rule is linear, or monotone, in what the
    figure moves) and to cost no more than any plan of the other side that keeps the rules at some place between.
    """
    low, high = min(one, another), max(one, another)
    moved = ours.ranges.moved
    fitting = (plan for plan in ours.plans if moved.cost(plan, low) < inf and moved.cost(plan, high) < inf)
    wins = _wins_over_volumes if moved.figure.of == "volume" else _wins_at_ends
    return any(wins(ours, other, plan, low, high) for plan in fitting)


def holds(ours: Side, cost: float, bound: float) -> bool:
    """Say whether a plan of our side with this cost wins against all above a bound; ties count as using the option."""
    return cost < inf and (cost <= bound if ours.uses_option else cost < bound)


def _wins_at_ends(ours: Side, other: Side, plan: Integers, low: int, high: int) -> bool:
    """Say whether a plan wins between two prices, yields or wages.

    Only one side moves with prices and yields, and it moves one way; of wages one side is linear, the other concave.
    """
    moved = ours.ranges.moved
    return all(holds(ours, moved.cost(plan, at), proven(other, at, low, high)) for at in (low, high))


def _wins_over_volumes(ours: Side, other: Side, plan: Integers, low: int, high: int) -> bool:
    r"""Say whether a plan wins at all volumes between two, with a bound L on the other side at the lower one.

    Costs grow with the volume: so it does if it costs no more than L at the upper one. And with c_o(v) the process's
    own cost under option o, a plan costs s(v) + u(v), of which whole units u grow and the rest s, like c, is linear in
    v but for rounding; any plan of the other side costs at least L + c_o(v) - c_o(low) with its option o. So the plan
    wins when for all o

    .. math:: \max_{v \in \{low, high\}} (s(v) - c_o(v)) + \rho_o + u(high) + c_o(low) \le L

    with ρ for what is rounded, see `_roundings`.
    """
    moved = ours.ranges.moved
    bound = proven(other, low, low, high)
    if bound == inf or holds(ours, moved.cost(plan, high), bound):
        return True
    units = moved.cost(plan, high) - moved.steady(plan, high)
    steady = [(at, moved.steady(plan, at)) for at in (low, high)]
    return all(
        holds(
            ours,
            max(cost - moved.own(o, at) for at, cost in steady)
            + _roundings(moved, int(plan[moved.process]), o) + units + moved.own(o, low),
            bound,
        )
        for o in other.ranges.options
    )  # fmt: skip


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
