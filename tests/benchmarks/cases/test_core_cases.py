"""The pairwise cost core: options and hand-offs, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from rightsource.benchmarks.cases.core import core, stripped
from rightsource.instances.families.registry import find_family, generate, generate_planted
from rightsource.models.canonical import sha256
from rightsource.models.checker import Checker, check
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.writing import to_document
from rightsource.optimizer.solve import solve


@pytest.fixture(scope="module")
def tiny() -> Instance:
    """Return the core of a handoff instance of 20 processes."""
    return core(20, 1)


def random_plans(instance: Instance, number: int) -> list[Integers]:
    """Return plans drawn at random."""
    first = instance.processes.first_option
    draws = np.random.default_rng(0)
    return [draws.integers(first[:-1], first[1:]) for _ in range(number)]


def test_every_plan_is_feasible_and_costs_options_and_handoffs_only(tiny: Instance) -> None:
    """No fixed cost, no units, no rule, no capacity, whatever is chosen."""
    for choice in random_plans(tiny, 50):
        report = check(tiny, choice)
        assert report.feasible
        assert not report.rules
        assert report.costs.fixed == report.costs.units == 0
        assert report.costs.handoff > 0


def test_options_and_handoffs_cost_what_they_cost_before(tiny: Instance) -> None:
    """Plan by plan, the parts that are left are those of the handoff instance."""
    whole = generate("handoff", 20, 1)
    assert whole.rules
    assert any(whole.providers.fixed_cost)
    for choice in random_plans(tiny, 20):
        before, after = check(whole, choice), check(tiny, choice)
        for part in ("run", "support", "rework", "change", "handoff"):
            assert getattr(after.costs, part) == getattr(before.costs, part)


def test_the_file_of_a_core_says_the_same(tiny: Instance) -> None:
    """It reads back the same, tells where it comes from, and has no note on what is gone."""
    again = read_document(to_document(tiny))
    assert sha256(again) == sha256(tiny)
    meta = again.annotations[""].meta
    assert (meta["family"], meta["stripped"], meta["seed"]) == ("core", "handoff-20-1", 1)
    assert "tightness" not in meta


def test_the_optimum_is_that_of_the_pairwise_sum() -> None:
    """Every plan of five processes costs its options plus its pairs on arcs; the least such sum is the optimum.

    The tables are differences of whole objectives around one plan: that of changing one process, and for an arc what
    changing both ends costs beyond the two single changes.
    """
    instance = stripped(generate_planted(find_family("handoff"), 5, 2).instance, "core-5-2")
    arcs = list(zip(instance.dependencies.source.tolist(), instance.dependencies.target.tolist(), strict=True))
    assert len(arcs) >= 4
    costs = Costs(instance)
    single = {o: costs.changed(o) - costs.base for i in range(5) for o in instance.options_of(i)}
    pairs = {
        (o, p): costs.changed(o, p) - costs.base - single[o] - single[p]
        for i, j in arcs
        for o, p in product(instance.options_of(i), instance.options_of(j))
    }
    assert any(pairs.values())
    plans = list(product(*map(instance.options_of, range(5))))
    sums = [costs.base + sum(single[o] for o in x) + sum(pairs[x[i], x[j]] for i, j in arcs) for x in plans]
    for k in range(0, len(plans), 97):
        assert costs.of(plans[k]) == sums[k]
    assert min(sums) == solve(instance, engine="exhaustive", gap=0).objective == solve(instance, gap=0).objective


class Costs:
    """The cost of a base plan, the first option of each process, and with some options changed."""

    def __init__(self, instance: Instance) -> None:
        self._checker, self._process = Checker(instance), instance.options.process
        self._first = instance.processes.first_option[:-1]
        self.base = self.changed()

    def changed(self, *options: int) -> int:
        """Return the cost of the base plan with these options in it."""
        choice = self._first.copy()
        choice[self._process[list(options)]] = options
        return self._checker.objective(choice)

    def of(self, plan: Sequence[int]) -> int:
        """Return the cost of a whole plan."""
        return self._checker.objective(np.array(plan, dtype=np.int64))
