"""A sample of an instance that prices the rows across parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.totals import LinearRule
from rightsource.models.instance import Instance
from rightsource.models.rules import Rule, is_budget
from rightsource.models.tables.selection import BARRING, Resolver
from rightsource.optimizer.blocks.partition import Partition, cut
from rightsource.optimizer.blocks.spanning import Spanning, processes_of, rows_of, within

_PIECES: Final = 20
"""A sample consists of so many pieces of functions at least, where that leaves more than one process to a piece."""


@dataclass(frozen=True)
class Pilot:
    """Some processes, and their rules as a part.

    ``shared.linear`` begins with those of the parts; behind them are the rows of rules that the sample cuts though no
    part does. All providers count as shared.
    """

    processes: Integers
    shared: Spanning


def pilot(instance: Instance, resolver: Resolver, partition: Partition, shared: Spanning, most: int) -> Pilot:
    """Draw about ``most`` processes, all of them where there are no more, and sort the rules that speak of them."""
    processes = _sample(resolver.function.code, most)
    inside = np.zeros(len(partition.part), dtype=np.bool_)
    inside[processes] = True
    inner: list[Rule] = []
    cut_through: list[LinearRule] = []
    for rule in instance.active_rules:
        scope = processes_of(instance, resolver, rule)
        if is_budget(rule) or not scope[processes].any() or _crosses(rule, partition, scope):
            continue
        if isinstance(rule, BARRING):
            inner.append(within(rule, instance, scope & inside))
        elif not (scope & ~inside).any():
            inner.append(rule)
        elif isinstance(rule, LinearRule):
            cut_through += rows_of(resolver, rule, scope)
    everybody = np.ones(len(instance.providers.ids), dtype=np.bool_)
    return Pilot(processes, Spanning((tuple(inner),), (*shared.linear, *cut_through), (), everybody))


def _crosses(rule: Rule, partition: Partition, scope: Flags) -> bool:
    """Say whether a rule is among the rows across parts."""
    return isinstance(rule, LinearRule) and len(partition.touched(scope)) > 1


def _sample(function: Integers, most: int) -> Integers:
    """Return every so many-th piece of the functions, all processes where there are no more than asked for."""
    count = len(function)
    if count <= most:
        return np.arange(count, dtype=np.int64)
    piece, every = cut(function, max(most // _PIECES, 1)), -(-count // most)
    return np.flatnonzero(piece % every == every // 2).astype(np.int64)
