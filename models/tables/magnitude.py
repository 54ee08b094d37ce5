"""Whole numbers that engines can hold: computed without limit in Python, refused with a reason beyond 2⁵³."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError

EXACT_IN_DOUBLES: Final = 2**53
"""Below this magnitude every whole number is exact in a double and sums stay exact."""

Exact = npt.NDArray[np.object_]
"""An array of Python whole numbers: exact at any size."""
Whole: TypeAlias = npt.NDArray[Any]
"""An array of whole numbers: 64 bits where they fit, else Python's own."""
_FITS: Final = 2**62


def exact(values: Integers) -> Exact:
    """Return the values as Python whole numbers, so that products cannot overflow."""
    return values.astype(object)


def product(one: Whole, other: Whole) -> Whole:
    """Return the products of whole numbers, with Python's own where 64 bits may not hold them.

    Examples
    --------
    >>> product(np.array([3]), np.array([2], dtype=object)).dtype, product(np.array([2**40]), np.array([2**40]))
    (dtype('int64'), array([1208925819614629174706176], dtype=object))
    """
    sizes = _largest(one), _largest(other)
    kind = np.int64 if max(*sizes, sizes[0] * sizes[1]) < _FITS else object
    products: Whole = one.astype(kind) * other.astype(kind)
    return products


def _largest(values: Whole) -> int:
    return max(int(values.max()), -int(values.min())) if len(values) else 0


def fit(values: npt.NDArray[Any], what: str) -> Integers:
    """Return exact values as 64-bit whole numbers.

    Raises
    ------
    InputError
        When a value reaches 2⁵³ in magnitude; ``what`` names it to the user.

    """
    largest = _largest(values)
    if largest >= EXACT_IN_DOUBLES:
        raise too_large(what, largest)
    return values.astype(np.int64)


def too_large(what: str, amount: int) -> InputError:
    """Return the error that says that a magnitude is beyond what engines hold exactly."""
    message = (
        f"{what} reaches {amount:.3g} in its smallest unit; engines are exact only below {EXACT_IN_DOUBLES:.3g}."
        " Give the amounts in larger units (thousands, say) or fewer money_decimals."
    )
    return InputError([Fault("", message)])
