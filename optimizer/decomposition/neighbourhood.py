"""Which processes to decide anew together: neighbourhoods for large-neighbourhood search."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal, get_args

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.tables import Tables

Kind = Literal["mixed", "window", "provider", "rule"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_POOL: Final = 4
"""Random processes are drawn among so many times more of smallest slack."""
_BARRED: Final = 1e300
"""Stands for the margin of a chosen option that is barred: to leave it comes before everything."""


def slacks(tables: Tables, choice: Integers, margins: Doubles, open_options: Flags) -> Doubles:
    r"""Return, per process, by how much its margin worsens at least when it leaves its option in a plan.

    .. math:: s_i = \min_{o \ne \mathrm{choice}_i} m_{io} - m_{i, \mathrm{choice}_i}

    over the open options. Negative where another option has a smaller margin, infinite where there is no other.

    Parameters
    ----------
    tables
        The compiled instance.
    choice
        The option of each process, shape (processes,).
    margins
        Min-marginals of the options that are not barred, in their order, in minor units.
    open_options
        Which options processes may move to, shape (options,).
    """
    whole = np.full(len(tables.option_ids), np.inf)
    whole[~tables.barred] = margins
    own = np.minimum(whole[choice], _BARRED)
    others = np.where(open_options, whole, np.inf)
    others[choice] = np.inf
    slack: Doubles = np.minimum.reduceat(others, tables.first_option[:-1]) - own
    return slack


def above_least(tables: Tables, margins: Doubles) -> Doubles:
    """Return by how much the margin of each option is above the least of its process, infinite where barred."""
    above = np.full(len(tables.option_ids), np.inf)
    above[~tables.barred] = margins
    above -= np.minimum.reduceat(above, tables.first_option[:-1])[tables.option_process]
    return above


def without_new_fixed_costs(tables: Tables, choice: Integers, margins: Doubles) -> Doubles:
    """Return margins that are infinite for options with a fixed cost that a choice does not pay.

    Margins of processes to which nothing would be left stay as they are.
    """
    uses, chosen = tables.uses, np.zeros(len(tables.option_ids), dtype=np.bool_)
    chosen[choice] = True
    closed = tables.providers.fixed_cost > 0
    closed[uses.provider[chosen[uses.option]]] = False
    near = np.full(len(tables.option_ids), np.inf)
    near[~tables.barred] = margins
    near[uses.option[closed[uses.provider]]] = np.inf
    left = np.minimum.reduceat(near, tables.first_option[:-1])[tables.option_process] < np.inf
    kept: Doubles = np.where(left[~tables.barred], near[~tables.barred], margins)
    return kept


def core_options(
    tables: Tables, choice: Integers, margins: Doubles, open_options: Flags, size: int, rng: np.random.Generator
) -> Flags:
    r"""Return the options of a plan and about ``size`` open ones of small margin, shape (options,).

    Drawn are those with the least :math:`u_o (m_o - \min m)`, u random between 0 and 1: most of the smallest margins,
    and some of those that are a few times larger (the core of a knapsack; Balas and Zemel, An algorithm for large
    zero-one knapsack problems, Operations Research 28 (1980), pages 1130-1154).
    """
    order = above_least(tables, margins) * rng.random(len(tables.option_ids))
    order[~open_options] = np.inf
    order[choice] = np.inf
    drawn = np.argpartition(order, size)[:size] if size < len(order) else np.arange(len(order))
    core = np.zeros(len(order), dtype=np.bool_)
    core[drawn[order[drawn] < np.inf]] = True
    core[choice] = True
    return core


class Neighbourhoods:
    """Draws sets of processes of a given size, of four kinds.

    ``mixed``: a third the processes of smallest slack, which pay for a change elsewhere, a third random ones among a
    pool four times as large, a third a window. ``window``: processes connected in the graph, or consecutive in
    topological order. ``provider``: processes that a provider could take; ``rule``: processes in the scope of a rule;
    both filled up with processes of small slack.
    """

    def __init__(self, tables: Tables) -> None:
        count = len(tables.process_ids)
        ends = np.concatenate([tables.arcs.source, tables.arcs.target])
        order = np.argsort(ends, kind="stable")
        self._neighbour = np.concatenate([tables.arcs.target, tables.arcs.source])[order]
        self._first = np.searchsorted(ends[order], np.arange(count + 1))
        self._order = np.array(tables.topological_order, dtype=np.int64)
        self._takers = _takers(tables)
        self._scopes = [table.processes for table in tables.rules if 1 < len(table.processes) < count]

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that this instance has."""
        return KINDS if self._scopes else KINDS[:-1]

    def draw(self, kind: Kind, size: int, slack: Doubles, rng: np.random.Generator) -> Integers:
        """Return up to ``size`` processes, sorted, none with an infinite slack.

        Ties in slack are broken at random, so that processes nobody knows anything about all get their turn.
        """
        movable = np.flatnonzero(slack < np.inf)
        ranked = movable[np.lexsort((rng.random(len(movable)), slack[movable]))]
        if len(ranked) <= size:
            return movable
        match kind:
            case "mixed":
                third = size // 3
                pool = ranked[: _POOL * size]
                parts = [ranked[:third], rng.permutation(pool)[:third], self._window(size - 2 * third, rng)]
            case "window":
                parts = [ranked[:1], self._window(size - 1, rng)]
            case "provider":
                parts = self._around(self._takers[int(rng.integers(len(self._takers)))], size, ranked, rng)
            case "rule":
                parts = self._around(self._scopes[int(rng.integers(len(self._scopes)))], size, ranked, rng)
        drawn: Integers = np.unique(np.concatenate(parts))
        return drawn[slack[drawn] < np.inf]

    def beside(self, processes: Integers) -> Integers:
        """Return the neighbours of some processes in the graph, some more than once."""
        _, position = ranges(self._first[processes], np.diff(self._first)[processes])
        beside: Integers = self._neighbour[position]
        return beside

    def _around(self, members: Integers, size: int, ranked: Integers, rng: np.random.Generator) -> list[Integers]:
        """Return members for two thirds, half of them those of smallest slack, and for a third the smallest of all."""
        third = size // 3
        return [ranked[np.isin(ranked, members)][:third], rng.permutation(members)[:third], ranked[:third]]

    def _window(self, size: int, rng: np.random.Generator) -> Integers:
        """Return processes connected in the graph, or consecutive ones, around a random process."""
        centre = int(rng.integers(len(self._order)))
        if rng.random() < 0.5:
            return np.take(self._order, np.arange(centre, centre + size), mode="wrap")
        return self._ball(int(self._order[centre]), size)

    def _ball(self, centre: int, size: int) -> Integers:
        """Return the processes nearest to one in the graph, breadth first."""
        found, seen = [centre], {centre}
        for process in found:
            if len(found) >= size:
                break
            for other in self._neighbour[self._first[process] : self._first[process + 1]].tolist():
                if other not in seen:
                    seen.add(other)
                    found.append(other)
        return np.array(found[:size], dtype=np.int64)


def _takers(tables: Tables) -> list[Integers]:
    """Return, for each provider with open options, the processes that could use it, in support too."""
    uses = tables.uses
    is_open = ~tables.barred[uses.option]
    provider, process = uses.provider[is_open], tables.option_process[uses.option[is_open]]
    starts = np.searchsorted(provider, np.arange(len(tables.provider_ids) + 1))
    groups = [np.unique(process[start:end]) for start, end in pairwise(starts)]
    return [group for group in groups if len(group)]
