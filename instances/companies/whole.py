"""Rounding and scaling in whole numbers: nothing here depends on a platform's floating point."""

from typing import Final

from rightsource.instances.companies.powers import PPM
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO

CENT: Final = MICRO // 100
DOLLAR: Final = MICRO
BILLION: Final = 10**9


def stepped(values: Integers, step: int) -> Integers:
    """Return values rounded to the nearest multiple of a step, halves up.

    >>> import numpy as np
    >>> stepped(np.array([1249, 1250]), 500).tolist()
    [1000, 1500]
    """
    return (values + step // 2) // step * step


def scaled(values: Integers, factors: Integers | int) -> Integers:
    """Return values times factors in millionths, rounded down; the product must stay below 2^63.

    >>> import numpy as np
    >>> scaled(np.array([300]), 1_500_000).tolist()
    [450]
    """
    return values * factors // PPM


def per_mille(values: Integers, thousandths: Integers | int) -> Integers:
    """Return a share of amounts in thousandths: divided first, so that amounts up to 10^18 fit.

    >>> import numpy as np
    >>> per_mille(np.array([2_000_000]), 150).tolist()
    [300000]
    """
    return values // 1000 * thousandths


def fixed_costs(dollars: int, factors: Integers, factor: int) -> Integers:
    """Return yearly fees in hundreds of dollars: an amount times factors (millionths) and a factor (thousandths).

    >>> import numpy as np
    >>> fixed_costs(20_000, np.array([1_000_000, 1_250_000]), 2000).tolist()
    [40000000000, 50000000000]
    """
    return stepped(dollars * factors // 1000 * factor, 100 * DOLLAR)
