"""Rules on few processes put into the hand-off graph: pairs of options that no plan takes together cost a ban."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.rules import Apart, Together
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.optimizer.decomposition.graph import HandoffGraph, starts

_MOST_PROCESSES: Final = 8
"""Rules on more processes would join so many that the tables of the graph grow."""
_TIMES: Final = 4.0
"""A ban costs so many times what anything about the processes of its rule can make a difference of."""


@dataclass(frozen=True)
class BannedGraph:
    """A graph of hand-offs with bans, and the rules that these stand for."""

    graph: HandoffGraph
    rules: frozenset[str]


def with_bans(graph: HandoffGraph, tables: Tables) -> BannedGraph:
    """Turn `apart` and `together` rules on up to eight processes into costs of the pairs that they rule out.

    A pair of processes that no arc joins is joined by a further edge. The costs are finite, so that sums stay exact; as
    plans that keep the rules pay none of them, every bound stays a bound, whatever they are. The linear rows of such
    rules are weaker: on each edge, dynamic programming sees the convex hull of what is allowed.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> tables = compile_tables(instance)
    >>> found = with_bans(HandoffGraph.of(tables), tables)
    >>> len(found.rules) <= len(tables.rules)
    True
    """
    small = [table for table in tables.rules if _is_small(table)]
    bans = [ban for table in small for ban in _bans(tables, table)]
    joined = _joined(graph, np.array([(ban.left, ban.right) for ban in bans], dtype=np.int64).reshape(-1, 2))
    costs, edge_of, around = np.zeros(len(joined.pair)), _edges(joined), _around(joined, tables)
    for ban in bans:
        ban.charge(joined, edge_of[ban.left, ban.right], around, costs)
    rules = frozenset(table.rule.id for table in small)
    return BannedGraph(replace(joined, pair=joined.pair + costs), rules)


@dataclass(frozen=True)
class _Ban:
    """Two processes of a rule's, left before right, that must not be alike in a group, or must be; -1 is no group."""

    left: int
    right: int
    processes: Integers
    code: Integers
    alike: bool

    def charge(self, graph: HandoffGraph, edge: int, around: Doubles, costs: Doubles) -> None:
        """Enter a cost at the pairs of options that are ruled out: a plan may break a chain of them at a cheap link."""
        one, other = (self.code[graph.option[graph.first[i] : graph.first[i + 1]]] for i in (self.left, self.right))
        same = one[:, None] == other[None, :]
        wrong = ~same if self.alike else same & (one >= 0)[:, None]
        own = slice(graph.start[edge], graph.start[edge + 1])
        amount = _TIMES * around[self.processes].sum() + 1.0
        costs[own] = np.maximum(costs[own], np.where(wrong.ravel(), amount, 0.0))


def _is_small(table: RuleTable) -> bool:
    return isinstance(table.rule, Apart | Together) and len(table.processes) <= _MOST_PROCESSES


def _bans(tables: Tables, table: RuleTable) -> list[_Ban]:
    """Return all pairs of processes that have to differ; of those that have to agree each with the next."""
    rule, processes = table.rule, sorted(table.processes.tolist())
    if isinstance(rule, Apart):
        code = tables.attributes[rule.per].code
        return [_Ban(i, j, table.processes, code, alike=False) for i, j in combinations(processes, 2)]
    if isinstance(rule, Together):
        code = tables.attributes[rule.per].code
        return [_Ban(i, j, table.processes, code, alike=True) for i, j in pairwise(processes)]
    return []


def _joined(graph: HandoffGraph, pairs: Integers) -> HandoffGraph:
    """Return the graph with an edge between the processes of each pair; new edges cost nothing."""
    count = len(graph.sizes)
    wanted = np.unique(pairs[:, 0] * count + pairs[:, 1])
    new = wanted[~np.isin(wanted, graph.left * count + graph.right)]
    left = np.concatenate([graph.left, new // count])
    right = np.concatenate([graph.right, new % count])
    start = starts(graph.sizes[left] * graph.sizes[right])
    pair = np.concatenate([graph.pair, np.zeros(int(start[-1]) - len(graph.pair))])
    return replace(graph, left=left, right=right, start=start, pair=pair)


def _edges(graph: HandoffGraph) -> dict[tuple[int, int], int]:
    return {ends: edge for edge, ends in enumerate(zip(graph.left.tolist(), graph.right.tolist(), strict=True))}


def _around(graph: HandoffGraph, tables: Tables) -> Doubles:
    """Return, per process, the most that its options and hand-offs can make a difference of, shape (processes,)."""
    costs = tables.option_cost[graph.option].astype(np.float64)
    around: Doubles = np.maximum.reduceat(costs, graph.first[:-1]) - np.minimum.reduceat(costs, graph.first[:-1])
    if len(graph.left):
        across = np.maximum.reduceat(graph.pair, graph.start[:-1]) - np.minimum.reduceat(graph.pair, graph.start[:-1])
        np.add.at(around, graph.left, across)
        np.add.at(around, graph.right, across)
    return around
