"""The formulation of an instance: all builders, in order."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.choice import add_choice
from rightsource.models.formulation.groups import add_apart, add_max_count, add_min_count, add_together
from rightsource.models.formulation.handoff import Handoffs, add_handoffs
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.parts import Parts, join
from rightsource.models.formulation.paths import add_path_rule
from rightsource.models.formulation.provider_use import (
    add_capacities,
    add_unit_links,
    add_units,
    add_use,
    add_use_links,
)
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.formulation.totals import limit, linear_rows
from rightsource.models.rules import Apart, MaxCount, MaxPathTime, MinCount, MinPathYield, Together, is_budget
from rightsource.models.tables.magnitude import exact
from rightsource.models.tables.tables import RuleTable, Tables


@dataclass(frozen=True)
class Formulation:
    """The mixed-integer model of an instance and the way between its columns and plans.

    ``rule_rows`` are the rows of each rule, in a core only.
    """

    tables: Tables
    model: LinearModel
    parts: Parts
    rule_rows: Mapping[str, range] = field(default_factory=dict)

    @property
    def relaxed(self) -> frozenset[str]:
        """The rules whose rows are rounded outwards: a plan may keep the rows and still break the rule."""
        return frozenset(self.parts.relaxed)

    def without_limits(self, rules: Container[str]) -> Formulation:
        """Return the same formulation with rows of some rules that limit nothing; all other arrays are shared."""
        lower, upper = self.model.row_lower.copy(), self.model.row_upper.copy()
        for rule, rows in self.rule_rows.items():
            if rule in rules:
                lower[rows.start : rows.stop], upper[rows.start : rows.stop] = -NO_LIMIT, NO_LIMIT
        return replace(self, model=replace(self.model, row_lower=lower, row_upper=upper))

    def choice(self, values: Integers) -> Integers:
        """Return the option chosen for each process by the values of all columns, shape (processes,)."""
        chosen = values[: len(self.tables.option_ids)]
        best = np.lexsort((-chosen, self.tables.option_process))
        return best[self.tables.first_option[:-1]].astype(np.int64)

    def values(self, choice: Integers) -> Integers:
        """Return the values of all columns that stand for a plan, the further columns at their cheapest."""
        chosen = np.zeros(len(self.tables.option_ids), dtype=np.int64)
        chosen[choice] = 1
        return self.parts.complete(chosen)


def build(tables: Tables) -> Formulation:
    """Build the formulation of compiled tables.

    Raises
    ------
    InputError
        When the cost of a plan could reach 2⁵³ minor units.

    """
    parts = Parts(tables)
    offset = add_choice(parts)
    add_providers(parts)
    handoffs = add_handoffs(parts)
    offset += handoffs.offset
    for table in tables.rules:
        add_rule(parts, handoffs, table)
    add_budgets(parts, offset)
    return Formulation(tables, join(parts, offset), parts)


def build_core(tables: Tables) -> Formulation:
    """Build the core of the formulation: all of it but hand-offs, path rules and budgets, which join the processes.

    A relaxation in the options, the use and units of providers, and counts; hand-offs cost nothing in its objective
    and its offset. What it leaves out is for dynamic programming on the graph of hand-offs.

    Raises
    ------
    InputError
        When the cost of a plan without hand-offs could reach 2⁵³ minor units.

    """
    parts = Parts(tables)
    offset = add_choice(parts)
    add_providers(parts)
    rule_rows = {}
    for table in tables.rules:
        first = parts.height
        add_core_rule(parts, table)
        rule_rows[table.rule.id] = range(first, parts.height)
    return Formulation(tables, join(parts, offset), parts, rule_rows)


def add_providers(parts: Parts) -> None:
    """Add what providers cost and may do: fixed costs, whole units and capacities."""
    add_use_links(parts, add_use(parts))
    add_unit_links(parts, add_units(parts))
    add_capacities(parts)


def add_rule(parts: Parts, handoffs: Handoffs, table: RuleTable) -> None:
    """Add the rows of one rule; budgets wait until all columns are there."""
    add_core_rule(parts, table)
    if isinstance(table.rule, MinPathYield | MaxPathTime):
        add_path_rule(parts, handoffs, table.rule)


def add_core_rule(parts: Parts, table: RuleTable) -> None:
    """Add the rows of one rule, unless it is about paths or a budget: those need the columns of hand-offs."""
    rule = table.rule
    for row in linear_rows(parts.tables, table):
        parts.add_row(row, rule.id)
    match rule:
        case MaxCount():
            add_max_count(parts, table, rule)
        case MinCount():
            add_min_count(parts, table, rule)
        case Together():
            add_together(parts, table, rule)
        case Apart():
            add_apart(parts, table, rule)


def add_budgets(parts: Parts, offset: int) -> None:
    r"""Keep the whole objective within each budget: c·v + offset <= V, over all columns."""
    for table in parts.tables.rules:
        rule = table.rule
        if is_budget(rule):
            objective = parts.objective()
            upper = limit(parts.tables, rule.measure, rule, upper=True) - offset
            columns = np.arange(len(objective), dtype=np.int64)
            parts.add_row(LinearRow(rule.id, columns, exact(objective), upper), rule.id)
