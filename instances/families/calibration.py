"""Limits between what the cheapest plan and the best plan attain, kept by a planted plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.instances.families.drafts import Draft
from rightsource.instances.families.ground import Ground
from rightsource.models.columns import Integers

_ROUNDS: Final = 40
_PATIENCE: Final = 10
_FINE: Final = 10
_WHOLE: Final = 1 << _FINE
_EIGHTH: Final = _WHOLE // 8
_DEAREST: Final = 1 << 17
_BITS: Final = 34
"""Badness is brought to this many bits, so that products with prices stay below 2^63."""
_LARGEST_FACTOR: Final = 1 << 26
_FAR: Final = 10**9
_STEPS: Final = 100
"""A limit is rounded so that at least this many steps lie between the cheapest plan and the best."""


@dataclass(frozen=True)
class Aim:
    """A draft, what the cheapest and the best plan attain, and how far between them (percent) its limit is asked."""

    draft: Draft
    asked: int
    cheapest: Fraction
    best: Fraction

    @classmethod
    def of(cls, draft: Draft, asked: int, cheapest: Integers) -> Aim:
        """Aim a draft at a tightness, seen from the cheapest plan."""
        return cls(draft, asked, draft.attained(cheapest), draft.best())

    @property
    def target(self) -> Fraction:
        """The limit asked."""
        return self.cheapest + (self.best - self.cheapest) * Fraction(self.asked, 100)

    @property
    def is_open(self) -> bool:
        """Whether the best plan is better than the cheapest at all."""
        return self.best < self.cheapest if self.draft.upper else self.best > self.cheapest

    def missing(self, choice: Integers) -> int:
        """Return how many percent of the way from the cheapest to the best plan a plan is short of the target."""
        value = self.draft.attained(choice)
        short = value > self.target if self.draft.upper else value < self.target
        return 1 + int((self.target - value) * 100 // (self.best - self.cheapest)) if short else 0

    def limit(self, planted: Integers) -> Decimal:
        """Return the limit asked, or what the planted plan attains where that is looser, rounded to the loose side."""
        attained = self.draft.attained(planted)
        loose = max if self.draft.upper else min
        return rounded(loose(self.target, attained), self._step(), upwards=self.draft.upper)

    def realised(self, limit: Decimal) -> int:
        """Return how far a limit lies between the cheapest and the best plan, in percent, rounded down."""
        return int((Fraction(limit) - self.cheapest) * 100 // (self.best - self.cheapest))

    def _step(self) -> int:
        """Return the decimals of the limit: few, yet fine enough for the room between cheapest and best."""
        decimals, room = 0, abs(self.best - self.cheapest)
        while decimals < self.draft.decimals and room * 10**decimals < _STEPS:
            decimals += 1
        return decimals


def rounded(value: Fraction, decimals: int, *, upwards: bool) -> Decimal:
    """Return a value with so many decimals, rounded up or down.

    Examples
    --------
    >>> rounded(Fraction(2, 3), 2, upwards=True), rounded(Fraction(2, 3), 2, upwards=False)
    (Decimal('0.67'), Decimal('0.66'))
    """
    scaled = value * 10**decimals
    whole = -(-scaled.numerator // scaled.denominator) if upwards else scaled.numerator // scaled.denominator
    return Decimal(whole).scaleb(-decimals)


@dataclass
class _Charge:
    """What options are charged for how bad they are for an aim.

    At a price of 1024 the mean spread of ``amounts`` over a process is that of its costs.
    """

    aim: Aim
    options: Integers
    amounts: Integers
    price: int = _EIGHTH

    @classmethod
    def of(cls, aim: Aim) -> _Charge:
        """Bring badness to the size of costs, each process's least to 0."""
        ground, options, badness = aim.draft.ground, aim.draft.options(), aim.draft.badness()
        starts = np.flatnonzero(np.diff(ground.tables.option_process[options], prepend=-1))
        sizes = np.diff(np.append(starts, len(options)))
        badness = badness - np.repeat(np.minimum.reduceat(badness, starts), sizes)
        shift = _BITS - int(badness.max()).bit_length()
        badness = badness << shift if shift >= 0 else badness >> -shift
        factor = _spread(ground.price[options], starts) * _WHOLE // max(_spread(badness, starts), 1)
        return cls(aim, options, badness * min(max(factor, 1), _LARGEST_FACTOR) >> 2 * _FINE)

    def learn(self, *, missing: int) -> None:
        """Raise the price by half when the target is missed, else lower it by a tenth."""
        self.price = min(self.price * 3 // 2, _DEAREST) if missing else max(self.price * 9 // 10, 1)

    def add(self, scores: Integers, choice: Integers) -> None:
        """Add what is charged to the scores of all options."""
        amounts, matter = self.amounts * self.price, self.aim.draft.matter(choice, self.aim.target)
        scores[self.options] += amounts if matter is None else np.where(matter, amounts, 0)


def planted_plan(ground: Ground, aims: Sequence[Aim], score: Integers) -> Integers:
    """Return a plan of open options that attains every target, or comes as near to all of them as was found.

    Options are charged for how bad they are for each target, at prices that follow how the last plan did: cheap where
    quality is cheap to have, safe where it must be. Ends after forty rounds, or ten without a better plan.
    """
    charges = [_Charge.of(aim) for aim in aims]
    scores, best, least, since = score, ground.pick(score), _FAR, 0
    for _ in range(_ROUNDS):
        choice = ground.pick(scores)
        missing = [aim.missing(choice) for aim in aims]
        since += 1
        if sum(missing) < least:
            best, least, since = choice, sum(missing), 0
        if not least or since == _PATIENCE:
            break
        scores = score.copy()
        for charge, short in zip(charges, missing, strict=True):
            charge.learn(missing=short)
            charge.add(scores, choice)
    return best


def _spread(values: Integers, starts: Integers) -> int:
    """Return the mean over processes of largest less least value."""
    spread = np.maximum.reduceat(values, starts) - np.minimum.reduceat(values, starts)
    total: int = sum(spread.tolist())
    return total // len(starts)
