"""Rules on groups of options: counts, agreeing, differing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork
from rightsource.models.columns import Integers
from rightsource.models.rules import Apart, MaxCount, MinCount, Together
from rightsource.models.tables.tables import RuleTable


def add_max_count(network: CostNetwork, table: RuleTable, rule: MaxCount) -> None:
    """Add a 0-1 variable per group that no option of the group may leave at 0; they sum to at most V."""
    counted = []
    for options in _groups(network, table, rule):
        used = network.add_variable([0, 0])
        network.require(options, used)
        counted.append((used, 1, 1))
    network.add_at_most(counted, rule.value)


def add_min_count(network: CostNetwork, table: RuleTable, rule: MinCount) -> None:
    """Add a 0-1 variable per group, at most as large as the number of its options in use; they sum to at least V."""
    counted = []
    for options in _groups(network, table, rule):
        used = network.add_variable([0, 0])
        network.add_at_most([*network.terms(options.tolist(), [-1] * len(options)), (used, 1, 1)], 0)
        counted.append((used, 1, -1))
    network.add_at_most(counted, -rule.value)


def add_together(network: CostNetwork, table: RuleTable, rule: Together) -> None:
    """Forbid, for the first process in scope and each other, the pairs of options of different groups."""
    lead, *others = table.processes.tolist()
    for other in others:
        network.forbid(lead, other, ((a, b) for a, b, one, two in _pairs(network, rule, lead, other) if one != two))


def add_apart(network: CostNetwork, table: RuleTable, rule: Apart) -> None:
    """Forbid, for each two processes in scope, the pairs of options of one group."""
    for i, j in combinations(table.processes.tolist(), 2):
        network.forbid(i, j, ((a, b) for a, b, one, two in _pairs(network, rule, i, j) if one == two >= 0))


def _pairs(network: CostNetwork, rule: Together | Apart, i: int, j: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the values of two processes and their groups, -1 for none."""
    code = network.tables.attributes[rule.per].code
    for (a, one), (b, other) in product(enumerate(network.domains[i]), enumerate(network.domains[j])):
        yield a, b, int(code[one]), int(code[other])


def _groups(network: CostNetwork, table: RuleTable, rule: MaxCount | MinCount) -> Iterator[Integers]:
    """Yield the selected options of each ``per`` value; those without one belong to no group."""
    code = np.where(table.selected, network.tables.attributes[rule.per].code[table.options], -1)
    for label in np.unique(code[code >= 0]).tolist():
        yield table.options[code == label]
