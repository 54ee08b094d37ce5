"""Rounding of exact ratios, and columns of Python integers."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from rightsource.models.columns import Integers


def half_even(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` rounded to a whole number, ties to the even neighbour.

    The denominator is positive.

    Examples
    --------
    >>> [half_even(n, 2) for n in (-3, -1, 1, 3, 5)]
    [-2, 0, 0, 2, 2]
    """
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient % 2):
        return quotient + 1
    return quotient


def upwards(numerator: int, denominator: int) -> int:
    """Return the least whole number not below ``numerator / denominator``; the denominator is positive.

    Examples
    --------
    >>> [upwards(n, 10) for n in (-1, 0, 1, 10, 11)]
    [0, 0, 1, 1, 2]
    """
    return -(-numerator // denominator)


def compact(values: Iterable[int]) -> Sequence[int]:
    """Return whole numbers as a sequence of Python integers, in eight bytes each unless one of them needs more.

    Examples
    --------
    >>> list(compact([1, 2])), compact([2**70])
    ([1, 2], [1180591620717411303424])
    """
    numbers = list(values)
    try:
        return array("q", numbers)
    except OverflowError:
        return numbers


def python_integers(column: Integers) -> Sequence[int]:
    """Return a column as a sequence whose items are Python integers, which cannot overflow in products and sums.

    Examples
    --------
    >>> python_integers(np.array([2**62]))[0] * 4
    18446744073709551616
    """
    return array("q", np.ascontiguousarray(column, dtype=np.int64).tobytes())
