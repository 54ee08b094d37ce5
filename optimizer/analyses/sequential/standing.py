"""How a plan stands with the rules while it is changed step by step: nothing may get worse."""

from __future__ import annotations

from fractions import Fraction

from rightsource.models.changes import DropRule
from rightsource.models.changing.apply import changed
from rightsource.models.changing.rules import limit_ids
from rightsource.models.checker import Checker, check
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance


class Standing:
    """The rules that a plan keeps, and how far it is from keeping the others.

    A step is admitted when it breaks no rule that the plan it began with keeps, and takes the plan no further from
    keeping any other; limits of providers are rules.
    """

    def __init__(self, instance: Instance, choice: Integers) -> None:
        broken = {rule.id for rule in check(instance, choice).broken}
        limits = set(limit_ids(instance))
        kept = [rule for rule in instance.active_rules if rule.id not in broken]
        self._kept = Checker(_with_limits(instance, limits - broken).with_rules(kept))
        bare = _with_limits(instance, set())
        # One checker for each: whether a rule holds is quick to say, how far a plan is from keeping it is not.
        self._broken = [
            *(Checker(bare.with_rules([rule])) for rule in instance.active_rules if rule.id in broken),
            *(Checker(_with_limits(instance.with_rules([]), {limit})) for limit in sorted(limits & broken)),
        ]
        self._shortfalls = self._measure(choice)

    def admits(self, choice: Integers) -> bool:
        """Say whether a plan stands no worse with any rule; if so, the next one is held against it."""
        if not self._kept.feasible(choice):
            return False
        shortfalls = self._measure(choice)
        if any(new > old for new, old in zip(shortfalls, self._shortfalls, strict=True)):
            return False
        self._shortfalls = shortfalls
        return True

    def _measure(self, choice: Integers) -> list[Fraction]:
        """Return how far the plan is from keeping each rule that was broken at first, in the unit of the rule."""
        return [_shortfall(checker, choice) for checker in self._broken]


def _shortfall(checker: Checker, choice: Integers) -> Fraction:
    """Return how far a plan is from keeping the one rule of a checker, 0 when it does."""
    if checker.feasible(choice):
        return Fraction(0)
    return max(-rule.slack for rule in checker.check(choice).rules)


def _with_limits(instance: Instance, kept: set[str]) -> Instance:
    return changed(instance, [DropRule(rule=limit) for limit in limit_ids(instance) if limit not in kept])
