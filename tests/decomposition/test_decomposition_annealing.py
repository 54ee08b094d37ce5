"""Changes of single processes against the checker, and annealing against brute force."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np
import pytest
from decomposition_cases import Case, usable_cases
from small_cases import two_jobs

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxPathTime, MinPathYield, is_budget
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition import plans
from rightsource.optimizer.decomposition import terms as making
from rightsource.optimizer.decomposition.annealing import Annealing
from rightsource.optimizer.decomposition.moves import LIMIT, UNITS, State, Terms, begin, beyond, leniency, move, over
from rightsource.optimizer.decomposition.plans import Improver
from rightsource.optimizer.decomposition.soft_rows import held, mean_amounts, row_values
from rightsource.optimizer.decomposition.sub_solver import SubSolver
from rightsource.optimizer.decomposition.terms import limit_rows, terms, with_paths
from rightsource.optimizer.decomposition.worst_paths import WorstPaths
from rightsource.optimizer.exhaustive import enumerate_plans


def state_of(judged: Terms, choice: Integers, power: float = 0.0, width: float = 0.0) -> State:
    """Return a state worked out for a choice, with a weight of one per row, and the same width."""
    zeros = np.zeros(len(judged.row), dtype=np.int64)
    excess, ones = np.array([0.0, power]), np.ones(len(zeros))
    total = np.zeros(2, dtype=np.int64)
    state = State(choice.copy(), zeros, total, zeros.copy(), zeros.copy(), excess, ones, width * ones)
    begin(judged, state)
    return state


def random_moves(case: Case, count: int) -> list[int]:
    """Return random options that are not barred."""
    return [case.random.choice(np.flatnonzero(~case.tables.barred).tolist()) for _ in range(count)]


@pytest.mark.parametrize("seed", usable_cases())
def test_changes_one_by_one_cost_and_break_what_the_checker_says(seed: int) -> None:
    """After each change the cost is the checker's, and no row is broken where all rules but paths and budgets hold."""
    case = Case(seed)
    judged = terms(case.core())
    assert judged is not None and not case.core().relaxed
    state, apart = state_of(judged, case.choice), (MinPathYield, MaxPathTime)
    kinds = {rule.id: rule for rule in case.instance.active_rules}
    for option in random_moves(case, 25):
        before = int(state.choice[case.tables.option_process[option]])
        assert move(judged, state, option) == before
        assert state.choice[case.tables.option_process[option]] == option
        report = case.checker.check(state.choice)
        broken = [rule.id for rule in report.broken]
        counted = [k for k in broken if k not in kinds or not (isinstance(kinds[k], apart) or is_budget(kinds[k]))]
        assert state.total[0] == report.costs.total
        assert (state.total[1] > 0) == (len(counted) > 0)
        anew = state_of(judged, state.choice)
        assert anew.total.tolist() == state.total.tolist() and anew.activity.tolist() == state.activity.tolist()
        assert anew.excess[0] == state.excess[0]
        assert sorted(anew.broken[: anew.total[1]]) == sorted(state.broken[: state.total[1]])


@pytest.mark.parametrize("seed", usable_cases())
def test_rows_of_paths_hold_the_length_of_each_path(seed: int) -> None:
    """Options and hand-offs of a path add up to its length, whatever changes."""
    case = Case(seed)
    bare, worst = terms(case.core()), WorstPaths(case.tables)
    assert bare is not None
    for option in random_moves(case, 25):
        case.choice[case.tables.option_process[option]] = option
        worst.broken(case.choice)
    known = worst.known()
    if not known:
        return
    judged = with_paths(bare, known)
    state = state_of(judged, case.choice)
    for option in random_moves(case, 10):
        move(judged, state, option)
        arcs, provider = case.tables.arcs, case.tables.option_provider[state.choice]
        for row, path in enumerate(known, start=len(bare.row)):
            far = case.tables.distances(path.arcs, provider[arcs.source[path.arcs]], provider[arcs.target[path.arcs]])
            length = path.length.option[state.choice[path.processes]].sum()
            length += path.length.handoff[arcs.profile[path.arcs], far].sum()
            assert state.activity[row] == length
            members = judged.member[judged.first_member[row] : judged.first_member[row + 1]]
            assert members.tolist() == path.processes.tolist()
            assert (row in state.broken[: state.total[1]]) == (length > path.length.limit)


@pytest.mark.parametrize("seed", usable_cases()[:20])
def test_leniency_is_the_same_step_by_step_and_at_once(seed: int) -> None:
    """What units and providers begun are spared sums up to the same whatever the way."""
    case = Case(seed)
    judged = terms(case.core())
    assert judged is not None
    state = state_of(judged, case.choice, 0.5)
    for option in random_moves(case, 25):
        move(judged, state, option)
    assert state.excess[0] == pytest.approx(state_of(judged, state.choice, 0.5).excess[0], abs=1e-3)


def test_units_are_bought_by_parts_and_then_as_a_whole() -> None:
    """With power 1 a quarter of a unit costs a quarter, with power 0 all of it; full units are never spared."""
    row = np.array([[UNITS, 0, 9, 100, 8, -1]])
    assert [leniency(row, 0, 2, power) for power in (1.0, 0.5, 0.0)] == [75.0, 50.0, 0.0]
    assert [leniency(row, 0, hours, 1.0) for hours in (0, 8, 16, 10)] == [0.0, 0.0, 0.0, 75.0]


@pytest.mark.parametrize("seed", usable_cases()[:20])
def test_soft_rows_count_the_same_step_by_step_and_at_once(seed: int) -> None:
    """What rows count near their limits sums up to the same whatever the way, and rows are broken as they were."""
    case = Case(seed)
    judged = terms(case.core())
    assert judged is not None
    state = state_of(judged, case.choice, width=3000.0)
    for option in random_moves(case, 25):
        move(judged, state, option)
    anew, sharp = state_of(judged, state.choice, width=3000.0), state_of(judged, state.choice)
    assert state.excess[0] == pytest.approx(anew.excess[0], rel=1e-9, abs=1e-3)
    assert sorted(state.broken[: state.total[1]]) == sorted(sharp.broken[: sharp.total[1]])
    assert anew.excess[0] >= sharp.excess[0]


def test_a_row_counts_smoothly_around_its_limits() -> None:
    """Half-way at a limit, nothing far inside, all of it far outside: at both limits alike."""
    row = np.array([[LIMIT, 100, 200, 0, 1, -1]])
    assert [beyond(row, 0, at, 10.0) for at in (150, 190, 200, 205, 210, 230)] == [0.0, 0.0, 2.5, 5.625, 10.0, 30.0]
    assert [beyond(row, 0, at, 10.0) for at in (110, 100, 95, 90, 70)] == [0.0, 2.5, 5.625, 10.0, 30.0]


@pytest.mark.parametrize("seed", usable_cases())
def test_units_that_are_held_are_limits_and_cost_what_they_cost(seed: int) -> None:
    """A plan costs the same with its units bought before, and breaks what it broke; each unit is worth its parts."""
    case = Case(seed)
    judged = terms(case.core())
    assert judged is not None
    state = state_of(judged, case.choice)
    kept, cost = held(judged, state.activity)
    anew = state_of(kept, case.choice)
    assert int(anew.total[0]) + cost == int(state.total[0]) or state.total[1]
    assert sorted(anew.broken[: anew.total[1]]) == sorted(state.broken[: state.total[1]])
    assert (kept.row[:, 0] != UNITS).all()
    values, units = row_values(judged, None), judged.row[:, 0] == UNITS
    assert values[units] * judged.row[units, 4] == pytest.approx(judged.row[units, 3])
    assert not values[~units].any()


def test_the_mean_amount_of_a_row_is_that_of_its_entries() -> None:
    """Two options that add 3 and 5 to a row add 4 on average; a row that nobody adds to counts one."""
    instance = read_document(two_jobs(), "two jobs")
    judged = terms(build_core(compile_tables(instance)))
    assert judged is not None
    own = judged._replace(row=np.zeros((2, 6), dtype=np.int64), entry=np.array([[0, 3], [0, -5]]))
    assert mean_amounts(own).tolist() == [4.0, 1.0]


def test_hours_beyond_all_units_count_one_by_one() -> None:
    """With three units of 8 at most, 27 are beyond by 3, so that each hour less is a step towards a plan."""
    row = np.array([[UNITS, 0, 24, 100, 8, -1]])
    assert [over(row, 0, hours) for hours in (0, 24, 25, 27)] == [0, 0, 1, 3]


@pytest.mark.parametrize("softness", [0.0, 2.0])
@pytest.mark.parametrize("seed", usable_cases()[:16])
def test_annealing_finds_plans_of_small_instances(seed: int, softness: float) -> None:
    """What it calls a plan keeps all rules that it knows and costs what it says, and is no cheaper than the optimum."""
    case = Case(seed)
    best = enumerate_plans(case.instance, case.checker, lambda: inf, lambda: False)
    margins = case.tables.option_cost[~case.tables.barred].astype(np.float64)
    worth = np.full(len(limit_rows(case.core())), 0.5)
    annealing = Annealing(case.core(), WorstPaths(case.tables), lambda: worth)
    found = annealing.run(case.choice, margins, 1000, 0.1, seed, lambda: False, softness=softness)
    assert found.last_cost == case.checker.objective(found.last)
    if found.plan is None:
        assert best.choice is None or found.broken
        return
    assert found.cost == case.checker.objective(found.plan)
    if case.checker.feasible(found.plan):
        assert best.choice is not None and found.cost >= case.checker.objective(best.choice)
    else:
        assert all(rule.kind in ("max_total", "min_path_yield", "max_path_time") for rule in
                   case.checker.check(found.plan).broken)  # fmt: skip


def test_annealing_reaches_the_optimum_of_two_jobs_and_stops_when_asked() -> None:
    """Two processes are no search at all; asked to stop, it stands where it began; without options it ends at once."""
    instance = read_document(two_jobs(), "two jobs")
    core, checker = build_core(compile_tables(instance)), Checker(instance)
    annealing = Annealing(core, WorstPaths(core.tables))
    margins, start = np.zeros(4), np.array([0, 2])
    found = annealing.run(start, margins, 4, 0.2, 0, lambda: False)
    assert found.plan is not None and found.plan.tolist() == [1, 3]
    assert found.cost == checker.objective(found.plan)
    stopped = annealing.run(start, margins, 4, 0.2, 0, lambda: True)
    assert stopped.plan is not None and stopped.plan.tolist() == stopped.last.tolist() == [0, 2]
    assert annealing.run(start, margins, 0, 60.0, 0, lambda: False).last.tolist() == [0, 2]


def test_sums_beyond_64_bits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hours or hand-offs could leave 64 bits there is no annealing, and the improver does without."""
    instance = read_document(two_jobs(), "two jobs")
    core = build_core(compile_tables(instance))
    monkeypatch.setattr(making, "_largest", lambda _: 2**62)
    annealing = Annealing(core, WorstPaths(core.tables))
    assert not annealing.possible
    with pytest.raises(ValueError, match="sums of this instance may not fit into 64 bits"):
        annealing.run(np.array([0, 2]), np.zeros(4), 4, 1.0, 0, lambda: False)
    monkeypatch.setattr(plans, "_FEWEST_TO_ANNEAL", 1)
    one = Improver(core, Checker(instance), lambda: 30.0)
    assert one.improve(np.array([0, 2]), np.zeros(4), 10.0, 0).tolist() == [1, 3]


@pytest.mark.parametrize("seed", usable_cases()[12:20])
def test_repair_and_search_with_annealing_reach_the_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annealed first, small instances still end at their optimum, and every plan offered is cheaper than the last."""
    monkeypatch.setattr(plans, "_FEWEST_TO_ANNEAL", 1)
    monkeypatch.setattr(plans, "_ANNEALING_EACH", 0.01)
    case, seen = Case(seed), list[Integers]()
    best = enumerate_plans(case.instance, case.checker, lambda: inf, lambda: False).choice
    margins = case.tables.option_cost[~case.tables.barred].astype(np.float64)

    def offer(choice: Integers) -> bool:
        seen.append(choice)
        return False

    one = Improver(case.core(), case.checker, lambda: 30.0, lambda: False, offer)
    plan = one.repaired(case.any_choice, margins)
    assert (plan is None) == (best is None)
    if plan is not None and best is not None:
        seen.clear()
        found = one.improve(plan, margins, 20.0, seed)
        assert case.checker.objective(found) == case.checker.objective(best)
        costs = [case.checker.objective(choice) for choice in seen if case.checker.feasible(choice)]
        assert all(one > other for one, other in pairwise(costs))


def test_a_choice_that_keeps_all_rules_is_replaced_by_a_cheaper_plan_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Annealing betters a plan given to the repair; an optimal one comes back as it is."""
    monkeypatch.setattr(plans, "_FEWEST_TO_ANNEAL", 1)
    monkeypatch.setattr(plans, "_ANNEALING_EACH", 0.05)
    monkeypatch.setattr(plans, "_FIRST_WIDTH", 4)
    instance = read_document(two_jobs(), "two jobs")
    one = Improver(build_core(compile_tables(instance)), Checker(instance), lambda: 30.0)
    best = np.array([1, 3])
    plan = one.repaired(np.array([0, 2]), np.zeros(4))
    assert plan is not None and plan.tolist() == [1, 3]
    assert one.repaired(best, np.zeros(4)) is best


def test_a_quick_repair_gives_up_after_annealing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no plan exists, only the repair at length asks for the nearest choice that keeps the rules of the core."""
    asked: list[str] = []

    def projected(*_: object) -> None:
        asked.append("projected")

    monkeypatch.setattr(plans, "_FEWEST_TO_ANNEAL", 1)
    monkeypatch.setattr(plans, "_ANNEALING_EACH", 0.01)
    monkeypatch.setattr(SubSolver, "projected", projected)
    instance = read_document(
        two_jobs(rules=[{"id": "nobody", "kind": "max_count", "per": "provider", "value": 0}]), "no"
    )
    one = Improver(build_core(compile_tables(instance)), Checker(instance), lambda: 30.0)
    assert one.repaired(np.array([0, 2]), np.zeros(4), quick=True) is None and asked == []
    assert one.repaired(np.array([0, 2]), np.zeros(4)) is None and asked == ["projected"]
