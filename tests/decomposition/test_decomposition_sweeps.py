"""Sweeps against brute force: exact where nothing is split, a bound where it is, and averaging only lifts it."""

from __future__ import annotations

import numpy as np
import pytest
from sweep_cases import all_plans, graph_of, min_marginals, plan_costs, random_graph, random_prices, run_python
from thorough import examples

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep

UNLIMITED = 10**9
LIMITS = (4, 10)
CASES = examples(200)
ROUNDING = 1e-9


def random_offsets(rng: np.random.Generator, sweep: Sweep) -> Doubles:
    """Return random offsets that sum to 0 over the copies of each option, multiples of 1/8."""
    offsets = rng.integers(-80, 80, len(sweep.slot_option)) / 8.0
    first = {option: slot for slot, option in reversed(list(enumerate(sweep.slot_option.tolist())))}
    sums = np.bincount(sweep.slot_option, weights=offsets, minlength=len(sweep.share))
    offsets[list(first.values())] -= sums[list(first)]
    return offsets


def least(graph: HandoffGraph, prices: Doubles) -> float:
    """Return the least cost of all plans."""
    return float(plan_costs(graph, prices, all_plans(graph)).min())


@pytest.mark.parametrize("bans", [0.0, 0.1])
def test_exact_where_nothing_is_split(bans: float) -> None:
    """The least value is that of all plans, to the unit, and +inf where barred pairs leave none."""
    rng = np.random.default_rng(0)
    for _ in range(CASES):
        graph = random_graph(rng, bans=bans)
        prices, sweep = random_prices(rng, graph), Sweep(graph, UNLIMITED)
        assert not sweep.split
        assert sweep.minimum(sweep.slots(prices)) == least(graph, prices)


def test_choice_attains_the_least_value() -> None:
    """The choice where nothing is split is a plan that costs the least value; weights say the same."""
    rng = np.random.default_rng(1)
    for _ in range(CASES):
        graph = random_graph(rng, bans=0.05)
        prices, sweep = random_prices(rng, graph), Sweep(graph, UNLIMITED)
        value = sweep.minimum(sweep.slots(prices))
        if np.isinf(value):
            continue
        plan = sweep.choice() - graph.first[:-1]
        assert plan_costs(graph, prices, plan[None, :])[0] == value
        assert np.flatnonzero(sweep.weights()).tolist() == sweep.choice().tolist()


def test_margins_are_min_marginals() -> None:
    """Where nothing is split, an option's excess over its process's best is what the best plan with it costs more."""
    rng = np.random.default_rng(2)
    for _ in range(CASES):
        graph = random_graph(rng, bans=0.1)
        prices, sweep = random_prices(rng, graph), Sweep(graph, UNLIMITED)
        value = sweep.minimum(sweep.slots(prices))
        if np.isinf(value):
            continue
        found = averaged(sweep, prices, None, rounds=3)
        assert found.value == value
        assert (found.margins + value).tolist() == min_marginals(graph, prices).tolist()


@pytest.mark.parametrize("most", LIMITS)
def test_a_lower_bound_where_split(most: int) -> None:
    """With any offsets that cancel out, the least value is at most that of all plans, and often below it."""
    rng = np.random.default_rng(3)
    below = 0
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        prices, sweep = random_prices(rng, graph), Sweep(graph, most)
        value = sweep.minimum(sweep.slots(prices, random_offsets(rng, sweep)))
        assert value <= least(graph, prices) + ROUNDING
        below += value < least(graph, prices) - ROUNDING
    assert below > CASES / 20


@pytest.mark.parametrize("most", LIMITS)
def test_copies_that_agree_are_a_plan_of_that_cost(most: int) -> None:
    """Where all copies take the same option, the plan costs the least value: it is optimal."""
    rng = np.random.default_rng(4)
    agreed = 0
    for _ in range(2 * CASES):
        graph = random_graph(rng, most_options=4)
        prices, sweep = random_prices(rng, graph), Sweep(graph, most)
        value = sweep.minimum(sweep.slots(prices))
        weights = sweep.weights()
        assert np.add.reduceat(weights, graph.first[:-1]) == pytest.approx(1.0)
        if sweep.split and np.all((weights < 1e-9) | (weights > 1 - 1e-9)):
            agreed += 1
            plan = sweep.choice() - graph.first[:-1]
            assert plan_costs(graph, prices, plan[None, :])[0] == pytest.approx(value) == least(graph, prices)
    assert agreed > 5


@pytest.mark.parametrize("most", LIMITS)
def test_margins_of_copies_are_what_forcing_a_slot_costs(most: int) -> None:
    """A margin is the value of its part of the graph with all other options of its copy barred."""
    rng = np.random.default_rng(5)
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        sweep = Sweep(graph, most)
        slots = sweep.slots(random_prices(rng, graph), random_offsets(rng, sweep))
        value = sweep.minimum(slots)
        margins = sweep.margins()
        copy = int(rng.integers(0, len(sweep.layout.process)))
        own = slice(int(sweep.layout.slot[copy]), int(sweep.layout.slot[copy + 1]))
        for slot in range(own.start, own.stop):
            forced = slots.copy()
            forced[own] = np.inf
            forced[slot] = slots[slot]
            assert sweep.minimum(forced) == pytest.approx(value + margins[slot] - margins[own].min())


@pytest.mark.parametrize("most", LIMITS)
def test_the_least_margins_of_all_parts_sum_to_the_value(most: int) -> None:
    """Each part of the graph ends in one copy without separators; the least margin of each copy is the part's value."""
    rng = np.random.default_rng(13)
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        sweep = Sweep(graph, most)
        value = sweep.minimum(sweep.slots(random_prices(rng, graph), random_offsets(rng, sweep)))
        least_of_copy = np.minimum.reduceat(sweep.margins(), sweep.layout.slot[:-1]).round(6)
        last = np.diff(sweep.layout.first_separator) == 0
        assert least_of_copy[last].sum() == pytest.approx(value, abs=1e-4)
        assert set(least_of_copy.tolist()) == set(least_of_copy[last].tolist())


@pytest.mark.parametrize("most", LIMITS)
def test_slots_can_be_barred(most: int) -> None:
    """An option with price +inf is never taken where another is left, and nothing turns into NaN."""
    rng = np.random.default_rng(6)
    for _ in range(CASES):
        graph = random_graph(rng, bans=0.1)
        prices, sweep = random_prices(rng, graph), Sweep(graph, most)
        prices[rng.random(len(prices)) < 0.2] = np.inf
        value = sweep.minimum(sweep.slots(prices))
        assert value <= least(graph, prices) + ROUNDING
        margins = sweep.margins()
        assert not np.isnan(margins).any()
        assert np.isinf(margins[np.isinf(prices[sweep.slot_option])]).all()
        found = averaged(sweep, prices, None, rounds=4)
        assert value <= found.value <= least(graph, prices) + ROUNDING or np.isinf(value)
        assert not np.isnan(found.margins).any()


def test_renaming_processes_changes_nothing() -> None:
    """The order of processes does not matter where nothing is split."""
    rng = np.random.default_rng(7)
    for _ in range(CASES):
        graph = random_graph(rng)
        prices, order = random_prices(rng, graph), rng.permutation(len(graph.sizes))
        place = np.argsort(order)
        options = np.concatenate([np.arange(graph.first[p], graph.first[p + 1]) for p in order])
        edges, tables = [], [np.zeros(0)]
        for e in range(len(graph.left)):
            left, right = int(graph.left[e]), int(graph.right[e])
            table = graph.pair[graph.start[e] : graph.start[e + 1]].reshape(graph.sizes[left], graph.sizes[right])
            ahead = place[left] < place[right]
            ends = (left, right) if ahead else (right, left)
            edges.append((int(place[ends[0]]), int(place[ends[1]])))
            tables.append((table if ahead else table.T).ravel())
        renamed = graph_of(graph.sizes[order].tolist(), edges, np.concatenate(tables))
        one, other = Sweep(graph, UNLIMITED), Sweep(renamed, UNLIMITED)
        assert one.minimum(one.slots(prices)) == other.minimum(other.slots(prices[options]))


def test_whole_numbers_stay_exact() -> None:
    """Amounts near 2⁴⁸ with odd last digits are added without any rounding."""
    rng = np.random.default_rng(8)
    for _ in range(CASES):
        graph = random_graph(rng)
        graph.pair[:] = rng.integers(-(2**47), 2**47, len(graph.pair))
        prices = rng.integers(0, 2**48, len(graph.option))
        plans = all_plans(graph)
        costs = [sum(prices[graph.first[:-1] + plan].tolist()) for plan in plans]
        for e in range(len(graph.left)):
            entry = graph.start[e] + plans[:, graph.left[e]] * graph.sizes[graph.right[e]] + plans[:, graph.right[e]]
            costs = [cost + int(graph.pair[k]) for cost, k in zip(costs, entry, strict=True)]
        sweep = Sweep(graph, UNLIMITED)
        assert int(sweep.minimum(prices.astype(np.float64)[sweep.slot_option])) == min(costs)


@pytest.mark.parametrize("most", LIMITS)
def test_averaging_never_lowers_the_value(most: int) -> None:
    """From any offsets, averaging gives at least their value, at most that of all plans; offsets still cancel out."""
    rng = np.random.default_rng(9)
    lifted = 0
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        prices, sweep = random_prices(rng, graph), Sweep(graph, most)
        offsets = random_offsets(rng, sweep)
        before = sweep.minimum(sweep.slots(prices, offsets))
        found = averaged(sweep, prices, offsets, rounds=8)
        assert before <= found.value <= least(graph, prices) + ROUNDING
        assert np.bincount(sweep.slot_option, found.offsets) == pytest.approx(0, abs=1e-9)
        assert found.value == sweep.minimum(sweep.slots(prices, found.offsets))
        lifted += found.value > before
    assert lifted > CASES / 4


def test_averaging_closes_most_of_the_gap() -> None:
    """Over many random graphs, ten rounds close more than half of the gap that splitting opens."""
    rng = np.random.default_rng(10)
    before = after = 0.0
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        prices, sweep = random_prices(rng, graph), Sweep(graph, LIMITS[0])
        optimum = least(graph, prices)
        before += optimum - averaged(sweep, prices, None, rounds=0).value
        after += optimum - averaged(sweep, prices, None, rounds=10).value
    assert -ROUNDING <= after < before / 2


@pytest.mark.parametrize("most", [*LIMITS, UNLIMITED])
def test_slots_and_pairs_taken_sum_to_the_least_value(most: int) -> None:
    """The slots that the copies take, and the entries of the pair tables between them, cost the least value exactly."""
    rng = np.random.default_rng(14)
    split = 0
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4, bans=0.02)
        sweep = Sweep(graph, most)
        slots = sweep.slots(random_prices(rng, graph), random_offsets(rng, sweep))
        value = sweep.minimum(slots)
        if np.isinf(value):
            continue
        entries, taken = sweep.entries(), sweep.layout.slot[:-1] + sweep._taken()
        assert ((graph.start[:-1] <= entries) & (entries < graph.start[1:])).all()
        assert slots[taken].sum() + graph.pair[entries].sum() == pytest.approx(value)
        assert np.bincount(sweep.slot_option[taken], minlength=len(sweep.share)) * sweep.share == pytest.approx(
            sweep.weights()
        )
        split += sweep.split
    assert (split > CASES / 20) == (most < UNLIMITED)


def test_entries_are_those_of_the_plan_where_nothing_is_split() -> None:
    """Each edge has the entry of the options of the choice at its two ends; without edges there is none."""
    rng = np.random.default_rng(15)
    for _ in range(CASES):
        graph = random_graph(rng, most_options=4)
        sweep = Sweep(graph, UNLIMITED)
        pair = rng.integers(0, 50, len(graph.pair)).astype(np.float64)
        sweep.minimum(sweep.slots(random_prices(rng, graph)), pair)
        plan = sweep.choice() - graph.first[:-1]
        expected = graph.start[:-1] + plan[graph.left] * graph.sizes[graph.right] + plan[graph.right]
        assert sweep.entries().tolist() == expected.tolist()


def test_given_pairs_stand_in_for_those_of_the_graph() -> None:
    """Costs of pairs can be given anew for each call, without a change to the graph."""
    rng = np.random.default_rng(11)
    graph = random_graph(rng)
    prices, sweep = random_prices(rng, graph), Sweep(graph, UNLIMITED)
    old, pair = graph.pair.copy(), rng.integers(0, 50, len(graph.pair)).astype(np.float64)
    assert sweep.minimum(sweep.slots(prices), pair) == plan_costs(graph, prices, all_plans(graph), pair).min()
    assert averaged(sweep, prices, None, 1, pair).value == sweep.minimum(sweep.slots(prices), pair)
    assert graph.pair.tolist() == old.tolist()
    assert sweep.minimum(sweep.slots(prices)) == least(graph, prices)


def test_a_sweep_apart_has_answers_of_its_own() -> None:
    """What another one over the same tables is asked changes neither its choice nor its margins, and back."""
    rng = np.random.default_rng(13)
    for _ in range(CASES):
        graph = random_graph(rng)
        sweep = Sweep(graph, 10)
        one, other = random_prices(rng, graph), random_prices(rng, graph)
        sweep.minimum(sweep.slots(one))
        choice, margins = sweep.choice().tolist(), sweep.margins().tolist()
        apart = sweep.apart()
        value = apart.minimum(apart.slots(other))
        assert value == Sweep(graph, 10).minimum(sweep.slots(other))
        assert (sweep.choice().tolist(), sweep.margins().tolist()) == (choice, margins)
        assert apart.margins().tolist() == apart.apart().margins().tolist()


def test_large_graphs_get_smaller_tables() -> None:
    """The same triangles of 20,001 processes with 15 options each have more copies than where there are fewer."""
    few, many = (
        Sweep(graph_of([15] * n, [(3 * k + a, 3 * k + b) for k in range(3) for a, b in ((0, 1), (0, 2), (1, 2))]))
        for n in (20_000, 20_001)
    )
    assert few.copies.sum() == 20_000 and many.copies.sum() > 20_001


def test_a_process_alone_is_its_cheapest_option() -> None:
    """Without arcs the least value is the sum of the cheapest options, and shares are whole."""
    graph = graph_of([2, 3], [])
    sweep = Sweep(graph)
    assert sweep.minimum(sweep.slots(np.array([5.0, 3.0, 7.0, 9.0, 8.0]))) == 10
    assert sweep.choice().tolist() == [1, 2]
    assert sweep.share.tolist() == [1.0] * 5
    assert sweep.margins().tolist() == [5.0, 3.0, 7.0, 9.0, 8.0]


_ANSWERS = """
import numpy as np
from sweep_cases import random_graph, random_prices
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition import elimination, layout, sweeps
from rightsource.optimizer.decomposition.sweep import Sweep

rng = np.random.default_rng(12)
for _ in range(10):
    graph = random_graph(rng, most_options=4, bans=0.02)
    sweep = Sweep(graph, 6)
    found = averaged(sweep, random_prices(rng, graph), None, rounds=3)
    print(sweep.layout.process.tolist(), found.value, found.offsets.tolist(), sweep.choice().tolist())
    print(sweep.entries().tolist())
"""


def test_interpreted_functions_give_the_same_answers() -> None:
    """With RIGHTSOURCE_PLAIN=1 nothing is compiled, and every digit is the same."""
    says = "print(hasattr(sweeps.up, 'py_func'))"
    pytest.importorskip("numba", reason="there is nothing to compare with")
    assert run_python(_ANSWERS + says) == run_python(_ANSWERS + says, RIGHTSOURCE_PLAIN="1").replace("False", "True")


def test_machine_code_is_kept_for_later_processes() -> None:
    """Once some process has compiled the functions, the next one compiles none of them."""
    pytest.importorskip("numba", reason="there is nothing to compile with")
    counts = """
functions = [elimination._eliminate, elimination._enter_edges, layout._steps, layout._write_strides, layout._copies]
functions += [sweeps.up, sweeps.back, sweeps.down, sweeps.entries]
print([sum(function.stats.cache_misses.values()) for function in functions])
"""
    sweep = Sweep(random_graph(np.random.default_rng(0)))
    averaged(sweep, np.zeros(len(sweep.share)), None, 0)
    sweep.choice()
    sweep.entries()
    assert run_python(_ANSWERS + counts).splitlines()[-1] == str([0] * 9)
