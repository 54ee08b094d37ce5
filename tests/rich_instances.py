"""Random instances, tiny or of middle size, with many rules that a few plans just keep: most of them have plans."""

from __future__ import annotations

from decimal import Decimal
from math import prod
from random import Random
from typing import Final

import numpy as np
from random_instances import RULE_KINDS, Document, attained_limit, random_process, random_rule, without_rules

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.report import Report, RuleReport

MOST_PLANS: Final = 300
_MANY: Final = 10**6
"""A capacity, or a number of units, that no plan needs."""
_TRIES: Final = 6


def rich_document(seed: int, processes: int | None = None) -> Document:
    """Return a random document whose limits, capacities and numbers of units one to three plans just keep.

    Three to seven rules of different kinds are drawn; a rule without a limit is taken if these plans keep it. One
    document in five is shaken: its rules may contradict each other.

    Parameters
    ----------
    seed
        The same seed gives the same document.
    processes
        How many there are; by default 2 to 6, with at most `MOST_PLANS` plans.
    """
    random = Random(f"rich-{seed}")
    sizes = _sizes(random, processes)

    def make(random: Random, providers: list[Document]) -> list[Document]:
        return [random_process(random, k, size, providers) for k, size in enumerate(sizes)]

    joined = 0.5 if processes is None else 2.5 / processes
    document = without_rules(random, f"rich-{seed}", make, joined)
    shaken = random.random() < 0.2
    instance = read_document(document, "without rules")
    plans = [_plan(random, instance) for _ in range(random.choice([1, 1, 2, 3]))]
    _tighten(random, document, plans)
    kinds = random.sample(RULE_KINDS, len(RULE_KINDS))
    for kind in kinds[: random.randint(3, 7)]:
        document["rules"] += _some_rule(random, document, kind, plans, shaken=shaken)
    return document


def rich_instance(seed: int, processes: int | None = None) -> Instance:
    """Return the instance of `rich_document`."""
    return read_document(rich_document(seed, processes), f"rich-{seed}")


def _sizes(random: Random, processes: int | None) -> list[int]:
    """Return the number of options of each process."""
    if processes is not None:
        return [random.randint(2, 5) for _ in range(processes)]
    sizes = [random.choice([1, 2, 2, 3, 3, 4]) for _ in range(random.randint(2, 6))]
    while prod(sizes) > MOST_PLANS:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def _plan(random: Random, instance: Instance) -> Integers:
    """Return any plan; two times in three processes keep to few providers, so that capacities and counts bind."""
    rank = list(range(len(instance.providers.ids)))
    random.shuffle(rank)
    few = random.random() < 0.67
    provider = instance.options.provider
    options = (list(instance.options_of(i)) for i in range(len(instance.processes.ids)))
    return np.array(
        [min(own, key=lambda o: rank[int(provider[o])]) if few else random.choice(own) for own in options],
        dtype=np.int64,
    )


def _reports(document: Document, plans: list[Integers]) -> list[Report]:
    checker = Checker(read_document(document, "for some plans"))
    return [checker.check(plan) for plan in plans]


def _tighten(random: Random, document: Document, plans: list[Integers]) -> None:
    """Give providers capacities and unit maxima of which some plan needs all, or a little more."""
    for provider in document["providers"]:
        provider.pop("capacity", None)
        if random.random() < 0.35:
            provider["capacity"] = _MANY
        if "unit" in provider:
            provider["unit"]["max"] = _MANY
    reports = _reports(document, plans)
    for provider in document["providers"]:
        if "capacity" in provider:
            hours = max(_of(f"capacity:{provider['id']}", report).value or 0 for report in reports)
            provider["capacity"] = Decimal(int(hours * 1000)).scaleb(-3) + Decimal(
                random.choice(["0", "0", "0.001", "20"])
            )
        if "unit" in provider:
            units = max(_of(f"units:{provider['id']}", report).value or 0 for report in reports)
            provider["unit"]["max"] = int(units) + random.choice([0, 0, 1, 3, 20])


def _some_rule(random: Random, document: Document, kind: str, plans: list[Integers], *, shaken: bool) -> list[Document]:
    """Return a rule of a kind that some plans keep, if one is found in a few tries; it need not be kept if shaken."""
    for attempt in range(_TRIES):
        rule = random_rule(random, document, f"r{len(document['rules'])}-{attempt}-{kind}", kind)
        try:
            reports = [_of(rule["id"], report) for report in _reports(document | {"rules": [rule]}, plans)]
        except InputError:
            continue  # a scope or a selection that matches nothing
        if "value" in rule:
            limits = [attained_limit(random, rule, report) for report in reports]
            rule["value"] = min(limits) if kind.startswith("min_") else max(limits)
            return [rule]
        if shaken or all(report.holds for report in reports):
            return [rule]
    return []


def _of(rule: str, report: Report) -> RuleReport:
    return next(found for found in report.rules if found.id == rule)


class Truth:
    """All plans of a tiny instance that keep all rules, with what they cost, by the checker alone."""

    def __init__(self, instance: Instance) -> None:
        checker = Checker(instance)
        options = [list(instance.options_of(i)) for i in range(len(instance.processes.ids))]
        grid = np.stack(np.meshgrid(*options, indexing="ij"), axis=-1).reshape(-1, len(options)).astype(np.int64)
        self.plans = [plan for plan in grid if checker.feasible(plan)]
        """The plans, each with the option of each process."""
        self.costs = [checker.objective(plan) for plan in self.plans]
        self.optimum = min(self.costs, default=None)
        """The least cost in minor units; None without a plan."""

    def with_option(self, option: int) -> int | None:
        """Return the least cost of the plans with an option; None without one."""
        return min((cost for plan, cost in zip(self.plans, self.costs, strict=True) if option in plan), default=None)

    def without(self, closed: Flags) -> int | None:
        """Return the least cost of the plans that take no closed option; None without one."""
        costs = (cost for plan, cost in zip(self.plans, self.costs, strict=True) if not closed[plan].any())
        return min(costs, default=None)
