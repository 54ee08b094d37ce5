"""Every stage of the decomposition on random instances with all rule kinds: bound <= optimum <= plan, exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest
from decomposition_fakes import solve_state
from linear_solver import optimum
from random_instances import RULE_KINDS
from rich_instances import Truth, rich_document, rich_instance
from thorough import examples

from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build, build_core
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.result import TracePoint
from rightsource.models.rules import is_budget
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.analyses.forcing import forced
from rightsource.optimizer.decomposition.assembly import Rounds
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.methods import Found, Guide
from rightsource.optimizer.decomposition.pieces import Piece
from rightsource.optimizer.decomposition.reduced_search import ReducedSearch
from rightsource.optimizer.decomposition.set_cuts import filled
from rightsource.optimizer.decomposition.set_search import SetSearch
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.warm import WarmSolver
from rightsource.optimizer.exhaustive import _plans as all_plans
from rightsource.optimizer.exhaustive import plan_count
from rightsource.optimizer.solve import solve

SEEDS = range(examples(1000, 14))
FEW_SEEDS = range(examples(1000, 45))
SOME = range(40)
"""Seeds of tests about many instances together."""
CIRCLES = 828
"""An instance of whose bundle programs GLOP never comes back from one, unless its iterations are limited."""
FEW_PLANS = 72
MOST_ROUNDS = 8
MIDDLE = range(examples(100, 16))
GAP = 1e-4


def never() -> bool:
    """Never stop."""
    return False


@dataclass
class Case:
    """A random tiny instance, all its plans that keep the rules, and its rounds; ``most`` is as for its sweeps.

    ``guides`` are what its rounds gave, once they are done.
    """

    instance: Instance
    tables: Tables
    truth: Truth
    rounds: Rounds
    most: int
    guides: list[Guide] = field(default_factory=list)

    @property
    def has_further(self) -> bool:
        """Whether there are further columns: providers used, units, groups counted."""
        return self.rounds.rest.model.columns > len(self.tables.option_ids)

    @property
    def further(self) -> list[Integers]:
        """The further columns of each plan that keeps the rules."""
        options = len(self.tables.option_ids)
        return [self.rounds.rest.values(plan)[options:] for plan in self.truth.plans]


@cache
def case_of(seed: int) -> Case | None:
    """Return the case of a seed, before its first round; None where a process has no open option."""
    instance = rich_instance(seed)
    tables = compile_tables(instance)
    if tables.blocked:
        return None
    banned, most = with_bans(HandoffGraph.of(tables), tables), Random(seed).choice([4, 16, 4096])
    core = build_core(tables)
    rounds = Rounds(core, core.without_limits(banned.rules), banned.graph, Sweep(banned.graph, most))
    return Case(instance, tables, Truth(instance), rounds, most)


@cache
def settled(seed: int) -> Case | None:
    """Return the case of a seed with its rounds done; None where there is no round."""
    case = case_of(seed)
    if case is None:
        return None
    while len(case.guides) < MOST_ROUNDS and (guide := case.rounds.round(inf)) is not None:
        case.guides.append(guide)
    return case if case.guides else None


def assert_bounds(case: Case, least: int, with_option: Integers) -> None:
    """Assert that no plan costs less than a bound, and none with an open option less than that option's."""
    assert case.truth.optimum is None or least <= case.truth.optimum
    for option, bound in zip(case.rounds.graph.option.tolist(), with_option.tolist(), strict=True):
        cost = case.truth.with_option(option)
        assert cost is None or bound <= cost
        assert bound >= least


@pytest.mark.parametrize("seed", SEEDS)
def test_rounds_bound_all_plans_and_those_with_each_option(seed: int) -> None:
    """Whatever is priced; and a relaxed core without a solution is one of an instance without a plan."""
    case = settled(seed)
    if case is None:
        assert Truth(rich_instance(seed)).optimum is None
        return
    for guide in case.guides:
        assert_bounds(case, guide.bound, guide.bounds)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reduced_model_bounds_all_plans(seed: int) -> None:
    """With no plan known, and with the best one known, whose dearer options are left out; no plan only without one."""
    case = settled(seed)
    if case is None:
        return
    best, model = case.truth.optimum, case.rounds.reduced()
    for known in (False, True)[: 1 if best is None else 2]:
        state, told = solve_state(case.instance), list[Found]()
        if known:
            state.search.offer(case.truth.plans[int(np.argmin(case.truth.costs))])
        without_plan = ReducedSearch.of(state, case.tables, model, case.rounds.bounds()).search(told.append, never)
        assert best is None or (not without_plan and max(one for one in told if isinstance(one, int)) <= best)


@pytest.mark.parametrize("seed", SEEDS)
def test_pieces_at_random_points_bound_the_plans_with_those_further_columns(seed: int) -> None:
    """Whatever point a piece is made for, and whatever point it is cut at: no plan costs less at its own values."""
    case = settled(seed)
    if case is None or not case.has_further or not case.truth.plans:
        return
    rng, search = np.random.default_rng(seed), set_search(case)
    duals, upper = search.duals, search.duals.links.most()
    first = duals.first(search.multipliers)
    assert first is not None
    point, values = rng.uniform(0, 1, len(upper)) * upper, case.further[int(rng.integers(len(case.further)))]
    near, parted = duals.near(first, point, never), duals.parted(first, point)
    assert near is not None
    priced = duals.priced(near, values, never)
    for made in (first, near, parted, None if priced is None else priced.piece):
        if made is not None:
            for place in (point, values.astype(np.float64), rng.uniform(0, 1, len(upper)) * upper):
                assert_holds(case, made, search, place)


def assert_holds(case: Case, made: Piece, search: SetSearch, place: Any) -> None:
    """Assert that the cut of a piece at a place is at most what each plan costs, at its own further columns."""
    cut = filled(made, search.duals.links, search.duals.graph.first, place).cut
    for values, cost in zip(case.further, case.truth.costs, strict=True):
        assert cut.constant + int(cut.slope.astype(object) @ values.astype(object)) <= cost


def set_search(case: Case, gap: float = 0.0) -> SetSearch:
    """Return the search over sets that goes on from the best round."""
    rounds = case.rounds
    state: Any = solve_state(case.instance, gap=gap)
    return SetSearch.of(state, rounds.rest, Sweep(rounds.graph, case.most), rounds.alternation.paths, rounds.started())


@pytest.mark.parametrize("seed", sorted({*SEEDS, CIRCLES}))
def test_the_search_over_sets_bounds_all_plans(seed: int) -> None:
    """Bounds rise and stay below the optimum; choices take an open option of each process; it comes to an end."""
    case = settled(seed)
    if case is None or not case.has_further:
        return
    told: list[Found] = []
    set_search(case, Random(seed).choice([0.0, 1e-3])).search(told.append, never)
    bounds = [one for one in told if isinstance(one, int)]
    assert bounds == sorted(set(bounds))
    assert case.truth.optimum is None or not bounds or bounds[-1] <= case.truth.optimum
    for one in told:
        if not isinstance(one, int):
            assert not case.tables.barred[one].any()
            assert case.tables.option_process[one].tolist() == list(range(len(case.tables.process_ids)))


def test_searches_prove_more_than_the_rounds() -> None:
    """Over many instances the reduced model and sets close much of the gap that the rounds leave open."""
    left = np.zeros(3)
    for seed in SOME:
        case = settled(seed)
        if case is None or case.truth.optimum is None or not case.has_further:
            continue
        told: list[Found] = []
        set_search(case).search(told.append, never)
        by_sets = max([one for one in told if isinstance(one, int)], default=0)
        reduced: list[Found] = []
        state = solve_state(case.instance)
        ReducedSearch.of(state, case.tables, case.rounds.reduced(), case.rounds.bounds()).search(reduced.append, never)
        by_model = max(one for one in reduced if isinstance(one, int))
        bounds = np.array([case.rounds.alternation.bound, by_sets, by_model])
        left += (case.truth.optimum - bounds) / max(abs(case.truth.optimum), 1)
    assert left[1] < 0.95 * left[0]
    assert left[2] < 0.5 * left[0]


@pytest.mark.parametrize("seed", FEW_SEEDS)
def test_what_ifs_are_bounded_whatever_is_closed(seed: int) -> None:
    """Each option of a process forced, options closed at random: bound <= optimum <= plan; none only without one."""
    case, random = case_of(seed), Random(seed)
    if case is None or case.truth.optimum is None:
        return
    solver = WarmSolver(case.instance, case.truth.plans[random.randrange(len(case.truth.plans))])
    if seed % 4:
        solver.settle()
    process = case.tables.option_process
    own = np.flatnonzero(process == random.randrange(len(case.tables.process_ids)))
    closings = [(process == process[option]) & (np.arange(len(process)) != option) for option in own]
    closings.append(np.array([random.random() < 0.3 for _ in process], dtype=np.bool_))
    for closed in closings:
        answer, best = solver.without(closed, seconds=3.0), case.truth.without(closed)
        if best is None:
            assert answer.choice is None
            continue
        assert not answer.infeasible
        assert answer.bound <= best
        if answer.choice is not None:
            assert not closed[answer.choice].any()
            assert any(np.array_equal(answer.choice, plan) for plan in case.truth.plans)
            assert answer.objective == Checker(case.instance).objective(answer.choice) >= best


@pytest.mark.parametrize("seed", FEW_SEEDS)
def test_the_whole_engine_and_all_plans_agree(seed: int) -> None:
    """At gap 0 status and cost are those of trying every plan, and every bound on the way is below."""
    instance = rich_instance(seed)
    best, trace = Truth(instance).optimum, list[TracePoint]()
    result = solve(instance, engine="decomposition", gap=0, threads=1 + seed % 2, on_progress=trace.append)
    assert (result.status, result.objective) == ("infeasible" if best is None else "optimal", best)
    assert best is None or all(point.bound is None or point.bound <= best for point in trace)
    assert best is None or (result.plan is not None and Checker(instance).feasible(result.plan.choice(instance)))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_handoffs_rounds_prove_the_linear_relaxation(seed: int) -> None:
    """No row of any rule is missing: what the rounds prove is the relaxation of the whole formulation, or more.

    Rules on paths and budgets are left out: the former are priced only where plans of the graph break them.
    """
    document = rich_document(seed)
    kept = [rule for rule in document["rules"] if rule["kind"] not in ("min_path_yield", "max_path_time")]
    document |= {"dependencies": [], "rules": [rule for rule in kept if rule.get("measure") != "total_cost"]}
    tables = compile_tables(read_document(document, "without hand-offs"))
    if tables.blocked:
        return
    core, graph = build_core(tables), HandoffGraph.of(tables)
    rounds = Rounds(core, core, graph, Sweep(graph))
    for _ in range(MOST_ROUNDS):
        if rounds.round(inf) is None:
            break
    relaxed, bound = optimum(build(tables).model, relaxed=True), rounds.alternation.bound
    assert (bound is None) <= (relaxed is None)
    if bound is not None and relaxed is not None:
        assert bound >= relaxed - 1e-6 * abs(relaxed) - 1e-3


def test_every_kind_of_rule_matters_in_random_instances() -> None:
    """Each kind is all that some plan breaks, in several instances, capacities and units too; every cost is there."""
    alone, paid = Counter[str](), Counter[str]()
    for seed in range(100):
        instance = rich_instance(seed)
        if plan_count(instance) > FEW_PLANS:
            continue
        checker, seen = Checker(instance), set[str]()
        for choice in all_plans(instance):
            report = checker.check(choice)
            kinds = {found.kind for found in report.broken}
            seen |= kinds if len(kinds) == 1 else set()
        alone.update(seen)
        paid.update(cause for cause, amount in report.costs.items() if amount)
        paid["pair"] += len(compile_tables(instance).pairs.cost) > 0
        alone["budget"] += any(is_budget(rule) for rule in instance.active_rules)
    for kind in (*RULE_KINDS, "capacity", "units", "budget"):
        assert alone[kind] >= 2, (kind, alone)
    assert min(paid[cause] for cause in ("support", "rework", "change", "fixed", "units", "handoff", "pair")) >= 10


def middle_instance(seed: int) -> Instance:
    """Return an instance of 20 to 60 processes."""
    return rich_instance(seed, Random(seed).randint(20, 60))


@pytest.mark.parametrize("seed", MIDDLE)
def test_on_instances_of_middle_size_the_engine_and_highs_agree(seed: int) -> None:
    """The same cost within the gap; no bound of any round, of sets, or of the engine is above the plan of HiGHS."""
    instance, trace = middle_instance(seed), list[TracePoint]()
    right = solve(instance, engine="highs", gap=GAP, threads=1)
    found = solve(instance, engine="decomposition", gap=GAP, threads=1, on_progress=trace.append)
    assert (found.plan is None) == (right.plan is None)
    if right.objective is None or found.objective is None or found.bound is None or right.bound is None:
        assert found.status == right.status == "infeasible"
        return
    room = GAP * max(abs(right.objective), 1)
    assert right.bound <= found.objective <= right.objective + room
    assert right.objective - room <= found.objective
    assert found.bound <= right.objective
    assert all(point.bound is None or point.bound <= right.objective for point in trace)
    for bound in bounds_of_stages(instance):
        assert bound <= right.objective


def bounds_of_stages(instance: Instance) -> list[int]:
    """Return what the rounds and the search over sets prove by themselves."""
    tables = compile_tables(instance)
    banned = with_bans(HandoffGraph.of(tables), tables)
    core = build_core(tables)
    rounds = Rounds(core, core.without_limits(banned.rules), banned.graph, Sweep(banned.graph, 64))
    told: list[Found] = []
    for _ in range(MOST_ROUNDS):
        guide = rounds.round(inf)
        if guide is None:
            break
        told.append(guide.bound)
    if rounds.rest.model.columns > len(tables.option_ids):
        state, paths = solve_state(instance, gap=1e-3), rounds.alternation.paths
        started, asked = rounds.started(), iter(range(200))
        search = SetSearch.of(state, rounds.rest, Sweep(banned.graph, 64), paths, started)
        search.search(told.append, lambda: next(asked, None) is None)
    return [one for one in told if isinstance(one, int)]


@pytest.mark.parametrize("seed", MIDDLE)
def test_on_instances_of_middle_size_forced_options_are_bounded(seed: int) -> None:
    """Bound <= plan of HiGHS with the option as a rule, bound of HiGHS <= plan; no plan only where HiGHS has none."""
    instance = middle_instance(seed)
    base = solve(instance, engine="highs", gap=GAP, threads=1)
    if base.plan is None:
        return
    solver, random = WarmSolver(instance, base.plan.choice(instance)), Random(seed)
    solver.settle()
    for option in random.sample(range(len(instance.options.ids)), 2):
        variant = changed(instance, [forced(instance, int(instance.options.process[option]), [option], "what-if")])
        right, answer = solve(variant, engine="highs", gap=GAP, threads=1), solver.with_option(option, GAP, 2.0)
        if right.objective is None or right.bound is None:
            assert answer.choice is None
            continue
        assert not answer.infeasible
        assert answer.bound <= right.objective
        assert answer.objective is None or answer.objective >= right.bound
        assert answer.choice is None or Checker(variant).feasible(answer.choice)
