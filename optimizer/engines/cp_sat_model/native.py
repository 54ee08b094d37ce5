"""The CP-SAT model under construction: literals for choices, an objective in minor units, rows of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from ortools.sat.python import cp_model

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.tables import Tables


class NativeModel:
    """Variables and objective of an instance's model; option k is Boolean variable k.

    Options barred by `require`, `forbid` or `min_yield` are variables fixed to 0 and left out of everything else.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> native = NativeModel(compile_tables(instance))
    >>> len(native.options) == len(instance.options.ids)
    True
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.model = cp_model.CpModel()
        self.options = [self.model.new_int_var(0, int(upper), "") for upper in ~tables.barred]
        self._costs: list[int] = []
        self._charged: list[cp_model.IntVar] = []
        self._offset = 0
        self._among: dict[tuple[int, ...], cp_model.IntVar] = {}
        self._both: dict[tuple[int, int], cp_model.IntVar] = {}
        self._never: cp_model.IntVar | None = None

    def charge(self, variables: Sequence[cp_model.IntVar], costs: Iterable[int]) -> None:
        """Add costs, in minor units per year, of each unit of some variables to the objective."""
        self._charged += variables
        self._costs += costs

    def charge_always(self, cost: int) -> None:
        """Add a cost that every plan has."""
        self._offset += cost

    def objective(self) -> cp_model.LinearExpr:
        """Return the cost of a plan in minor units per year."""
        return cp_model.LinearExpr.weighted_sum(self._charged, self._costs) + self._offset

    def open(self, options: Iterable[int]) -> tuple[int, ...]:
        """Return those of some options that are not barred."""
        barred = self.tables.barred
        return tuple(option for option in options if not barred[option])

    def never(self) -> cp_model.IntVar:
        """Return a literal that is always false."""
        if self._never is None:
            self._never = self.model.new_constant(0)
        return self._never

    def among(self, options: tuple[int, ...]) -> cp_model.IntVar:
        """Return the literal that says that a process takes one of these options of its own.

        One option is its own literal; equal sets share one.
        """
        if not options:
            return self.never()
        if len(options) == 1:
            return self.options[options[0]]
        if options not in self._among:
            literal = self.model.new_bool_var("")
            self.model.add_exactly_one([*(self.options[option] for option in options), ~literal])
            self._among[options] = literal
        return self._among[options]

    def both(self, one: cp_model.IntVar, other: cp_model.IntVar) -> cp_model.IntVar:
        """Return the literal that is true exactly when two literals are, by three clauses."""
        key = (min(one.index, other.index), max(one.index, other.index))
        if key not in self._both:
            literal = self.model.new_bool_var("")
            self.model.add_implication(literal, one)
            self.model.add_implication(literal, other)
            self.model.add_bool_or([~one, ~other, literal])
            self._both[key] = literal
        return self._both[key]

    def follows(self, options: Integers, literal: cp_model.IntVar) -> None:
        """Make a literal true when any of some options is chosen: one at-most-one for the options of each process."""
        process = self.tables.option_process[options]
        for i in np.unique(process).tolist():
            chosen = [self.options[option] for option in self.open(options[process == i].tolist())]
            if chosen:
                self.model.add_at_most_one([*chosen, ~literal])

    def choice(self, solution: Iterable[int]) -> Integers:
        """Return the options that are chosen by the values of all variables in a solution."""
        values = np.fromiter(solution, dtype=np.int64)
        return np.flatnonzero(values[: len(self.options)])

    def hint(self, choice: Integers) -> None:
        """Hint at the options of a plan: which are taken, and which are not."""
        taken = set(choice.tolist())
        for option, variable in enumerate(self.options):
            self.model.add_hint(variable, int(option in taken))

    def add_row(self, row: LinearRow, further: Sequence[cp_model.IntVar] = ()) -> None:
        """Add a row over the options and, as the columns behind them, some further variables.

        Its magnitudes are brought below 2⁵³ in sum, well within what CP-SAT takes: divided by their common divisor, and
        rounded outwards where that does not do, so that the bound stays valid.
        """
        fitted = row.fitted()
        variables = [*self.options, *further] if further else self.options
        expression = cp_model.LinearExpr.weighted_sum(
            [variables[column] for column in fitted.column.tolist()], fitted.coefficient.tolist()
        )
        self.model.add(expression <= fitted.upper)

    def add_rows(self, model: LinearModel, first: int) -> None:
        """Add the rows of a linear model from one on, as they are.

        Raises
        ------
        IndexError
            When one of them names a column that is no option.
        """
        for row in range(first, model.rows):
            entries = slice(int(model.row_start[row]), int(model.row_start[row + 1]))
            expression = cp_model.LinearExpr.weighted_sum(
                [self.options[column] for column in model.column[entries].tolist()], model.coefficient[entries].tolist()
            )
            self.model.add_linear_constraint(expression, int(model.row_lower[row]), int(model.row_upper[row]))
