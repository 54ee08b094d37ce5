"""Random draws that are the same on every platform and under every version of NumPy.

NumPy promises the streams of its bit generators (NEP 19), not what ``Generator`` makes of them. So everything here is
whole-number arithmetic on the raw 64-bit words of PCG64.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from math import isqrt
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from rightsource.instances.companies.powers import exponential
from rightsource.models.columns import Flags, Integers

RECIPE_VERSION: Final = 1
"""Changes whenever the same arguments give another instance."""
PER_MILLE: Final = 1000
_HALF: Final = np.uint64(32)
_LANES: Final = 12
_LANE: Final = (1 << 16) - 1

Words: TypeAlias = npt.NDArray[np.uint64]


def key(family: str, seed: int, purpose: str) -> int:
    """Return the 128-bit key of one stream: the head of the SHA-256 of recipe version, family, seed and purpose."""
    text = f"{RECIPE_VERSION}|{family}|{seed}|{purpose}"
    return int.from_bytes(sha256(text.encode()).digest()[:16], "big")


class Draws:
    """One stream of random draws for one purpose; streams of different purposes are independent.

    >>> Draws("desk", 7, "example").integers(1, 6, 5).tolist()
    [3, 5, 2, 6, 1]
    """

    def __init__(self, family: str, seed: int, purpose: str) -> None:
        self._source = np.random.PCG64(key(family, seed, purpose))

    def words(self, count: int) -> Words:
        """Return raw 64-bit words."""
        return np.asarray(self._source.random_raw(count), dtype=np.uint64)

    def integers(self, low: int, high: int, count: int) -> Integers:
        """Return whole numbers from ``low`` to ``high``, both included, at most 2^32 different ones.

        Multiply and shift (Lemire 2019, ACM Trans. Model. Comput. Simul. 29(1)) without rejection: the bias is below
        2^-32 times the number of values.
        """
        span = np.uint64(high - low + 1)
        return ((self.words(count) >> _HALF) * span >> _HALF).astype(np.int64) + low

    def below(self, bounds: Integers) -> Integers:
        """Return for each bound (1 to 2^32) a whole number from 0 up to, not including, the bound."""
        return ((self.words(len(bounds)) >> _HALF) * bounds.astype(np.uint64) >> _HALF).astype(np.int64)

    def whole(self, low: int, high: int) -> int:
        """Return one whole number from ``low`` to ``high``, both included."""
        return int(self.integers(low, high, 1)[0])

    def flags(self, per_mille: int, count: int) -> Flags:
        """Return flags each of which is set with a probability in thousandths."""
        return self.integers(0, PER_MILLE - 1, count) < per_mille

    def choices(self, weights: Sequence[int], count: int) -> Integers:
        """Return positions drawn in proportion to whole weights, whose sum is at most 2^32."""
        bounds = np.cumsum(np.array(weights, dtype=np.int64))
        return np.searchsorted(bounds, self.integers(0, int(bounds[-1]) - 1, count), side="right").astype(np.int64)

    def order(self, count: int) -> Integers:
        """Return the positions 0 to ``count`` - 1 in random order."""
        return np.argsort(self.words(count), kind="stable").astype(np.int64)

    def scores(self, count: int) -> Integers:
        """Return standard normal scores in 65536ths: the centred sum of twelve 16-bit uniforms (within +-6)."""
        words = self.words(count * (_LANES // 4)).reshape(count, _LANES // 4)
        total = np.zeros(count, dtype=np.int64)
        for shift in (0, 16, 32, 48):
            total += (words >> np.uint64(shift) & np.uint64(_LANE)).sum(axis=1, dtype=np.uint64).astype(np.int64)
        return total - _LANES * _LANE // 2

    def factors(self, sigma: int, count: int) -> Integers:
        """Return log-normal factors with median 1, in millionths; ``sigma`` in thousandths."""
        return exponential(self.scores(count), sigma)


def correlated(score: Integers, own: Integers, correlation: int) -> Integers:
    """Return scores with a correlation (thousandths, maybe negative) to ``score``; ``own`` are independent scores.

    >>> correlated(np.array([65536]), np.array([0]), -400).tolist()
    [-26215]
    """
    rest = isqrt(PER_MILLE**2 - correlation**2)
    return (score * correlation + own * rest) // PER_MILLE
