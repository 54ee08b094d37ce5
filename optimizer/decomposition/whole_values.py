"""Whole numbers of the further columns at which plans promise to be cheapest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.row_scales import Doubles

_FIRST_MOVES: Final = 8
_MOST_MOVES: Final = 30
"""Columns that change at a time at most, at first and at all."""
_PATIENCE: Final = 8
_LITTLE: Final = 2e-5
"""After so many values that better the least by less than this part of it, there are no further ones."""
_WHOLE: Final = 1e-6
"""A value this close to a whole number is one."""


class Valued(NamedTuple):
    """What plans with some further columns cost at least, in minor units, and what a unit more of each costs them."""

    value: float
    slope: Doubles


@dataclass
class WholeValues:
    r"""A search over both roundings of the columns that a relaxation leaves between whole numbers.

    The value f(v) of the relaxation with its further columns fixed at v is convex but for options that whole numbers
    shut, so that what is known of some points tells about where it is small,

    .. math:: f(v) \ge \max_k \big( f(v_k) + s_k (v - v_k) \big)

    The next point is the best one by these planes within some moves of the best point, column by column as long as
    that promises anything; a gain allows more moves, none fewer. Source: cutting planes within a trust region, by
    outer approximation (Duran and Grossmann, Mathematical Programming 36 (1986), pages 307-339), planes being chosen
    from one by one instead of by a program.

    Parameters
    ----------
    relaxed
        The values of the further columns in the relaxation, shape (further columns,).
    movable
        Which of them may be rounded down; all others stay rounded up.
    value
        Returns f and its slope at whole values; None where nothing is known there.

    Examples
    --------
    >>> def steep(v):
    ...     return Valued(float((v[0] - 1) ** 2), np.array([2.0 * (v[0] - 1)]))
    >>> WholeValues(np.array([1.4]), np.array([True]), steep).best(lambda: True)
    array([1])
    """

    relaxed: Doubles
    movable: Flags
    value: Callable[[Integers], Valued | None]
    _constants: list[float] = field(default_factory=list)
    _slopes: list[Doubles] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lower = np.floor(self.relaxed + _WHOLE).astype(np.int64)
        self._upper = np.ceil(self.relaxed - _WHOLE).astype(np.int64)
        self._columns = np.flatnonzero((self._upper > self._lower) & self.movable)

    @property
    def count(self) -> int:
        """How many columns there are to round."""
        return len(self._columns)

    def best(self, goes_on: Callable[[], bool]) -> Integers | None:
        """Return the best values found, as long as it goes on; None where nothing is known at those rounded up."""
        point = best = self._upper
        least = gained = self._at(point)
        if least is None or gained is None:
            return None
        moves, idle = _FIRST_MOVES, 0
        while moves and idle < _PATIENCE and goes_on():
            point = self._next(best, moves)
            if np.array_equal(point, best):
                break
            here = self._at(point)
            if here is not None and here < least:
                best, least, moves = point, here, min(_MOST_MOVES, moves + moves // 2 + 1)
            else:
                moves = max(1, moves * 2 // 3) if here is not None else moves // 2
            idle += 1
            if gained - least > _LITTLE * abs(least):
                gained, idle = least, 0
        return best

    def _at(self, point: Integers) -> float | None:
        found = self.value(point)
        if found is None:
            return None
        self._constants.append(found.value - float(found.slope @ point))
        self._slopes.append(found.slope)
        return found.value

    def _next(self, centre: Integers, moves: int) -> Integers:
        """Return the point that the planes promise most of within so many moves of a centre."""
        slopes, point = np.array(self._slopes), centre.copy()
        planes, left = np.array(self._constants) + slopes @ point, self._columns
        for _ in range(min(moves, len(left))):
            step = self._lower[left] + self._upper[left] - 2 * point[left]
            promised = (planes[:, None] + slopes[:, left] * step).max(axis=0)
            k = int(promised.argmin())
            if promised[k] >= planes.max():
                break
            planes = planes + slopes[:, left[k]] * step[k]
            point[left[k]] += step[k]
            left = np.delete(left, k)
        return point
