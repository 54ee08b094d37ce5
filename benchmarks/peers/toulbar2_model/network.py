"""The network under construction: variables, cost functions and linear constraints, in whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from pytoulbar2 import CFN

from rightsource.models.columns import Integers
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.tables import Tables


class NotApplicableError(Exception):
    """Says in a sentence why toulbar2 cannot take an instance."""


Term = tuple[int, int, int]
"""A variable, one of its values and the coefficient that counts when it takes it."""


class CostNetwork:
    """A cost function network whose first variables are the processes.

    The values of variable i are the positions in ``domains[i]``, the options of process i that are not barred. All
    costs are whole minor units per year below 2⁵³, so the doubles of the interface and the 64-bit whole numbers inside
    hold them exactly.

    Parameters
    ----------
    tables
        The compiled instance; no process may be without an option.
    ceiling
        A cost that no plan reaches: the first upper bound. It is set when the search begins, and what is forbidden is
        a cost that reaches it: infinite costs prune while functions are still being added, which can crash toulbar2.
    seed
        The random seed.
    """

    def __init__(self, tables: Tables, ceiling: int, seed: int) -> None:
        self.tables = tables
        self.forbidden = ceiling - tables.floor
        self.cfn: Any = CFN(ubinit=ceiling, resolution=0, vac=1, seed=seed, verbose=0)
        self.domains = [
            tuple(option for option in tables.options_of(process) if not tables.barred[option])
            for process in range(len(tables.process_ids))
        ]
        self._value = {option: value for domain in self.domains for value, option in enumerate(domain)}
        for process, domain in enumerate(self.domains):
            self.cfn.AddVariable(f"process{process}", range(len(domain)))

    def choice(self, values: Sequence[int]) -> Integers:
        """Return the option of each process, shape (processes,), for values of all variables."""
        chosen = [domain[value] for domain, value in zip(self.domains, values, strict=False)]
        return np.array(chosen, dtype=np.int64)

    def add_variable(self, costs: Sequence[int]) -> int:
        """Add a variable with one value per cost and return its index."""
        variable: int = self.cfn.AddVariable(f"further{self.cfn.GetNbVars()}", range(len(costs)))
        self.add_costs([variable], costs)
        return variable

    def add_costs(self, variables: Sequence[int], costs: Sequence[int]) -> None:
        """Add a cost function of one or two variables, the values of the last one changing fastest."""
        if any(costs):
            self.cfn.AddFunction(list(variables), list(costs))

    def forbid(self, one: int, other: int, together: Iterable[tuple[int, int]]) -> None:
        """Forbid pairs of values of two variables."""
        width = self.cfn.GetDomainInitSize(other)
        costs = [0] * (self.cfn.GetDomainInitSize(one) * width)
        for a, b in together:
            costs[a * width + b] = self.forbidden
        self.add_costs([one, other], costs)

    def require(self, options: Integers, variable: int) -> None:
        """Forbid that a variable is 0 when any of some options is chosen."""
        values: dict[int, list[int]] = {}
        for option in options.tolist():
            if option in self._value:
                values.setdefault(int(self.tables.option_process[option]), []).append(self._value[option])
        for process, taken in values.items():
            self.forbid(process, variable, ((value, 0) for value in taken))

    def terms(self, options: Iterable[int], coefficients: Iterable[int]) -> list[Term]:
        """Return the terms of a sum over options; barred ones have none."""
        return [
            (int(self.tables.option_process[option]), self._value[option], coefficient)
            for option, coefficient in zip(options, coefficients, strict=True)
            if option in self._value and coefficient
        ]

    def add_row(self, row: LinearRow) -> None:
        """Add a row over options.

        Raises
        ------
        NotApplicableError
            When the row is too large to be exact: toulbar2 has nobody to ask whether a plan keeps the rule itself.
        """
        fitted = row.fitted()
        if fitted.rounded:
            raise NotApplicableError(f"toulbar2 cannot hold the coefficients of '{row.name}': they sum to 2⁵³ or more.")
        self.add_at_most(self.terms(fitted.column.tolist(), fitted.coefficient.tolist()), fitted.upper)

    def add_at_most(self, terms: Sequence[Term], limit: int) -> None:
        """Add the linear constraint that the coefficients of the values taken sum to at most a limit.

        This is what ``CFN.AddGeneralizedLinearConstraint`` does, in time proportional to the terms instead of their
        square.
        """
        values: dict[int, list[str]] = {}
        for variable, value, coefficient in terms:
            values.setdefault(variable, []).append(f"{value} {-coefficient}")
        if not values:
            self.cfn.AddFunction([], 0 if limit >= 0 else self.forbidden)
            return
        words = [str(-limit), *(f"{len(pairs)} {' '.join(pairs)}" for pairs in values.values())]
        self.cfn.CFN.wcsp.postKnapsackConstraint(list(values), " ".join(words), kp=True)
