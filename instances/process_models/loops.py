"""Loops in flow graphs: found by depth-first search, and broken so that nothing else is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

Arc = tuple[int, int]


def back_arcs(successors: Sequence[Collection[int]], roots: Iterable[int]) -> set[Arc]:
    """Return the arcs that lead back to where a depth-first search came from.

    The search starts from the roots in their order, then from every node that they do not reach, and follows arcs in
    theirs. Without these arcs the graph has no cycle, and a graph without cycles has none of them (Tarjan, Depth-first
    search and linear graph algorithms, SIAM Journal on Computing 1, 1972, p. 146). Time O(nodes + arcs).

    Examples
    --------
    >>> back_arcs([[1], [2], [0, 3], []], [0])
    {(2, 0)}
    """
    on_path, done = set[int](), set[int]()
    found: set[Arc] = set()
    for root in [*roots, *range(len(successors))]:
        if root in done:
            continue
        path = [(root, iter(successors[root]))]
        on_path.add(root)
        while path:
            node, following = path[-1]
            for successor in following:
                if successor in on_path:
                    found.add((node, successor))
                elif successor not in done:
                    on_path.add(successor)
                    path.append((successor, iter(successors[successor])))
                    break
            else:
                path.pop()
                on_path.discard(node)
                done.add(node)
    return found


def broken(arcs: Sequence[Arc], forward: Collection[Arc]) -> tuple[list[Arc], list[Arc]]:
    """Return the arcs that are kept and those that are left out so that no cycle remains.

    ``forward`` are arcs known to have no cycle together. An arc is left out when it is not one of them and lies on a
    cycle, that is, when both its ends belong to the same strongly connected component. So a graph without cycles loses
    nothing.

    Examples
    --------
    >>> broken([(0, 1), (1, 2), (2, 1), (2, 3), (3, 3)], {(0, 1), (1, 2)})
    ([(0, 1), (1, 2), (2, 3)], [(2, 1), (3, 3)])
    """
    component = _components(arcs)
    kept: list[Arc] = []
    left_out: list[Arc] = []
    for source, target in arcs:
        is_safe = component[source] != component[target] or (source, target) in forward
        (kept if is_safe else left_out).append((source, target))
    return kept, left_out


def _components(arcs: Iterable[Arc]) -> dict[int, int]:
    """Return the number of each node's strongly connected component."""
    import networkx as nx  # noqa: PLC0415 - slow to import, and only process models with loops need it

    components = nx.strongly_connected_components(nx.DiGraph(list(arcs)))
    return {node: number for number, members in enumerate(components) for node in members}
