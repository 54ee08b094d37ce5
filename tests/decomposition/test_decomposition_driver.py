"""The driver of the decomposition on stand-ins for its methods: what is told when, and why it stops."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest
from decomposition_fakes import Fakes, known, solve_state
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.faults import InputError, InternalError
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition import engine as driver
from rightsource.optimizer.decomposition import supported
from rightsource.optimizer.decomposition.budgets import passed_budgets
from rightsource.optimizer.decomposition.engine import Driver, Pause, decompose
from rightsource.optimizer.money import Money
from rightsource.optimizer.solve_state import SolveState

CAP = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
BUDGET = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 34}


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let the last stage do nothing but tell that it was reached, and that time was over."""
    reached: list[Any] = []

    def search_in_turn(state: SolveState, start: Any, tables: Any) -> str:
        reached.append(start)
        state.engine = "highs"
        return "time"

    monkeypatch.setattr(driver, "search_in_turn", search_in_turn)
    return reached


def jobs(**changes: Any) -> Fakes:
    """Return stand-ins for the two jobs: both at the vendor cost 35, the least."""
    return Fakes(read_document(two_jobs(**changes), "test"))


def test_a_plan_that_meets_the_bound_ends_the_search() -> None:
    """The floor of the tables is 35 already; the reduced model's choice, both at the vendor, costs just that."""
    fakes = jobs()
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.found, fakes.improves = [3000], [np.array([1, 3])], False
    assert decompose(state, None, fakes.methods) == "gap"
    assert (state.search.objective, state.search.bound) == (3500, 3500)


def test_every_round_tells_its_bound_and_offers_its_choice(closed: list[Any]) -> None:
    """The floor of the tables, 35, comes first, then the first round's bound; its choice is a plan, at home for 52."""
    fakes = jobs(rules=[CAP])
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.improves = [3600, 3650], False
    assert decompose(state, None, fakes.methods) == "time"
    told = [(point.objective, point.bound) for point in state.search.trace]
    assert told[:2] == [(None, 3500), (None, 3600)] and told[-1] == (5200, 3650)


def test_a_choice_that_breaks_rules_is_repaired(closed: list[Any]) -> None:
    """At most 30 at the vendor: the reduced model's choice of both there is repaired to the optimum, 37."""
    fakes = jobs(rules=[CAP])
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.found, fakes.improves = [3600], [np.array([1, 3]), 3700], False
    assert decompose(state, None, fakes.methods) == "gap"
    assert (state.search.objective, state.search.bound) == (3700, 3700)
    assert "repaired" in fakes.calls


def test_a_quick_repair_in_vain_is_followed_by_one_at_length(closed: list[Any]) -> None:
    """Each round's choice, both at the team, breaks the rule: quick repairs while rounds go on, then a long one."""
    fakes = jobs(rules=[{**CAP, "select": {"kinds": ["team"]}}])
    fakes.bounds, fakes.repairs, fakes.improves = [3000, 3050], False, False
    decompose(solve_state(fakes.instance), None, fakes.methods)
    repairs = [call for call in fakes.calls if call.startswith("repaired")]
    assert set(repairs[:-1]) == {"repaired quickly"} and repairs[-1] == "repaired"


@pytest.mark.parametrize("threads", [1, 2])
def test_plans_begin_without_a_first_round_that_takes_long(
    threads: int, closed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round waits for the repair, and the repair for no round: with a second thread, from costs alone."""
    monkeypatch.setattr(driver, "_PATIENCE_AT_FIRST", 0.05)
    fakes = jobs(rules=[{**CAP, "select": {"kinds": ["team"]}}])
    fakes.bounds, fakes.improves = [3000], False
    begun, slow, repaired = threading.Event(), fakes.round, fakes.repaired

    def noted(*choice: Any, **more: Any) -> Any:
        begun.set()
        return repaired(*choice, **more)

    def waiting(seconds: float) -> Any:
        begun.wait(1.0)
        return slow(seconds)

    monkeypatch.setattr(fakes, "round", waiting)
    monkeypatch.setattr(fakes, "repaired", noted)
    decompose(solve_state(fakes.instance, threads=threads), None, fakes.methods)
    assert ("unpriced" in fakes.calls) == (threads == 2)
    if threads == 2:
        assert fakes.calls.index("unpriced") < fakes.calls.index("repaired quickly") < fakes.calls.index("round")


def test_improvement_goes_on_beside_the_reduced_model_with_a_seed_of_its_own_each(closed: list[Any]) -> None:
    """Once nothing more is found the whole formulation is next, with the start."""
    fakes = jobs()
    state, start = solve_state(fakes.instance), np.array([0, 2])
    fakes.bounds, fakes.improves = [3400], False
    assert decompose(state, start, fakes.methods) == "time"
    seeds = [call for call in fakes.calls if call.startswith("improve")]
    assert seeds[0] == "improve 0"
    assert len(set(seeds)) == len(seeds)
    assert closed == [start]
    assert state.engine == "decomposition"


def test_rounds_end_when_the_bound_hardly_rises(closed: list[Any]) -> None:
    """With a gap of 1 %, three rounds in a row that add less than 0.1 % are the last; 3690 is never asked for."""
    fakes = jobs(rules=[CAP])
    state = solve_state(fakes.instance, gap=0.01)
    fakes.bounds, fakes.repairs, fakes.improves = [3600, 3601, 3610, 3612, 3613, 3614, 3690], False, False
    decompose(state, None, fakes.methods)
    assert fakes.bounds == [3690]


def test_without_any_round_the_whole_formulation_is_next(closed: list[Any]) -> None:
    """A linear program that fails leaves nothing to make a reduced model of."""
    fakes = jobs()
    state = solve_state(fakes.instance)
    assert decompose(state, None, fakes.methods) == "time"
    assert fakes.calls == ["made", "round"]
    assert state.engine == "decomposition"
    assert closed == [None]


@pytest.mark.parametrize("stop", ["time", "interrupt"])
def test_a_search_that_is_over_before_it_begins_leaves_a_bound(stop: str) -> None:
    """No second left, or stopped at once: nothing is made, and the floor of the tables is the bound."""
    fakes = jobs()
    state = solve_state(fakes.instance, seconds=0.0 if stop == "time" else 9.0)
    state.should_stop = lambda: stop == "interrupt"
    assert decompose(state, None, fakes.methods) == stop
    assert (fakes.calls, state.search.bound) == ([], 3500)


def test_a_stop_is_seen_between_slices(closed: list[Any]) -> None:
    """Asked to stop while plans are improved, the search ends with plan and bound and without the last stage."""
    fakes = jobs()
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.improves = [3400], False
    state.should_stop = lambda: "improve 0" in fakes.calls
    assert decompose(state, None, fakes.methods) == "interrupt"
    assert (state.search.objective, state.search.bound, closed) == (5200, 3500, [])


def test_a_reduced_model_without_solution_proves_that_there_is_no_plan() -> None:
    """It asks less than the instance does; the rule that cannot be kept is named."""
    fakes = jobs(rules=[{**CAP, "id": "all", "select": {}, "value": 1}])
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.infeasible = [3500], True
    assert decompose(state, None, fakes.methods) == "proof"
    assert state.search.choice is None
    assert state.reasons[0].startswith("Rule 'all' cannot be kept. Even the plan that does best on it fails:")


def test_a_false_proof_that_there_is_no_plan_is_found_out() -> None:
    """A checked plan contradicts it."""
    fakes = jobs()
    state = solve_state(fakes.instance)
    fakes.bounds, fakes.infeasible = [3400], True
    with pytest.raises(InternalError, match="the engine decomposition claims that no plan exists"):
        decompose(state, None, fakes.methods)


def test_a_bound_above_a_budget_proves_that_there_is_no_plan() -> None:
    """The least cost is 35, the budget 34."""
    fakes = jobs(rules=[BUDGET])
    state = solve_state(fakes.instance)
    assert decompose(state, None, fakes.methods) == "proof"
    assert state.reasons == [
        "Rule 'budget' cannot be kept: it allows EUR 34.00 a year, and no plan that keeps the other rules costs less"
        " than EUR 35.00."
    ]


def test_a_budget_that_the_bound_just_reaches_may_still_be_kept() -> None:
    """A plan may cost what the budget allows."""
    tables = compile_tables(read_document(two_jobs(rules=[BUDGET, CAP]), "test"))
    assert passed_budgets(tables, 3400, Money("EUR", 2)) == []
    assert len(passed_budgets(tables, 3401, Money("EUR", 2))) == 1


def test_an_error_beside_the_search_is_raised_in_it() -> None:
    """Nothing is lost in the other thread."""
    fakes = jobs()
    fakes.bounds, fakes.improves, fakes.error = [3400], False, InternalError("it broke")
    with pytest.raises(InternalError, match="it broke"):
        decompose(solve_state(fakes.instance), None, fakes.methods)


def test_on_one_thread_the_reduced_model_goes_first(closed: list[Any]) -> None:
    """Its plan is taken in before any slice of improvement begins."""
    fakes = jobs()
    state = solve_state(fakes.instance, threads=1)
    fakes.bounds, fakes.found = [3400], [np.array([1, 3]), 3500]
    assert decompose(state, None, fakes.methods) == "gap"
    assert not [call for call in fakes.calls if call.startswith("improve")]


def test_too_many_pairs_are_named_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """One arc between two processes of two options each has four pairs, and three are the most here."""
    monkeypatch.setattr(supported, "MOST_PAIRS", 3)
    arc = {"from": "small", "to": "large", "volume": 1}
    profile = {key: {"cost": 1} for key in ("same_site", "same_country", "cross_border")}
    fakes = jobs(dependencies=[arc], handoffs={"default": profile})
    with pytest.raises(InputError, match="join 4 pairs of options, and the engine decomposition holds at most 3"):
        decompose(solve_state(fakes.instance), None, fakes.methods)
    assert fakes.calls == []


def test_a_process_without_options_is_named() -> None:
    """Rules that rule out every option end the search at once."""
    rule = {"id": "no", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["team", "vendor"]}}
    fakes = jobs(rules=[rule])
    state = solve_state(fakes.instance)
    assert decompose(state, None, fakes.methods) == "proof"
    assert state.reasons == ["Process 'small' has no option left: rule 'no' rules out 2 of 2."]


def test_waiting_ends_with_patience() -> None:
    """A slice without a gain after the reduced model is enough; before that patience ends it, later for large ones."""
    now = time.monotonic()
    pause = Pause(10)
    for gained, finished, expected in ((False, False, False), (True, True, False), (False, True, True)):
        pause.note(gained=gained, finished=finished)
        assert pause.is_long() == expected
    assert Pause(1_000, began=now - 5.0, gained=now - 5.0).is_long()
    assert not Pause(1_000, began=now - 15.0, gained=now - 5.0).is_long()
    assert not Pause(5_000, began=now - 5.0, gained=now - 5.0).is_long()
    assert not Pause(5_001, began=now - 200.0, gained=now - 200.0).is_long()
    assert not Pause(5_001, began=now - 60.0, gained=now - 60.0, quiet=True).is_long()
    assert Pause(5_001, began=now - 200.0, gained=now - 200.0, quiet=True).is_long()


@pytest.mark.parametrize("seed", range(20))
def test_on_random_instances_the_driver_keeps_bounds_below_the_optimum(seed: int, closed: list[Any]) -> None:
    """With a right bound and right repairs it ends in the optimum wherever there is a plan."""
    instance = random_instance(seed)
    best = known(instance)
    fakes, state = Fakes(instance), solve_state(instance)
    if compile_tables(instance).blocked:
        assert decompose(state, None, fakes.methods) == "proof"
        return
    floor = compile_tables(instance).floor
    fakes.bounds = [floor, floor]
    fakes.infeasible = best.choice is None
    if best.choice is None:
        assert decompose(state, None, fakes.methods) == "proof"
        assert state.search.choice is None
    else:
        fakes.found = [best.bound]
        assert decompose(state, None, fakes.methods) == "gap"
        assert state.search.objective == state.search.bound == best.bound


def test_on_one_thread_plans_of_large_instances_come_before_the_reduced_model(
    monkeypatch: pytest.MonkeyPatch, closed: list[Any]
) -> None:
    """Unless good plans depend on what that model finds: then it goes first."""
    monkeypatch.setattr(driver, "_MOST_TO_CLOSE", 1)
    monkeypatch.setattr(driver, "_PATIENCE_WHEN_LARGE", 0.0)
    for leads in (False, True):
        fakes = jobs(rules=[CAP])
        fakes.bounds, fakes.found, fakes.repairs, fakes.leads = [3600], [3600], False, leads
        fakes.improves = False
        decompose(solve_state(fakes.instance, threads=1), None, fakes.methods)
        first = next(call for call in fakes.calls if call == "search" or call.startswith("improve"))
        assert first == ("search" if leads else "improve 0")


@pytest.mark.parametrize(("bound", "near"), [(5200, True), (5100, True), (5099, True), (5098, False), (100, False)])
def test_plans_within_two_parts_in_a_hundred_of_the_bound_are_worth_improving(bound: int, near: bool) -> None:
    """Both jobs at home cost 52."""
    fakes = jobs()
    state = solve_state(fakes.instance)
    state.search.offer(np.array([0, 2]))
    fakes.bounds = [bound]
    guide = fakes.round(1.0)
    assert Driver(state, compile_tables(fakes.instance), None, guide)._is_near() == near
    assert not Driver(state, compile_tables(fakes.instance), None)._is_near()
