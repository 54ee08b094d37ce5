"""A decision as a figure moves: what is asked, what is learnt, and what it proves at each place."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Final, Literal, NamedTuple, TypeAlias

from rightsource.models.changes import AddRule, Change, DropRule
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import MaxTotal, is_budget
from rightsource.optimizer.analyses.breakeven.carrying import proven, proven_with
from rightsource.optimizer.analyses.breakeven.certifying import certified, fitting_plans, holds, needed, wins
from rightsource.optimizer.analyses.breakeven.figures import Figure
from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.ranges import Ranges
from rightsource.optimizer.analyses.breakeven.sides import Bound, Side, forcing, forcing_any
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings

State: TypeAlias = Literal["stays", "flips", "open"]

_SHARE: Final = 2
"""One question may take this part of the time that its direction has left."""
_OF_THE_MARGIN: Final = 4
"""A bound that has to be above a cost is asked for to this part of what known plans are above it."""
_ANY_PLAN: Final = 0.01
"""The gap to which a plan is asked for where it only matters that there is one, or none is known to measure by."""
_ROUGH: Final = 0.0005
"""The widest gap to which a bound is asked for on options of which no good plan is known."""
_STARTS: Final = 2
_KEY: Final = "side"


class _Wanted(NamedTuple):
    """A bound to ask for at a place, to a gap: on plans with some options that keep the rules between two places."""

    side: Side
    place: int
    one: int
    other: int
    gap: float
    options: frozenset[int]


@dataclass
class Decision:
    """The decision whether a process uses an option, as a figure moves.

    ``ours`` is the side of today's plan, ``other`` the opposite one. Ties count as using the option. ``cut_off``: a
    question was not answered in full, because time ran out or the user stopped. ``until`` is the moment of
    `time.monotonic` up to which questions share the time, None for the deadline of the asker.
    """

    asker: Asker
    option: int
    moved: Moved
    ours: Side
    other: Side
    cut_off: bool = False
    until: float | None = None

    @classmethod
    def of(cls, asker: Asker, process: int, option: int, figure: Figure, *, chosen: bool) -> Decision:
        """Return the decision about an option with nothing learnt; ``chosen``: today's plan uses it."""
        moved = Moved(asker.instance, figure, process)
        ours, other = (Side(Ranges(moved, option, uses)) for uses in (chosen, not chosen))
        return cls(asker, option, moved, ours, other)

    @property
    def figure(self) -> Figure:
        """The figure that moves."""
        return self.moved.figure

    def state(self, place: int) -> State:
        """Return what is proven at a place: that the decision stays, that it flips, or neither.

        Where both sides are proven to have no plan the decision counts as flipped: nothing can be decided any more.
        """
        ours, other = self._low(self.ours, place), self._low(self.other, place)
        if self.holds(self.cost(self.ours, place), other):
            return "stays"
        reached = self.cost(self.other, place)
        if reached < ours or (reached == ours < inf and not self.ours.uses_option) or ours == other == inf:
            return "flips"
        return "open"

    def holds(self, cost: float, bound: float) -> bool:
        """Say whether a plan of our side with this cost wins against all plans above a bound."""
        return holds(self.ours, cost, bound)

    def certified(self, one: int, other: int) -> bool:
        """Say whether the decision is proven to stay everywhere between two places."""
        return certified(self.ours, self.other, one, other)

    def hoped(self, one: int, other: int) -> bool:
        """Say whether a bound asked for over a range can prove that the decision stays there, as far as plans tell.

        No bound is above the best plan of the other side; a part of its margin is left to the gap.
        """
        return wins(self.ours, self.other, one, other, self._bound_to_hope_for)

    def _bound_to_hope_for(self, option: int, place: int) -> float:
        best = self._cost_with((option,), place)
        return best if best == inf else best - self._gap_enough(place, (option,)) * abs(best)

    def _cost_with(self, options: Collection[int], place: int) -> float:
        """Return the cost of the best known plan of the other side with one of some options, infinite without one."""
        process = self.moved.process
        plans = (plan for plan in self.other.plans if plan[process] in options)
        return min((self.moved.cost(plan, place) for plan in plans), default=inf)

    def cost(self, side: Side, place: int) -> float:
        """Return the cost of the best known plan of a side at a place, infinite without one."""
        return min((self.moved.cost(plan, place) for plan in side.plans), default=inf)

    def best(self, side: Side, place: int) -> Integers | None:
        """Return the best known plan of a side at a place, None where none keeps all rules."""
        best = min(side.plans, key=lambda plan: self.moved.cost(plan, place), default=None)
        return None if best is None or self.moved.cost(best, place) == inf else best

    def has_step(self, one: int, other: int) -> bool:
        """Say whether a known plan of either side passes a limit between two places, or takes other whole units."""
        return any(self._step(plan, one) != self._step(plan, other) for plan in (*self.ours.plans, *self.other.plans))

    def _step(self, plan: Integers, place: int) -> float:
        """Return what shows a step of a plan: the cost of its whole units as volumes move, infinite beyond limits."""
        cost = self.moved.cost(plan, place)
        return cost - self.moved.steady(plan, place) if self.figure.of == "volume" or cost == inf else 0

    def _low(self, side: Side, place: int) -> float:
        """Return the best bound on a side at a place, infinite where even that is beyond a budget."""
        low = proven(side, place, place, place)
        return inf if low > self._budget else low

    @property
    def _budget(self) -> float:
        """The least budget in minor units, rounded as the checker rounds it; infinite without one."""
        scale = int(10**self.moved.instance.money_decimals)
        return min((round(Fraction(rule.value) * scale) for rule in self._budgets), default=inf)

    @property
    def _budgets(self) -> list[MaxTotal]:
        return [rule for rule in self.moved.instance.active_rules if is_budget(rule)]

    def loosened(self, one: int, other: int) -> tuple[str, ...]:
        """Return the rules that are loosened in proofs for all places between two."""
        return self.other.ranges.loosened(one, other).rules

    def ask(self, place: int) -> None:
        """Ask what the best plan of a side costs at a place, until it is known which side is the cheaper.

        First the side that seems dearer, and only as exactly as it needs; then the other, which may have better plans,
        or where the first has none, any plan.
        """
        ours, other = (self.cost(side, place) for side in (self.ours, self.other))
        stays = ours == other == inf or self.holds(ours, other)
        cheaper, dearer = (self.ours, self.other) if stays else (self.other, self.ours)
        for _ in range(2):  # once a plan is known by the first answer, a better gap is known, too
            self._ask_in_doubt(dearer, place, self._gap_enough(place, self.other.ranges.options))
        self._ask_in_doubt(cheaper, place, _ANY_PLAN if self._low(dearer, place) == inf else self._finest)
        self._ask_in_doubt(dearer, place, self._finest)

    def _ask_in_doubt(self, side: Side, place: int, gap: float) -> None:
        if self.state(place) == "open":
            self._ask([_Wanted(side, place, place, place, gap, frozenset(side.ranges.options))])

    def ask_between(self, one: int, other: int) -> None:
        """Ask for bounds on the other side that hold for all places between two, at the cheap end.

        Of wages at both ends: between them the least cost is concave. Of volumes apart for options that need different
        bounds: where an option's own cost grows slower than ours, its plans have to be dearer from the start.
        """
        cheap, dear = self.figure.ends(one, other)
        if self.figure.of == "volume":
            groups = self._groups(one, other)
            self._ask(_Wanted(self.other, cheap, one, other, self._gap_enough(cheap, own), own) for own in groups)
            return
        places = (cheap, dear) if self.figure.of == "wage" else (cheap,)
        every = frozenset(self.other.ranges.options)
        gap = min(self._gap_enough(place, every) for place in (cheap, dear))
        self._ask([_Wanted(self.other, place, one, other, gap, every) for place in places])

    def _groups(self, one: int, other: int) -> Iterator[frozenset[int]]:
        """Yield the other side's options in groups: those that need no more than is hoped for of the group's cheapest.

        What is proven already is left out.
        """
        low, high = min(one, other), max(one, other)
        plans = fitting_plans(self.ours, low, high)
        need = {o: needed(self.ours, plans, o, low, high) for o in self.other.ranges.options}
        left = [o for o in need if not self.holds(need[o], proven_with(self.other, o, low, low, high))]
        left.sort(key=lambda o: self._bound_to_hope_for(o, low))
        while left:
            hope = self._bound_to_hope_for(left[0], low)
            group = frozenset([left[0], *(o for o in left if self.holds(need[o], hope))])
            yield group
            left = [o for o in left if o not in group]

    @property
    def _finest(self) -> float:
        return finer_gap(self.asker.settings)

    def _gap_enough(self, place: int, options: Collection[int]) -> float:
        """Return a gap that leaves no doubt which side is cheaper if the plans that are known are the best.

        Of the other side they are those with some options, which may have better ones where they are not its best.
        """
        ours, other = self.cost(self.ours, place), self._cost_with(options, place)
        if ours == inf or self.cost(self.other, place) == inf:
            return max(self._finest, _ANY_PLAN)
        if ours == other:
            return self._finest
        enough = inf if other == inf else abs(ours - other) / max(abs(ours), abs(other)) / _OF_THE_MARGIN
        return max(self._finest, enough if other == self.cost(self.other, place) else min(enough, _ROUGH))

    def _ask(self, wanted: Iterable[_Wanted]) -> None:
        """Ask for bounds that are not known yet, one after the other, and learn from the answers."""
        for one in wanted:
            if not self._is_known(one):
                loosened = one.side.ranges.loosened(one.one, one.other)
                found = self._asker(loosened.instance).ask([self._question(one, loosened.changes)]).get(_KEY)
                self.cut_off |= found is None
                if found is not None:
                    self._learn(one, found)

    def _asker(self, instance: Instance) -> Asker:
        """Return who asks an instance that may have further measures; a single question needs no crew."""
        asker = self.asker
        if instance is asker.instance:
            return asker
        return Asker(instance, asker.settings, None, asker.deadline, asker.should_stop, asker.known)

    def learn_today(self, side: Side, found: Answer) -> None:
        """Take in what a side costs today, with all rules and budgets."""
        today = self.figure.today
        if found.choice is None and self._budgets:
            return  # for a budget, it may be, and then nothing is proven without it
        every = frozenset(side.ranges.options)
        self._learn(_Wanted(side, today, today, today, self._finest, every), found)

    def _learn(self, wanted: _Wanted, found: Answer) -> None:
        """Take in an answer."""
        low = inf if found.infeasible else -inf if found.low is None else found.low
        side = wanted.side
        reach = side.ranges.reach(wanted.one, wanted.other)
        side.bounds.append(Bound(wanted.place, low, *reach, wanted.gap, wanted.options))
        self.cut_off |= found.result.stop_reason in ("time", "interrupt")
        if found.choice is not None:
            side.add(found.choice)

    def _is_known(self, wanted: _Wanted) -> bool:
        """Say whether a bound was asked for already, as exactly or more so."""
        side, reach = wanted.side, wanted.side.ranges.reach(wanted.one, wanted.other)
        fitting = (bound for bound in side.bounds if (bound.first, bound.last) == reach and bound.gap <= wanted.gap)
        asked = [bound.place for bound in fitting if wanted.options <= bound.options]
        moved_as_one = side.ranges.is_free and self.figure.of != "wage"  # then one place tells all others
        return bool(asked) if moved_as_one else wanted.place in asked

    def _question(self, wanted: _Wanted, loosening: Iterable[Change]) -> Question:
        side, place = wanted.side, wanted.place
        changes: list[Change] = [
            *self.moved.changes(place),
            self._forcing(wanted),
            *(DropRule(rule=budget.id) for budget in self._budgets),
            *loosening,
        ]
        starts = sorted(side.plans, key=lambda plan: self.moved.cost(plan, place))[:_STARTS]
        return Question(_KEY, changes, starts, self._seconds(), wanted.gap)

    def _seconds(self) -> float | None:
        """Return what a question may take, None for no limit."""
        left = self.asker.seconds_left()
        if left is None:
            return None
        own = left if self.until is None else min(left, max(0.0, self.until - time.monotonic()))
        return own / _SHARE

    def _forcing(self, wanted: _Wanted) -> AddRule:
        instance, process, uses = self.moved.instance, self.moved.process, wanted.side.uses_option
        if len(wanted.options) == len(wanted.side.ranges.options):
            return forcing(instance, process, self.option, uses=uses)
        return forcing_any(instance, process, wanted.options)


def finer_gap(settings: Settings) -> float:
    """Return a tenth of the asked gap: a decision hangs on the difference of two costs, much smaller than they are."""
    return settings.gap / 10
