"""Gateways and events out of a flow graph: what is left says which activity comes directly after which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


class TooDenseError(Exception):
    """The silent nodes of a graph join its visible ones in more ways than is worth following."""


def contract(
    successors: Sequence[Collection[int]],
    visible: Sequence[bool],
    omitted: Collection[tuple[int, int]] = (),
    most_steps: int = 2_000_000,
) -> list[tuple[int, int]]:
    """Return the pairs (u, v) of visible nodes that a path joins which has only silent nodes between them.

    Takes a directed graph as the successors of each node; arcs in ``omitted`` count as not there. Each silent node that
    comes directly after a visible one is searched from once, however many visible nodes it comes after. Pairs come by
    u, then as a breadth-first search finds v; a pair (u, u) is a loop without another visible node.

    Raises
    ------
    TooDenseError
        When there are more than ``most_steps`` pairs, or steps of the searches.

    Examples
    --------
    Two tasks (0, 1), a gateway (2), two more tasks (3, 4); the last leads back to the gateway:

    >>> contract([[2], [2], [3, 4], [], [2]], [True, True, False, True, True])
    [(0, 3), (0, 4), (1, 3), (1, 4), (4, 3), (4, 4)]
    """
    search = _Search(successors, visible, omitted, most_steps)
    pairs: list[tuple[int, int]] = []
    for node, is_visible in enumerate(visible):
        if is_visible:
            found = dict.fromkeys(v for successor in search.after(node) for v in search.first_visible(successor))
            pairs += [(node, v) for v in found]
            search.count(len(found))
    return pairs


class _Search:
    """Breadth-first searches through silent nodes, remembered by where they start."""

    def __init__(
        self,
        successors: Sequence[Collection[int]],
        visible: Sequence[bool],
        omitted: Collection[tuple[int, int]],
        most_steps: int,
    ) -> None:
        self._successors, self._visible, self._omitted, self._left = successors, visible, omitted, most_steps
        self._found: dict[int, list[int]] = {}

    def after(self, node: int) -> Iterable[int]:
        """Return the successors of a node."""
        if not self._omitted:
            return self._successors[node]
        return [successor for successor in self._successors[node] if (node, successor) not in self._omitted]

    def count(self, steps: int) -> None:
        """Note steps, and stop when there are too many."""
        self._left -= steps
        if self._left < 0:
            raise TooDenseError

    def first_visible(self, start: int) -> list[int]:
        """Return the visible nodes that are reached from a node, itself included, before any other visible one."""
        if self._visible[start]:
            return [start]
        if start not in self._found:
            reached = self._reached(start)
            self._found[start] = [node for node in reached if self._visible[node]]
        return self._found[start]

    def _reached(self, start: int) -> list[int]:
        reached, seen = [start], {start}
        for node in reached:
            if self._visible[node]:
                continue
            following = self.after(node)
            self.count(len(self._successors[node]) + 1)
            fresh = [successor for successor in following if successor not in seen]
            seen.update(fresh)
            reached += dict.fromkeys(fresh)
        return reached
