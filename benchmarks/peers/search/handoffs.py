"""Hand-offs: what passing work on costs, and how far it travels."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rightsource.benchmarks.peers.search.spans import grouped
from rightsource.models.columns import Integers
from rightsource.models.tables import Tables
from rightsource.optimizer.decomposition.compiled import compiled

_PROFILE: Final = 0
_FIRST_PAIR: Final = 1
_LAST_PAIR: Final = 2
_FIRST_COST: Final = 3
_SITE: Final = 0
_COUNTRY: Final = 1
_OFFSET: Final = 2


class Handoffs(NamedTuple):
    """The arcs of an instance, ready for compiled loops.

    ``incident`` has shape (2 arcs, 3) and, per process from ``start`` on, the arc, the process at its other end and 1
    where the process is the source. ``arc`` has shape (arcs, 8): profile, first pair, end of pairs, and the yearly cost
    of the distances 0 to 4 in minor units. ``pair`` has shape (pairs, 3): source option, target option, cost; sorted
    within an arc. ``place`` has shape (providers, 3): site, country, time zone in millionths of an hour. ``provider``
    is per option, ``apart`` per profile (millionths of an hour, -1 for none).
    """

    start: Integers
    incident: Integers
    arc: Integers
    pair: Integers
    place: Integers
    provider: Integers
    apart: Integers


def handoffs_of(tables: Tables) -> Handoffs:
    """Arrange the arcs of compiled tables."""
    arcs, providers, pairs = tables.arcs, tables.providers, tables.pairs
    count = len(arcs.source)
    numbers = np.arange(count, dtype=np.int64)
    start, incident = grouped(
        np.concatenate([arcs.source, arcs.target]),
        len(tables.process_ids),
        np.concatenate([numbers, numbers]),
        np.concatenate([arcs.target, arcs.source]),
        np.repeat(np.array([1, 0], dtype=np.int64), count),
    )
    order = np.lexsort((pairs.to_option, pairs.from_option, pairs.arc))
    first, last = (np.searchsorted(pairs.arc[order], numbers, side) for side in ("left", "right"))
    return Handoffs(
        start=start,
        incident=incident,
        arc=np.concatenate([np.stack([arcs.profile, first, last], axis=1), arcs.costs], axis=1).astype(np.int64),
        pair=np.stack([pairs.from_option[order], pairs.to_option[order], pairs.cost[order]], axis=1).astype(np.int64),
        place=np.stack([providers.site, providers.country, tables.site_offset[providers.site]], axis=1),
        provider=tables.option_provider.astype(np.int64),
        apart=arcs.hours_apart.astype(np.int64),
    )


@compiled
def distance(place: Integers, apart: int, one: int, other: int) -> int:
    """Return how far work travels between two providers, 0 (same provider) to 4 (far); ``apart`` is the profile's."""
    if one == other:
        return 0
    if place[one, _SITE] == place[other, _SITE]:
        return 1
    if place[one, _COUNTRY] == place[other, _COUNTRY]:
        return 2
    return 4 if apart >= 0 and abs(place[one, _OFFSET] - place[other, _OFFSET]) >= apart else 3


@compiled
def _pair_cost(pair: Integers, low: int, high: int, source: int, target: int) -> int:
    """Return the cost that a pair of options has on an arc beside its distance: a binary search in the arc's pairs."""
    while low < high:
        middle = (low + high) // 2
        one, other = pair[middle, 0], pair[middle, 1]
        if one == source and other == target:
            return int(pair[middle, 2])
        if one < source or (one == source and other < target):
            low = middle + 1
        else:
            high = middle
    return 0


@compiled
def handoff_change(handoffs: Handoffs, choice: Integers, process: int, old: int, new: int) -> int:
    """Return by how much a move of one process changes the cost of its hand-offs to processes that are decided.

    The arrays are taken out of their tuple once: counting references in the inner loop made it four times as slow.
    """
    incident, arcs, pair, place = handoffs.incident, handoffs.arc, handoffs.pair, handoffs.place
    provider, apart = handoffs.provider, handoffs.apart
    change = 0
    for option, sign in ((old, -1), (new, 1)):
        if option < 0:
            continue
        here = provider[option]
        for k in range(handoffs.start[process], handoffs.start[process + 1]):
            arc, other = incident[k, 0], choice[incident[k, 1]]
            if other < 0:
                continue
            far = distance(place, apart[arcs[arc, _PROFILE]], here, provider[other])
            change += sign * arcs[arc, _FIRST_COST + far]
            low, high = arcs[arc, _FIRST_PAIR], arcs[arc, _LAST_PAIR]
            if low < high:
                source, target = (option, other) if incident[k, 2] == 1 else (other, option)
                change += sign * _pair_cost(pair, low, high, source, target)
    return change
