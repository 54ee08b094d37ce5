"""Margins around the best plan: prices at the providers, units and counts that it uses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rightsource.models.columns import Integers
from rightsource.optimizer.decomposition.methods import Bounding, Guide

_MOST_ROUNDS: Final = 6
_PART: Final = 0.08
"""Of the time that is left, rounds at a plan take so much."""
_PART_FOR_UNITS: Final = 0.2
"""Of the time that is left, the search for whole units takes so much at most."""
_LITTLE: Final = 1e-5
"""The rounds are over when the last one lifted their bound by no more than this part of it."""
_PAUSE: Final = 4.0
"""Times as long as the rounds took, prices stay what they are although plans use other providers."""


@dataclass
class Focus:
    r"""Prices options for plans that are like the best one.

    Where the relaxation uses a provider by half, its prices suit neither plans with nor plans without that provider.
    With the further columns fixed to a plan's values v they are multipliers of

    .. math:: \min \{ c x + d v + H(x) : (x, v) \in X \}

    and plans that follow them come close to its value, which those that follow the whole relaxation do not.

    Parameters
    ----------
    bounding
        The rounds of the whole relaxation, which have come to their end.
    seconds_left, should_stop
        Until when everything has to be over.
    """

    bounding: Bounding
    seconds_left: Callable[[], float]
    should_stop: Callable[[], bool]
    guide: Guide | None = None
    _last: tuple[Bounding, Guide | None] | None = None
    _not_before: float = 0.0

    def moved(self, choice: Integers) -> bool:
        """Price the options at the best plan, unless they are or were just now; say whether there is a new guide."""
        if time.monotonic() < self._not_before:
            return False
        began, guide = time.monotonic(), self.at(choice)
        if guide is None or guide is self.guide:
            return False
        self._not_before = time.monotonic() + _PAUSE * (time.monotonic() - began)
        self.guide = guide
        return True

    def at(self, choice: Integers) -> Guide | None:
        """Return prices at any choice; its bound is that of the plans with the same further columns.

        Where the last ones were at these columns they are returned once more. None without an answer.
        """
        rounds = self.bounding.at(choice)
        if rounds is not None and self._last is not None and rounds is self._last[0]:
            return self._last[1]
        return None if rounds is None else self._guide(rounds)

    def whole(self) -> Guide | None:
        """Return prices at the most promising whole units; None where there are no others than the relaxation's."""
        rounds = self.bounding.whole(_PART_FOR_UNITS * self.seconds_left(), self.should_stop)
        return None if rounds is None else self._guide(rounds)

    def _guide(self, rounds: Bounding) -> Guide | None:
        """Do a few rounds; return what the last one gave."""
        ends = time.monotonic() + _PART * self.seconds_left()
        bound, guide = None, None
        for _ in range(_MOST_ROUNDS):
            found = None if self.should_stop() else rounds.round(max(ends - time.monotonic(), 0.0))
            if found is None:
                break
            guide = found
            if bound is not None and found.bound - bound <= _LITTLE * abs(bound):
                break
            bound = found.bound
        self._last = rounds, guide
        return guide
