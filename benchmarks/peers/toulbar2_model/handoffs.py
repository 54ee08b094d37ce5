"""Hand-off and pair costs: one binary cost function per arc."""

from __future__ import annotations

import numpy as np

from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork


def add_handoffs(network: CostNetwork) -> None:
    """Add, for each arc, the table of what each pair of options at its ends costs."""
    tables = network.tables
    arcs, pairs = tables.arcs, tables.pairs
    triples = zip(pairs.arc.tolist(), pairs.from_option.tolist(), pairs.to_option.tolist(), strict=True)
    extra = dict(zip(triples, pairs.cost.tolist(), strict=True))
    for arc, (i, j) in enumerate(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)):
        ends = [(one, other) for one in network.domains[i] for other in network.domains[j]]
        one, other = (tables.option_provider[np.array(options, dtype=np.int64)] for options in zip(*ends, strict=True))
        distance = tables.distances(np.full(len(ends), arc, dtype=np.int64), one, other)
        costs = arcs.costs[arc, distance].tolist()
        network.add_costs([i, j], [cost + extra.get((arc, *end), 0) for cost, end in zip(costs, ends, strict=True)])
