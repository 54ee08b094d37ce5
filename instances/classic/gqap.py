r"""The generalised quadratic assignment problem: facilities at sites of limited capacity, traffic between them.

Format (numbers, line breaks mean nothing), that of Cordeau, Gaudioso, Laporte and Moccia, "A memetic heuristic for the
generalized quadratic assignment problem", INFORMS Journal on Computing 18 (2006)::

    n m v                facilities, sites, cost of a unit of traffic over a unit of distance
    T[1..n][1..n]        traffic, row by row
    D[1..m][1..m]        distance, row by row
    A[1..n][1..m]        cost of facility i at site k, row by row
    q[1..n] Q[1..m]      sizes of the facilities, capacities of the sites

.. math::  \min \sum_i A_{i x_i} + v \sum_{i, j} T_{ij} D_{x_i x_j}, \qquad \sum_{i: x_i = k} q_i \le Q_k

The inner sum runs over all ordered pairs, i = j included.

Mapping: facility i = process ``facility-i`` of volume 1; site k = vendor ``site-k`` of capacity Q_k hours; option k
uses q_i hours and costs A_ik + v T_ii D_kk per year; a dependency i -> j, i < j, has the pair costs
v (T_ij D_kh + T_ji D_hk) for sites k and h. Negative option costs are shifted per process; the offset of the origin
takes the shifts back. Published objective = ours + offset.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import localcontext

from rightsource.instances.classic.case import Document, option, origin, process, vendor
from rightsource.instances.classic.flows import interactions
from rightsource.instances.classic.numbers import Amount, Numbers
from rightsource.instances.classic.pairs import EXACT_DIGITS, pairwise_case, scaled_sizes, shifted_rows
from rightsource.instances.imported import Imported


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the case of a problem in the format above.

    Raises
    ------
    InputError
        When a number is missing, is none, or has more digits than an instance file can hold.
    """
    numbers = Numbers(data, source)
    n, m = numbers.whole("the number of facilities", low=1), numbers.whole("the number of sites", low=1)
    fee = numbers.amount("the cost of a unit of traffic")
    traffic = [numbers.amounts(n, f"the traffic of facility {i}") for i in range(1, n + 1)]
    distance = [numbers.amounts(m, f"the distance of site {k}") for k in range(1, m + 1)]
    costs = [numbers.amounts(m, f"the cost of facility {i} at a site") for i in range(1, n + 1)]
    sizes = numbers.amounts(n, "the size of a facility", low=0)
    capacities = numbers.amounts(m, "the capacity of a site", low=0)
    numbers.expect_end()

    facilities, sites = [f"facility-{i + 1}" for i in range(n)], [f"site-{k + 1}" for k in range(m)]
    with localcontext(prec=EXACT_DIGITS):
        for i, row in enumerate(costs):
            row[:] = [cost + fee * traffic[i][i] * distance[k][k] for k, cost in enumerate(row)]
    arcs = interactions(facilities, sites, traffic, distance, fee, source)
    costs, offset = shifted_rows(costs)
    sizes, capacities = scaled_sizes(sizes, capacities, "the sizes and capacities", source)
    document = pairwise_case(
        origin("gqap", name, offset=offset),
        [_facility(*figures, sites) for figures in zip(facilities, costs, sizes, strict=True)],
        [vendor(site, capacity=capacity) for site, capacity in zip(sites, capacities, strict=True)],
        arcs,
        source,
    )
    return Imported(document)


def _facility(name: str, costs: Sequence[Amount], size: Amount, sites: Sequence[str]) -> Document:
    options = [option(site, cost, hours=size) for site, cost in zip(sites, costs, strict=True)]
    return process(name, "facility", options)
