"""What is known of both sides of a decision, with an option and without it, as a figure moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import floor, inf
from typing import Final, Literal, TypeAlias

import numpy as np

from rightsource.models.changes import AddRule, Change, DropRule
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.checker.amounts import Amounts
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import Forbid, MinMeanYield, Require, Scope, Select
from rightsource.optimizer.analyses.breakeven.figures import Figure, dependent_rules
from rightsource.optimizer.analyses.breakeven.ranges import loosened as loosened_mean
from rightsource.optimizer.analyses.free_names import free_name
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings

State: TypeAlias = Literal["stays", "flips", "open"]

_SHARE: Final = 4
"""One question may take this part of the time left."""
_STARTS: Final = 2


@dataclass(frozen=True)
class Bound:
    """No plan of a side costs less at a place; ``everywhere``: proven without rules that depend on the figure.

    Up to the place ``until``, that is: beyond it rules that were loosened for such a range may allow more.
    """

    place: int
    low: float
    everywhere: bool
    until: float = inf


@dataclass
class Side:
    """The plans of one side that are known, and bounds on what its best one costs."""

    uses_option: bool
    plans: list[Integers] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)

    def add(self, choice: Integers) -> None:
        """Keep a plan that is not known yet."""
        if not any(np.array_equal(choice, plan) for plan in self.plans):
            self.plans.append(choice)


@dataclass
class Decision:
    """The decision whether a process uses an option, as a figure moves.

    ``ours`` is the side of today's plan, ``other`` the opposite one. Ties count as using the option. ``cut_off``: a
    question was not answered in full, because time ran out or the user stopped.
    """

    asker: Asker
    process: int
    option: int
    figure: Figure
    ours: Side
    other: Side
    cut_off: bool = False
    _checkers: dict[int, Checker] = field(default_factory=dict)
    _amounts: dict[int, Amounts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._loose: Sequence[DropRule] = dependent_rules(
            self.asker.instance, self.process, self.option, self.figure.of
        )

    @property
    def instance(self) -> Instance:
        """The instance as it is."""
        return self.asker.instance

    def state(self, place: int) -> State:
        """Return what is proven at a place: that the decision stays, that it flips, or neither.

        Where both sides are proven to have no plan the decision counts as flipped: nothing can be decided any more.
        """
        ours, other = self.low(self.ours, place), self.low(self.other, place)
        if self.holds(self.cost(self.ours, place), other):
            return "stays"
        reached = self.cost(self.other, place)
        if reached < ours or (reached == ours < inf and not self.ours.uses_option) or ours == other == inf:
            return "flips"
        return "open"

    def holds(self, cost: float, bound: float) -> bool:
        """Say whether a plan of our side with this cost wins against all plans above a bound."""
        return cost < inf and (cost <= bound if self.ours.uses_option else cost < bound)

    def cost(self, side: Side, place: int) -> float:
        """Return the cost of the best known plan of a side at a place, infinite without one."""
        return min((self.cost_of(plan, place) for plan in side.plans), default=inf)

    def cost_of(self, choice: Integers, place: int) -> float:
        """Return the cost of a plan at a place, infinite where it breaks a rule."""
        checker = self.checker(place)
        return checker.objective(choice) if checker.feasible(choice) else inf

    def best(self, side: Side, place: int) -> Integers | None:
        """Return the best known plan of a side at a place, None where none keeps all rules."""
        best = min(side.plans, key=lambda plan: self.cost_of(plan, place), default=None)
        return None if best is None or self.cost_of(best, place) == inf else best

    def low(self, side: Side, place: int, *, everywhere: bool = False, until: int | None = None) -> float:
        """Return the best bound on a side at a place; ``everywhere``: of those that carry over to other places.

        ``until``: of those that carry over up to there.
        """
        furthest = place if until is None else until
        loose = [bound for bound in side.bounds if bound.everywhere and bound.until >= furthest]
        direct = [bound.low for bound in (loose if everywhere else side.bounds) if bound.place == place]
        return max(
            [-inf, *direct, *(self._carried(side, bound, place) for bound in loose), *self._chords(loose, place)]
        )

    def _carried(self, side: Side, bound: Bound, place: int) -> float:
        """Return what a bound at one place proves at another.

        Prices and yields of the option leave the side without it alone, and move all plans of the other side by the
        same amount. What grows with a volume, or with a wage, is at least what it was below; of a volume the process's
        own cost is known for every option.
        """
        match self.figure.of:
            case "price" | "yield":
                return bound.low + (self._own_growth(self.option, bound.place, place) if side.uses_option else 0)
            case "volume":
                if place < bound.place:
                    return -inf
                return bound.low + min(self._own_growth(o, bound.place, place) for o in self.options(side))
            case "wage":
                return bound.low if place >= bound.place else -inf

    def _chords(self, bounds: Iterable[Bound], place: int) -> Iterable[float]:
        """Yield what pairs of bounds on either side of a place prove of wages.

        For a fixed plan cost is linear in the cost of a unit, so the least cost is concave: it lies above its chords.
        """
        if self.figure.of != "wage":
            return
        for one, other in combinations(sorted(bounds, key=lambda bound: bound.place), 2):
            if one.place < place < other.place and one.low > -inf and other.low > -inf:
                yield inf if inf in (one.low, other.low) else self._chord(one, other, place)

    def _chord(self, one: Bound, other: Bound, place: int) -> float:
        left, middle, right = (self._minor(at) for at in (one.place, place, other.place))
        if left == right:
            return min(one.low, other.low)
        part = Fraction(middle - left, right - left)
        return floor(int(one.low) + part * (int(other.low) - int(one.low)))

    def _minor(self, place: int) -> int:
        """Return the cost of a unit in minor units of money, rounded as the checker rounds it."""
        units = self.figure.units(place) * 10**self.instance.money_decimals
        return round(Fraction(units, self.figure.scale))

    def certified(self, one: int, other: int) -> bool:
        """Say whether the decision is proven to stay everywhere between two places.

        One plan of ours has to keep all rules at both (then it does between: every rule is linear, or monotone, in
        what the figure moves) and to cost no more than the other side can anywhere between.
        """
        low, high = min(one, other), max(one, other)
        fits = (p for p in self.ours.plans if self.cost_of(p, low) < inf and self.cost_of(p, high) < inf)
        return any(self._wins(plan, low, high) for plan in fits)

    def _wins(self, plan: Integers, low: int, high: int) -> bool:
        if self.figure.of == "volume":
            return self._wins_below(plan, low, high)
        # Both are monotone or constant in prices and yields; of wages one is linear, the other concave.
        ends = ((self.cost_of(plan, at), self.low(self.other, at, everywhere=True)) for at in (low, high))
        return all(self.holds(cost, bound) for cost, bound in ends)

    def _wins_below(self, plan: Integers, low: int, high: int) -> bool:
        r"""Say whether a plan wins at all volumes between two, with a bound on the other side at the lower one.

        With c_o(v) the process's own cost under option o, linear in v but for rounding, a plan with option p costs
        c_p(v) + r(v) with r that grows, the other side at least L + c_o(v) - c_o(low). So the plan wins when for all o

        .. math:: \max_{v \in \{low, high\}} (c_p(v) - c_o(v)) + \rho + r(high) + c_o(low) \le L

        with ρ one minor unit for each amount that is rounded.
        """
        bound = self.low(self.other, low, everywhere=True, until=high)
        if bound == inf:
            return True
        mine = int(plan[self.process])
        rest = self.cost_of(plan, high) - self._own(mine, high)
        return all(
            self.holds(
                max(self._own(mine, at) - self._own(o, at) for at in (low, high))
                + self._roundings(mine, o) + rest + self._own(o, low),
                bound,
            )
            for o in self.options(self.other)
        )  # fmt: skip

    def _roundings(self, *options: int) -> int:
        first = self.instance.options.first_support
        return sum(2 + int(first[o + 1] - first[o]) for o in options)

    def options(self, side: Side) -> list[int]:
        """Return the options of the process that a side may use."""
        return [o for o in self.instance.options_of(self.process) if (o == self.option) == side.uses_option]

    def _own_growth(self, option: int, one: int, other: int) -> int:
        return self._own(option, other) - self._own(option, one)

    def _own(self, option: int, place: int) -> int:
        """Return run, support and rework of an option in minor units."""
        if place not in self._amounts:
            self._amounts[place] = Amounts.of(self.checker(place).instance)
        amounts = self._amounts[place]
        return int(amounts.run[option] + amounts.support[option] + amounts.rework[option])

    def checker(self, place: int) -> Checker:
        """Return the checker of the instance with the figure at a place."""
        if place not in self._checkers:
            self._checkers[place] = Checker(changed(self.instance, self._moved(place)))
        return self._checkers[place]

    def _moved(self, place: int) -> tuple[Change, ...]:
        return () if place == self.figure.today else self.figure.changes(place)

    def ask(self, place: int) -> None:
        """Ask what the best plan of each side costs at a place.

        The other side is asked without the rules that depend on the figure, too: only such a bound carries over. Of
        volumes `ask_between` asks for it.
        """
        wanted = [(self.ours, False), (self.other, False)]
        if self.figure.of != "volume" and not self._carries_over(self.other):
            wanted.append((self.other, True))
        questions = {
            question.key: (question, side, loosened)
            for side, loosened in wanted
            if not self._is_known(side, place, loosened=loosened)
            for question in [self._question(side, place, loosened=loosened)]
        }
        answers = self.asker.ask([question for question, _, _ in questions.values()])
        self.cut_off |= len(answers) < len(questions)
        for key, found in answers.items():
            _, side, loosened = questions[key]
            self.learn(side, place, found, loosened=loosened)

    def ask_between(self, one: int, other: int) -> bool:
        """Ask for a bound on the other side that holds for all volumes between two places.

        Rules on the mean yield are loosened as far as the range needs, see
        `rightsource.optimizer.analyses.breakeven.ranges`; the others that depend on volumes are dropped. Returns False
        when nothing was learnt: such a bound is known already, or the figure is another.
        """
        low, high = min(one, other), max(one, other)
        if self.figure.of != "volume" or self._carries_over(self.other):
            return False
        until = high if self._means() else inf
        if any((bound.place, bound.until) == (low, until) and bound.everywhere for bound in self.other.bounds):
            return False
        asked = self._asked(self.other, low, f"up to {high}", self._allowing(low, high))
        answers = self.asker.ask([asked])
        self.cut_off |= not answers
        for found in answers.values():
            self.learn(self.other, low, found, loosened=True, until=until)
        return bool(answers)

    def _means(self) -> dict[str, MinMeanYield]:
        seen = {drop.rule for drop in self._loose}
        return {
            rule.id: rule for rule in self.instance.active_rules if isinstance(rule, MinMeanYield) and rule.id in seen
        }

    def _allowing(self, low: int, high: int) -> Iterator[Change]:
        """Yield changes that allow all plans of the other side that keep the rules somewhere between two volumes."""
        means, options, units = self._means(), self.options(self.other), self.figure.units
        for drop in self._loose:
            rule = means.get(drop.rule)
            if rule is None:
                yield drop
            else:
                yield loosened_mean(self.instance, rule, self.process, options, units(low), units(high))

    @property
    def without(self) -> tuple[str, ...]:
        """The rules that proofs for whole ranges do without, because they depend on the figure."""
        kept = self._means() if self.figure.of == "volume" else {}
        return tuple(drop.rule for drop in self._loose if drop.rule not in kept)

    def learn(self, side: Side, place: int, found: Answer, *, loosened: bool = False, until: float = inf) -> None:
        """Take in what a side costs at a place."""
        low = inf if found.infeasible else -inf if found.low is None else found.low
        side.bounds.append(Bound(place, low, loosened or self._carries_over(side), until))
        self.cut_off |= found.result.stop_reason in ("time", "interrupt")
        if found.choice is not None:
            side.add(found.choice)

    def _carries_over(self, side: Side) -> bool:
        """Say whether a bound with all rules holds at other places: no rule sees the figure in plans of this side."""
        untouched = self.figure.of in ("price", "yield") and not side.uses_option
        return untouched or not self._loose

    def _is_known(self, side: Side, place: int, *, loosened: bool) -> bool:
        everywhere = loosened or self._carries_over(side)
        known = {bound.place for bound in side.bounds if bound.everywhere == everywhere and bound.until == inf}
        moved_as_one = everywhere and self.figure.of in ("price", "yield")  # then one place tells all others
        return bool(known) if moved_as_one else place in known

    def _question(self, side: Side, place: int, *, loosened: bool) -> Question:
        return self._asked(side, place, str(loosened), self._loose if loosened else ())

    def _asked(self, side: Side, place: int, name: str, further: Iterable[Change]) -> Question:
        forced = forcing(self.instance, self.process, self.option, uses=side.uses_option)
        changes = [*self._moved(place), forced, *further]
        key = f"{self.figure.of} {place} {side.uses_option} {name}"
        starts = sorted(side.plans, key=lambda plan: self.cost_of(plan, place))[:_STARTS]
        left = self.asker.seconds_left()
        return Question(key, changes, starts, None if left is None else left / _SHARE, finer_gap(self.asker.settings))


def forcing(instance: Instance, process: int, option: int, *, uses: bool) -> AddRule:
    """Return the change that makes a process use an option, or not use it."""
    scope = Scope(processes=(instance.processes.ids[process],))
    select = Select(options=(instance.options.ids[option],))
    kind = Require if uses else Forbid
    return AddRule(rule=kind(id=free_name(instance, "breakeven"), scope=scope, select=select))


def finer_gap(settings: Settings) -> float:
    """Return a tenth of the asked gap: a decision hangs on the difference of two costs, much smaller than they are."""
    return settings.gap / 10
