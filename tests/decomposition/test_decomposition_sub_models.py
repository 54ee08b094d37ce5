"""Models of a few free processes against brute force and the checker."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from decomposition_cases import CASES, Case, freed, usable_cases
from linear_solver import optimum
from small_cases import two_jobs

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxPathTime, MaxTotal, MinPathYield
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.decomposition.held_handoffs import held_costs
from rightsource.optimizer.decomposition.residual import Residual, Residuals
from rightsource.optimizer.decomposition.worst_paths import WorstPaths

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


def three_jobs(delay: int, quick: int) -> Tables:
    """Return head, small and large in a row: hand-offs take so long, those of head so long, and a path 3 at most."""
    document = two_jobs()
    small = document["processes"][0]
    document["processes"] = [small | {"id": "head"}, *document["processes"]]
    document["dependencies"] = [
        {"from": "head", "to": "small", "volume": 1, "handoff": "quick"},
        {"from": "small", "to": "large", "volume": 1},
    ]
    classes = ("same_site", "same_country", "cross_border")
    document["handoffs"] = {
        name: {step: {"cost": 1, "yield": 1, "delay": hours} for step in classes}
        for name, hours in (("default", delay), ("quick", quick))
    }
    document["rules"] = [{"id": "time", "kind": "max_path_time", "value": 3}]
    return compile_tables(read_document(document, "three jobs"))


def test_path_rows_count_hand_offs_between_free_processes() -> None:
    """Small and large must stay with one provider: the hand-off between them alone takes longer than the path may."""
    tables = three_jobs(5, 0)
    paths, choice = WorstPaths(tables), np.array([0, 2, 5])
    assert len(paths.broken(choice)) == 1
    sub = freed(build_core(tables), choice, np.array([False, True, True]), np.ones(6, dtype=np.bool_), paths.known())
    for plan, refused in (([0, 2, 5], True), ([0, 3, 4], True), ([0, 2, 4], False), ([0, 3, 5], False)):
        fixed = np.isin(sub.around.options, plan).astype(np.int64)
        assert sub.model.breaks(sub.values(np.array(plan))) == refused
        assert (optimum(sub.model, fixed=fixed) is None) == refused


def test_path_rows_count_hand_offs_between_processes_that_stay() -> None:
    """The hand-off of head to small takes 2 of 3 hours and stays: large has no 2 for another one."""
    tables = three_jobs(2, 2)
    paths, choice = WorstPaths(tables), np.array([0, 3, 4])
    assert len(paths.broken(choice)) == 1
    sub = freed(build_core(tables), choice, np.array([False, False, True]), np.ones(6, dtype=np.bool_), paths.known())
    for plan, refused in (([0, 3, 4], True), ([0, 3, 5], False)):
        assert sub.model.breaks(sub.values(np.array(plan))) == refused


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
