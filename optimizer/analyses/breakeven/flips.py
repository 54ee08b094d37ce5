"""Follow a figure away from today's value until the decision flips."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from rightsource.models.columns import Integers
from rightsource.optimizer.analyses.breakeven.sides import Decision, State

Direction: TypeAlias = Literal["down", "up"]

_MOST_PROBES: Final = 14
"""Places at which both sides are solved in one direction before the bracket stays as it is."""
_FINE: Final = 10_000
"""A bracket that gaps leave open is not halved below this part of today's value."""


@dataclass(frozen=True)
class Flip:
    """What is proven in one direction; places are those of the figure.

    The decision stays at every value from today's to ``stays_to`` (None: not even today's decision is proven) and is
    flipped at ``flips_at`` (None: nowhere found): the first flip lies between the two. ``stays_at`` is the furthest
    value before a flip at which the decision was found to stay; where it is beyond ``stays_to``, an earlier flip
    between these two is not excluded. ``end`` is how far the figure was to be followed. ``before`` and ``after`` are
    the best known plans at ``stays_at`` and ``flips_at``. ``cut_off``: time, the user or the number of questions ended
    the search while the bracket was still wide. ``without``: rules that proofs for whole ranges do without.
    """

    direction: Direction
    end: int
    stays_to: int | None
    stays_at: int | None
    flips_at: int | None
    before: Integers | None
    after: Integers | None
    cut_off: bool = False
    without: tuple[str, ...] = ()

    @property
    def never(self) -> bool:
        """Whether it is proven that the decision flips nowhere up to the end."""
        return self.stays_to == self.end

    @property
    def known(self) -> bool:
        """Whether the first flip lies between two proven values, as near as gaps allow, or there is none."""
        return self.never or (self.stays_to is not None and self.flips_at is not None and not self.cut_off)


@dataclass
class Follower:
    """Follows a figure in one direction; ``until`` is the moment of `time.monotonic` after which no probe begins."""

    decision: Decision
    direction: Direction
    until: float | None = None
    states: dict[int, State] = field(default_factory=dict)
    probes: int = 0
    limited: bool = False

    def follow(self) -> Flip:
        """Return the first flip away from today's value."""
        figure = self.decision.figure
        end = figure.high if self.direction == "up" else figure.low
        if self.settle(figure.today) != "stays":
            return Flip(self.direction, end, None, None, None, None, None)
        self.settle(end)
        self._narrow(end)
        return self._flip(end)

    def _narrow(self, end: int) -> None:
        """Close in on the first flip, and fill the values before with proofs that the decision stays."""
        while True:
            self._bracket(end)
            doubt = self._doubtful()
            if doubt is None or self._is_narrow(*doubt) or not self._may_probe():
                return
            if self.decision.ask_between(*doubt):
                continue
            middle = sum(doubt) // 2
            if middle in self.states or self.settle(middle) == "open":
                return

    def _bracket(self, end: int) -> None:
        """Move the last place where the decision stays and the first where it is flipped towards each other.

        The known plans cross somewhere between: there both sides are solved, which finds better plans or proves that
        there are none (Newton's method on two lower envelopes). Where gaps leave it open, bisection goes on.
        """
        while True:
            stay, flip = self._last_stay(), self._first_flip()
            if flip is None and stay != end and self._may_probe():
                flip = end  # not settled: what is known of it may still narrow down where to look
            if flip is None or self.decision.figure.adjacent(stay, flip):
                return
            place = self._next(stay, flip)
            if place is None or not self._may_probe():
                self._without_asking(stay, flip)
                return
            self.settle(place)

    def _next(self, stay: int, flip: int) -> int | None:
        """Return the place to probe between two, None when none is left."""
        crossing = self._bisected(stay, flip, self._known_to_flip) if self._known_to_flip(flip) else ()
        fresh = [place for place in reversed(crossing) if self._between(stay, place, flip) and place not in self.states]
        if fresh:
            return fresh[0]
        opened = [
            place for place, state in self.states.items() if state == "open" and self._is_up_to(stay, place, flip)
        ]
        if not opened:
            return None
        nearest, furthest = (pick(opened, key=self._distance) for pick in (min, max))
        wider = max(((stay, nearest), (furthest, flip)), key=lambda gap: abs(gap[0] - gap[1]))
        middle = sum(wider) // 2
        return None if self._is_narrow(*wider) or middle in self.states else middle

    def _without_asking(self, stay: int, flip: int) -> None:
        """Narrow the bracket by what bounds and plans that are known already prove."""
        state = self.decision.state
        last, _ = self._bisected(stay, flip, lambda place: state(place) != "stays")
        _, first = self._bisected(last, flip, lambda place: state(place) == "flips")
        self.states |= {place: state(place) for place in (last, first)}

    def _bisected(self, stay: int, flip: int, beyond: Callable[[int], bool]) -> tuple[int, int]:
        """Return two neighbouring places between these, the second beyond and the first not, found by halving."""
        while not self.decision.figure.adjacent(stay, flip):
            middle = (stay + flip) // 2
            stay, flip = (stay, middle) if beyond(middle) else (middle, flip)
        return stay, flip

    def _known_to_flip(self, place: int) -> bool:
        decision = self.decision
        return not decision.holds(decision.cost(decision.ours, place), decision.cost(decision.other, place))

    def settle(self, place: int) -> State:
        """Return what is proven at a place, after asking where it is not yet known."""
        if self.decision.state(place) == "open":
            self.probes += 1
            self.decision.ask(place)
        self.states[place] = self.decision.state(place)
        return self.states[place]

    def _may_probe(self) -> bool:
        in_time = self.until is None or time.monotonic() < self.until
        may = in_time and self.probes < _MOST_PROBES and not self.decision.asker.out_of_time()
        self.limited |= not may
        return may

    def _stays(self) -> list[int]:
        """Return the places where the decision stays, from today's to the last before another state."""
        last = self._distance(self._last_stay())
        return sorted((place for place in self.states if self._distance(place) <= last), key=self._distance)

    def _doubtful(self) -> tuple[int, int] | None:
        """Return two neighbouring places between which the decision is not proven to stay, None without such."""
        return next((pair for pair in pairwise(self._stays()) if not self.decision.certified(*pair)), None)

    def _proven_to(self) -> int:
        """Return the furthest place up to which the decision is proven to stay at every value."""
        doubt = self._doubtful()
        if doubt is None:
            return self._last_stay()
        near, far = doubt
        return self._bisected(near, far, lambda place: not self.decision.certified(near, place))[0]

    def _is_narrow(self, one: int, other: int) -> bool:
        return abs(one - other) <= self.decision.figure.today // _FINE or self.decision.figure.adjacent(one, other)

    def _last_stay(self) -> int:
        """Return the furthest place with a proof that the decision stays before the first at which it does not."""
        places = sorted(self.states, key=self._distance)
        first_other = next((k for k, place in enumerate(places) if self.states[place] != "stays"), len(places))
        return places[first_other - 1]

    def _first_flip(self) -> int | None:
        flips = [place for place, state in self.states.items() if state == "flips"]
        return min(flips, key=self._distance, default=None)

    def _distance(self, place: int) -> int:
        return abs(place - self.decision.figure.today)

    def _between(self, one: int, place: int, other: int) -> bool:
        return min(one, other) < place < max(one, other)

    def _is_up_to(self, one: int, place: int, other: int) -> bool:
        return place == other or self._between(one, place, other)

    def _flip(self, end: int) -> Flip:
        decision, stays_at, flips_at = self.decision, self._last_stay(), self._first_flip()
        before = decision.best(decision.ours, stays_at)
        after = None if flips_at is None else decision.best(decision.other, flips_at)
        stays_to = self._proven_to()
        ended = self.limited or decision.cut_off
        cut_off = ended and stays_to != end and (flips_at is None or not self._is_narrow(stays_to, flips_at))
        return Flip(self.direction, end, stays_to, stays_at, flips_at, before, after, cut_off, decision.without)
