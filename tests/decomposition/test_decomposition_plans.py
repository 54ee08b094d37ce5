"""Sub-models, repair and large-neighbourhood search against brute force and the checker."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from math import inf
from random import Random

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxPathTime, MaxTotal, MinPathYield
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.best_plan import Best
from rightsource.optimizer.decomposition.held_handoffs import held_costs
from rightsource.optimizer.decomposition.neighbourhood import KINDS, Neighbourhoods, slacks
from rightsource.optimizer.decomposition.plans import Improver
from rightsource.optimizer.decomposition.residual import Residual, Residuals
from rightsource.optimizer.decomposition.sub_model import SubModel, sub_model
from rightsource.optimizer.decomposition.sub_solver import SubSolver
from rightsource.optimizer.decomposition.worst_paths import Path, WorstPaths
from rightsource.optimizer.exhaustive import enumerate_plans

CASES = max(40, int(os.environ.get("RIGHTSOURCE_CASES", "40")))


class Case:
    """A random instance with a choice of options that are not barred, and a free set; ``any_choice`` may be barred."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.instance = random_instance(seed)
        self.tables = compile_tables(self.instance)
        self.checker = Checker(self.instance)
        self.any_choice = np.array([self.random.choice(options) for options in self._options()], dtype=np.int64)
        barred = self.tables.barred
        usable = [[o for o in options if not barred[o]] or options for options in self._options()]
        self.choice = np.array([self.random.choice(options) for options in usable], dtype=np.int64)
        self.free = np.array([self.random.random() < 0.6 for _ in self.choice], dtype=np.bool_)
        self.free[self.random.randrange(len(self.free))] = True

    @property
    def usable(self) -> bool:
        """Whether every process has an option that is not barred."""
        return not self.tables.blocked

    def core(self) -> Formulation:
        """Return the core of the formulation."""
        return build_core(self.tables)

    def sub_model(self, paths: Iterable[Path] = ()) -> SubModel:
        """Return the sub-model of the free processes."""
        return freed(self.core(), self.choice, self.free, ~self.tables.barred, paths)

    def _options(self) -> list[list[int]]:
        return [list(self.instance.options_of(i)) for i in range(len(self.instance.processes.ids))]

    def some_plans(self) -> list[Integers]:
        """Return up to thirty plans over the free processes."""
        plans = list(self.plans())
        return self.random.sample(plans, min(30, len(plans)))

    def plans(self) -> Iterator[Integers]:
        """Yield all plans over the free processes, by options that are not barred."""
        barred = self.tables.barred
        options = [
            [o for o in own if not barred[o]] if free else [int(held)]
            for own, free, held in zip(self._options(), self.free, self.choice, strict=True)
        ]
        for plan in itertools.product(*options):
            yield np.array(plan, dtype=np.int64)


def freed(
    core: Formulation, choice: Integers, free: Flags, open_options: Flags, paths: Iterable[Path] = ()
) -> SubModel:
    """Return a sub-model of a core."""
    residuals = Residuals(core.model, len(core.tables.option_ids))
    return sub_model(core, residuals, choice, free, open_options, paths)


def usable_cases() -> list[int]:
    """Return the seeds of instances that have a plan at all."""
    return [seed for seed in range(CASES) if Case(seed).usable]


CHOICES = 4
"""The columns of a random model that are choices; two more follow."""


@pytest.mark.parametrize("seed", range(CASES))
def test_what_is_left_of_a_model_allows_and_costs_the_same(seed: int) -> None:
    """For every value of the open choices, the rest of the model is as cheap, and as impossible, as the whole one."""
    rng = np.random.default_rng(seed)
    model, kind = _random_model(rng), rng.integers(0, 4, CHOICES)
    ones, opened = np.flatnonzero(kind == 1), np.flatnonzero(kind >= 2)
    left = Residuals(model, CHOICES).of(ones, opened)
    assert left.columns[left.columns < CHOICES].tolist() == opened.tolist()
    for values in itertools.product((0, 1), repeat=len(opened)):
        assert _cheapest_left(model, left, values) == _cheapest(model, ones, opened, values)


def _random_model(rng: np.random.Generator) -> LinearModel:
    columns, rows = CHOICES + 2, int(rng.integers(1, 6))
    dense = rng.integers(-2, 4, (rows, columns)) * (rng.random((rows, columns)) < 0.5)
    row, column = np.nonzero(dense)
    upper = rng.integers(0, 7, rows)
    lower = np.where(rng.random(rows) < 0.5, -NO_LIMIT, upper - rng.integers(0, 4, rows))
    upper = np.where((rng.random(rows) < 0.3) & (lower > -NO_LIMIT), NO_LIMIT, upper)
    return LinearModel(
        lower=np.zeros(columns, dtype=np.int64),
        upper=np.concatenate([np.ones(CHOICES, dtype=np.int64), rng.integers(1, 4, 2)]),
        integral=np.ones(columns, dtype=np.bool_),
        objective=np.concatenate([rng.integers(-5, 9, CHOICES), rng.integers(0, 9, 2)]),
        offset=5,
        row_start=np.searchsorted(row, np.arange(rows + 1)).astype(np.int64),
        column=column.astype(np.int64),
        coefficient=dense[row, column].astype(np.int64),
        row_lower=lower.astype(np.int64),
        row_upper=upper.astype(np.int64),
        column_name=str,
        row_name=str,
    )


def _cheapest(model: LinearModel, ones: Integers, opened: Integers, values: tuple[int, ...]) -> int | None:
    point = np.zeros(model.columns, dtype=np.int64)
    point[ones], point[opened] = 1, values
    costs = []
    for rest in itertools.product(*(range(int(high) + 1) for high in model.upper[CHOICES:])):
        point[CHOICES:] = rest
        if not len(model.broken_rows(point)):
            costs.append(model.cost(point))
    return min(costs, default=None)


def _cheapest_left(model: LinearModel, left: Residual, values: tuple[int, ...]) -> int | None:
    spans = [range(int(low), int(high) + 1) for low, high in zip(left.lower, left.upper, strict=True)]
    if len(left.broken) or any(value not in span for value, span in zip(values, spans, strict=False)):
        return None
    costs = []
    for rest in itertools.product(*spans[len(values) :]):
        point = np.array([*values, *rest], dtype=np.int64)
        sums = np.bincount(left.row, left.coefficient * point[left.column], minlength=len(left.row_lower))
        if ((sums >= left.row_lower) & (sums <= left.row_upper)).all():
            costs.append(left.offset + int(model.objective[left.columns] @ point))
    return min(costs, default=None)


@pytest.mark.parametrize("seed", usable_cases())
def test_a_sub_model_costs_and_judges_every_plan_as_the_checker(seed: int) -> None:
    """A plan over free processes costs what the checker says; one that breaks a rule of the core breaks a row."""
    case = Case(seed)
    core = case.core()
    sub = case.sub_model()
    for plan in case.some_plans():
        values, report = sub.values(plan), case.checker.check(plan)
        breaks = core.model.breaks(core.values(plan))
        assert breaks or sub.model.cost(values) == report.objective
        assert list(sub.choice(values)) == list(plan)
        if report.feasible:
            assert not len(sub.broken) and not sub.model.breaks(values)
        assert breaks == (len(sub.broken) > 0 or sub.model.breaks(values))


@pytest.mark.parametrize("seed", usable_cases()[:24])
def test_path_rows_refuse_the_plans_that_break_their_path(seed: int) -> None:
    """With the paths that any plan breaks as rows, exactly the plans that keep the path rules keep the rows."""
    case = Case(seed)
    paths = WorstPaths(case.tables)
    plans = case.some_plans()
    broken = {tuple(plan): bool(paths.broken(plan)) for plan in plans}
    sub, bare = case.sub_model(paths.known()), case.sub_model()
    if len(sub.broken):
        return
    for k, plan in enumerate(plans):
        refused = sub.model.breaks(sub.values(plan))
        if not bare.model.breaks(bare.values(plan)):
            fixed = np.isin(sub.around.options, plan).astype(np.int64)
            assert refused == broken[tuple(plan)]
            assert k >= 5 or (optimum(sub.model, fixed=fixed) is None) == refused


def test_path_rows_count_hand_offs_between_free_processes() -> None:
    """Small and large must stay with one provider: the hand-off between them alone takes longer than the path may."""
    document = two_jobs()
    small = document["processes"][0]
    document["processes"] = [small | {"id": "head"}, *document["processes"]]
    document["dependencies"] = [
        {"from": "head", "to": "small", "volume": 1, "handoff": "quick"},
        {"from": "small", "to": "large", "volume": 1},
    ]
    classes = ("same_site", "same_country", "cross_border")
    document["handoffs"] = {
        name: {step: {"cost": 1, "yield": 1, "delay": delay} for step in classes}
        for name, delay in (("default", 5), ("quick", 0))
    }
    document["rules"] = [{"id": "time", "kind": "max_path_time", "value": 3}]
    tables = compile_tables(read_document(document, "three jobs"))
    paths, choice = WorstPaths(tables), np.array([0, 2, 5])
    assert len(paths.broken(choice)) == 1
    sub = freed(build_core(tables), choice, np.array([False, True, True]), np.ones(6, dtype=np.bool_), paths.known())
    for plan, refused in (([0, 2, 5], True), ([0, 3, 4], True), ([0, 2, 4], False), ([0, 3, 5], False)):
        fixed = np.isin(sub.around.options, plan).astype(np.int64)
        assert sub.model.breaks(sub.values(np.array(plan))) == refused
        assert (optimum(sub.model, fixed=fixed) is None) == refused


@pytest.mark.parametrize("seed", range(CASES))
def test_broken_paths_are_those_of_the_checker(seed: int) -> None:
    """A plan has a broken path exactly when the checker finds a path rule broken."""
    case = Case(seed)
    rules = {rule.id for rule in case.instance.active_rules if isinstance(rule, MinPathYield | MaxPathTime)}
    report = case.checker.check(case.choice)
    found = {path.rule for path in WorstPaths(case.tables).broken(case.choice)}
    assert found == {rule.id for rule in report.broken if rule.id in rules}


@pytest.mark.parametrize("seed", usable_cases()[:20])
def test_the_optimum_of_a_sub_model_is_that_of_brute_force(seed: int) -> None:
    """The optimum over the free processes, paths as rows, is the least cost of the plans that keep all but budgets."""
    case = Case(seed)
    paths = WorstPaths(case.tables)
    for plan in case.plans():
        paths.broken(plan)
    sub = case.sub_model(paths.known())
    costs = [case.checker.objective(plan) for plan in case.plans() if _kept_but_budgets(case, plan)]
    found = None if len(sub.broken) else optimum(sub.model)
    if found is not None and costs:
        assert found == pytest.approx(min(costs), abs=0.01)
    assert (found is None) == (not costs)


def _kept_but_budgets(case: Case, plan: Integers) -> bool:
    budgets = {
        rule.id for rule in case.instance.active_rules if isinstance(rule, MaxTotal) and rule.measure == "total_cost"
    }
    return {rule.id for rule in case.checker.check(plan).broken} <= budgets


def test_hand_offs_to_held_neighbours_are_differences_of_whole_costs() -> None:
    """Moving one process alone changes the hand-off cost of a plan by the difference of its options' held costs."""
    for seed in range(12):
        case = Case(seed)
        every = np.ones(len(case.choice), dtype=np.bool_)
        costs = held_costs(case.tables, case.choice, every, every)
        before = case.checker.costs(case.choice).handoff
        for option, process in enumerate(case.tables.option_process.tolist()):
            moved = case.choice.copy()
            moved[process] = option
            assert case.checker.costs(moved).handoff - before == costs[option] - costs[case.choice[process]]


def test_only_open_options_have_columns() -> None:
    """Options outside the given ones cannot be chosen; a start that uses one is only a hint."""
    instance = read_document(two_jobs(), "two jobs")
    core = build_core(compile_tables(instance))
    sub = freed(core, np.array([0, 2]), np.array([True, False]), np.array([False, True, True, True]))
    assert sub.around.options.tolist() == [1]
    assert optimum(sub.model) == 5000
    assert sub.columns(np.array([0, 1, 2])).tolist() == [0]
    assert sub.model.breaks(sub.values(np.array([0, 2])))
    assert sub.model.column_name(0) == "x[small,out]"


def test_rows_that_no_free_process_can_mend_are_told() -> None:
    """A limit that the fixed processes alone exceed is a broken row: more processes have to be free."""
    rule = {"id": "few", "kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 0}
    core = build_core(compile_tables(read_document(two_jobs(rules=[rule]), "two jobs")))
    every = np.ones(4, dtype=np.bool_)
    assert len(freed(core, np.array([0, 3]), np.array([True, False]), every).broken)
    assert not len(freed(core, np.array([0, 3]), np.array([False, True]), every).broken)


def test_slack_is_what_the_best_other_option_costs_more() -> None:
    """Slacks by hand: 2 dearer to leave the vendor for small, 15 to gain by leaving the team for large."""
    tables = compile_tables(read_document(two_jobs(), "two jobs"))
    every = np.ones(4, dtype=np.bool_)
    margins = np.array([12.0, 10.0, 40.0, 25.0])
    assert slacks(tables, np.array([1, 2]), margins, every).tolist() == [2.0, -15.0]
    only = np.array([True, True, True, False])
    assert slacks(tables, np.array([1, 2]), margins, only).tolist() == [2.0, inf]


def test_a_chosen_option_that_is_barred_comes_before_all_others() -> None:
    """A process whose option is barred has the least slack there is."""
    rule = {"id": "home", "kind": "forbid", "scope": {"processes": ["large"]}, "select": {"kinds": ["vendor"]}}
    document = two_jobs(rules=[rule])
    tables = compile_tables(read_document(document, "two jobs"))
    slack = slacks(tables, np.array([1, 3]), np.array([12.0, 10.0, 40.0]), ~tables.barred)
    assert slack[0] == 2.0 and slack[1] < -1e200


@pytest.mark.parametrize("kind", KINDS)
def test_neighbourhoods_have_the_size_asked_and_movable_processes_only(kind: str) -> None:
    """Every kind draws between a third of the size and all of it, sorted, without processes that cannot move."""
    tables = compile_tables(_ring(60))
    rng = np.random.default_rng(1)
    slack = np.arange(60, dtype=np.float64)
    slack[7] = inf
    neighbourhoods = Neighbourhoods(tables)
    for _ in range(20):
        drawn = neighbourhoods.draw(kind, 12, slack, rng)  # type: ignore[arg-type]
        assert 4 <= len(drawn) <= 12 and 7 not in drawn
        assert drawn.tolist() == sorted(set(drawn.tolist()))
    assert len(neighbourhoods.draw(kind, 100, slack, rng)) == 59  # type: ignore[arg-type]


def test_the_mixed_neighbourhood_holds_the_smallest_slacks() -> None:
    """A third of it are the processes of smallest slack, always."""
    tables = compile_tables(_ring(60))
    drawn = Neighbourhoods(tables).draw("mixed", 12, np.arange(60.0)[::-1], np.random.default_rng(0))
    assert {56, 57, 58, 59} <= set(drawn.tolist())


def test_neighbours_are_those_in_the_graph() -> None:
    """Beside process 5 of a chain stand 4 and 6."""
    assert sorted(Neighbourhoods(compile_tables(_ring(60))).beside(np.array([5])).tolist()) == [4, 6]


def _ring(count: int) -> Instance:
    """Return a chain of processes for a team or a vendor, with a rule on half of them."""
    document = two_jobs()
    model = document["processes"][0]
    document["processes"] = [model | {"id": f"n{k}"} for k in range(count)]
    document["dependencies"] = [{"from": f"n{k}", "to": f"n{k + 1}", "volume": 1} for k in range(count - 1)]
    document["handoffs"] = {"default": {name: {"cost": 1} for name in ("same_site", "same_country", "cross_border")}}
    scope = {"processes": [f"n{k}" for k in range(0, count, 2)]}
    document["rules"] = [{"id": "half", "kind": "max_count", "scope": scope, "per": "provider", "value": 2}]
    return read_document(document, "ring")


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
    solver = SubSolver(case.core(), case.checker, lambda _: False, lambda: False, 1)
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
    found = SubSolver(core, case.checker, lambda _: False, lambda: False, 1).projected(prices, 20.0, 0.0)
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
