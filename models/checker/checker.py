"""The checker: cost by cause and every rule of any plan, feasible or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from rightsource.models.checker.agreement import ApartCheck, TogetherCheck
from rightsource.models.checker.amounts import HOURS_SCALE
from rightsource.models.checker.counts import CountCheck
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.limits import limit_checks
from rightsource.models.checker.paths import MaxPathTimeCheck, MinPathYieldCheck
from rightsource.models.checker.picks import PickCheck
from rightsource.models.checker.rule_check import RuleCheck
from rightsource.models.checker.shares import ShareCheck
from rightsource.models.checker.totals import BudgetCheck, TotalCheck
from rightsource.models.checker.yields import MinMeanYieldCheck, MinYieldCheck
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.report import Costs, ProviderReport, Report
from rightsource.models.rules import Rule, is_budget
from rightsource.models.vocabulary import Cause


class Checker:
    """Judges any number of plans of one instance; a choice is the global option index of each process, in order.

    Everything is computed from the raw columns in exact whole numbers: each amount of money is rounded once, half to
    even, to minor units; hours are rounded up to thousandths; yields, shares and means are compared as ratios.

    Examples
    --------
    >>> from rightsource.models.reading import read_document
    >>> site = {"id": "hq", "country": "US", "shore": "onshore"}
    >>> team = {"id": "team", "kind": "team", "site": "hq"}
    >>> option = {"id": "own", "provider": "team", "unit_cost": 1.5, "yield": 1, "hours": 0}
    >>> process = {"id": "pay", "function": "payables", "volume": 10, "options": [option]}
    >>> document = {"format": "rightsource/1", "name": "tiny", "currency": "USD"}
    >>> document |= {"sites": [site], "providers": [team], "processes": [process]}
    >>> checker = Checker(read_document(document, "example"))
    >>> checker.objective(np.array([0])), checker.feasible(np.array([0]))
    (1500, True)
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._facts = Facts(instance)
        rules = [_rule_check(self._facts, rule) for rule in instance.active_rules]
        self._checks: tuple[RuleCheck, ...] = (*rules, *limit_checks(self._facts))

    def costs(self, choice: Integers) -> Costs:
        """Return the cost by cause in minor units per year."""
        return self._chosen(choice).costs

    def objective(self, choice: Integers) -> int:
        """Return the cost of a plan in minor units per year."""
        return self._chosen(choice).costs.total

    def feasible(self, choice: Integers) -> bool:
        """Tell whether every rule holds, stopping at the first that does not."""
        chosen = self._chosen(choice)
        return all(check.holds(chosen) for check in self._checks)

    def check(self, choice: Integers) -> Report:
        """Return costs, every active rule, capacity and maximum of units, and the providers in use.

        Raises
        ------
        ValueError
            When the choice does not give each process one of its own options.
        """
        chosen = self._chosen(choice)
        return Report(
            costs=chosen.costs,
            rules=tuple(check.report(chosen) for check in self._checks),
            providers=tuple(_providers(self._facts, chosen)),
            process_costs=dict(_process_costs(self._facts, chosen)),
            handoff_costs=tuple(chosen.handoff_costs),
        )

    def _chosen(self, choice: Integers) -> Chosen:
        first = self.instance.processes.first_option
        if choice.shape != (len(first) - 1,):
            raise ValueError(f"a choice of shape {choice.shape} does not fit {len(first) - 1} processes")
        foreign = (choice < first[:-1]) | (choice >= first[1:])
        if foreign.any():
            i = int(np.argmax(foreign))
            raise ValueError(f"process '{self.instance.processes.ids[i]}' has no option with the index {choice[i]}")
        return Chosen(self._facts, choice.tolist())


def check(instance: Instance, choice: Integers) -> Report:
    """Return the checker's word on one plan of an instance; for many plans, keep a `Checker`."""
    return Checker(instance).check(choice)


_CHECKS: Final[dict[str, Callable[[Facts, Any], RuleCheck]]] = {
    "require": PickCheck,
    "forbid": PickCheck,
    "min_yield": MinYieldCheck,
    "min_mean_yield": MinMeanYieldCheck,
    "min_path_yield": MinPathYieldCheck,
    "max_path_time": MaxPathTimeCheck,
    "max_total": TotalCheck,
    "min_total": TotalCheck,
    "max_share": ShareCheck,
    "min_share": ShareCheck,
    "max_count": CountCheck,
    "min_count": CountCheck,
    "together": TogetherCheck,
    "apart": ApartCheck,
}


def _rule_check(facts: Facts, rule: Rule) -> RuleCheck:
    if is_budget(rule):
        return BudgetCheck(facts, rule)
    return _CHECKS[rule.kind](facts, rule)


def _providers(facts: Facts, chosen: Chosen) -> Iterator[ProviderReport]:
    """Yield the providers in use, in the order of the instance."""
    workload = facts.workload
    for provider, hours in sorted(chosen.given.items()):
        yield ProviderReport(
            id=facts.instance.providers.ids[provider],
            hours=Fraction(hours, HOURS_SCALE),
            units=workload.units(provider, hours),
            fixed_cost=workload.fixed_costs[provider],
            units_cost=workload.units_cost(provider, hours),
        )


def _process_costs(facts: Facts, chosen: Chosen) -> Iterator[tuple[Cause, tuple[int, ...]]]:
    """Yield the causes that belong to single processes with the amount of each process."""
    amounts = facts.amounts
    columns: tuple[tuple[Cause, Sequence[int]], ...] = (
        ("run", amounts.run),
        ("support", amounts.support),
        ("rework", amounts.rework),
        ("change", amounts.change),
    )
    for cause, column in columns:
        yield cause, tuple(column[option] for option in chosen.options)
