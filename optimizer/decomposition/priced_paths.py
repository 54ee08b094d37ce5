"""Paths whose rules are priced: their lengths at options, and at the hand-offs of the arcs between."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.rounding import lowered
from rightsource.optimizer.decomposition.worst_paths import Path

_DISTANCES = 5


class PricedPaths:
    r"""Rows of path rules, one per path P.

    .. math:: \sum_{i \in P} \sum_{o \in O_i} l_{io} x_{io} + \sum_{(i, j) \in P} d_{ij}(x) \le L

    with the lengths l of options, the lengths d of hand-offs and the limit L of
    `rightsource.models.formulation.lengths`: every plan that keeps the rule keeps the row.
    """

    def __init__(self, tables: Tables, graph: HandoffGraph) -> None:
        self.paths: list[Path] = []
        self._tables, self._graph = tables, graph
        self._known: set[tuple[str, bytes]] = set()

    def copy(self) -> PricedPaths:
        """Return the same paths; what is added to one of the two is not in the other."""
        other = PricedPaths(self._tables, self._graph)
        other.add(self.paths)
        return other

    def add(self, paths: Iterable[Path]) -> list[Path]:
        """Take in those paths that are new, and return them."""
        new = []
        for path in paths:
            if path.key not in self._known:
                self._known.add(path.key)
                new.append(path)
        self.paths += new
        return new

    def limits(self) -> Integers:
        """Return the most each path may sum to, shape (paths,)."""
        return np.array([path.length.limit for path in self.paths], dtype=np.int64)

    def options_of(self, path: Path) -> tuple[Integers, Doubles]:
        """Return the open options of the processes of a path, by position, and their lengths."""
        graph = self._graph
        _, place = ranges(graph.first[path.processes], graph.sizes[path.processes])
        return place, path.length.option[graph.option[place]].astype(np.float64)

    def option_entries(self) -> tuple[Integers, Integers, Doubles]:
        """Return the path, the open option and its length for all open options of all paths."""
        found = [self.options_of(path) for path in self.paths]
        path = np.repeat(np.arange(len(found)), [len(place) for place, _ in found])
        return (
            path,
            _joined([place for place, _ in found]),
            np.concatenate([np.zeros(0), *(length for _, length in found)]),
        )

    def lengths(self, weights: Doubles, entries: Integers) -> Doubles:
        """Return the length of each path, shape (paths,).

        Parameters
        ----------
        weights
            The part of its process that takes each open option, shape (open options,).
        entries
            The entry of the pair tables that each edge of the graph has, shape (edges,).
        """
        path, option, length = self.option_entries()
        own = np.bincount(path, weights=length * weights[option], minlength=len(self.paths))
        path, arc = self._arc_entries()
        handoff = self._handoff_lengths()[np.arange(len(arc)), self._graph.distances(self._tables, arc, entries[arc])]
        between = np.bincount(path, weights=handoff, minlength=len(self.paths))
        return (own + between).astype(np.float64)

    def pair(self, prices: Doubles) -> Doubles:
        """Return the graph's costs of pairs plus the price of each path per unit of length, nowhere above the sum.

        Prices are not negative, shape (paths,).
        """
        path, arc = self._arc_entries()
        if not len(arc):
            return self._graph.pair
        arcs, position = np.unique(arc, return_inverse=True)
        place = (position[:, None] * _DISTANCES + np.arange(_DISTANCES)).ravel()
        amounts = (prices[path][:, None] * self._handoff_lengths()).ravel()
        priced = np.maximum(lowered(np.zeros(len(arcs) * _DISTANCES), place, -amounts), 0.0)
        pair = self._graph.with_prices(self._tables, arcs, priced.reshape(-1, _DISTANCES))
        return np.where(pair != self._graph.pair, np.nextafter(pair, -np.inf), pair)

    def _arc_entries(self) -> tuple[Integers, Integers]:
        """Return the path and the arc for all arcs of all paths."""
        path = np.repeat(np.arange(len(self.paths)), [len(path.arcs) for path in self.paths])
        return path, _joined([path.arcs for path in self.paths])

    def _handoff_lengths(self) -> Integers:
        """Return the lengths of `_arc_entries` at distances 0 to 4, shape (entries, 5)."""
        profile = self._tables.arcs.profile
        lengths = [path.length.handoff[profile[path.arcs]] for path in self.paths]
        return np.concatenate([np.zeros((0, _DISTANCES), dtype=np.int64), *lengths])


def _joined(arrays: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, dtype=np.int64), *arrays])
