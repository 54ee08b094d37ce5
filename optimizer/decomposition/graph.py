"""The hand-off graph: what each pair of options at the two ends of an arc costs, barred options left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.tables import Tables

_AT_ONCE: Final = 2**19
"""Table entries that are worked on at a time: bounds the memory of all temporary arrays."""


@dataclass(frozen=True)
class HandoffGraph:
    r"""Processes joined by the hand-offs between them; edge e is dependency e without its direction.

    Edges after those of the dependencies join processes of a rule, see `with_bans`.

    Open options are the options that no `require`, `forbid` or `min_yield` rule bars; each process must have one.
    ``option`` are their indices among all options, ascending, those of process i at ``first[i]`` up to
    ``first[i + 1]``, and ``sizes`` says how many they are. Edge e joins ``left[e]`` < ``right[e]`` (a DAG has no two
    arcs between the same processes). What options a at the left and b at the right cost together, in minor units per
    year, is ``pair[start[e] + a * sizes[right[e]] + b]``: hand-off costs and pair costs.
    """

    option: Integers
    first: Integers
    sizes: Integers
    left: Integers
    right: Integers
    start: Integers
    pair: Doubles

    @classmethod
    def of(cls, tables: Tables) -> HandoffGraph:
        """Arrange the arcs of compiled tables; no process may be `blocked`.

        Examples
        --------
        >>> from rightsource.models.tables import compile_tables
        >>> tables = compile_tables(instance)
        >>> graph = HandoffGraph.of(tables)
        >>> len(graph.left) == len(tables.arcs.source), len(graph.sizes) == len(tables.process_ids)
        (True, True)

        """
        option = np.flatnonzero(~tables.barred).astype(np.int64)
        sizes = np.bincount(tables.option_process[option], minlength=len(tables.process_ids)).astype(np.int64)
        left = np.minimum(tables.arcs.source, tables.arcs.target)
        right = np.maximum(tables.arcs.source, tables.arcs.target)
        start = starts(sizes[left] * sizes[right])
        graph = cls(option, starts(sizes), sizes, left, right, start, np.zeros(int(start[-1])))
        graph._add_classes(graph.pair, tables, np.arange(len(left), dtype=np.int64), tables.arcs.costs)
        graph._add_pair_costs(tables)
        return graph

    def places(self, columns: int) -> Integers:
        """Return, for the columns of a model that begin with all options, which open option each is, -1 for none."""
        place = np.full(columns, -1, dtype=np.int64)
        place[self.option] = np.arange(len(self.option))
        return place

    def least(self, amounts: Doubles) -> Integers:
        """Return the option of each process with the least of some amounts per open option."""
        order = np.lexsort((amounts, np.repeat(np.arange(len(self.sizes)), self.sizes)))
        return self.option[order[self.first[:-1]]]

    def above_least(self, costs: Doubles) -> Doubles:
        """Return costs per open option with the least of each process brought to 0."""
        above: Doubles = costs - np.repeat(np.minimum.reduceat(costs, self.first[:-1]), self.sizes)
        return above

    def with_prices(self, tables: Tables, arcs: Integers, prices: Doubles) -> Doubles:
        """Return ``pair`` with prices of hand-offs added, as path rules ask for.

        Parameters
        ----------
        tables
            The tables of this graph.
        arcs
            The arcs that have a price, shape (k,), each once.
        prices
            What each of the distances 0 (same provider) to 4 (far) costs in addition, shape (k, 5).

        """
        pair = self.pair.copy()
        self._add_classes(pair, tables, arcs, prices)
        return pair

    def _add_classes(self, pair: Doubles, tables: Tables, arcs: Integers, amounts: Integers | Doubles) -> None:
        """Add to the tables of some arcs the amount of each pair's distance, shape (arcs, 5)."""
        for some in self._portions(arcs):
            owner, entry = ranges(self.start[arcs[some]], np.diff(self.start)[arcs[some]])
            pair[entry] += amounts[some][owner, self.distances(tables, arcs[some][owner], entry)]

    def distances(self, tables: Tables, arc: Integers, entry: Integers) -> Integers:
        """Return how far hand-overs go, 0 to 4, at entries of the tables of arcs."""
        source, target = self._ends(tables, arc, entry)
        return tables.distances(arc, tables.option_provider[source], tables.option_provider[target])

    def _portions(self, arcs: Integers) -> Iterator[slice]:
        """Cut a list of arcs into portions of about the same number of table entries."""
        before = starts(np.diff(self.start)[arcs])
        cuts = np.searchsorted(before, np.arange(0, int(before[-1]), _AT_ONCE))
        ends = [*np.unique(cuts).tolist(), len(arcs)]
        return (slice(low, high) for low, high in pairwise(ends))

    def _ends(self, tables: Tables, arc: Integers, entry: Integers) -> tuple[Integers, Integers]:
        """Return, for table entries of arcs, the options at the source and at the target."""
        row, column = np.divmod(entry - self.start[arc], self.sizes[self.right[arc]])
        one = self.option[self.first[self.left[arc]] + row]
        other = self.option[self.first[self.right[arc]] + column]
        forward = tables.arcs.source[arc] == self.left[arc]
        return np.where(forward, one, other), np.where(forward, other, one)

    def _add_pair_costs(self, tables: Tables) -> None:
        """Add the costs of option pairs, as far as both options are open."""
        pairs = tables.pairs
        kept = ~(tables.barred[pairs.from_option] | tables.barred[pairs.to_option])
        arc = pairs.arc[kept]
        one, other = pairs.from_option[kept], pairs.to_option[kept]
        forward = tables.arcs.source[arc] == self.left[arc]
        row = np.searchsorted(self.option, np.where(forward, one, other)) - self.first[self.left[arc]]
        column = np.searchsorted(self.option, np.where(forward, other, one)) - self.first[self.right[arc]]
        np.add.at(self.pair, self.start[arc] + row * self.sizes[self.right[arc]] + column, pairs.cost[kept])


def starts(counts: Integers) -> Integers:
    """Return where each of a row of runs starts, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
