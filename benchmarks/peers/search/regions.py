"""The part of the dependency graph that a path rule speaks of, in topological order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.rules import PathRule
from rightsource.models.tables import Tables


@dataclass(frozen=True)
class Region:
    """Nodes are processes on a path from a start to an end, numbered in topological order.

    ``source`` and ``target`` are nodes, ``arc`` the dependency between them; ``starts`` and ``ends`` are per node.
    """

    processes: Integers
    starts: Flags
    ends: Flags
    source: Integers
    target: Integers
    arc: Integers


class Adjacency:
    """Successors and predecessors of every process, made once for all rules."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        count = len(tables.process_ids)
        self.after: list[list[int]] = [[] for _ in range(count)]
        self.before: list[list[int]] = [[] for _ in range(count)]
        for i, j in zip(tables.arcs.source.tolist(), tables.arcs.target.tolist(), strict=True):
            self.after[i].append(j)
            self.before[j].append(i)
        self.position = np.empty(count, dtype=np.int64)
        self.position[np.array(tables.topological_order, dtype=np.int64)] = np.arange(count)
        self.index = {process: i for i, process in enumerate(tables.process_ids)}

    def region(self, rule: PathRule) -> Region:
        """Return the region of a rule."""
        starts = self._ends(rule.from_, self.before)
        ends = self._ends(rule.to, self.after)
        on_path = _reached(starts, self.after) & _reached(ends, self.before)
        processes = np.flatnonzero(on_path)
        processes = processes[np.argsort(self.position[processes], kind="stable")]
        node = np.full(len(on_path), -1, dtype=np.int64)
        node[processes] = np.arange(len(processes))
        arcs = self.tables.arcs
        arc = np.flatnonzero(on_path[arcs.source] & on_path[arcs.target])
        return Region(
            processes, starts[processes], ends[processes], node[arcs.source[arc]], node[arcs.target[arc]], arc
        )

    def _ends(self, ids: Iterable[str] | None, beyond: list[list[int]]) -> Flags:
        if ids is None:
            return np.array([not neighbours for neighbours in beyond], dtype=np.bool_)
        flags = np.zeros(len(beyond), dtype=np.bool_)
        flags[[self.index[process] for process in ids]] = True
        return flags


def _reached(origins: Flags, beyond: list[list[int]]) -> Flags:
    reached = origins.copy()
    waiting = deque(np.flatnonzero(origins).tolist())
    while waiting:
        for j in beyond[waiting.pop()]:
            if not reached[j]:
                reached[j] = True
                waiting.append(j)
    return reached
