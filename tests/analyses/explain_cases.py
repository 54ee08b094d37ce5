"""Random instances without a plan, and what trying every plan says about their rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from random import Random

import numpy as np
from random_instances import random_document

from rightsource.models.changes import ChangeRule
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.report import Report, RuleReport

_MOST_PLANS = 150
_STEP = {"fraction": Fraction(1, 10**9), "count": Fraction(1), "money": Fraction(1, 10**3)}


@dataclass(frozen=True)
class Oracle:
    """Every plan of an instance with the checker's word on it."""

    plans: tuple[tuple[Integers, Report], ...]

    @classmethod
    def of(cls, instance: Instance) -> Oracle:
        """Try every plan."""
        checker = Checker(instance)
        choices = (np.array(choice, dtype=np.int64) for choice in product(*_options(instance)))
        return cls(tuple((choice, checker.check(choice)) for choice in choices))

    def broken(self) -> list[frozenset[str]]:
        """Return the minimal sets of rules that a plan breaks: giving up all of one set leaves a plan."""
        found = {frozenset(rule.id for rule in report.broken) for _, report in self.plans}
        return [one for one in found if not any(other < one for other in found)]

    def conflicts(self) -> set[frozenset[str]]:
        """Return all minimal sets of rules that leave no plan: those that every plan breaks one of."""
        broken = self.broken()
        rules = sorted(frozenset[str]().union(*broken))
        found: list[frozenset[str]] = []
        for size in range(1, len(rules) + 1):
            for names in map(frozenset, combinations(rules, size)):
                if not any(known <= names for known in found) and all(names & one for one in broken):
                    found.append(names)
        return set(found)

    def keeping(self, names: frozenset[str]) -> Iterator[Report]:
        """Yield what the checker says of the plans that keep these rules."""
        for _, report in self.plans:
            if not names & {rule.id for rule in report.broken}:
                yield report

    def values(self, rule: str, others: frozenset[str]) -> list[RuleReport]:
        """Return what the plans that keep the others make of a rule."""
        return [next(one for one in report.rules if one.id == rule) for report in self.keeping(others)]


def _options(instance: Instance) -> list[range]:
    return [instance.options_of(i) for i in range(len(instance.processes.ids))]


def without_plan(seed: int) -> Instance:
    """Return a random tiny instance whose rules were tightened until no plan was left.

    Two of three have a conflict of several rules.
    """
    random = Random(seed)
    while True:
        instance = read_document(random_document(random.randint(0, 10**6)), f"random-{seed}")
        plans = int(np.prod([len(options) for options in _options(instance)]))
        found = _tightened(random, instance) if 6 <= plans <= _MOST_PLANS else None
        if found is not None and (seed % 3 == 0 or _has_several(found)):
            return found


def _has_several(instance: Instance) -> bool:
    return any(len(conflict) > 1 for conflict in Oracle.of(instance).conflicts())


def _tightened(random: Random, instance: Instance) -> Instance | None:
    """Return the instance with values moved past those of random plans until none is left; None where that fails."""
    choices = [np.array(choice, dtype=np.int64) for choice in product(*_options(instance))]
    for _ in range(30):
        checker = Checker(instance)
        choices = [choice for choice in choices if checker.feasible(choice)]
        if not choices:
            return instance
        rules = checker.check(random.choice(choices)).rules
        if not rules:
            return None
        instance = _past(instance, random.choice(rules))
    return None


def _past(instance: Instance, rule: RuleReport) -> Instance:
    """Return the instance with the value of a rule just past the one that a plan has, as it is where there is none."""
    if rule.value is None or rule.kind in ("require", "forbid", "together", "apart"):
        return instance
    step = _STEP.get(rule.unit, Fraction(1, 10**6))
    beyond = rule.value + step if rule.kind.startswith("min_") else rule.value - step
    whole = beyond / step
    value = Decimal(whole.numerator // whole.denominator + (rule.kind.startswith("min_") and whole.denominator > 1))
    value = value * Decimal(step.numerator) / Decimal(step.denominator)
    try:
        return changed(instance, [ChangeRule(rule=rule.id, value=value)])
    except (InputError, ValueError):
        return instance
