"""The order in which processes leave the hand-off graph, and the buckets that they leave behind."""

from __future__ import annotations

import heapq
from typing import Final, NamedTuple

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.compiled import compiled

_SAME: Final = 1e-9
"""Logarithms of table sizes that are this near to each other are the same."""
_FEW: Final = 64
"""Processes in more factors than this are weighed when their turn comes, not whenever a neighbour leaves."""
_GONE: Final = -1.0
"""The weight of processes already eliminated; no table has a size below 1, whose logarithm is 0."""


class Elimination(NamedTuple):
    """Buckets in the order of elimination: each holds a copy of a process and the factors that this copy is in.

    Factor e below ``edges`` is the table of edge e, factor ``edges + b`` the message of bucket b. Bucket b is of
    ``process[b]``, holds ``factor[first_factor[b]:first_factor[b + 1]]``, and its message is a table over the processes
    ``separator[first_separator[b]:first_separator[b + 1]]``, none for the last bucket of each part. Processes with a
    single option are constants: they are never separators.
    """

    edges: int
    process: Integers
    first_factor: Integers
    factor: Integers
    first_separator: Integers
    separator: Integers


def eliminate(sizes: Integers, left: Integers, right: Integers, most: int) -> Elimination:
    """Eliminate all processes of a graph, whenever possible the one with the smallest table.

    The table of a process is over itself and all processes it shares a factor with. Where it would have more than
    ``most`` entries, the factors are dealt out, largest first, to several buckets within the limit, each for a copy of
    the process. A factor too large by itself (one arc between many options) gets a bucket of its own. Time and memory
    are linear in arcs and processes for a fixed limit.

    Source: bucket elimination, Dechter, Artificial Intelligence 113 (1999), pages 41 to 85; dealing out: mini-buckets,
    Dechter and Rish, Journal of the ACM 50 (2003), pages 107 to 153.

    Parameters
    ----------
    sizes
        The number of options of each process, all at least 1.
    left, right
        The ends of each edge.
    most
        The most entries of a table.

    Examples
    --------
    >>> path = eliminate(np.array([2, 3, 4]), np.array([0, 1]), np.array([1, 2]), most=100)
    >>> path.process.tolist(), path.factor.tolist()
    ([0, 1, 2], [0, 1, 2, 3])

    """
    edges, buckets = len(left), 2 * len(left) + len(sizes)
    largest = max(most, int((sizes[left] * sizes[right]).max(initial=1)))
    state = _state(sizes, edges, buckets, incidences=2 * edges + buckets * largest.bit_length())
    _enter_edges(state, sizes, left, right)
    process = np.empty(buckets, dtype=np.int64)
    first_factor = np.zeros(buckets + 1, dtype=np.int64)
    factor = np.empty(edges + buckets, dtype=np.int64)
    count = _eliminate(state, process, first_factor, factor, np.log(most) + _SAME)
    begin = state.begin[edges : edges + count + 1]
    return Elimination(
        edges=edges,
        process=process[:count].copy(),
        first_factor=first_factor[: count + 1].copy(),
        factor=factor[: first_factor[count]].copy(),
        first_separator=begin - begin[0],
        separator=state.scope[begin[0] : begin[-1]].copy(),
    )


class _State(NamedTuple):
    """Which processes each factor is over, and in which factors each process still is.

    Incidence t says that factor ``factor[t]`` is over process ``scope[t]``; those of factor f are ``begin[f]`` up to
    ``begin[f + 1]``, and those of a process form a chain from ``head`` through ``following``, -1 at its end. Factors
    that a bucket holds are not ``alive``; ``degree`` counts the living ones of a process. ``log_size`` is the logarithm
    of the number of options; ``stamp`` marks processes already counted.
    """

    begin: Integers
    scope: Integers
    factor: Integers
    following: Integers
    alive: Flags
    head: Integers
    degree: Integers
    log_size: Doubles
    stamp: Integers


def _state(sizes: Integers, edges: int, buckets: int, incidences: int) -> _State:
    """Make room for all factors; memory that is never written to is never taken."""
    return _State(
        begin=np.zeros(edges + buckets + 1, dtype=np.int64),
        scope=np.empty(incidences, dtype=np.int64),
        factor=np.empty(incidences, dtype=np.int64),
        following=np.empty(incidences, dtype=np.int64),
        alive=np.zeros(edges + buckets, dtype=np.bool_),
        head=np.full(len(sizes), -1, dtype=np.int64),
        degree=np.zeros(len(sizes), dtype=np.int64),
        log_size=np.log(sizes.astype(np.float64)),
        stamp=np.full(len(sizes), -1, dtype=np.int64),
    )


@compiled
def _enter(state: _State, end: int, factor: int, process: int) -> int:
    """Add a process to the scope of the newest factor, which ends at incidence ``end``; return its new end."""
    state.scope[end] = process
    state.factor[end] = factor
    state.following[end] = state.head[process]
    state.head[process] = end
    state.degree[process] += 1
    return end + 1


@compiled
def _enter_edges(state: _State, sizes: Integers, left: Integers, right: Integers) -> None:
    """Make each edge a factor over its ends with several options, over its left end where there is none."""
    end = 0
    for edge in range(len(left)):
        one, other = left[edge], right[edge]
        if sizes[one] > 1 or sizes[other] == 1:
            end = _enter(state, end, edge, one)
        if sizes[other] > 1:
            end = _enter(state, end, edge, other)
        state.begin[edge + 1] = end
        state.alive[edge] = True


@compiled
def _added(state: _State, factor: int, mark: int) -> float:
    """Return the logarithm by how much a factor enlarges a table over the marked processes."""
    total = 0.0
    for t in range(state.begin[factor], state.begin[factor + 1]):
        if state.stamp[state.scope[t]] != mark:
            total += state.log_size[state.scope[t]]
    return total


@compiled
def _weight(state: _State, process: int, mark: int) -> float:
    """Return the logarithm of the size of the table of a process; dead factors leave its chain."""
    total = float(state.log_size[process])
    state.stamp[process] = mark
    before, at = -1, state.head[process]
    while at >= 0:
        factor = state.factor[at]
        if state.alive[factor]:
            before = at
            total += _added(state, factor, mark)
            for t in range(state.begin[factor], state.begin[factor + 1]):
                state.stamp[state.scope[t]] = mark
        elif before < 0:
            state.head[process] = state.following[at]
        else:
            state.following[before] = state.following[at]
        at = state.following[at]
    return total


@compiled
def _largest_first(state: _State, process: int, waiting: Integers) -> int:
    """Write the living factors of a process into ``waiting``, those over most processes first; return their number."""
    count, width = 0, 1
    wanted = state.degree[process]
    while count < wanted:
        at = state.head[process]
        while at >= 0:
            factor = state.factor[at]
            if state.alive[factor] and state.begin[factor + 1] - state.begin[factor] == width:
                waiting[wanted - 1 - count] = factor
                count += 1
            at = state.following[at]
        width += 1
    return int(wanted)


@compiled
def _take(state: _State, factor: int, message: int, end: int, mark: int) -> int:
    """Put a factor into a bucket: its processes enter the scope of the bucket's message; return the new end of that."""
    state.alive[factor] = False
    for t in range(state.begin[factor], state.begin[factor + 1]):
        process = state.scope[t]
        state.degree[process] -= 1
        if state.stamp[process] != mark:
            state.stamp[process] = mark
            end = _enter(state, end, message, process)
    return end


@compiled
def _fill(
    state: _State,
    message: int,
    process: int,
    waiting: Integers,
    count: int,
    factor: Integers,
    last: int,
    limit: float,
    mark: int,
) -> tuple[int, int]:
    """Fill a bucket with waiting factors, the first and those that fit; return how many wait on, and the new last."""
    state.stamp[process] = mark
    size = state.log_size[process]
    end = state.begin[message]
    first, left_over = last, 0
    for j in range(count):
        added = _added(state, waiting[j], mark)
        if last == first or size + added <= limit:
            size += added
            end = _take(state, waiting[j], message, end, mark)
            factor[last] = waiting[j]
            last += 1
        else:
            waiting[left_over] = waiting[j]
            left_over += 1
    state.begin[message + 1] = end
    state.alive[message] = end > state.begin[message]
    return left_over, last


@compiled
def _deal_out(
    state: _State,
    process: int,
    edges: int,
    bucket: int,
    first_factor: Integers,
    factor: Integers,
    waiting: Integers,
    limit: float,
    mark: int,
) -> int:
    """Deal out the factors of a process to as many buckets as it takes, at least one; return the next free bucket."""
    count = _largest_first(state, process, waiting)
    while True:
        last = first_factor[bucket]
        count, last = _fill(state, edges + bucket, process, waiting, count, factor, last, limit, mark)
        mark += 1
        bucket += 1
        first_factor[bucket] = last
        if count == 0:
            return bucket


@compiled
def _weights(state: _State) -> Doubles:
    """Weigh all processes, with the marks from 0 on."""
    weight = np.empty(len(state.head))
    for process in range(len(weight)):
        weight[process] = _weight(state, process, process)
    return weight


@compiled
def _eliminate(state: _State, process: Integers, first_factor: Integers, factor: Integers, limit: float) -> int:
    """Eliminate all processes; write the buckets and return their number."""
    edges = len(factor) - len(process)
    weight = _weights(state)
    heap = [(weight[i], i) for i in range(len(weight))]
    heapq.heapify(heap)
    waiting = np.empty(len(factor), dtype=np.int64)
    bucket, mark = 0, len(weight)
    while len(heap) > 0:
        known, i = heapq.heappop(heap)
        if known != weight[i]:  # weighed again since, or gone
            continue
        weight[i] = _weight(state, i, mark)
        mark += 1
        if weight[i] > known + _SAME:
            heapq.heappush(heap, (weight[i], i))
            continue
        weight[i] = _GONE
        old, bucket = bucket, _deal_out(state, i, edges, bucket, first_factor, factor, waiting, limit, mark)
        process[old:bucket] = i
        mark += bucket - old
        for t in range(state.begin[edges + old], state.begin[edges + bucket]):
            other = state.scope[t]
            if state.degree[other] <= _FEW:
                now = _weight(state, other, mark)
                mark += 1
                if abs(now - weight[other]) > _SAME:
                    weight[other] = now
                    heapq.heappush(heap, (now, other))
    return bucket
