"""Costs of pairs of choices: tables on the arcs of a case, and the case made of them.

A cost e(k, h) that is paid when process i uses option k and process j uses option h becomes a ``pair_costs`` entry of
the dependency i -> j. The hand-off profile of such a case costs nothing, so that nothing else is paid on an arc.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Final, TypeAlias

from rightsource.instances.classic.case import Document, case, decimals_of, shifted
from rightsource.instances.classic.numbers import Amount
from rightsource.instances.classic.scaling import HOURS_DECIMALS, power_for, times
from rightsource.models.faults import Fault, InputError
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO_DECIMALS
from rightsource.models.reading.findings import shown
from rightsource.models.vocabulary import HANDOFF_CLASSES

Table: TypeAlias = Sequence[Sequence[Amount]]

MOST_PAIR_COSTS: Final = 12_000_000
"""Pair costs that a case may have: more than any published one has, less than a small file can be made to ask for."""
EXACT_DIGITS: Final = 80
"""Decimal digits at which products of three amounts, and sums of many of them, are exact."""
_BEYOND: Final = 10**DIGITS_BEFORE_THE_POINT


def handoffs(cost: Amount = 0) -> Document:
    """Return hand-off profiles in which each hand-over between different providers costs the same.

    >>> handoffs()["default"]["cross_border"]
    {'cost': 0}
    """
    return {"default": {name: {"cost": cost} for name in HANDOFF_CLASSES if name != "far"}}


def pair_costs(table: Table, givers: Sequence[str], takers: Sequence[str]) -> list[Document]:
    """Return the costs in a table, a row per option of the giver and a column per option of the taker; zeros left out.

    >>> pair_costs([[0, 5], [-2, 0]], ["a", "b"], ["c", "d"])[1]
    {'from_option': 'b', 'to_option': 'c', 'cost': -2}
    """
    return [
        {"from_option": giver, "to_option": taker, "cost": cost}
        for giver, row in zip(givers, table, strict=True)
        for taker, cost in zip(takers, row, strict=True)
        if cost
    ]


def dependency(giver: str, taker: str, pairs: Sequence[Document] = (), volume: Amount = 1) -> Document:
    """Return an arc; the list of its pair costs may be shared between arcs."""
    arc: Document = {"from": giver, "to": taker, "volume": volume}
    return arc | {"pair_costs": pairs} if pairs else arc


def pairwise_case(
    origin: Document,
    processes: Sequence[Document],
    providers: Sequence[Document],
    dependencies: Sequence[Document],
    source: str,
    budget: Document | None = None,
) -> Document:
    """Return a case with pair costs, and maybe a budget, whose money has as many decimals as these amounts need.

    Every table is looked at once, however many arcs share it.

    Raises
    ------
    InputError
        When a cost has more digits than instance files can hold.
    """
    tables = {id(arc["pair_costs"]): arc["pair_costs"] for arc in dependencies if "pair_costs" in arc}
    costs = {pair["cost"] for table in tables.values() for pair in table}
    costs.update(option["annual_cost"] for process in processes for option in process["options"])
    rules = [] if budget is None else [budget]
    costs.update(rule["value"] for rule in rules)
    check_digits([*costs, origin["offset"]], source)
    more: Document = {"dependencies": list(dependencies), "handoffs": handoffs()} if dependencies else {}
    more |= {"rules": rules} if rules else {}
    return case(origin, processes, providers) | {"money_decimals": max(map(decimals_of, costs))} | more


def shifted_rows(rows: Iterable[Sequence[Amount]]) -> tuple[list[list[Amount]], Amount]:
    """Return the option costs of all processes without negative ones, and the offset that takes the shifts back.

    >>> shifted_rows([[3, -2], [1, 2]])
    ([[5, 0], [1, 2]], -2)
    """
    with localcontext(prec=EXACT_DIGITS):
        shifts = [shifted(row) for row in rows]
        return [row for row, _ in shifts], -sum(shift for _, shift in shifts)


def scaled_sizes(
    sizes: Sequence[Amount], capacities: Sequence[Amount], what: str, source: str
) -> tuple[list[Amount], list[Amount]]:
    """Return sizes and capacities as hours: both times the least power of ten at which no hours are rounded up.

    Raises
    ------
    InputError
        When they have too many digits for that; ``what`` names them.

    Examples
    --------
    >>> scaled_sizes([Decimal("0.0005"), 2], [3], "the sizes", "small.txt")
    ([Decimal('0.005'), 20], [30])
    """
    power = power_for((*sizes, *capacities), HOURS_DECIMALS, what, source)
    return [times(size, power) for size in sizes], [times(capacity, power) for capacity in capacities]


def check_count(count: int, source: str) -> None:
    """Refuse a problem with too many pair costs before they are made.

    Raises
    ------
    InputError
        When there are more than `MOST_PAIR_COSTS`.
    """
    if count > MOST_PAIR_COSTS:
        message = f"this problem has {count:,} costs of pairs or more; at most {MOST_PAIR_COSTS:,} are read."
        raise InputError([Fault("", message, source)])


def check_digits(costs: Iterable[Amount], source: str) -> None:
    """Refuse costs that an instance file cannot hold exactly.

    Raises
    ------
    InputError
        It names the first such cost.
    """
    with localcontext(prec=EXACT_DIGITS):
        unfit = next((cost for cost in costs if not _fits(cost)), None)
    if unfit is not None:
        limits = f"{DIGITS_BEFORE_THE_POINT} digits before the point and {MICRO_DECIMALS} decimals"
        message = f"a cost of this problem comes to {shown(unfit)}; costs can have at most {limits}."
        raise InputError([Fault("", message, source)])


def _fits(cost: Amount) -> bool:
    number = Decimal(cost)
    return abs(number) < _BEYOND and number == round(number, MICRO_DECIMALS)
