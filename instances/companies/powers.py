"""Powers of two as whole numbers: log-normal factors without floating point, so equal on every platform."""

from functools import cache
from math import isqrt
from typing import Final

import numpy as np

from rightsource.models.columns import Integers

UNIT: Final = 1 << 16
"""Scores and exponents are whole multiples of 1/65536."""
PPM: Final = 10**6
"""Factors are in millionths."""
_BITS: Final = 12
_FIXED: Final = 60
_OCTAVES_PER_E: Final = 1_442_695
"""log2(e) in millionths."""
_WIDEST: Final = 30


@cache
def _fractions() -> Integers:
    """Return 2^(i / 4096) in millionths for i from 0 to 4095, by repeated exact square roots."""
    roots = [isqrt(2 << (2 * _FIXED))]
    while len(roots) < _BITS:
        roots.append(isqrt(roots[-1] << _FIXED))
    values = []
    for i in range(1 << _BITS):
        power = 1 << _FIXED
        for bit, root in enumerate(roots):
            if i >> (_BITS - 1 - bit) & 1:
                power = power * root >> _FIXED
        values.append((power * PPM + (1 << (_FIXED - 1))) >> _FIXED)
    return np.array(values, dtype=np.int64)


def power_of_two(exponent: Integers) -> Integers:
    """Return 2^(exponent / 65536) in millionths, exponents beyond +-30 octaves cut off.

    The exponent is rounded down to a 4096th of an octave, so factors are right to 0.02 %, and to a millionth.

    >>> power_of_two(np.array([-65536, 0, 32768, 3 * 65536])).tolist()
    [500000, 1000000, 1414214, 8000000]
    """
    steps = np.clip(exponent, -_WIDEST * UNIT, _WIDEST * UNIT) // (UNIT >> _BITS)
    octaves, fraction = steps >> _BITS, steps & ((1 << _BITS) - 1)
    factor = _fractions()[fraction]
    powers: Integers = np.where(octaves >= 0, factor << np.maximum(octaves, 0), factor >> np.maximum(-octaves, 0))
    return powers


def exponential(score: Integers, sigma: int) -> Integers:
    """Return exp(sigma * score) in millionths; ``sigma`` in thousandths, ``score`` in 65536ths.

    >>> exponential(np.array([-65536, 0, 65536]), 1000).tolist()
    [367834, 1000000, 2718154]
    """
    return power_of_two(score * sigma // 1000 * _OCTAVES_PER_E // PPM)
