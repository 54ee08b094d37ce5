"""What-ifs from what is known of the baseline, against trying every plan."""

from __future__ import annotations

from math import inf
from random import Random

import numpy as np
import pytest
from decomposition_fakes import known
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Flags
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import build_core
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.forcing import each_forbidden
from rightsource.optimizer.decomposition.alternation import Alternation
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.warm import WarmAnswer, WarmSolver
from rightsource.optimizer.exhaustive import Enumeration

SEEDS = [seed for seed in range(24) if known(random_instance(seed)).choice is not None]


def solver_of(instance: Instance, *, settled: bool = True) -> WarmSolver:
    """Return a solver that knows the optimum and no more of the bound than it finds itself."""
    plan = known(instance).choice
    assert plan is not None
    solver = WarmSolver(instance, plan)
    if settled:
        solver.settle()
    return solver


def truth(instance: Instance, closed: Flags) -> tuple[Instance, Enumeration]:
    """Return the instance with rules that forbid the closed options, and what trying every plan of it gives."""
    variant = changed(instance, list(each_forbidden(instance, np.flatnonzero(closed).tolist(), "zz")))
    return variant, known(variant)


def assert_right(instance: Instance, closed: Flags, answer: WarmAnswer) -> bool:
    """Check an answer against the truth; return whether it is the whole truth."""
    variant, right = truth(instance, closed)
    if right.choice is None:
        assert answer.choice is None
        return answer.infeasible
    optimum = Checker(variant).objective(right.choice)
    assert not answer.infeasible
    assert answer.bound <= optimum
    if answer.choice is None or answer.objective is None:
        return False
    assert Checker(variant).feasible(answer.choice)
    assert answer.objective == Checker(variant).objective(answer.choice) >= optimum
    return answer.objective == optimum


def closings(instance: Instance, random: Random) -> list[Flags]:
    """Return what to close: all options of a process but one, one option, and some at random."""
    options = len(instance.options.ids)
    process, forced = np.asarray(instance.options.process), random.randrange(options)
    others = (process == process[forced]) & (np.arange(options) != forced)
    one = np.arange(options) == random.randrange(options)
    some = np.array([random.random() < 0.3 for _ in range(options)], dtype=np.bool_)
    return [others, one, some]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_ifs_are_never_wrong(seed: int) -> None:
    """Forced, forbidden and many closed options: bound <= optimum <= plan, and no plan only where there is none."""
    instance = random_instance(seed)
    solver = solver_of(instance, settled=seed % 4 != 0)
    for closed in closings(instance, Random(seed)):
        assert_right(instance, closed, solver.without(closed, seconds=3.0))


def test_most_what_ifs_end_with_the_optimum() -> None:
    """On tiny instances a sub-model has all processes."""
    right = []
    for seed in SEEDS[:8]:
        instance = random_instance(seed)
        solver = solver_of(instance)
        right += [
            assert_right(instance, closed, solver.without(closed)) for closed in closings(instance, Random(-seed))
        ]
    assert sum(right) >= 0.8 * len(right)


def jobs(**changes: object) -> WarmSolver:
    """Return a solver of the two jobs: both at the vendor cost 35, the least; the first at home 40 more or less."""
    return solver_of(read_document(two_jobs(**changes), "test"))


def test_a_forced_option_costs_what_it_costs() -> None:
    """The answer of a forced option is proven to the cent, and so is that of its opposite."""
    solver = jobs()
    answer = solver.with_option(0)
    assert answer.choice is not None
    assert answer.choice[0] == 0
    assert answer.objective == answer.bound == known_cost(solver, 0)
    assert solver.without_option(1) == answer or solver.without_option(1).objective == answer.objective


def known_cost(solver: WarmSolver, option: int) -> int:
    """Return the least cost of the two jobs with an option."""
    plans = [np.array([first, second]) for first in (0, 1) for second in (2, 3)]
    return min(solver.checker.objective(plan) for plan in plans if option in plan)


def test_without_any_option_of_a_process_there_is_no_plan() -> None:
    """A process whose options are all closed needs no search."""
    answer = jobs().without(np.array([True, True, False, False]))
    assert answer.infeasible
    assert answer.reached(0.0)
    assert answer.choice is None


def test_a_row_that_nothing_can_keep_proves_that_there_is_no_plan() -> None:
    """At most 30 at the vendor's: both there are one too many."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
    solver = jobs(rules=[cap])
    assert solver.without(np.array([True, False, True, False])).infeasible


def test_a_bound_above_a_budget_proves_that_there_is_no_plan() -> None:
    """The budget is what the cheapest plan costs: any other option passes it."""
    budget = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 35}
    answer = jobs(rules=[budget]).without(np.array([False, True, False, True]))
    assert answer.infeasible
    assert answer.bound > 3500


def test_plans_of_earlier_what_ifs_serve_later_ones() -> None:
    """A plan that is known answers at once, without a second of search."""
    solver = jobs()
    first = solver.with_option(0)
    again = solver.with_option(0, seconds=0.0)
    assert again.objective == first.objective
    assert len(solver.known) == 2


def test_a_known_plan_within_the_gap_is_the_answer() -> None:
    """What the best plan does anyway costs what it costs."""
    solver = jobs()
    answer = solver.with_option(1, gap=0.01)
    assert (answer.objective, answer.bound) == (3500, 3500)


def test_rounds_under_other_costs_prove_bounds_at_these() -> None:
    """An option that costs so much more is in no cheapest plan; the bound is that of all other plans."""
    instance = read_document(two_jobs(), "test")
    tables = compile_tables(instance)
    graph = HandoffGraph.of(tables)
    alternation = Alternation(build_core(tables), graph, Sweep(graph))
    with pytest.raises(ValueError, match="there is no round to go on from"):
        alternation.under(np.zeros(4))
    assert alternation.round(None) is not None
    dearer = alternation.under(np.array([0.0, 1e6, 0.0, 0.0]))
    found = dearer.round(None)
    assert found is not None
    assert alternation.bound == 3500
    assert 3500 < found.floor.least <= known_cost(solver_of(instance), 0)


def test_a_false_bound_is_found_out() -> None:
    """The least cost is 35; whoever says that no plan costs less than 36 is contradicted by the checker."""
    instance = read_document(two_jobs(), "test")
    plan = known(instance).choice
    assert plan is not None
    with pytest.raises(
        InternalError, match="no plan should cost less than 3600 minor units, but a checked one costs 3500"
    ):
        WarmSolver(instance, plan, 3600).with_option(1)


def test_seconds_are_kept() -> None:
    """Without time the answer is what is known."""
    solver = jobs()
    answer = solver.with_option(0, seconds=0.0)
    assert answer.choice is None
    assert not answer.reached(0.5)
    assert 3500 <= answer.bound < inf
