"""The sweeps of dynamic programming over the buckets: up for the least value, back for a choice, down for margins."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.compiled import compiled
from rightsource.optimizer.decomposition.layout import Layout

Places: TypeAlias = npt.NDArray[np.int32]
"""Options counted within their process."""

_MOST_SEPARATORS: Final = 64
"""Each separator has two options or more, so that a table over more of them has more entries than a memory."""


@compiled
def up(layout: Layout, slots: Doubles, pair: Doubles, message: Doubles, best: Places, value: Doubles) -> None:
    r"""Write the message of each bucket: the least cost of all below, for each choice at its separators.

    .. math:: m_b(s) = \min_o \Big( slot_{bo} + \sum_{e \in b} pair_e(o, s) + \sum_{a \in b} m_a(o, s) \Big)

    ``best`` is the option o at which it is attained, the first of several; ``value`` the message of buckets without
    separators, 0 for the others: its sum is the least value of all.
    """
    slot, table, inner = layout.slot, layout.table, layout.inner
    separator, width, stride = layout.first_separator, layout.width, layout.stride
    option, entry_of, row = _workspace(layout)
    for b in range(len(layout.process)):
        _enter(layout, b, option, entry_of)
        factor, edges, factors = _factors(layout, b)
        at = layout.first_stride[b]
        for entry in range(table[b], table[b + 1]):
            _add_up(row, slot[b], slot[b + 1], factor, edges, factors, entry_of, inner, slots, pair, message)
            least, best[entry] = np.inf, 0
            for o in range(slot[b + 1] - slot[b]):
                if row[o] < least:
                    least, best[entry] = row[o], o
            message[entry] = least
            _advance(separator[b], separator[b + 1], at, factors, width, stride, option, entry_of)
        value[b] = message[table[b]] if separator[b] == separator[b + 1] else 0.0


@compiled
def back(layout: Layout, best: Places, taken: Integers) -> None:
    """Write the option that each copy takes at the least value, counted from 0 among those of its process."""
    for b in range(len(layout.process) - 1, -1, -1):
        entry = layout.table[b]
        for s in range(layout.first_separator[b], layout.first_separator[b + 1]):
            entry += layout.step[s] * taken[layout.copy[s]]
        taken[b] = best[entry]


@compiled
def entries(layout: Layout, taken: Integers, entry: Integers) -> None:
    """Write the entry of the pair tables that each edge has at the options taken, in the order of the buckets."""
    at = 0
    for b in range(len(layout.process)):
        separators = layout.first_separator[b]
        factor, edges, factors = _factors(layout, b)
        for c in range(edges):
            entry[at] = layout.base[factor + c] + layout.inner[factor + c] * taken[b]
            for d in range(layout.first_separator[b + 1] - separators):
                stride = layout.stride[layout.first_stride[b] + d * factors + c]
                entry[at] += stride * taken[layout.copy[separators + d]]
            at += 1


@compiled
def down(layout: Layout, slots: Doubles, pair: Doubles, message: Doubles, outside: Doubles, margins: Doubles) -> None:
    r"""Write the min-marginal of each slot: the least value of all that hangs together with it, if it is taken.

    ``message`` comes from `up`; ``outside`` takes, per entry of it, the least cost of all that is not below. With the
    value t(o, s) of a row of the table of bucket b, all outside it included,

    .. math:: margin_{bo} = \min_s t(o, s), \qquad outside_a(\cdot) = \min t(o, s) - m_a(o, s)

    over the rows (o, s) that agree with the entry of the message of bucket a.
    """
    slot, table, inner = layout.slot, layout.table, layout.inner
    separator, width, stride = layout.first_separator, layout.width, layout.stride
    option, entry_of, row = _workspace(layout)
    outside[:] = np.inf
    margins[:] = np.inf
    for b in range(len(layout.process) - 1, -1, -1):
        _enter(layout, b, option, entry_of)
        factor, edges, factors = _factors(layout, b)
        at = layout.first_stride[b]
        for entry in range(table[b], table[b + 1]):
            _add_up(row, slot[b], slot[b + 1], factor, edges, factors, entry_of, inner, slots, pair, message)
            rest = outside[entry] if separator[b] < separator[b + 1] else 0.0
            for o in range(slot[b + 1] - slot[b]):
                row[o] += rest
                margins[slot[b] + o] = min(margins[slot[b] + o], row[o])
            _pass_down(row, slot[b + 1] - slot[b], edges, factors, entry_of, message, outside)
            _advance(separator[b], separator[b + 1], at, factors, width, stride, option, entry_of)


@compiled
def _workspace(layout: Layout) -> tuple[Integers, Integers, Doubles]:
    """Return room for an option per separator, an entry per factor, and a sum per option of the largest bucket."""
    factors, options = 0, 0
    for b in range(len(layout.process)):
        factors = max(factors, layout.first_factor[b + 1] - layout.first_factor[b])
        options = max(options, layout.slot[b + 1] - layout.slot[b])
    return np.zeros(_MOST_SEPARATORS, np.int64), np.zeros(factors, np.int64), np.zeros(options)


@compiled
def _factors(layout: Layout, bucket: int) -> tuple[int, int, int]:
    """Return the first factor of a bucket, how many of its factors are edges, and how many they are."""
    first = layout.first_factor[bucket]
    return first, layout.first_message[bucket] - first, layout.first_factor[bucket + 1] - first


@compiled
def _enter(layout: Layout, bucket: int, option: Integers, entry_of: Integers) -> None:
    """Set all separators of a bucket to their first options, and its factors to the entries for these."""
    for d in range(layout.first_separator[bucket + 1] - layout.first_separator[bucket]):
        option[d] = 0
    first = layout.first_factor[bucket]
    for c in range(layout.first_factor[bucket + 1] - first):
        entry_of[c] = layout.base[first + c]


@compiled
def _advance(
    first: int,
    last: int,
    at: int,
    factors: int,
    width: Integers,
    stride: Integers,
    option: Integers,
    entry_of: Integers,
) -> None:
    """Move to the next choice at separators ``first`` to ``last``, the first fastest; their strides start at ``at``."""
    for s in range(first, last):
        option[s - first] += 1
        if option[s - first] < width[s]:
            for c in range(factors):
                entry_of[c] += stride[at + c]
            return
        option[s - first] = 0
        for c in range(factors):
            entry_of[c] -= stride[at + c] * (width[s] - 1)
        at += factors


@compiled
def _add_up(
    row: Doubles,
    slot: int,
    slot_end: int,
    factor: int,
    edges: int,
    factors: int,
    entry_of: Integers,
    inner: Integers,
    slots: Doubles,
    pair: Doubles,
    message: Doubles,
) -> None:
    """Write the sum of the slot and all factors of a bucket for each of its options."""
    count = slot_end - slot
    for o in range(count):
        row[o] = slots[slot + o]
    for c in range(edges):
        entry, step = entry_of[c], inner[factor + c]
        for o in range(count):
            row[o] += pair[entry + o * step]
    for c in range(edges, factors):
        entry = entry_of[c]
        for o in range(count):
            row[o] += message[entry + o]


@compiled
def _pass_down(
    row: Doubles, count: int, edges: int, factors: int, entry_of: Integers, message: Doubles, outside: Doubles
) -> None:
    """Tell the messages of a bucket what a row of its table costs without them."""
    for c in range(edges, factors):
        entry = entry_of[c]
        for o in range(count):
            if row[o] < np.inf:  # else a difference of infinities
                outside[entry + o] = min(outside[entry + o], row[o] - message[entry + o])
