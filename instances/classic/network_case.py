r"""From a cost-function network to a case of our model, forbidden values and pairs included.

.. math::  \min T(x) = c_0 + \sum_i f_i(x_i) + \sum_{i < j} f_{ij}(x_i, x_j), \qquad T(x) < \top

Costs are whole numbers of a unit, or forbidden. Mapping: variable i = process ``x<i>``; value a = option ``<a>`` of the
one vendor ``values``; f_i = cost of the options per year, shifted per process where negative; f_ij = pair costs of a
dependency x<i> -> x<j>, i < j.

A value that is forbidden by itself gives no option, unless all values of its variable are. Every other forbidden entry
of a table t (of one variable or of two) gets a finite cost P_t, and a budget (``max_total`` of ``total_cost``) breaks
each plan that pays one. With m_t and M_t the least and the greatest cost in t that is not forbidden (0 where all are),
L and M their sums over all tables plus c_0:

- a plan without forbidden entries comes to at most M, so that T <= B := min(top - 1, M) refuses none that is allowed
  and all that reach top;
- with P_t := m_t + max(0, B + 1 - L) a plan that pays a forbidden entry comes to at least L + (B + 1 - L) = B + 1, as
  every other table pays its m_t or more: it breaks the budget.

The plans within the budget are thus exactly the allowed assignments, at their true cost. The budget is left out when
nothing is forbidden and M < top. Ours = (T - offset) / scale, where the offset is c_0 less the shifts; a budget below 0
in ours, which a rule cannot have, is raised to 0 and the options of the first process with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from rightsource.instances.classic.case import Document, option, origin, process, vendor
from rightsource.instances.classic.networks import CostOrNone, Network
from rightsource.instances.classic.numbers import Amount
from rightsource.instances.classic.pairs import dependency, pair_costs, pairwise_case
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO_DECIMALS, from_scaled

_VENDOR: Final = "values"
_BUDGET: Final = "nothing-forbidden"


def network_case(network: Network, family: str, name: str, top: int | None = None, decimals: int = 0) -> Document:
    """Return the case of a network whose costs are whole numbers of 10^-decimals.

    ``top`` is the total from which on an assignment is forbidden, None for no such limit. Costs longer than an instance
    file can hold are divided by 10^k and get k decimals; the scale of the origin says so.

    Raises
    ------
    InputError
        When costs are longer than even that allows.
    """
    priced = _priced(network, top)
    too_long = len(str(priced.greatest())) - decimals - DIGITS_BEFORE_THE_POINT
    k = min(max(too_long, 0), MICRO_DECIMALS - decimals)
    unit = 10 ** (decimals + k)
    return pairwise_case(
        origin(family, name, offset=from_scaled(priced.offset, 10**decimals), scale=10**k),
        [_process(i, *figures, unit) for i, figures in enumerate(zip(priced.kept, priced.costs, strict=True))],
        [vendor(_VENDOR)],
        list(_dependencies(priced, unit)),
        network.source,
        None if priced.budget is None else _budget(from_scaled(priced.budget, unit)),
    )


@dataclass(frozen=True)
class _Priced:
    """A network in which what is forbidden has a cost: which values are left, costs and budget of the case in units."""

    kept: list[list[int]]
    costs: list[list[int]]
    tables: dict[tuple[int, int], list[list[int]]]
    offset: int
    budget: int | None

    def greatest(self) -> int:
        """Return the greatest absolute cost."""
        rows = chain(self.costs, *self.tables.values())
        return max(abs(self.budget or 0), *(abs(cost) for row in rows for cost in row))


def _priced(network: Network, top: int | None) -> _Priced:
    """Return costs in place of what is forbidden, as the module says."""
    kept = [_allowed(costs) or list(range(len(costs))) for costs in network.values]
    values = [[costs[a] for a in left] for costs, left in zip(network.values, kept, strict=True)]
    tables = {(i, j): [[rows[a][b] for b in kept[j]] for a in kept[i]] for (i, j), rows in network.pairs.items()}
    whole = [*([costs] for costs in values), *tables.values()]
    spans = [_span(table) for table in whole]
    least, most = (network.constant + sum(end) for end in zip(*spans, strict=True))
    limit = most if top is None else min(top - 1, most)
    penalty = max(0, limit + 1 - least)
    costs = [_filled([row], penalty)[0] for row in values]
    shifts = [-min(0, *row) for row in costs]
    offset, budget = network.constant - sum(shifts), None
    if limit < most or any(cost is None for table in whole for row in table for cost in row):
        lift = max(0, offset - limit)
        shifts[0] += lift
        offset -= lift
        budget = limit - offset
    costs = [[cost + shift for cost in row] for row, shift in zip(costs, shifts, strict=True)]
    return _Priced(kept, costs, {pair: _filled(table, penalty) for pair, table in tables.items()}, offset, budget)


def _allowed(costs: Sequence[CostOrNone]) -> list[int]:
    return [a for a, cost in enumerate(costs) if cost is not None]


def _span(table: Sequence[Sequence[CostOrNone]]) -> tuple[int, int]:
    """Return the least and the greatest cost that is not forbidden."""
    costs = [cost for row in table for cost in row if cost is not None]
    return min(costs, default=0), max(costs, default=0)


def _filled(table: Sequence[Sequence[CostOrNone]], penalty: int) -> list[list[int]]:
    """Return a table with a cost in place of what is forbidden."""
    price = _span(table)[0] + penalty
    return [[price if cost is None else cost for cost in row] for row in table]


def _process(variable: int, kept: Sequence[int], costs: Sequence[int], unit: int) -> Document:
    options = [option(_VENDOR, from_scaled(cost, unit), id=str(a)) for a, cost in zip(kept, costs, strict=True)]
    return process(f"x{variable}", "variable", options)


def _dependencies(priced: _Priced, unit: int) -> Iterator[Document]:
    names = [[str(a) for a in left] for left in priced.kept]
    amounts: dict[int, Amount] = {}
    for (i, j), rows in sorted(priced.tables.items()):
        table = [[amounts.setdefault(cost, from_scaled(cost, unit)) for cost in row] for row in rows]
        pairs = pair_costs(table, names[i], names[j])
        if pairs:
            yield dependency(f"x{i}", f"x{j}", pairs)


def _budget(limit: Amount) -> Document:
    return {"id": _BUDGET, "kind": "max_total", "measure": "total_cost", "value": limit}
