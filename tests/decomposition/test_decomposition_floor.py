"""The least of prices and hand-offs in whole units, for all plans and for those with an option, by brute force."""

from __future__ import annotations

import math

import numpy as np
from sweep_cases import min_marginals, random_graph, random_prices
from thorough import examples

from rightsource.optimizer.decomposition.floor import handoff_floor
from rightsource.optimizer.decomposition.sweep import Sweep

CASES = examples(1000, 2)


def test_without_copies_floors_are_the_least_costs_of_plans() -> None:
    """Of all plans, and of the plans with each option: connected or not, whatever the constant."""
    for seed in range(0, CASES, 5):
        rng = np.random.default_rng(seed)
        graph, constant = random_graph(rng), float(rng.integers(-100, 100))
        prices, sweep = random_prices(rng, graph), Sweep(graph, 10**6)
        assert not sweep.split
        found = handoff_floor(graph, sweep, prices, np.zeros(len(sweep.slot_option)), constant=constant)
        costs = min_marginals(graph, prices) + constant
        assert found.least == costs.min()
        assert found.with_option.tolist() == costs.tolist()


def test_with_copies_no_plan_costs_less_than_the_floor_of_any_of_its_options() -> None:
    """However copies share prices: what one copy shows of an option must not be added to what another one does."""
    split = 0
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        graph = random_graph(rng)
        prices, sweep = random_prices(rng, graph) + rng.choice([0.0, 0.4]), Sweep(graph, 4)
        if sweep.split:
            offsets = rng.choice([0.0, 1.0, 3.7]) * rng.normal(0, 1, len(sweep.slot_option))
            found, costs = handoff_floor(graph, sweep, prices, offsets), min_marginals(graph, prices)
            assert found.least <= math.ceil(costs.min() - 1e-9)
            assert (found.with_option <= np.ceil(costs - 1e-9)).all()
            assert (found.with_option >= found.least).all()
            split += 1
    assert split > CASES // 4
