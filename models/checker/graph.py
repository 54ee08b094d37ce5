"""The dependency graph in an order that path rules can follow, and the worst path through it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

from rightsource.models.checker.rounding import python_integers
from rightsource.models.instance import Instance

Length = TypeVar("Length")


class Graph:
    """Processes in topological order, with the dependencies that lead into each."""

    def __init__(self, instance: Instance) -> None:
        arcs, count = instance.dependencies, len(instance.processes.ids)
        self.source, self.target = python_integers(arcs.source), python_integers(arcs.target)
        self.arcs_in = np.bincount(arcs.target, minlength=count).tolist()
        self.arcs_out = np.bincount(arcs.source, minlength=count).tolist()
        self._by_target = python_integers(np.argsort(arcs.target, kind="stable"))
        self._first = [0, *accumulate(self.arcs_in)]
        self.order = self._topological_order()

    def into(self, process: int) -> Sequence[int]:
        """Return the dependencies that lead into a process."""
        return self._by_target[self._first[process] : self._first[process + 1]]

    @property
    def sources(self) -> frozenset[int]:
        """The processes that nothing leads into."""
        return frozenset(i for i, arcs in enumerate(self.arcs_in) if not arcs)

    @property
    def sinks(self) -> frozenset[int]:
        """The processes that lead into nothing."""
        return frozenset(i for i, arcs in enumerate(self.arcs_out) if not arcs)

    def _topological_order(self) -> list[int]:
        followers: list[list[int]] = [[] for _ in self.arcs_in]
        for i, j in zip(self.source, self.target, strict=True):
            followers[i].append(j)
        waiting = list(self.arcs_in)
        order = [i for i, arcs in enumerate(waiting) if not arcs]
        for i in order:
            for j in followers[i]:
                waiting[j] -= 1
                if not waiting[j]:
                    order.append(j)
        return order


def worst_path(
    graph: Graph,
    starts: Collection[int],
    ends: Collection[int],
    nothing: Length,
    along_arc: Callable[[Length, int], Length],
    through_process: Callable[[Length, int], Length],
    worse: Callable[[Length, Length], bool],
) -> tuple[Length, list[int]] | None:
    """Return length and processes of the worst path from a start to an end, None when there is no path.

    Dynamic programming in topological order, linear in processes and dependencies. ``nothing`` is the length before the
    first process; ``along_arc`` and ``through_process`` extend a length by a dependency or process and must keep the
    order ``worse``. A process that is a start and an end is a path by itself.
    """
    reached: dict[int, Length] = {}
    came_from: dict[int, int] = {}
    waiting = list(graph.arcs_out)
    worst: tuple[Length, int] | None = None
    for j in graph.order:
        lengths = [(nothing, -1)] if j in starts else []
        for arc in graph.into(j):
            i = graph.source[arc]
            if i in reached:
                lengths.append((along_arc(reached[i], arc), i))
            waiting[i] -= 1
            if not waiting[i]:
                # Lengths can be numbers of many thousand digits: none is kept longer than needed.
                reached.pop(i, None)
        if not lengths:
            continue
        before, came_from[j] = _worst(lengths, worse)
        length = through_process(before, j)
        if graph.arcs_out[j]:
            reached[j] = length
        if j in ends and (worst is None or worse(length, worst[0])):
            worst = (length, j)
    return None if worst is None else (worst[0], _back(came_from, worst[1]))


def _worst(lengths: list[tuple[Length, int]], worse: Callable[[Length, Length], bool]) -> tuple[Length, int]:
    """Return the worst length with where it came from, the first of equals."""
    worst = lengths[0]
    for other in lengths[1:]:
        if worse(other[0], worst[0]):
            worst = other
    return worst


def _back(came_from: dict[int, int], last: int) -> list[int]:
    """Return the path that ends in ``last``, from its first process on."""
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(came_from[path[-1]])
    return path[::-1]
