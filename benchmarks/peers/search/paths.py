"""Path rules: the longest path into and out of every process, kept up to date move by move."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.floats import Floats
from rightsource.benchmarks.peers.search.handoffs import Handoffs, distance
from rightsource.benchmarks.peers.search.regions import Adjacency, Region
from rightsource.benchmarks.peers.search.spans import grouped
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO, NANO, to_scaled
from rightsource.models.rules import MaxPathTime, MinPathYield
from rightsource.models.tables import Tables
from rightsource.optimizer.decomposition.compiled import compiled

_PROCESS: Final = 0
_RULE: Final = 1
_START: Final = 2
_END: Final = 3
_YIELD: Final = 0
_TIME: Final = 1
_ROUNDING: Final = 1e-11
"""Relative margin far above the error of a sum of logarithms: paths this near to the limit are in doubt."""
_EXACT: Final = 2.0**52


class Paths(NamedTuple):
    """Lengths that add up along a path, at most ``limit`` of the rule: -ln of yields, or millionths of an hour.

    ``member`` has shape (members, 2) and, per process from ``start`` on, a rule and the node that stands for the
    process in it. ``node`` has shape (nodes, 4): process, rule, whether it is a start, whether it is an end; the nodes
    of a rule are in topological order. ``into`` and ``onward`` have shape (arcs, 2): the node at the other end and the
    profile. ``kind`` is 0 for yields and 1 for times; ``option`` has shape (2, options), ``least`` (2, processes),
    ``handoff`` (2, profiles, 5). ``doubt`` is by how much a length may be off, per rule; ``scale`` what one process
    makes of a difference on average.
    """

    start: Integers
    member: Integers
    node: Integers
    into_start: Integers
    into: Integers
    onward_start: Integers
    onward: Integers
    kind: Integers
    option: Floats
    least: Floats
    handoff: Floats
    limit: Floats
    doubt: Floats
    scale: Floats


def paths_of(tables: Tables) -> Paths:
    """Arrange the path rules."""
    rules = [one.rule for one in tables.rules if isinstance(one.rule, MinPathYield | MaxPathTime)]
    adjacency = Adjacency(tables) if rules else None
    regions = [adjacency.region(rule) for rule in rules] if adjacency else []
    node, source, target, profile = _joined(tables, regions)
    start, member = grouped(node[:, _PROCESS], len(tables.process_ids), node[:, _RULE], np.arange(len(node)))
    into_start, into = grouped(target, len(node), source, profile)
    onward_start, onward = grouped(source, len(node), target, profile)
    option = np.stack([_negative_log(tables.yields), tables.lead_time.astype(np.float64)])
    handoff = np.stack([_negative_log(tables.arcs.yields), tables.arcs.delays.astype(np.float64)])
    kind = np.array([_YIELD if isinstance(rule, MinPathYield) else _TIME for rule in rules], dtype=np.int64)
    limit = np.array([_limit(rule) for rule in rules], dtype=np.float64)
    spread = _spread(option, tables.first_option[:-1])
    return Paths(
        start=start,
        member=member,
        node=node,
        into_start=into_start,
        into=into,
        onward_start=onward_start,
        onward=onward,
        kind=kind,
        option=option,
        least=np.minimum.reduceat(option, tables.first_option[:-1], axis=1),
        handoff=handoff,
        limit=limit + np.where(kind == _YIELD, _ROUNDING * (1 + limit), 0),
        doubt=np.where((kind == _YIELD) | (limit >= _EXACT), 2 * _ROUNDING * (1 + limit), 0),
        scale=np.array([_scale(spread[k], one) for k, one in zip(kind.tolist(), regions, strict=True)], dtype=float),
    )


def _joined(tables: Tables, regions: list[Region]) -> tuple[Integers, Integers, Integers, Integers]:
    """Return the nodes of all regions, shape (nodes, 4), and their arcs as source, target and profile."""
    sources, targets, profiles = ([np.zeros(0, dtype=np.int64)] for _ in range(3))
    parts = [np.zeros((0, 4), dtype=np.int64)]
    first = 0
    for rule, region in enumerate(regions):
        count = len(region.processes)
        parts.append(np.stack([region.processes, np.full(count, rule), region.starts, region.ends], axis=1))
        sources.append(region.source + first)
        targets.append(region.target + first)
        profiles.append(tables.arcs.profile[region.arc])
        first += count
    source, target, profile = (np.concatenate(column).astype(np.int64) for column in (sources, targets, profiles))
    return np.concatenate(parts).astype(np.int64), source, target, profile


def _negative_log(yields: Integers) -> Floats:
    return -np.log1p(-(NANO - yields).astype(np.float64) / NANO)


def _limit(rule: MinPathYield | MaxPathTime) -> float:
    if isinstance(rule, MinPathYield):
        return float(_negative_log(np.array([to_scaled(rule.value, NANO)], dtype=np.int64))[0])
    return float(to_scaled(rule.value, MICRO))


def _spread(option: Floats, first: Integers) -> Floats:
    """Return, per kind and process, by how much its options differ in length."""
    spread: Floats = np.maximum.reduceat(option, first, axis=1) - np.minimum.reduceat(option, first, axis=1)
    return spread


def _scale(spread: Floats, region: Region) -> float:
    mean = float(spread[region.processes].mean()) if len(region.processes) else 0.0
    return mean or 1.0


@compiled
def _between(paths: Paths, handoffs: Handoffs, rule: int, profile: int, tail: int, head: int) -> float:
    """Return the length of a hand-off between two options, 0 where one of them is undecided."""
    if tail < 0 or head < 0:
        return 0.0
    provider = handoffs.provider
    far = distance(handoffs.place, handoffs.apart[profile], provider[tail], provider[head])
    return float(paths.handoff[paths.kind[rule], profile, far])


@compiled
def _own(paths: Paths, rule: int, process: int, option: int) -> float:
    """Return the length of an option, for a process without one the least it can be."""
    kind = paths.kind[rule]
    return float(paths.least[kind, process] if option < 0 else paths.option[kind, option])


@compiled
def _before(paths: Paths, handoffs: Handoffs, choice: Integers, front: Floats, node: int, option: int) -> float:
    """Return the longest way from a start up to, not including, a node whose process uses an option."""
    rule = paths.node[node, _RULE]
    longest = 0.0
    for k in range(paths.into_start[node], paths.into_start[node + 1]):
        other = paths.into[k, 0]
        tail = choice[paths.node[other, _PROCESS]]
        longest = max(longest, front[other] + _between(paths, handoffs, rule, paths.into[k, 1], tail, option))
    return longest


@compiled
def _after(paths: Paths, handoffs: Handoffs, choice: Integers, back: Floats, node: int, option: int) -> float:
    """Return the longest way to an end from behind a node whose process uses an option."""
    rule = paths.node[node, _RULE]
    longest = 0.0
    for k in range(paths.onward_start[node], paths.onward_start[node + 1]):
        other = paths.onward[k, 0]
        head = choice[paths.node[other, _PROCESS]]
        longest = max(longest, back[other] + _between(paths, handoffs, rule, paths.onward[k, 1], option, head))
    return longest


@compiled
def path_change(
    paths: Paths,
    handoffs: Handoffs,
    choice: Integers,
    front: Floats,
    back: Floats,
    price: Floats,
    process: int,
    new: int,
) -> float:
    """Return by how much a move changes the priced excess of the longest path through the process, over all rules."""
    penalty = 0.0
    old = choice[process]
    for k in range(paths.start[process], paths.start[process + 1]):
        rule, node = paths.member[k, 0], paths.member[k, 1]
        before = front[node] + back[node] - _own(paths, rule, process, old)
        after = _own(paths, rule, process, new)
        after += _before(paths, handoffs, choice, front, node, new) + _after(paths, handoffs, choice, back, node, new)
        limit = paths.limit[rule]
        penalty += price[rule] * (max(after - limit, 0.0) - max(before - limit, 0.0))
    return penalty


@compiled
def _push(heap: Integers, size: int, key: int) -> None:
    """Put a key into a binary heap of ``size`` keys, the least at position 0."""
    position = size
    while position > 0:
        parent = (position - 1) // 2
        if heap[parent] <= key:
            break
        heap[position] = heap[parent]
        position = parent
    heap[position] = key


@compiled
def _pop(heap: Integers, size: int) -> int:
    """Take the least key out of a binary heap of ``size`` keys."""
    least, key, size = heap[0], heap[size - 1], size - 1
    position = 0
    while 2 * position + 1 < size:
        child = 2 * position + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if key <= heap[child]:
            break
        heap[position] = heap[child]
        position = child
    heap[position] = key
    return int(least)


@compiled
def _enter(heap: Integers, queued: Integers, size: int, node: int, key: int) -> int:
    """Put a node into the heap unless it is there; return the new size."""
    if queued[node]:
        return size
    queued[node] = 1
    _push(heap, size, key)
    return size + 1


@compiled
def _refresh_front(
    paths: Paths,
    handoffs: Handoffs,
    choice: Integers,
    front: Floats,
    over: Integers,
    heap: Integers,
    queued: Integers,
    node: int,
) -> int:
    """Recompute the longest ways into a node and, as far as they change, into what follows; return newly broken."""
    rule = paths.node[node, _RULE]
    was = int(over[rule] > 0)
    size = _enter(heap, queued, 0, node, node)
    while size > 0:
        x = _pop(heap, size)
        size -= 1
        queued[x] = 0
        process = paths.node[x, _PROCESS]
        option = choice[process]
        length = _before(paths, handoffs, choice, front, x, option) + _own(paths, rule, process, option)
        if paths.node[x, _END]:
            over[rule] += int(length > paths.limit[rule]) - int(front[x] > paths.limit[rule])
        changed = length != front[x]
        front[x] = length
        if changed or x == node:
            for k in range(paths.onward_start[x], paths.onward_start[x + 1]):
                size = _enter(heap, queued, size, paths.onward[k, 0], paths.onward[k, 0])
    return int(over[rule] > 0) - was


@compiled
def _refresh_back(
    paths: Paths, handoffs: Handoffs, choice: Integers, back: Floats, heap: Integers, queued: Integers, node: int
) -> None:
    """Recompute the longest ways out of a node and, as far as they change, out of what precedes."""
    rule = paths.node[node, _RULE]
    size = _enter(heap, queued, 0, node, -node)
    while size > 0:
        x = -_pop(heap, size)
        size -= 1
        queued[x] = 0
        process = paths.node[x, _PROCESS]
        option = choice[process]
        length = _after(paths, handoffs, choice, back, x, option) + _own(paths, rule, process, option)
        changed = length != back[x]
        back[x] = length
        if changed or x == node:
            for k in range(paths.into_start[x], paths.into_start[x + 1]):
                size = _enter(heap, queued, size, paths.into[k, 0], -paths.into[k, 0])


@compiled
def path_refresh(
    paths: Paths,
    handoffs: Handoffs,
    choice: Integers,
    front: Floats,
    back: Floats,
    over: Integers,
    heap: Integers,
    queued: Integers,
    process: int,
) -> int:
    """Bring all lengths up to date after a process changed its option; return by how many more rules are broken."""
    broken = 0
    for k in range(paths.start[process], paths.start[process + 1]):
        node = paths.member[k, 1]
        broken += _refresh_front(paths, handoffs, choice, front, over, heap, queued, node)
        _refresh_back(paths, handoffs, choice, back, heap, queued, node)
    return broken


@compiled
def path_lengths(
    paths: Paths, handoffs: Handoffs, choice: Integers, front: Floats, back: Floats, over: Integers
) -> int:
    """Compute all lengths afresh; return how many rules are broken."""
    for rule in range(len(over)):
        over[rule] = 0
    nodes = len(paths.node)
    for x in range(nodes):
        process, rule = paths.node[x, _PROCESS], paths.node[x, _RULE]
        option = choice[process]
        front[x] = _before(paths, handoffs, choice, front, x, option) + _own(paths, rule, process, option)
        over[rule] += int(paths.node[x, _END] == 1 and front[x] > paths.limit[rule])
    for x in range(nodes - 1, -1, -1):
        process, rule = paths.node[x, _PROCESS], paths.node[x, _RULE]
        option = choice[process]
        back[x] = _after(paths, handoffs, choice, back, x, option) + _own(paths, rule, process, option)
    broken = 0
    for rule in range(len(over)):
        broken += int(over[rule] > 0)
    return broken


@compiled
def path_worst(paths: Paths, front: Floats, worst: Floats) -> None:
    """Write the length of the longest path of each rule into ``worst``, 0 where there is none."""
    for rule in range(len(worst)):
        worst[rule] = 0.0
    for x in range(len(paths.node)):
        if paths.node[x, _END]:
            rule = paths.node[x, _RULE]
            worst[rule] = max(worst[rule], front[x])


def doubtful_paths(paths: Paths, front: Floats) -> Integers:
    """Return the rules that the longest path keeps, or breaks, by less than the error of doubles."""
    worst = np.zeros(len(paths.limit))
    path_worst(paths, front, worst)
    return np.flatnonzero((paths.doubt > 0) & (worst > paths.limit - paths.doubt))


def tighten_paths(paths: Paths, doubtful: Integers) -> None:
    """Lower limits by the error of doubles: what keeps them now keeps the exact rules."""
    paths.limit[doubtful] -= paths.doubt[doubtful]
    paths.doubt[doubtful] = 0
