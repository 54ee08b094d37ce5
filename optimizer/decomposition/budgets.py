"""Budgets, limits on the whole cost: no plan keeps one that the proven bound has passed."""

from __future__ import annotations

from rightsource.models.formulation.totals import limit
from rightsource.models.rules import is_budget
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.money import Money


def passed_budgets(tables: Tables, bound: int, money: Money) -> list[str]:
    """Return a sentence for each budget below a bound on the cost of every plan, in minor units per year."""
    budgets = [
        (table.rule.id, limit(tables, table.rule.measure, table.rule, upper=True))
        for table in tables.rules
        if is_budget(table.rule)
    ]
    return [
        f"Rule '{name}' cannot be kept: it allows {money.text(most)} a year, and no plan that keeps the other rules"
        f" costs less than {money.text(bound)}."
        for name, most in budgets
        if most < bound
    ]
