"""The most of a weighted graph that has no cycle: arcs taken in turn as long as they close none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def without_cycles(nodes: int, arcs: Iterable[tuple[int, int]]) -> list[bool]:
    """Return of each arc whether it is taken: in their order, each that closes no cycle with those taken before.

    Keeps for each node the sets of nodes that it reaches and that reach it as bits of a whole number (Italiano,
    Amortized efficiency of a path retrieval data structure, Theoretical Computer Science 48, 1986, p. 273). An arc
    whose ends are joined already, either way, costs one look at a bit; the others together at most cubic time, some
    seconds for 5,000 nodes and 100,000 arcs at random. Memory: nodes² / 4 bytes.

    Examples
    --------
    >>> without_cycles(3, [(0, 1), (1, 2), (2, 0), (0, 2), (1, 1)])
    [True, True, False, True, False]
    """
    after = [1 << node for node in range(nodes)]
    before = after.copy()
    taken: list[bool] = []
    for source, target in arcs:
        closes_cycle = bool(after[target] >> source & 1)
        taken.append(not closes_cycle)
        if not closes_cycle and not after[source] >> target & 1:
            reached, reaching = after[target], before[source]
            newly_reached, newly_reaching = reached & ~after[source], reaching & ~before[target]
            for node in _members(newly_reaching):
                after[node] |= reached
            for node in _members(newly_reached):
                before[node] |= reaching
    return taken


def _members(bits: int) -> Iterator[int]:
    """Yield the places of the ones in a whole number."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
