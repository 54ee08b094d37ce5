"""Repair and large-neighbourhood search against brute force and the checker."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from decomposition_cases import CASES, Case, usable_cases
from small_cases import two_jobs

from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.best_plan import Best
from rightsource.optimizer.decomposition.plans import Improver
from rightsource.optimizer.decomposition.sub_solver import SubSolver
from rightsource.optimizer.exhaustive import enumerate_plans


def improver(case: Case, **settings: object) -> Improver:
    """Return an improver with half a minute left, all told."""
    ends = time.monotonic() + 30
    return Improver(case.core(), case.checker, lambda: ends - time.monotonic(), **settings)  # type: ignore[arg-type]


def _best(case: Case) -> Integers | None:
    never: Callable[[], bool] = lambda: False  # noqa: E731
    return enumerate_plans(case.instance, case.checker, lambda: inf, never).choice


@pytest.mark.parametrize("seed", usable_cases()[:12])
def test_solving_a_sub_model_gives_the_best_plan_over_free_processes(seed: int) -> None:
    """What the engine finds within all rules is as cheap as brute force over the free processes, or nothing is."""
    case = Case(seed)
    costs = [case.checker.objective(plan) for plan in case.plans() if case.checker.feasible(plan)]
    solver = SubSolver(case.core(), case.checker, lambda _: False, lambda: False)
    found = solver.solve(case.choice, np.flatnonzero(case.free), ~case.tables.barred, 20.0, 0.0)
    assert (None if found.choice is None else found.cost) == min(costs, default=None)
    if found.choice is not None:
        assert case.checker.objective(found.choice) == found.cost
        dear = solver.solve(found.choice, np.flatnonzero(case.free), ~case.tables.barred, 20.0, 0.0, below=found.cost)
        assert dear.choice is None and dear.solved


@pytest.mark.parametrize("seed", usable_cases()[24:32])
def test_a_choice_of_least_price_keeps_the_rules_of_the_core(seed: int) -> None:
    """The projection is the cheapest choice, providers counted, that breaks no row of the core, or there is none."""
    case = Case(seed)
    case.free[:] = True
    core, prices = case.core(), np.array([case.random.randrange(9000) for _ in case.tables.option_ids], dtype=np.int64)
    priced = np.concatenate([prices, core.model.objective[len(prices) :]])
    values = [core.values(plan) for plan in case.plans()]
    costs = [int(priced @ value) for value in values if not core.model.breaks(value)]
    found = SubSolver(core, case.checker, lambda _: False, lambda: False).projected(prices, 20.0, 0.0)
    assert (None if found is None else int(priced @ core.values(found))) == min(costs, default=None)


def test_what_is_broken_everywhere_is_repaired_by_way_of_the_core() -> None:
    """Five hundred processes have to move at once: more than repair frees around what is broken."""
    document = two_jobs()
    model = document["processes"][0]
    document["processes"] = [model | {"id": f"n{k}"} for k in range(600)]
    limit = {"kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 20}
    document["rules"] = [{"id": "few", **limit}]
    instance = read_document(document, "many")
    checker = Checker(instance)
    one = Improver(build_core(compile_tables(instance)), checker, lambda: 30.0)
    for margins in (None, np.tile([0.0, 500.0], 600)):
        plan = one.repaired(np.arange(600) * 2 + 1, margins)
        assert plan is not None and checker.feasible(plan)
        assert checker.objective(plan) == (580 * 12 + 20 * 10) * 100


@pytest.mark.parametrize("seed", usable_cases()[12:24])
def test_repair_and_search_reach_the_optimum_of_small_instances(seed: int) -> None:
    """From any choice, repair finds a plan where there is one, and the search ends at the optimum."""
    case = Case(seed)
    best, seen = _best(case), list[Integers]()

    def offer(choice: Integers) -> bool:
        seen.append(choice)
        return False

    one = improver(case, offer=offer)
    plan = one.repaired(case.any_choice)
    assert (plan is None) == (best is None)
    if plan is not None and best is not None:
        found = one.improve(plan, None, 20.0, seed)
        assert case.checker.objective(found) == case.checker.objective(best)
        costs = [case.checker.objective(choice) for choice in seen if case.checker.feasible(choice)]
        assert costs == sorted(costs, reverse=True)


def test_a_search_that_is_over_returns_its_start() -> None:
    """Stopped, out of time, or at the bound, the start comes back as it is and no engine is asked."""
    case = next(case for case in map(Case, range(CASES)) if case.usable and _best(case) is not None)
    best = _best(case)
    assert best is not None
    cost = case.checker.objective(best)
    stopped = improver(case, should_stop=lambda: True)
    assert stopped.improve(best, None, 10.0, 0) is best
    assert improver(case).improve(best, None, 0.0, 0) is best
    assert improver(case).improve(best, None, 10.0, 0, bound=cost) is best


def test_margins_beyond_the_gap_close_options() -> None:
    """With margins and a bound, an option that would cost more than plan less bound stays closed."""
    instance = read_document(two_jobs(), "two jobs")
    checker = Checker(instance)
    one = Improver(build_core(compile_tables(instance)), checker, lambda: 30.0)
    margins = np.array([1000.0, 9000.0, 4000.0, 2500.0])
    assert one.improve(np.array([0, 2]), margins, 10.0, 0, bound=3500).tolist() == [0, 3]
    assert one.improve(np.array([0, 2]), margins, 10.0, 0).tolist() == [1, 3]


def test_a_plan_that_the_checker_refuses_is_given_up() -> None:
    """Where the judge refuses what the rows allow, the search ends with the last plan that holds, and is careful."""
    instance = read_document(two_jobs(), "two jobs")

    class Strict(Checker):
        def feasible(self, choice: Integers) -> bool:
            return bool(choice[0] == 0)

    one = Improver(build_core(compile_tables(instance)), Strict(instance), lambda: 30.0)
    start = np.array([0, 2])
    assert one.improve(start, None, 10.0, 0).tolist() == [0, 2]


def test_plans_are_judged_now_and_then_where_judging_takes_long() -> None:
    """After a slow judgement the next plans wait; at the end the best is judged, and taken back where it fails."""
    asked: list[int] = []

    def judge(choice: Integers) -> bool:
        asked.append(int(choice[0]))
        return int(choice[0]) != 3

    plans = [np.array([k]) for k in range(4)]
    best = Best(judge, plans[0], 90)
    assert best.take(plans[1], 80, judged=False)
    best.took = 1000.0
    assert best.take(plans[2], 70, judged=False) and best.cost == 70
    assert asked == [1]
    assert best.settled() and asked == [1, 2]
    best.took = 1000.0
    assert best.take(plans[3], 60, judged=False)
    assert not best.settled()
    assert best.choice is plans[2] and best.cost == 70


def test_where_no_process_can_move_there_is_nothing_to_do() -> None:
    """With one option each, the search returns its start, and what is broken cannot be repaired."""
    document = two_jobs(rules=[{"id": "team", "kind": "max_count", "per": "provider", "value": 0}])
    document["processes"] = [process | {"options": process["options"][:1]} for process in document["processes"]]
    instance = read_document(document, "fixed")
    one = Improver(build_core(compile_tables(instance)), Checker(instance), lambda: 30.0)
    assert one.repaired(np.array([0, 1])) is None
    assert one.improve(np.array([0, 1]), None, 5.0, 0).tolist() == [0, 1]


def test_a_search_in_a_company_betters_its_plan_and_ends_when_asked() -> None:
    """In a finance tower of 150 processes a cheaper plan is found, told, and returned once a stop is asked for."""
    instance = generate("tower", 150, 1)
    checker, start = Checker(instance), np.array(instance.current)
    seen: list[Integers] = []

    def offer(choice: Integers) -> bool:
        seen.append(choice)
        return checker.feasible(choice)

    assert checker.feasible(start)
    one = Improver(build_core(compile_tables(instance)), checker, lambda: 60.0, lambda: len(seen) > 0, offer)
    found = one.improve(start, None, 60.0, 0)
    assert found is seen[-1] and len(seen) == 1
    assert checker.feasible(found) and checker.objective(found) < checker.objective(start)


def test_a_search_ends_in_time() -> None:
    """One second in a finance tower takes no more than a few, loading of the engine included."""
    instance = generate("tower", 150, 1)
    checker, start = Checker(instance), np.array(instance.current)
    one = Improver(build_core(compile_tables(instance)), checker, lambda: 60.0)
    began = time.monotonic()
    found = one.improve(start, None, 1.0, 0)
    assert time.monotonic() - began < 10
    assert checker.feasible(found) and checker.objective(found) <= checker.objective(start)
