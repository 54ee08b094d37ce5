"""Hand-offs seen from some processes while their neighbours keep their options."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.members import ranges
from rightsource.models.tables.tables import Tables


@dataclass(frozen=True)
class HeldHandoffs:
    """Arcs with one held end, opened up at the other: one entry per arc and option of the process at the other end.

    ``option`` is a global option index, ``distance`` the distance (0 same provider to 4 far) that it gives the arc.
    """

    arc: Integers
    option: Integers
    distance: Integers


def held_handoffs(tables: Tables, choice: Integers, ends: Flags, held: Flags) -> HeldHandoffs:
    """Open up every arc between a process in ``ends`` and one in ``held``, which keeps its option in ``choice``."""
    arcs, provider = tables.arcs, tables.option_provider
    forward = np.flatnonzero(ends[arcs.source] & held[arcs.target])
    backward = np.flatnonzero(ends[arcs.target] & held[arcs.source])
    arc = np.concatenate([forward, backward])
    process = np.concatenate([arcs.source[forward], arcs.target[backward]])
    far = np.concatenate([arcs.target[forward], arcs.source[backward]])
    owner, option = ranges(tables.first_option[process], np.diff(tables.first_option)[process])
    own, other = provider[option], provider[choice[far]][owner]
    out = owner < len(forward)
    distance = tables.distances(arc[owner], np.where(out, own, other), np.where(out, other, own))
    return HeldHandoffs(arc[owner], option, distance)


def held_costs(tables: Tables, choice: Integers, ends: Flags, held: Flags) -> Integers:
    r"""Return what hand-offs to held neighbours cost each option of the processes in ``ends``, shape (options,).

    .. math:: h_{io} = \sum_{j \in \mathrm{held}} D_{ij}(o, \mathrm{choice}_j) + e_{ij}(o, \mathrm{choice}_j)

    with D the cost of the class and e the pair cost, in minor units per year; 0 for the other processes.
    """
    touched = held_handoffs(tables, choice, ends, held)
    costs = np.zeros(len(tables.option_ids), dtype=np.int64)
    np.add.at(costs, touched.option, tables.arcs.costs[touched.arc, touched.distance])
    pairs, process = tables.pairs, tables.option_process
    for option, other in ((pairs.from_option, pairs.to_option), (pairs.to_option, pairs.from_option)):
        far = process[other]
        matching = ends[process[option]] & held[far] & (choice[far] == other)
        np.add.at(costs, option[matching], pairs.cost[matching])
    return costs


def held_total(tables: Tables, choice: Integers, held: Flags) -> int:
    """Return what the hand-offs between held processes cost under a plan, in minor units per year."""
    arcs, pairs, provider = tables.arcs, tables.pairs, tables.option_provider[choice]
    inside = np.flatnonzero(held[arcs.source] & held[arcs.target])
    distance = tables.distances(inside, provider[arcs.source[inside]], provider[arcs.target[inside]])
    source, target = tables.option_process[pairs.from_option], tables.option_process[pairs.to_option]
    both = held[source] & held[target] & (choice[source] == pairs.from_option) & (choice[target] == pairs.to_option)
    return int(arcs.costs[inside, distance].sum()) + int(pairs.cost[both].sum())
