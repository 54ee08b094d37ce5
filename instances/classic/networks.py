"""Cost-function networks: variables with few values, costs of single values and of pairs of values, all added up."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Final, TypeAlias

from rightsource.instances.classic.pairs import check_count
from rightsource.models.faults import Fault, InputError

CostOrNone: TypeAlias = int | None
"""A cost in units of the network, None for forbidden."""

MOST_VALUES: Final = 1_000_000
"""Values that all variables may have together: a few words of a file can ask for any number of them."""


class Network:
    """Costs of single values and of pairs of values; functions of the same variables are added up.

    ``values[i][a]`` is the cost of variable i at value a, ``pairs[i, j][a][b]``, i < j, that of i at a and j at b.

    Examples
    --------
    >>> network = Network([2, 2], "small.wcsp")
    >>> network.add([1, 0], [0, 7, None, 0])
    >>> network.add([0, 1], [1, 1, 1, 1])
    >>> network.pairs
    {(0, 1): [[1, None], [8, 1]]}

    Raises
    ------
    InputError
        When the variables have more than `MOST_VALUES` values together.
    """

    def __init__(self, domains: Sequence[int], source: str) -> None:
        self.source = source
        self.constant = 0
        self._made = 0
        if sum(domains) > MOST_VALUES:
            message = f"the variables have {sum(domains):,} values together; at most {MOST_VALUES:,} are read."
            raise InputError([Fault("", message, source)])
        self.values: list[list[CostOrNone]] = [[0] * domain for domain in domains]
        self.pairs: dict[tuple[int, int], list[list[CostOrNone]]] = {}

    def domains(self, scope: Sequence[int]) -> list[int]:
        """Return how many values each variable of a scope has."""
        return [len(self.values[variable]) for variable in scope]

    def uniform(self, scope: Sequence[int], cost: CostOrNone) -> list[CostOrNone]:
        """Return the costs of a function that is the same everywhere, for `add`.

        Raises
        ------
        InputError
            When such functions come to more than `pairs.MOST_PAIR_COSTS` entries.
        """
        size = prod(self.domains(scope))
        self._made += size
        check_count(self._made, self.source)
        return [cost] * size

    def add(self, scope: Sequence[int], costs: Sequence[CostOrNone]) -> None:
        """Add a function of none, one or two different variables; the value of the last one runs fastest."""
        if not scope:
            self._add_constant(costs[0])
        elif len(scope) == 1:
            _add_up(self.values[scope[0]], costs)
        else:
            self._add_pair(scope[0], scope[1], costs)

    def _add_constant(self, cost: CostOrNone) -> None:
        if cost is None:
            self.values[0] = [None] * len(self.values[0])
        else:
            self.constant += cost

    def _add_pair(self, first: int, second: int, costs: Sequence[CostOrNone]) -> None:
        width = len(self.values[second])
        rows: list[Sequence[CostOrNone]] = [costs[start : start + width] for start in range(0, len(costs), width)]
        if first > second:
            rows = list(zip(*rows, strict=True))
        table = self.pairs.setdefault((min(first, second), max(first, second)), [[0] * len(row) for row in rows])
        for own, row in zip(table, rows, strict=True):
            _add_up(own, row)


def _add_up(costs: list[CostOrNone], more: Sequence[CostOrNone]) -> None:
    costs[:] = [None if a is None or b is None else a + b for a, b in zip(costs, more, strict=True)]
