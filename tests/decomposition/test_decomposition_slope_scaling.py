"""Slope scaling: a first set of providers where fixed costs weigh more than all else."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import numpy as np
import pytest
from rich_instances import rich_instance
from small_cases import two_jobs
from thorough import examples

from rightsource.instances.families.registry import generate
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.assembly import Rounds
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.decomposition.slope_scaling import SlopeScaling, fixed_costs
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.engines.core_program import Proposal


def jobs(fixed_cost: int) -> Instance:
    """Return two jobs: at home they cost 12 and 40, at the vendor 10 and 25 and, once it is used, a fixed cost."""
    document = two_jobs()
    next(one for one in document["providers"] if one["kind"] == "vendor")["fixed_cost"] = fixed_cost
    return read_document(document, "test")


def rounds_of(instance: Instance) -> Rounds:
    """Return the rounds over all plans of an instance."""
    tables = compile_tables(instance)
    core, graph = build_core(tables), HandoffGraph.of(tables)
    return Rounds(core, core, graph, Sweep(graph))


@pytest.mark.parametrize(("fixed_cost", "choice"), [(10, [1, 3]), (30, [0, 2])])
def test_a_provider_that_does_not_pay_is_priced_out(fixed_cost: int, choice: list[int]) -> None:
    """The vendor saves 17: at 10 it is used for both jobs, although its part of 10 is too much for the small one."""
    found = rounds_of(jobs(fixed_cost)).alternation.sloped(10.0)
    assert found is not None and found[1].tolist() == choice
    assert (found[0][choice] == 0).all()
    assert found[0][[1, 3]].min() > 3000 or fixed_cost == 10


@pytest.mark.parametrize(("fixed_cost", "choice"), [(34, [1, 3]), (36, [0, 2])])
def test_fixed_costs_are_scaled_where_they_are_more_than_the_floor(fixed_cost: int, choice: list[int]) -> None:
    """No plan costs less than 35: below that what is known before the first round leaves fixed costs out."""
    guide = rounds_of(jobs(fixed_cost)).unpriced(20.0)
    assert guide.choice.tolist() == choice and guide.bound == 3500


def test_without_time_there_is_no_first_set() -> None:
    """What is known without it is told instead."""
    rounds = rounds_of(jobs(50))
    assert rounds.alternation.sloped(0.0) is None
    assert rounds.unpriced(0.0).choice.tolist() == [1, 3]


class Slow:
    """A linear program that takes a tenth of a second, and uses the vendor every other time."""

    def __init__(self) -> None:
        self.solved = 0

    def price(self, columns: Integers, costs: Doubles) -> None:
        """Leave its answers as they are."""

    def solve(self, seconds: float) -> Proposal:
        """Return the next answer."""
        time.sleep(0.1)
        self.solved += 1
        return Proposal(
            np.array([0.0, 1.0, 0.0, 1.0, 1.0] if self.solved % 2 else [1.0, 0.0, 1.0, 0.0, 0.0]), np.zeros(0)
        )


def test_rounds_leave_time_for_the_program_of_the_set() -> None:
    """A quarter of a second is enough for one round and for the last program, and not for two rounds."""
    tables = compile_tables(jobs(50))
    core, graph = build_core(tables), HandoffGraph.of(tables)
    program: Any = Slow()
    costs = core.model.objective[graph.option].astype(np.float64)
    scaling = SlopeScaling(program, SetLinks.of(core, graph), graph, costs, fixed_costs(core.model, 4))
    assert scaling.solved(0.28) is not None and program.solved == 2


@pytest.mark.parametrize("seed", range(examples(60)))
def test_charges_add_up_to_the_fixed_costs_of_what_is_used(seed: int) -> None:
    """At slopes made of any parts of options these pay together what the columns cost that they need."""
    instance = rich_instance(seed)
    tables = compile_tables(instance)
    if tables.blocked:
        return
    core, graph = build_core(tables), HandoffGraph.of(tables)
    fixed = fixed_costs(core.model, len(tables.option_ids))
    costs = core.model.objective[graph.option].astype(np.float64)
    nobody: Any = None
    scaling = SlopeScaling(nobody, SetLinks.of(core, graph), graph, costs, fixed)
    random = Random(seed)
    parts = np.array([random.choice([0.0, random.random()]) for _ in costs])
    amounts = scaling._amounts(parts)
    used = amounts > 0
    slopes = np.divide(fixed, amounts, out=np.zeros_like(fixed), where=used)
    assert scaling._charges(slopes) @ parts == pytest.approx(fixed[used].sum())
    shut = scaling._bars(used) > 0
    assert not (shut & (parts > 0)).any()


def test_the_first_set_is_near_the_best_where_fixed_costs_are_most_of_the_cost() -> None:
    """On `fixed-charge` plans at the set are bounded within a tenth of the bound of all plans, and all is far above."""
    rounds = rounds_of(generate("fixed-charge", 150, 1))
    guide = rounds.unpriced(30.0)
    first = rounds.round(30.0)
    near = rounds.at(guide.choice)
    found = None if near is None else near.round(30.0)
    assert first is not None and found is not None
    assert first.bound <= found.bound <= 1.1 * first.bound
