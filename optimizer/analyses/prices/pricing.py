"""Find what every rule costs within a time limit: bounds first, then searches for what is least known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Final

from rightsource.models.changing.apply import changed
from rightsource.models.result import Result
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.evidence import Evidence, Loosening
from rightsource.optimizer.analyses.prices.linear_bound import linear_bound
from rightsource.optimizer.analyses.prices.relaxing import PERCENTAGES, PricedRule
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

_GENEROSITY: Final = 2.0
"""Times its fair share of the time left that a question is given: most need less."""
_BOUNDS_PART: Final = 0.3
"""Part of the time left that bounds without a search may take; without a limit they take what they need."""
_WORTHWHILE: Final = 1.5
"""Times as many seconds as before that a question needs to be asked again."""


@dataclass(frozen=True)
class Price:
    """What is proven of a saving, in minor units per year; ``proven``: it is known to the asked gap."""

    saving: Interval
    proven: bool


@dataclass(frozen=True)
class RelaxedPrice:
    """The saving if a rule were relaxed by so many per cent, to this value."""

    percentage: int
    value: Decimal
    price: Price


@dataclass(frozen=True)
class RulePrice:
    """What a rule costs: the savings if it were dropped, and if it were relaxed."""

    rule: PricedRule
    dropped: Price
    relaxed: tuple[RelaxedPrice, ...]


@dataclass(frozen=True)
class Prices:
    """What rules cost, the dearest first.

    ``baseline`` is the result that savings count against: all rules as they are; ``least_cost`` is all that is proven
    of its cost, in minor units. ``together`` is the saving if all these rules were dropped at once. ``complete``: all
    is known to the asked gap.
    """

    baseline: Result
    least_cost: Interval
    together: Price
    rules: tuple[RulePrice, ...]
    complete: bool


@dataclass
class Pricing:
    """Prices in the making. ``on_progress`` is told how many savings are proven, of how many, and what was asked."""

    asker: Asker
    rules: Sequence[PricedRule]
    on_progress: Callable[[int, int, str], None] = lambda proven, total, label: None
    evidence: Evidence = field(init=False)
    given: dict[frozenset[tuple[str, int]], float] = field(default_factory=dict)
    running: dict[str, Loosening] = field(default_factory=dict)
    least_slice: float = 0.0
    bounded: bool = False

    def __post_init__(self) -> None:
        self.evidence = Evidence(self.asker.instance, self.rules)
        self.together: Loosening = {rule.id: rule.dropped for rule in self.rules}
        dropped: list[Loosening] = [{rule.id: rule.dropped} for rule in self.rules]
        relaxed: list[Loosening] = [{rule.id: level} for rule in self.rules for level in range(1, rule.dropped)]
        self.targets: list[Loosening] = [{}, self.together, *dropped, *relaxed]

    def find(self, baseline: Answer) -> Prices:
        """Return the prices, against a baseline that was solved before."""
        self.evidence.add({}, baseline)
        # Questions are as hard as the baseline, more or less: what is given much less time proves nothing at all.
        self.least_slice = baseline.result.seconds.total
        if baseline.choice is not None:
            self._by_tightness(baseline)
            while not self.asker.out_of_time() and self._choose() is not None:
                self.asker.ask(self._questions(), self._learn)
        return self._prices(baseline.result)

    def proven(self, loosening: Loosening) -> bool:
        """Say whether the least cost under a loosening is known to the asked gap."""
        return self.evidence.least_cost(loosening).reached(self.asker.settings.gap)

    def _by_tightness(self, baseline: Answer) -> None:
        """Put first, among what is equally unknown, the rules that leave the baseline least slack."""
        report = baseline.result.report
        slack = {rule.id: rule.slack / (abs(rule.limit) or 1) for rule in (report.rules if report else ())}
        self.targets.sort(key=lambda target: max((slack[rule] for rule in target), default=Fraction(-1)))

    def _bound_each(self) -> None:
        """Bound what a plan costs without each rule by the linear relaxation: that takes a moment, and may settle it.

        It is the work of this process: where there is a crew, that has its first question meanwhile.
        """
        part = TimePart.of(self.asker, _BOUNDS_PART)
        each = {rule.id: rule.dropped for rule in self.rules}
        for target in (one for one in self.targets if len(one) == 1 and one.items() <= each.items()):
            if self.proven(target) or part.over():
                continue
            low = linear_bound(changed(self.asker.instance, self.evidence.changes(target)), part.left())
            if low is not None:
                self.evidence.bounds.append((target, low))
            self._tell(next(iter(target)))
        self.bounded = True

    def _questions(self) -> Iterator[Question]:
        """Yield questions, each decided when there is room for it, until nothing is worth asking for now."""
        if self.asker.crew is None and not self.bounded:
            self._bound_each()
        while not self.asker.out_of_time() and (chosen := self._choose()) is not None:
            target, seconds = chosen
            name = _label(target)
            self.given[_key(target)] = seconds
            self.running[name] = target
            best = self.evidence.best_plan(target)
            starts = () if best is None else (best.choice,)
            yield Question(name, self.evidence.changes(target), starts, None if seconds == inf else seconds)
            if not self.bounded:
                self._bound_each()

    def _choose(self) -> tuple[Loosening, float] | None:
        """Return what to ask next and how many seconds it may take, None when nothing is worth asking.

        First the rules that no cheaper plan breaks, all dropped at once: a bound on that proves all of them. Then
        what is least known.
        """
        unproven = [target for target in self.targets if not self.proven(target)]
        seconds = self._slice(len(unproven))
        group = self._group()
        if group is not None and self._worthwhile(group, seconds):
            return group, seconds
        worth = [target for target in unproven if self._worthwhile(target, seconds)]
        best = max(worth, key=self._width, default=None)
        return None if best is None else (best, seconds)

    def _group(self) -> Loosening | None:
        """Return the unproven rules that no cheaper plan breaks, dropped; None while others are dropped at once."""
        if any(len(target) > 1 for target in self.running.values()):
            return None
        worth = self.evidence.worth_breaking()
        group = {rule.id: rule.dropped for rule in self.rules if rule.id not in worth}
        unproven = {rule: level for rule, level in group.items() if not self.proven({rule: level})}
        return unproven if len(unproven) > 1 else None

    def _worthwhile(self, target: Loosening, seconds: float) -> bool:
        """Say whether a question is not asked already, nor was before for as long as it may take now."""
        before = self.given.get(_key(target))
        return _label(target) not in self.running and (before is None or inf > seconds >= _WORTHWHILE * before)

    def _width(self, target: Loosening) -> float:
        width = self.evidence.least_cost(target).width
        return inf if width is None else width

    def _slice(self, unproven: int) -> float:
        """Return the seconds that a question may take now, with so many unproven."""
        left = self.asker.seconds_left()
        if left is None:
            return inf
        slots = min(self.asker.crew.slots if self.asker.crew is not None else 1, len(self.targets))
        return max(self.least_slice, min(left, _GENEROSITY * left * slots / max(unproven, 1)))

    def _learn(self, answer: Answer) -> None:
        target = self.running.pop(answer.key)
        self.evidence.add(target, answer)
        if answer.result.stop_reason not in ("time", "interrupt"):
            self.given[_key(target)] = inf  # no more seconds would prove more
        self._tell(next(iter(target), "") if len(target) == 1 else "several rules")

    def _tell(self, label: str) -> None:
        done = sum(self.proven(each) for each in self.targets)
        self.on_progress(done, len(self.targets), label)

    def _prices(self, baseline: Result) -> Prices:
        prices = sorted(map(self._rule_price, self.rules), key=_dearness)
        complete = all(map(self.proven, self.targets))
        return Prices(baseline, self.evidence.least_cost({}), self._price(self.together), tuple(prices), complete)

    def _rule_price(self, rule: PricedRule) -> RulePrice:
        relaxed = [
            RelaxedPrice(percentage, value, self._price({rule.id: rule.level(percentage)}))
            for percentage, value in zip(PERCENTAGES, rule.relaxed, strict=False)
        ]
        return RulePrice(rule, self._price({rule.id: rule.dropped}), tuple(relaxed))

    def _price(self, target: Loosening) -> Price:
        return Price(self.evidence.saving(target), self.proven(target))


def _dearness(price: RulePrice) -> tuple[int, int]:
    """Return what to sort by: what a rule costs at least, and then at most."""
    saving = price.dropped.saving
    return -(saving.low or 0), -(saving.high or 0)


def _key(target: Loosening) -> frozenset[tuple[str, int]]:
    return frozenset(target.items())


def _label(target: Loosening) -> str:
    """Return a name for a question, another one for each."""
    return ", ".join(f"{rule} to {level}" for rule, level in target.items()) or "baseline"
