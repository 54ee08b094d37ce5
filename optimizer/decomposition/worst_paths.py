"""The paths on which a plan breaks a path rule, and the rows that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.lengths import Lengths, lengths
from rightsource.models.formulation.paths import path_region
from rightsource.models.rules import MaxPathTime, MinPathYield, PathRule
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.compiled import compiled

_MOST: Final = 30
"""Paths told of one rule under one plan, those furthest over the limit first."""
_MOST_KNOWN: Final = 1000
"""Paths kept in mind beside the latest; the oldest are forgotten."""


@dataclass(frozen=True)
class Path:
    """A path of a path rule: its processes in order, the arcs between them, and how long it may be."""

    rule: str
    length: Lengths
    processes: Integers
    arcs: Integers

    @property
    def key(self) -> tuple[str, bytes]:
        """Tell paths apart."""
        return self.rule, self.processes.tobytes()


class PathLengths:
    """The lengths of one rule's paths under any plan, by one sweep over the arcs in topological order.

    Every process of the region is swept, so that a path is found where it is longest: at the region's last processes.
    Lengths are rounded outwards (see `lengths`): what is found breaks the rule, and only what breaks it by the rounding
    alone is not found.
    """

    def __init__(self, tables: Tables, rule: PathRule) -> None:
        self._tables, self._rule = tables, rule.id
        self._length = lengths(tables, rule)
        region, arcs = path_region(tables, rule), tables.arcs
        rank = np.empty(len(tables.process_ids), dtype=np.int64)
        rank[np.array(tables.topological_order, dtype=np.int64)] = np.arange(len(rank))
        self._starts = region.starts
        self._arcs = region.arcs[np.argsort(rank[arcs.target[region.arcs]], kind="stable")]
        self._last = np.setdiff1d(region.processes, arcs.source[region.arcs])

    def broken(self, choice: Integers) -> list[Path]:
        """Return the longest path to each last process where it is over the limit, at most thirty of them."""
        value, came_by = self._swept(choice)
        over = self._last[value[self._last] > self._length.limit]
        worst = over[np.argsort(-value[over], kind="stable")][:_MOST]
        return [self._traced(int(end), came_by) for end in worst]

    def _swept(self, choice: Integers) -> tuple[Integers, Integers]:
        """Return the length of the longest path that ends at each process, and its last arc, -1 for none."""
        tables, inside = self._tables, self._arcs
        source, target = tables.arcs.source[inside], tables.arcs.target[inside]
        provider = tables.option_provider[choice]
        distance = tables.distances(inside, provider[source], provider[target])
        own = self._length.option[choice]
        step = self._length.handoff[tables.arcs.profile[inside], distance] + own[target]
        value, came_by = np.zeros(len(own), dtype=np.int64), np.full(len(own), -1, dtype=np.int64)
        value[self._starts] = own[self._starts]
        _sweep(source, target, step, inside, value, came_by)
        return value, came_by

    def _traced(self, end: int, came_by: Integers) -> Path:
        processes, path = [end], []
        while (arc := int(came_by[processes[-1]])) >= 0:
            path.append(arc)
            processes.append(int(self._tables.arcs.source[arc]))
        return Path(self._rule, self._length, _reversed(processes), _reversed(path))


@compiled
def _sweep(
    source: Integers, target: Integers, step: Integers, arc: Integers, value: Integers, came_by: Integers
) -> None:
    """Lengthen paths arc by arc; arcs come in topological order of their targets, so paths to a source are done."""
    for k in range(len(arc)):
        length = value[source[k]] + step[k]
        if length > value[target[k]]:
            value[target[k]], came_by[target[k]] = length, arc[k]


def _reversed(items: list[int]) -> Integers:
    return np.array(items[::-1], dtype=np.int64)


class WorstPaths:
    """All path rules of an instance, and the paths that plans have broken so far."""

    def __init__(self, tables: Tables) -> None:
        rules = [table.rule for table in tables.rules]
        self._rules = [PathLengths(tables, rule) for rule in rules if isinstance(rule, MinPathYield | MaxPathTime)]
        self._known: dict[tuple[str, bytes], Path] = {}

    def known(self) -> list[Path]:
        """Return the paths that any plan looked at has broken."""
        return list(self._known.values())

    def broken(self, choice: Integers) -> list[Path]:
        """Return paths on which a plan breaks a rule, and keep them in mind."""
        found = [path for rule in self._rules for path in rule.broken(choice)]
        fresh = {path.key: path for path in found}
        kept = [item for item in self._known.items() if item[0] not in fresh]
        self._known = dict(kept[-_MOST_KNOWN:]) | fresh
        return found
