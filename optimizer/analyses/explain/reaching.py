"""How far a rule's value must go: the tightest value that leaves a plan while other rules hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Final

import numpy as np

from rightsource.models.changes import ChangeRule
from rightsource.models.changing.apply import changed
from rightsource.models.columns import Integers
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.report import RuleReport
from rightsource.models.rules import is_budget
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES
from rightsource.optimizer.analyses.explain.limits import between, holding, tighter
from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.rule_values import SHARES, Names, is_upper, kind_of, rule_named, value_of, without

_PICKS: Final = frozenset({"require", "forbid"})
_MOST_ROUNDS: Final = 60


@dataclass(frozen=True)
class Reach:
    """The best that a rule can have while some other rules hold.

    ``choice`` is a checked plan that keeps the others, ``report`` the checker's word on the rule under it, ``limit``
    the tightest value with which the plan keeps the rule as well (None where the rule has no value, or none would do).
    ``refuted`` is a value proven to be too tight. ``exact``: there is no value between the two.
    """

    choice: Integers
    report: RuleReport
    limit: Decimal | None
    refuted: Decimal | None = None
    exact: bool = False


class Reaching:
    """Finds how far values can go; of so many ``values``, each may take up to twice its part of the time left."""

    def __init__(self, oracle: Oracle, values: int = 1) -> None:
        self.oracle, self._left = oracle, values
        self.instance = oracle.instance

    def reach(self, name: str, others: Names) -> Reach | None:
        """Return the best that a rule can have while the others hold, None when no plan for it is known in time."""
        with self.oracle.within(2 / max(1, self._left)):
            self._left -= 1
            return self._reach(name, others)

    def _reach(self, name: str, others: Names) -> Reach | None:
        if not self.oracle.settle(others):
            return None
        found = self._known(name, others)
        if found is not None and kind_of(self.instance, name) in _PICKS:
            return self._by_exceptions(name, others, found)
        if found is None or found.limit is None:
            return found
        if self._is_sum(name) and not self.oracle.has_budget(others):
            return self._by_sum(name, others, found)
        rule = rule_named(self.instance, name)
        if rule is not None and is_budget(rule):
            return self._by_cost(name, others, found)
        return self._by_halves(name, others, found)

    def _known(self, name: str, others: Names) -> Reach | None:
        """Return the best of the known plans that keep the others."""
        plans = [witness.choice for witness in self.oracle.witnesses if not witness.broken & others]
        reaches = [self._of(name, choice) for choice in plans]
        upper = is_upper(self.instance, name)

        def worth(reach: Reach) -> Fraction:
            value = reach.report.value or Fraction(0)
            return value if upper else -value

        best = min(reaches, key=worth, default=None)
        return None if best is None else replace(best, refuted=value_of(self.instance, name))

    def _of(self, name: str, choice: Integers) -> Reach:
        report = next(rule for rule in self.oracle.checker.check(choice).rules if rule.id == name)
        has_value = value_of(self.instance, name) is not None and report.value is not None
        limit = holding(self.instance, name, report.value) if has_value and report.value is not None else None
        return Reach(choice, report, limit)

    def _is_sum(self, name: str) -> bool:
        return len(self.oracle.rows.of(name)) == 1

    def _by_exceptions(self, name: str, others: Names, found: Reach) -> Reach:
        """Ask for the fewest processes that offend against the rule; one is fewest by itself."""
        if len(found.report.processes) == 1:
            return replace(found, exact=True)
        if self.oracle.has_budget(others):
            return found
        answer = self.oracle.ask_least(others, self.oracle.rows.bars[name].astype(np.int64))
        if answer is None or answer.choice is None:
            return found
        fewest = self._of(name, answer.choice)
        best = min(found, fewest, key=lambda reach: len(reach.report.processes))
        return replace(best, exact=answer.low is not None and answer.low > len(best.report.processes) - 1)

    def _by_sum(self, name: str, others: Names, found: Reach) -> Reach:
        """Minimise the rule's own sum; for shares, whose sum depends on the value, until no value is better.

        The value of each plan is tried a step tighter (Dinkelbach, Management Science 13, 1967): a few rounds.
        """
        value = found.refuted if kind_of(self.instance, name) not in SHARES else self._tighter(name, found)
        for _ in range(_MOST_ROUNDS):
            row = self.oracle.rows.of(name, value)[0]
            amounts, scale = _amounts(row, len(self.oracle.rows.tables.option_ids))
            answer = self.oracle.ask_least(others, amounts)
            if answer is None or answer.choice is None:
                return found
            better = self._better(name, found, self._of(name, answer.choice))
            if kind_of(self.instance, name) not in SHARES:
                return self._refuted_by(name, better, None if answer.low is None else answer.low * scale)
            if answer.low is not None and answer.low * scale > row.upper:
                return replace(better, refuted=value, exact=value == self._tighter(name, better))
            if better is found:
                return found
            found, value = better, self._tighter(name, better)
        return found

    def _refuted_by(self, name: str, found: Reach, least: int | None) -> Reach:
        """Take in that the rule's sum is at least this: every value whose row allows less is too tight."""
        if least is None or found.limit is None or found.refuted is None:
            return found
        tight, loose = found.refuted, found.limit
        while (middle := between(self.instance, name, tight, loose)) is not None:
            if least > self.oracle.rows.of(name, middle)[0].upper:
                tight = middle
            else:
                loose = middle
        return replace(found, refuted=tight, exact=loose == found.limit)

    def _by_cost(self, name: str, others: Names, found: Reach) -> Reach:
        """Ask for the least cost: how far a budget must go."""
        variant = changed(self.instance, without(self.oracle.names - others))
        answer = self.oracle.ask(variant, "the least cost", gap=0.0)
        if answer is None or answer.choice is None:
            return found
        better = self._better(name, found, self._of(name, answer.choice))
        if answer.low is None:
            return better
        below = Decimal(answer.low - 1).scaleb(-self.instance.money_decimals)
        return replace(better, refuted=below, exact=better.limit is not None and self._tighter(name, better) == below)

    def _by_halves(self, name: str, others: Names, found: Reach) -> Reach:
        """Ask at values between what is too tight and what a plan has, and just beyond what a plan has."""
        beyond = True
        for _ in range(_MOST_ROUNDS):
            if found.limit is None or found.refuted is None or found.exact:
                return found
            middle = between(self.instance, name, found.refuted, found.limit)
            if middle is None:
                return replace(found, exact=True)
            value = tighter(self.instance, name, found.limit) if beyond else middle
            answer = self.oracle.ask_any_plan(
                others | {name}, [ChangeRule(rule=name, value=value)], f"{name} at {value}"
            )
            if answer is None or not (answer.infeasible or answer.choice is not None):
                return found
            beyond = answer.choice is not None
            if answer.choice is None:
                found = replace(found, refuted=value, exact=value == self._tighter(name, found))
            else:
                found = self._better(name, found, self._of(name, answer.choice))
        return found

    def _tighter(self, name: str, found: Reach) -> Decimal | None:
        return None if found.limit is None else tighter(self.instance, name, found.limit)

    def _better(self, name: str, one: Reach, other: Reach) -> Reach:
        """Return the reach with the tighter limit, with what is refuted of the first."""
        if one.limit is None or other.limit is None or one.limit == other.limit:
            return one
        tight = other.limit < one.limit if is_upper(self.instance, name) else other.limit > one.limit
        return replace(other, refuted=one.refuted) if tight else one


def _amounts(row: LinearRow, options: int) -> tuple[Integers, int]:
    """Return a row's coefficients over all options, small enough to be an objective, and what one of them stands for.

    Where they must be rounded for it, they are rounded down, so that a bound on their sum stays one on the row's.
    """
    coefficient = row.coefficient
    scale = gcd(*(int(c) for c in coefficient)) or 1
    total = sum(int(c) for c in coefficient) // scale
    scale *= total // EXACT_IN_DOUBLES + 1
    amounts = np.zeros(options, dtype=np.int64)
    amounts[row.column] = (coefficient // scale).astype(np.int64)
    return amounts, scale
