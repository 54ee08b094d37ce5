"""The least cost of the hand-off graph by dynamic programming, and what each option costs more than the best."""

from __future__ import annotations

from copy import copy
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.elimination import eliminate
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.layout import layout_of
from rightsource.optimizer.decomposition.sweeps import back, down, entries, up

TABLE_LIMIT: Final = 4096
"""Entries of the largest table that is built. More makes fewer copies; averaging makes up for copies in few rounds."""
_LARGE: Final = 20_000
_LIMIT_WHEN_LARGE: Final = 512
"""The same with more processes, where sweeps take seconds. On `handoff` with 10,000 processes tables of 1,024 entries
take half the time for a bound 0.004 % lower, of 256 a third for one 0.010 % lower."""


class Sweep:
    r"""Minimises Σ unary + Σ pair over one option per copy of each process.

    Where the elimination of a process would ask for a table beyond the limit, the process is split into copies, each
    with a part of the hand-offs. A plan chooses alike in all copies of a process, so that the least value over all
    choices is a lower bound on the least value over plans for any split of the costs of options among copies, and that
    value itself where nothing is split.

    A **slot** is an option at a copy. ``slot_option`` is the position among the open options of the graph of each slot,
    ``copies`` is the number of copies of each process and ``share`` is 1 / copies for each open option. The answers
    (`choice`, `weights`, `entries`, `margins`) are those of the last call of `minimum`.

    Parameters
    ----------
    graph
        The hand-off graph.
    most
        The most entries of a table, as far as the pairs of options of single arcs allow; by default fewer in large
        graphs.

    """

    def __init__(self, graph: HandoffGraph, most: int | None = None) -> None:
        if most is None:
            most = TABLE_LIMIT if len(graph.sizes) <= _LARGE else _LIMIT_WHEN_LARGE
        elimination = eliminate(graph.sizes, graph.left, graph.right, most)
        self.graph: Final = graph
        self.layout: Final = layout_of(graph, elimination)
        self.copies: Final = np.bincount(elimination.process, minlength=len(graph.sizes)).astype(np.int64)
        self.share: Final[Doubles] = 1.0 / np.repeat(self.copies, graph.sizes)
        self.slot_option: Final[Integers] = _slot_options(graph, elimination.process)
        entries = int(self.layout.table[-1])
        self._message = np.empty(entries)
        self._outside = np.empty(entries)
        self._best = np.zeros(entries, dtype=np.int32)
        self._value = np.zeros(len(elimination.process))
        self._slots = np.zeros(len(self.slot_option))
        self._pair = graph.pair

    def apart(self) -> Sweep:
        """Return a sweep over the same tables with answers of its own, for another thread."""
        other = copy(self)
        for name in ("_message", "_outside", "_best", "_value", "_slots"):
            setattr(other, name, getattr(self, name).copy())
        return other

    @property
    def split(self) -> bool:
        """Whether any process has several copies: the least value may be below that of all plans."""
        return len(self.layout.process) > len(self.copies)

    def slots(self, prices: Doubles, offsets: Doubles | None = None) -> Doubles:
        """Return prices per open option as costs per slot: shared equally among copies, plus offsets per slot."""
        shared = (prices * self.share)[self.slot_option]
        return shared if offsets is None else shared + offsets

    def minimum(self, slots: Doubles, pair: Doubles | None = None) -> float:
        """Return the least Σ of slots plus Σ of pairs; exact where all amounts are whole and their sums below 2⁵³.

        Parameters
        ----------
        slots
            The cost of each slot; +inf bars it.
        pair
            The cost of pairs in the order of the graph's ``pair``, by default these; +inf bars a pair.

        Returns
        -------
        float
            The least value, +inf where bars leave no choice.

        """
        self._slots = slots
        self._pair = self.graph.pair if pair is None else pair
        up(self.layout, self._slots, self._pair, self._message, self._best, self._value)
        return float(self._value.sum())

    def choice(self) -> Integers:
        """Return the open option of each process, as a position, that its first copy takes at the least value."""
        chosen = self._chosen()
        first = np.zeros(len(self.copies), dtype=np.int64)
        first[self.layout.process[::-1]] = chosen[::-1]
        return first

    def weights(self) -> Doubles:
        """Return, per open option, the part of its process's copies that take it at the least value."""
        return np.bincount(self._chosen(), minlength=len(self.share)) * self.share

    def entries(self) -> Integers:
        """Return the entry of the pair tables of each edge at the least value, at the copies that the edge joins."""
        entry = np.zeros(len(self.graph.left), dtype=np.int64)
        entries(self.layout, self._taken(), entry)
        return np.sort(entry)  # the tables of edges lie one after the other

    def margins(self) -> Doubles:
        """Return the min-marginal of each slot: the least value of its part of the graph if its copy takes the option.

        Parts are what copies join together; without copies they are the connected components.
        """
        margins = np.empty(len(self.slot_option))
        down(self.layout, self._slots, self._pair, self._message, self._outside, margins)
        return margins

    def _chosen(self) -> Integers:
        """Return the position of the open option that each copy takes."""
        chosen: Integers = self.slot_option[self.layout.slot[:-1] + self._taken()]
        return chosen

    def _taken(self) -> Integers:
        """Return the option that each copy takes, counted within its process."""
        taken = np.zeros(len(self.layout.process), dtype=np.int64)
        back(self.layout, self._best, taken)
        return taken


def _slot_options(graph: HandoffGraph, process: Integers) -> Integers:
    """Return the open options of each copy, one after the other."""
    sizes = graph.sizes[process]
    ends = np.cumsum(sizes)
    return np.arange(int(sizes.sum()), dtype=np.int64) + np.repeat(graph.first[process] - ends + sizes, sizes)
