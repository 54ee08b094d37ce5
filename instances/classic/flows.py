"""Traffic between tasks times distance between their sites: the pair costs of quadratic assignment problems."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import localcontext
from itertools import combinations

from rightsource.instances.classic.case import Document
from rightsource.instances.classic.numbers import Amount
from rightsource.instances.classic.pairs import EXACT_DIGITS, Table, check_count, dependency, pair_costs


def interactions(
    tasks: Sequence[str], sites: Sequence[str], traffic: Table, distance: Table, fee: Amount, source: str
) -> list[Document]:
    r"""Return the dependencies i -> j, i < j, that cost what tasks i and j at sites k and h pay in both directions.

    .. math::  e_{ij}(k, h) = v (T_{ij} D_{kh} + T_{ji} D_{hk})

    Where distances are symmetric, the traffic of both directions is added first; pairs of tasks with the same traffic
    share one list of pair costs, which keeps dense problems small in memory. Pairs that cost nothing give no
    dependency.

    Parameters
    ----------
    tasks, sites
        Their ids.
    traffic, distance
        Tables T, of shape (tasks, tasks), and D, of shape (sites, sites); the diagonal of D counts, that of T does not.
    fee
        v, the cost of one unit of traffic over one unit of distance.
    source
        The file, for messages.

    Raises
    ------
    InputError
        When there are more than `MOST_PAIR_COSTS` pair costs.

    Examples
    --------
    >>> [arc] = interactions(["a", "b"], ["x", "y"], [[0, 2], [1, 0]], [[0, 5], [5, 0]], 10, "small.txt")
    >>> arc["from"], arc["to"], arc["pair_costs"][0]
    ('a', 'b', {'from_option': 'x', 'to_option': 'y', 'cost': 150})
    """
    places = range(len(sites))
    symmetric = all(distance[k][h] == distance[h][k] for k, h in combinations(places, 2))
    flows = {(i, j): (traffic[i][j], traffic[j][i]) for i, j in combinations(range(len(tasks)), 2)}
    flows = {pair: flow for pair, flow in flows.items() if any(flow)}
    check_count(len(flows) * len(sites) ** 2, source)
    shared: dict[tuple[Amount, Amount], list[Document]] = {}
    arcs = []
    with localcontext(prec=EXACT_DIGITS):
        for (i, j), (there, back) in flows.items():
            flow = (there + back, 0) if symmetric else (there, back)
            if flow not in shared:
                shared[flow] = pair_costs(_table(flow, distance, fee), sites, sites)
            if shared[flow]:
                arcs.append(dependency(tasks[i], tasks[j], shared[flow]))
    return arcs


def _table(flow: tuple[Amount, Amount], distance: Table, fee: Amount) -> Table:
    """Return what the traffic of two tasks in both directions costs, by their sites."""
    there, back = flow
    return [
        [fee * (there * outward + back * inward) for outward, inward in zip(row, column, strict=True)]
        for row, column in zip(distance, zip(*distance, strict=True), strict=True)
    ]
