"""Moves of several processes at once: which processes, and to which options.

Each proposal writes its moves into the journal of the state, in order, as (process, option), and returns whether there
is one. The option is `BEST_WANTED` where the best one among those the state's ``wanted`` admit is to be found, and
`IF_BETTER` where it is moreover only to be taken when it is an improvement.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.benchmarks.peers.search.cells import TOGETHER, Cells, cell_of
from rightsource.benchmarks.peers.search.handoffs import Handoffs
from rightsource.benchmarks.peers.search.plan_state import ANY, AT, CELL, INSIDE, JOURNAL, RULE, WITHOUT, Group
from rightsource.benchmarks.peers.search.problem import Menu
from rightsource.optimizer.decomposition.compiled import compiled

EXCHANGE: Final = 0
CLUSTER: Final = 1
GATHER: Final = 2
VACATE: Final = 3
OCCUPY: Final = 4
BEST_WANTED: Final = -1
IF_BETTER: Final = -2
_TRIES: Final = 8
_CLUSTER: Final = 8
_GATHERED: Final = 64.0
_MOVED: Final = 256.0
"""Group moves over more processes than this are made the more rarely, so that their share of the time stays small."""


@compiled
def random_below(rng: np.random.Generator, count: int) -> int:
    """Return a random whole number from 0 to count - 1."""
    return min(int(rng.random() * count), count - 1)


@compiled
def random_option(menu: Menu, rng: np.random.Generator, process: int) -> int:
    """Return a random option that no rule bars."""
    first, last = menu.allowed_start[process], menu.allowed_start[process + 1]
    return int(menu.allowed[first + random_below(rng, last - first)])


@compiled
def _option_at(menu: Menu, process: int, provider: int) -> int:
    """Return the cheapest option of a process at a provider, -1 where it has none."""
    found = -1
    for k in range(menu.allowed_start[process], menu.allowed_start[process + 1]):
        option = menu.allowed[k]
        at_provider = menu.provider[option] == provider
        if at_provider and (found < 0 or menu.cost[option] < menu.cost[found]):
            found = option
    return found


@compiled
def note(group: Group, process: int, option: int) -> None:
    """Write a move into the journal."""
    length = group.total[JOURNAL]
    group.journal[length, 0] = process
    group.journal[length, 1] = option
    group.total[JOURNAL] = length + 1


@compiled
def propose_exchange(menu: Menu, group: Group, rng: np.random.Generator) -> bool:
    """Move a process to another provider and somebody there out: back to the first provider, or anywhere."""
    process = random_below(rng, len(group.choice))
    option = random_option(menu, rng, process)
    here, there = menu.provider[group.choice[process]], menu.provider[option]
    if here == there:
        return False
    first, last = menu.taker_start[there], menu.taker_start[there + 1]
    for _ in range(_TRIES):
        taken = menu.taker[first + random_below(rng, last - first)]
        other = menu.process[taken]
        if other != process and group.choice[other] == taken:
            way_out = _option_at(menu, other, here)
            if way_out < 0 or rng.random() < 0.25:
                way_out = random_option(menu, rng, other)
            note(group, process, option)
            note(group, other, way_out)
            return bool(way_out != taken)
    return False


@compiled
def propose_cluster(menu: Menu, handoffs: Handoffs, group: Group, rng: np.random.Generator) -> bool:
    """Move a process to another provider and take some of its neighbours, and theirs, along.

    Every second time only those that are at the same provider as the first one now (a cluster, as in Wolff 1989, Phys.
    Rev. Lett. 62, 361); else all that the new provider can take.
    """
    process = random_below(rng, len(group.choice))
    option = random_option(menu, rng, process)
    here, there = menu.provider[group.choice[process]], menu.provider[option]
    if here == there:
        return False
    alike, joining = rng.random() < 0.5, 0.3 + 0.7 * rng.random()
    note(group, process, option)
    done = 0
    while done < group.total[JOURNAL] < _CLUSTER:
        process = group.journal[done, 0]
        done += 1
        for k in range(handoffs.start[process], handoffs.start[process + 1]):
            other = handoffs.incident[k, 1]
            now = menu.provider[group.choice[other]]
            if now == there or (alike and now != here) or rng.random() > joining or _noted(group, other):
                continue
            option = _option_at(menu, other, there)
            if option >= 0 and group.total[JOURNAL] < _CLUSTER:
                note(group, other, option)
    return True


@compiled
def _noted(group: Group, process: int) -> bool:
    """Tell whether a process is in the journal."""
    k = 0
    while k < group.total[JOURNAL] and group.journal[k, 0] != process:
        k += 1
    return bool(k < group.total[JOURNAL])


@compiled
def propose_gathering(menu: Menu, cells: Cells, group: Group, rng: np.random.Generator) -> bool:
    """Move all processes of a rule to one value (`together`), or all those of one value away from it (counts)."""
    rule = random_below(rng, len(cells.table))
    first, last = cells.scope_start[rule], cells.scope_start[rule + 1]
    if first == last or rng.random() * (last - first) > _GATHERED:
        return False
    inside = cells.table[rule, 0] == TOGETHER
    process = cells.scope[first + random_below(rng, last - first)]
    option = random_option(menu, rng, process) if inside else group.choice[process]
    cell = cell_of(cells, rule, option)
    if cell < 0:
        return False
    group.wanted[RULE], group.wanted[CELL], group.wanted[INSIDE] = rule, cell, int(inside)
    for k in range(first, last):
        process = cells.scope[k]
        if (cell_of(cells, rule, group.choice[process]) == cell) != inside:
            note(group, process, BEST_WANTED)
    return bool(group.total[JOURNAL] > 0)


@compiled
def propose_vacating(menu: Menu, group: Group, rng: np.random.Generator) -> bool:
    """Take all work away from a provider, each process to its best other option: saves fixed cost and units."""
    provider = menu.provider[group.choice[random_below(rng, len(group.choice))]]
    first, last = menu.user_start[provider], menu.user_start[provider + 1]
    if rng.random() * (last - first) > _MOVED:
        return False
    group.wanted[WITHOUT] = provider
    for k in range(first, last):
        process = menu.process[menu.user[k]]
        if group.choice[process] == menu.user[k]:
            note(group, process, BEST_WANTED)
    return True


@compiled
def propose_occupying(menu: Menu, group: Group, rng: np.random.Generator) -> bool:
    """Move a process to a provider, and after it all others that gain once the provider is in use."""
    option = random_option(menu, rng, random_below(rng, len(group.choice)))
    process, provider = menu.process[option], menu.provider[option]
    first, last = menu.taker_start[provider], menu.taker_start[provider + 1]
    if menu.provider[group.choice[process]] == provider or rng.random() * (last - first) > _MOVED:
        return False
    group.wanted[AT] = provider
    note(group, process, option)
    offset, before = random_below(rng, last - first), -1
    for k in range(last - first):
        other = menu.process[menu.taker[first + (offset + k) % (last - first)]]
        if other not in (process, before) and menu.provider[group.choice[other]] != provider:
            note(group, other, IF_BETTER)
        before = other
    return True


@compiled
def propose(menu: Menu, handoffs: Handoffs, cells: Cells, group: Group, rng: np.random.Generator, kind: int) -> bool:
    """Write a group move of a kind into the journal; tell whether there is one."""
    group.total[JOURNAL] = 0
    for k in range(len(group.wanted)):
        group.wanted[k] = ANY
    if kind == EXCHANGE:
        return propose_exchange(menu, group, rng)
    if kind == CLUSTER:
        return propose_cluster(menu, handoffs, group, rng)
    if kind == GATHER:
        return propose_gathering(menu, cells, group, rng)
    if kind == VACATE:
        return propose_vacating(menu, group, rng)
    return propose_occupying(menu, group, rng)
