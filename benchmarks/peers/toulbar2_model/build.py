"""The whole network of an instance: all builders, in order."""

from __future__ import annotations

import numpy as np
from pytoulbar2.pytb2 import Contradiction

from rightsource.benchmarks.peers.toulbar2_model.groups import add_apart, add_max_count, add_min_count, add_together
from rightsource.benchmarks.peers.toulbar2_model.handoffs import add_handoffs
from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork, NotApplicableError
from rightsource.benchmarks.peers.toulbar2_model.provider_use import (
    add_capacities,
    add_provider_use,
    add_units,
    most_units,
)
from rightsource.models.formulation.totals import limit, linear_rows
from rightsource.models.rules import Apart, MaxCount, MaxPathTime, MaxTotal, MinCount, MinPathYield, Together
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES
from rightsource.models.tables.tables import RuleTable, Tables


def build_network(tables: Tables, seed: int, cost: int | None = None) -> CostNetwork:
    """Build the network of compiled tables in which no process is without an option.

    A budget for the whole cost, or the ``cost`` of a plan that is known, is the first upper bound of the search.

    Raises
    ------
    NotApplicableError
        When the instance has rules over paths, or numbers beyond what toulbar2 holds.
    pytoulbar2.tb2.Contradiction
        When a budget or a constraint, as it is added, shows that there is no plan.
    """
    for table in tables.rules:
        if isinstance(table.rule, MinPathYield | MaxPathTime):
            raise NotApplicableError(
                f"toulbar2 takes costs and rules over pairs of processes and linear constraints; rule '{table.rule.id}'"
                f" ({table.rule.kind}) sums over every path."
            )
    ceiling = _ceiling(tables) if cost is None else min(_ceiling(tables), cost + 1)
    if ceiling <= tables.floor:
        raise Contradiction
    network = CostNetwork(tables, ceiling, seed)
    for process, domain in enumerate(network.domains):
        network.add_costs([process], tables.option_cost[list(domain)].tolist())
    add_handoffs(network)
    add_provider_use(network)
    add_units(network)
    add_capacities(network)
    for table in tables.rules:
        _add_rule(network, table)
    return network


def _ceiling(tables: Tables) -> int:
    """Return a whole number above the cost of every plan within the budgets.

    Raises
    ------
    NotApplicableError
        When plans may cost 2⁵³ minor units or more.
    """
    providers = tables.providers
    largest = np.maximum.reduceat(tables.option_cost, tables.first_option[:-1])
    money = [largest, tables.arcs.costs.max(axis=1, initial=0), providers.fixed_cost, np.abs(tables.pairs.cost)]
    staffed = np.flatnonzero(providers.unit_hours > 0).tolist()
    total = sum(sum(amounts.tolist()) for amounts in money)
    total += sum(most_units(tables, provider) * int(providers.unit_cost[provider]) for provider in staffed)
    if total >= EXACT_IN_DOUBLES:
        raise NotApplicableError("toulbar2 is given costs as doubles; a plan may cost 2⁵³ minor units or more.")
    budgets = [
        limit(tables, "total_cost", table.rule, upper=True)
        for table in tables.rules
        if isinstance(table.rule, MaxTotal) and table.rule.measure == "total_cost"
    ]
    return min([total, *budgets]) + 1


def _add_rule(network: CostNetwork, table: RuleTable) -> None:
    """Add one rule that is neither about paths nor a budget."""
    rule = table.rule
    for row in linear_rows(network.tables, table):
        network.add_row(row)
    match rule:
        case MaxCount():
            add_max_count(network, table, rule)
        case MinCount():
            add_min_count(network, table, rule)
        case Together():
            add_together(network, table, rule)
        case Apart():
            add_apart(network, table, rule)
