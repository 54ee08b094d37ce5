"""The whole model of an instance: all builders, in order."""

from __future__ import annotations

from rightsource.models.formulation.totals import limit, linear_rows
from rightsource.models.rules import Apart, MaxCount, MaxPathTime, MaxTotal, MinCount, MinPathYield, Together
from rightsource.models.tables.tables import RuleTable, Tables
from rightsource.optimizer.engines.cp_sat_model.choice import add_choice
from rightsource.optimizer.engines.cp_sat_model.distances import Distances
from rightsource.optimizer.engines.cp_sat_model.groups import add_apart, add_max_count, add_min_count, add_together
from rightsource.optimizer.engines.cp_sat_model.handoffs import add_handoffs
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel
from rightsource.optimizer.engines.cp_sat_model.paths import add_path_rule
from rightsource.optimizer.engines.cp_sat_model.provider_use import add_capacities, add_provider_use, add_units


def build_native(tables: Tables) -> NativeModel:
    """Build the model of compiled tables in which no process is without an option, and set its objective.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> build_native(compile_tables(instance)).model.validate()
    ''
    """
    native = NativeModel(tables)
    distances = Distances(native)
    add_choice(native)
    add_provider_use(native)
    add_units(native)
    add_capacities(native)
    add_handoffs(native, distances)
    for table in tables.rules:
        _add_rule(native, distances, table)
    for table in tables.rules:
        if isinstance(table.rule, MaxTotal) and table.rule.measure == "total_cost":
            native.model.add(native.objective() <= limit(tables, "total_cost", table.rule, upper=True))
    native.model.minimize(native.objective())
    return native


def _add_rule(native: NativeModel, distances: Distances, table: RuleTable) -> None:
    """Add one rule; budgets wait until all costs are there."""
    rule = table.rule
    for row in linear_rows(native.tables, table):
        native.add_row(row)
    match rule:
        case MinPathYield() | MaxPathTime():
            add_path_rule(native, distances, rule)
        case MaxCount():
            add_max_count(native, table, rule)
        case MinCount():
            add_min_count(native, table, rule)
        case Together():
            add_together(native, table, rule)
        case Apart():
            add_apart(native, table, rule)
