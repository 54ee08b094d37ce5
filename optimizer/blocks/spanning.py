"""What parts share: rules whose scope crosses parts, and providers that several parts use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.totals import LinearRule
from rightsource.models.instance import Instance
from rightsource.models.rules import (
    MaxShare,
    PathRule,
    Rule,
    Scoped,
    is_budget,
)
from rightsource.models.tables.selection import BARRING, Resolver
from rightsource.models.vocabulary import Per
from rightsource.optimizer.blocks.partition import Partition
from rightsource.optimizer.blocks.regions import region

_SELECT_OF: Final[Mapping[Per, str]] = {
    "mode": "modes",
    "provider": "providers",
    "group": "groups",
    "site": "sites",
    "country": "countries",
    "region": "regions",
    "shore": "shores",
    "technology": "technologies",
}


@dataclass(frozen=True)
class Spanning:
    """``inner`` are the rules that each part keeps by itself, ``linear`` those that several parts keep together.

    ``loose`` are rules across parts that are no rows (budgets, `together`, `apart` and counts over many processes,
    paths across parts): bounds do not count on them, and whether a plan keeps them is for the checker to say.
    ``shared`` says which providers options of several parts use, as provider or in support.
    """

    inner: tuple[tuple[Rule, ...], ...]
    linear: tuple[LinearRule, ...]
    loose: tuple[Rule, ...]
    shared: Flags

    @property
    def rows_only(self) -> Spanning:
        """The same without the rules of parts and the loose ones: what a worker needs."""
        return replace(self, inner=(), loose=())


def spanning(instance: Instance, resolver: Resolver, partition: Partition) -> Spanning:
    """Sort the active rules of an instance into those of single parts, those of several, and the loose ones."""
    inner: list[list[Rule]] = [[] for _ in partition.parts]
    linear: list[LinearRule] = []
    loose: list[Rule] = []
    for rule in instance.active_rules:
        processes = processes_of(instance, resolver, rule)
        touched = partition.touched(processes)
        if isinstance(rule, BARRING):
            for part in touched.tolist():
                inner[part].append(within(rule, instance, processes & (partition.part == part)))
        elif len(touched) == 1 and not is_budget(rule):
            inner[int(touched[0])].append(rule)
        elif isinstance(rule, LinearRule) and not is_budget(rule):
            linear += rows_of(resolver, rule, processes) if len(touched) else []
        else:
            loose.append(rule)
    shared = np.count_nonzero(part_counts(instance, partition), axis=0) > 1
    return Spanning(tuple(map(tuple, inner)), tuple(linear), tuple(loose), shared)


def processes_of(instance: Instance, resolver: Resolver, rule: Rule) -> Flags:
    """Return which processes a rule speaks of."""
    if isinstance(rule, PathRule):
        return region(instance, rule)
    return resolver.in_scope(rule.scope) if isinstance(rule, Scoped) else np.ones(0, dtype=np.bool_)


def within(rule: Rule, instance: Instance, processes: Flags) -> Rule:
    """Return a rule on single processes with a list of processes cut down to those of a part."""
    if not isinstance(rule, Scoped) or rule.scope.processes is None:
        return rule
    ids = tuple(instance.processes.ids[i] for i in np.flatnonzero(processes).tolist())
    return rule.model_copy(update={"scope": rule.scope.model_copy(update={"processes": ids})})


def rows_of(resolver: Resolver, rule: LinearRule, processes: Flags) -> Iterator[LinearRule]:
    """Yield a rule as rules of one row each: a limit for each value of ``per`` is a rule on the options with it."""
    if not isinstance(rule, MaxShare) or rule.per is None:
        yield rule
        return
    options = resolver.instance.options
    chosen = resolver.selected(rule.select) & processes[options.process]
    if rule.per == "technology":
        codes, code = resolver.technology, resolver.technology.code[chosen]
    else:
        codes = resolver.of_provider[rule.per]
        code = codes.code[options.provider[chosen]]
    for k in np.unique(code[code >= 0]).tolist():
        select = rule.select.model_copy(update={_SELECT_OF[rule.per]: (codes.labels[k],)})
        yield rule.model_copy(update={"id": f"{rule.id}[{codes.labels[k]}]", "per": None, "select": select})


def part_counts(instance: Instance, partition: Partition) -> Integers:
    """Return how many entries of options and supports of each part use each provider, shape (parts, providers)."""
    options, supports, count = instance.options, instance.supports, len(instance.providers.ids)
    part = partition.part[options.process]
    provider = np.concatenate([options.provider, supports.provider])
    key = np.concatenate([part, part[supports.option]]) * count + provider
    return np.bincount(key, minlength=len(partition.parts) * count).reshape(-1, count).astype(np.int64)
