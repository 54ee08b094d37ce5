"""What bounds that were asked for at some places prove at others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from math import floor, inf

from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.sides import Bound, Side


def proven(side: Side, place: int, one: int, other: int) -> float:
    """Return the best bound on what plans of a side cost at a place, of those that keep the rules between two others.

    In minor units and budgets apart: infinite where no plan keeps the rules, minus infinity where nothing is proven.
    """
    return min((proven_with(side, option, place, one, other) for option in side.ranges.options), default=inf)


def proven_with(side: Side, option: int, place: int, one: int, other: int) -> float:
    """Return such a bound on plans with one option."""
    fitting = [bound for bound in side.bounds if option in bound.options and bound.covers(one, other)]
    carried = (_carried(side, option, bound, place) for bound in fitting)
    return max([-inf, *carried, *_chords(side.ranges.moved, fitting, place)])


def _carried(side: Side, option: int, bound: Bound, place: int) -> float:
    r"""Return what a bound at one place proves of plans with an option at another.

    A plan with the option o costs c_o(q) + r(q) at a place q, c_o(q) being run, support and rework of the option.
    Prices and yields leave all else, r(q), as it is; volumes and wages let it grow. So from the bound L at p follows
    at q, for volumes and wages from p upwards,

    .. math:: L + c_o(q) - c_o(p)
    """
    moved = side.ranges.moved
    if moved.figure.of in ("volume", "wage") and place < bound.place:
        return -inf
    return bound.low + moved.own_growth(option, bound.place, place)


def _chords(moved: Moved, bounds: Iterable[Bound], place: int) -> Iterator[float]:
    """Yield what pairs of bounds on either side of a place prove of wages.

    For a fixed plan cost is linear in the cost of a unit, so the least cost is concave: it lies above its chords.
    """
    if moved.figure.of != "wage":
        return
    for one, other in combinations(sorted(bounds, key=lambda bound: bound.place), 2):
        if one.place < place < other.place and one.low > -inf and other.low > -inf:
            yield inf if inf in (one.low, other.low) else _chord(moved, one, other, place)


def _chord(moved: Moved, one: Bound, other: Bound, place: int) -> float:
    left, middle, right = (_wage(moved, at) for at in (one.place, place, other.place))
    if left == right:
        return min(one.low, other.low)
    part = Fraction(middle - left, right - left)
    return floor(int(one.low) + part * (int(other.low) - int(one.low)))


def _wage(moved: Moved, place: int) -> int:
    """Return the cost of a unit in minor units of money, rounded as the checker rounds it."""
    units = moved.figure.units(place) * 10**moved.instance.money_decimals
    return round(Fraction(units, moved.figure.scale))
