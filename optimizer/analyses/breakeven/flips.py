"""Follow a figure away from today's value until the decision flips."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Final, Literal, TypeAlias

from rightsource.models.columns import Integers
from rightsource.optimizer.analyses.breakeven.decision import Decision, State

Direction: TypeAlias = Literal["down", "up"]
Why: TypeAlias = Literal["gap", "limit"]
"""Why a range is not decided: the gap leaves it open, or a limit on time or on questions ended the search."""

_MOST_PROBES: Final = 150
"""Places and ranges that are asked about in one direction before what is open stays so."""
_PATIENCE: Final = 2
"""Probes in a row that may leave more than half of a bracket."""
_GOOD_PART: Final = 8
"""A range is proven from one end on by at least this part of it, or else halved."""
_NEAR: Final = 100
"""When time is up, places count as near below this part of where their search began: each one looked at takes time."""
_FINE: Final = 10_000
"""What is open at a flip is not halved below this part of today's value."""


@dataclass(frozen=True)
class Undecided:
    """Values between which the decision is not proven to stay, nor to flip, from the one nearer to today's on.

    ``rules`` are those that bounds over the range loosen, because what they allow depends on the figure.
    """

    start: int
    stop: int
    why: Why
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flip:
    """What is proven in one direction; places are those of the figure.

    The decision stays at every value from today's to ``stays_to`` (None: not even today's decision is proven) and is
    flipped at ``flips_at`` (None: nowhere found): the first flip lies between the two. ``stays_at`` is the furthest
    value before a flip at which the decision was found to stay; where it is beyond ``stays_to``, an earlier flip is not
    excluded in the ``undecided`` ranges, and only there. ``end`` is how far the figure was to be followed. ``before``
    and ``after`` are the best known plans at ``stays_at`` and ``flips_at``.
    """

    direction: Direction
    end: int
    stays_to: int | None
    stays_at: int | None
    flips_at: int | None
    before: Integers | None
    after: Integers | None
    undecided: tuple[Undecided, ...] = ()

    @property
    def never(self) -> bool:
        """Whether it is proven that the decision flips nowhere up to the end."""
        return self.stays_to == self.end

    @property
    def proven(self) -> bool:
        """Whether the first flip lies between two proven values, as near as the gap allows, or there is none."""
        found = self.never or (self.stays_to is not None and self.flips_at is not None)
        return found and all(one.why == "gap" for one in self.undecided)


@dataclass
class Follower:
    """Follows a figure in one direction; ``until`` is the moment of `time.monotonic` after which no probe begins."""

    decision: Decision
    direction: Direction
    until: float | None = None
    states: dict[int, State] = field(default_factory=dict)
    probes: int = 0
    limited: bool = False
    _proofs: set[tuple[int, int]] = field(default_factory=set)

    def follow(self) -> Flip:
        """Return the first flip away from today's value."""
        figure, self.decision.until = self.decision.figure, self.until
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
            doubt = next((pair for pair in self._doubts() if not self._is_at_the_flip(pair[0])), None)
            if doubt is None or not self._may_probe():
                return
            self._fill(*doubt)

    def _fill(self, near: int, far: int) -> None:
        """Ask for a bound over a range, as far of it as known plans give hope to prove, and split what is left.

        That is where this plan stops winning: from the next value on another plan may, and where there is a step of
        whole units or a limit, this value is asked about, too. Where hope and proof do not reach far, it is the middle.
        """
        self.probes += 1
        hoped, behind = self._reached(near, far, self.decision.hoped)
        if self._is_far(near, hoped, far) or self.decision.has_step(hoped, behind):
            self.decision.ask_between(near, hoped)
        if self._certified(near, far):
            return
        last, beyond = self._reached(near, far, self.decision.certified)
        if self.decision.has_step(last, beyond):
            self.settle(beyond)
        if not self._is_far(near, last, far):
            self.settle((near + far) // 2)
        self.states |= {place: "stays" for place in (last, beyond) if self.decision.state(place) == "stays"}

    def _is_far(self, near: int, place: int, far: int) -> bool:
        """Say whether a place is a good part of the way from one to another."""
        return _GOOD_PART * abs(place - near) >= abs(far - near)

    def _bracket(self, end: int) -> None:
        """Move the last place where the decision stays and the first where it is flipped towards each other.

        The known plans cross somewhere between: there both sides are solved, which finds better plans or proves that
        there are none (Newton's method on two lower envelopes). Where that crawls along, from step to step of whole
        units and limits, or gaps leave it open, bisection goes on.
        """
        crawled, before = 0, inf
        while True:
            stay, flip = self._last_stay(), self._first_flip()
            if flip is None and stay != end and self._may_probe():
                flip = end  # not settled: what is known of it may still narrow down where to look
            if flip is None or self.decision.figure.adjacent(stay, flip):
                return
            width = abs(stay - flip)
            crawled, before = crawled + 1 if 2 * width > before else 0, width
            middle = (stay + flip) // 2
            place = middle if crawled == _PATIENCE and middle not in self.states else self._next(stay, flip)
            if place is None or not self._may_probe():
                self._without_asking(stay, flip)
                return
            crawled %= _PATIENCE
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
        width, middle = abs(wider[0] - wider[1]), sum(wider) // 2
        as_near_as_gaps_allow = 2 * width <= abs(nearest - furthest) or self._is_narrow(*wider)
        return None if as_near_as_gaps_allow or middle in self.states else middle

    def _without_asking(self, stay: int, flip: int) -> None:
        """Narrow the bracket by what bounds and plans that are known already prove."""
        state = self.decision.state
        last, _ = self._bisected(stay, flip, lambda place: state(place) != "stays")
        _, first = self._bisected(last, flip, lambda place: state(place) == "flips")
        self.states |= {place: state(place) for place in (last, first)}

    def _bisected(self, stay: int, flip: int, beyond: Callable[[int], bool]) -> tuple[int, int]:
        """Return two neighbouring places between these, the second beyond and the first not, found by halving.

        When time is up only a few times: then they are near rather than neighbouring.
        """
        near = abs(stay - flip) // _NEAR
        while not self.decision.figure.adjacent(stay, flip):
            if abs(stay - flip) <= near and self.decision.asker.out_of_time():
                break
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

    def _doubts(self) -> Iterator[tuple[int, int]]:
        """Yield neighbouring places between which the decision is not proven to stay, from today's value on."""
        adjacent = self.decision.figure.adjacent
        return (pair for pair in pairwise(self._stays()) if not (adjacent(*pair) or self._certified(*pair)))

    def _is_at_the_flip(self, place: int) -> bool:
        """Say whether a place is all but at the flip: there the costs of both sides meet, and no bound is enough."""
        flip = self._first_flip()
        return flip is not None and self._is_narrow(place, flip)

    def _certified(self, one: int, other: int) -> bool:
        """Say whether the decision is proven to stay between two places; what is proven once remains so."""
        if (one, other) not in self._proofs and self.decision.certified(one, other):
            self._proofs.add((one, other))
        return (one, other) in self._proofs

    def _reached(self, near: int, far: int, proof: Callable[[int, int], bool]) -> tuple[int, int]:
        """Return the last place up to which a proof holds from another on, and the one behind it; far twice if all."""
        return (far, far) if proof(near, far) else self._bisected(near, far, lambda place: not proof(near, place))

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
        doubts = [(self._reached(near, far, decision.certified)[0], far) for near, far in self._doubts()]
        stays_to = doubts[0][0] if doubts else stays_at
        undecided = tuple(self._undecided(doubts, stays_at, flips_at, end))
        return Flip(self.direction, end, stays_to, stays_at, flips_at, before, after, undecided)

    def _undecided(
        self, doubts: list[tuple[int, int]], stays_at: int, flips_at: int | None, end: int
    ) -> Iterator[Undecided]:
        """Yield the ranges that are not decided, but for those all but at the flip."""
        for start, stop in doubts:
            if not self._is_at_the_flip(start):
                yield Undecided(start, stop, "limit", self.decision.loosened(start, stop))
        last = end if flips_at is None else flips_at
        if stays_at != last and not self._is_narrow(stays_at, last):
            yield Undecided(stays_at, last, "limit" if self.limited or self.decision.cut_off else "gap")
