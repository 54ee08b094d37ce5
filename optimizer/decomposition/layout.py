"""Where the tables of all buckets lie in memory, and how steps through one bucket move in the tables of its factors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rightsource.models.columns import Integers
from rightsource.optimizer.decomposition.compiled import compiled
from rightsource.optimizer.decomposition.elimination import Elimination
from rightsource.optimizer.decomposition.graph import HandoffGraph, starts


class Layout(NamedTuple):
    """The buckets, ready for sweeps.

    Bucket b is a copy of ``process[b]``: its options are the slots ``slot[b]`` up to ``slot[b + 1]``. Its message has
    the entries ``table[b]`` up to ``table[b + 1]``, one for each choice of options at its separators
    ``first_separator[b]`` up to ``first_separator[b + 1]``. Separator s has ``width[s]`` options, is the copy of its
    process in bucket ``copy[s]``, and each option of it moves by ``step[s]`` entries in the message.

    Factors ``first_factor[b]`` up to ``first_message[b]`` of bucket b are edges, those up to ``first_factor[b + 1]``
    messages. ``base[c]`` is the entry of factor c (in the pair tables, or in the messages) for the first options of all
    processes; each option of the bucket moves by ``inner[c]``, each option of its d-th separator by
    ``stride[first_stride[b] + d * factors of b + position of c in b]``.
    """

    process: Integers
    slot: Integers
    table: Integers
    first_separator: Integers
    width: Integers
    step: Integers
    copy: Integers
    first_factor: Integers
    first_message: Integers
    base: Integers
    inner: Integers
    first_stride: Integers
    stride: Integers


def layout_of(graph: HandoffGraph, elimination: Elimination) -> Layout:
    """Lay out the buckets of an elimination; within a message the separators that leave first vary fastest."""
    edges, process = elimination.edges, elimination.process
    separator = _in_order(elimination, len(graph.sizes))
    width = graph.sizes[separator]
    step, entries = _steps(elimination.first_separator, width)
    table = starts(entries)
    bucket, factor = _edges_first(elimination)
    is_edge = factor < edges
    edge, child = np.where(is_edge, factor, -1), np.where(is_edge, -1, factor - edges)
    inner, other, other_step = _edge_steps(graph, process[bucket], edge)
    first_stride = starts(np.diff(elimination.first_separator) * np.diff(elimination.first_factor))
    stride = np.zeros(int(first_stride[-1]), dtype=np.int64)
    spans = elimination.first_separator, elimination.first_factor, first_stride
    _write_strides(*spans, separator, step, child, other, other_step, stride)
    return Layout(
        process=process,
        slot=starts(graph.sizes[process]),
        table=table,
        first_separator=elimination.first_separator,
        width=width,
        step=step,
        copy=_copies(process, elimination.first_separator, separator, _parents(bucket, child, len(process))),
        first_factor=elimination.first_factor,
        first_message=elimination.first_factor[:-1] + np.bincount(bucket[is_edge], minlength=len(process)),
        base=np.where(is_edge, graph.start[edge], table[child]),
        inner=inner,
        first_stride=first_stride,
        stride=stride,
    )


def _in_order(elimination: Elimination, processes: int) -> Integers:
    """Return the separators of each bucket in the order in which they are eliminated themselves."""
    buckets = len(elimination.process)
    when = np.full(processes, buckets)
    when[elimination.process[::-1]] = np.arange(buckets)[::-1]
    owner = np.repeat(np.arange(buckets), np.diff(elimination.first_separator))
    in_order: Integers = elimination.separator[np.lexsort((when[elimination.separator], owner))]
    return in_order


def _edges_first(elimination: Elimination) -> tuple[Integers, Integers]:
    """Return the bucket of each factor and the factors, in each bucket the edges before the messages."""
    bucket = np.repeat(np.arange(len(elimination.process)), np.diff(elimination.first_factor))
    return bucket, elimination.factor[np.lexsort((elimination.factor >= elimination.edges, bucket))]


def _edge_steps(graph: HandoffGraph, process: Integers, edge: Integers) -> tuple[Integers, Integers, Integers]:
    """Return, for edges in buckets of a process, the step of its options, the other end, and the step of its options.

    Where there is a message in place of an edge (-1) they are 1, the step of the process that leaves first, and -1.
    """
    if not len(graph.left):
        return np.ones_like(edge), np.full_like(edge, -1), np.full_like(edge, -1)
    is_edge, own_left, many = edge >= 0, graph.left[edge] == process, graph.sizes[graph.right[edge]]
    other = np.where(own_left, graph.right[edge], graph.left[edge])
    inner, outer = np.where(own_left, many, 1), np.where(own_left, 1, many)
    return np.where(is_edge, inner, 1), np.where(is_edge, other, -1), np.where(is_edge, outer, -1)


def _parents(bucket: Integers, child: Integers, buckets: int) -> Integers:
    """Return the bucket that holds the message of each bucket, -1 for those without one."""
    parent = np.full(buckets, -1, dtype=np.int64)
    parent[child[child >= 0]] = bucket[child >= 0]
    return parent


@compiled
def _steps(first_separator: Integers, width: Integers) -> tuple[Integers, Integers]:
    """Return the step of each separator in the message of its bucket, and the entries of each message."""
    step, entries = np.empty_like(width), np.ones(len(first_separator) - 1, dtype=np.int64)
    for b in range(len(entries)):
        for s in range(first_separator[b], first_separator[b + 1]):
            step[s] = entries[b]
            entries[b] *= width[s]
    return step, entries


@compiled
def _find(separator: Integers, low: int, high: int, process: int) -> int:
    """Return where a process is among some separators, -1 where it is not."""
    for s in range(low, high):
        if separator[s] == process:
            return s
    return -1


@compiled
def _write_strides(
    first_separator: Integers,
    first_factor: Integers,
    first_stride: Integers,
    separator: Integers,
    step: Integers,
    child: Integers,
    other: Integers,
    other_step: Integers,
    stride: Integers,
) -> None:
    """Write by how many entries each option of each separator moves in each factor of its bucket."""
    for b in range(len(first_stride) - 1):
        low, high = first_separator[b], first_separator[b + 1]
        factors = first_factor[b + 1] - first_factor[b]
        for c in range(first_factor[b], first_factor[b + 1]):
            at = first_stride[b] + c - first_factor[b]
            if child[c] < 0:
                s = _find(separator, low, high, other[c])
                if s >= 0:
                    stride[at + (s - low) * factors] = other_step[c]
                continue
            for t in range(first_separator[child[c]], first_separator[child[c] + 1]):
                s = _find(separator, low, high, separator[t])
                if s >= 0:
                    stride[at + (s - low) * factors] = step[t]


@compiled
def _copies(process: Integers, first_separator: Integers, separator: Integers, parent: Integers) -> Integers:
    """Return the bucket whose copy each separator is: the parent's, or the one that the parent's separator is."""
    copy = np.empty_like(separator)
    for b in range(len(process) - 1, -1, -1):
        above = parent[b]
        for s in range(first_separator[b], first_separator[b + 1]):
            if process[above] == separator[s]:
                copy[s] = above
            else:
                low, high = first_separator[above], first_separator[above + 1]
                copy[s] = copy[_find(separator, low, high, separator[s])]
    return copy
