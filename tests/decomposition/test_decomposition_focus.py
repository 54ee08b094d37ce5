"""Prices at a plan's own providers, units and counts: what they prove holds for such plans, and who follows them."""

from __future__ import annotations

import numpy as np
import pytest
from decomposition_fakes import Fakes, solve_state
from rich_instances import Truth, rich_instance
from small_cases import two_jobs
from thorough import examples

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.assembly import Rounds
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.engine import Driver
from rightsource.optimizer.decomposition.focus import Focus
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep

CAP = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}


def rounds_of(seed: int) -> tuple[Rounds, Truth] | None:
    """Return rounds of a random instance, one of them done, and all its plans; None where it has no plan."""
    instance = rich_instance(seed)
    tables, truth = compile_tables(instance), Truth(instance)
    if not truth.plans:
        return None
    core, banned = build_core(tables), with_bans(HandoffGraph.of(tables), tables)
    rounds = Rounds(core, core.without_limits(banned.rules), banned.graph, Sweep(banned.graph, 16))
    return (rounds, truth) if rounds.round(20.0) is not None else None


def further(rounds: Rounds, plan: Integers) -> list[int]:
    """Return what a plan uses: providers, units and counts."""
    found: list[int] = rounds.core.values(plan)[len(rounds.core.tables.option_ids) :].tolist()
    return found


@pytest.mark.parametrize("seed", range(examples(120)))
def test_rounds_at_a_plan_bound_the_plans_that_use_the_same(seed: int) -> None:
    """Neither the bound nor that of any option is above the cheapest plan with the same providers, units and counts."""
    if (made := rounds_of(seed)) is None:
        return
    rounds, truth = made
    plan = truth.plans[seed % len(truth.plans)]
    if (near := rounds.at(plan)) is None:
        assert not further(rounds, plan)
        return
    alike = [k for k, other in enumerate(truth.plans) if further(rounds, other) == further(rounds, plan)]
    place = {option: k for k, option in enumerate(rounds.graph.option.tolist())}
    done = 0
    for _ in range(4):
        guide = near.round(20.0)
        if guide is None:
            break
        done += 1
        assert guide.bound <= min(truth.costs[k] for k in alike)
        for k in alike:
            assert (guide.bounds[[place[o] for o in truth.plans[k].tolist()]] <= truth.costs[k]).all()
    assert done or truth.optimum is not None
    prices = rounds.row_prices()
    assert prices is not None and (prices >= 0).all()
    assert rounds.at(plan) is near


def test_rounds_at_plans_are_often_exact() -> None:
    """In a third of all cases prices at the best plan prove that it is the best with its providers and units."""
    exact = tried = 0
    for seed in range(40):
        made = rounds_of(seed)
        if made is None or (near := made[0].at(made[1].plans[int(np.argmin(made[1].costs))])) is None:
            continue
        bounds = [guide.bound for _ in range(6) if (guide := near.round(20.0)) is not None]
        tried += 1
        exact += bool(bounds) and max(bounds) == made[1].optimum
    assert tried > 15 and exact >= tried / 3


def test_options_at_providers_that_a_plan_does_without_are_barred() -> None:
    """The vendor costs 10 once it is used, and saves 17: plans without it are bounded by 52, what they cost."""
    document = two_jobs()
    vendor = next(one for one in document["providers"] if one["kind"] == "vendor")
    vendor["fixed_cost"] = 10
    tables = compile_tables(read_document(document, "test"))
    core, graph = build_core(tables), HandoffGraph.of(tables)
    rounds = Rounds(core, core, graph, Sweep(graph))
    first = rounds.round(20.0)
    assert first is not None and first.bound == 4500
    near = rounds.at(np.array([0, 2]))
    guide = None if near is None else near.round(20.0)
    assert guide is not None and guide.bound == 5200


def test_without_a_round_or_further_columns_there_is_nothing_to_fix() -> None:
    """Two jobs use providers that cost nothing: all plans are alike, and rounds at one of them are no others."""
    tables = compile_tables(read_document(two_jobs(), "test"))
    core, graph = build_core(tables), HandoffGraph.of(tables)
    rounds = Rounds(core, core, graph, Sweep(graph))
    assert rounds.at(np.array([1, 3])) is None
    assert rounds.round(20.0) is not None and rounds.at(np.array([1, 3])) is None
    with pytest.raises(ValueError, match="there is no round to go on from"):
        Rounds(core, core, graph, Sweep(graph)).alternation.at(np.zeros(0, dtype=np.int64))


def test_rounds_at_a_plan_end_when_they_lift_the_bound_by_little() -> None:
    """Four bounds are there, the third hardly above the second: the fourth is not asked for."""
    fakes = Fakes(read_document(two_jobs(), "test"), near=[3000, 3400, 3400, 3500])
    focus = Focus(fakes, lambda: 60.0, lambda: False)
    assert focus.moved(np.array([1, 3])) and focus.guide is not None
    assert focus.guide.bound == 3400 and fakes.calls == ["at", "round", "round", "round"]


def test_prices_at_the_same_providers_are_not_made_again() -> None:
    """The second choice leads to the rounds of the first: their guide is there, nothing has moved, no round is done."""
    fakes = Fakes(read_document(two_jobs(), "test"), bounds=[3000])
    fakes.at = lambda choice: fakes  # type: ignore[method-assign]
    focus = Focus(fakes, lambda: 60.0, lambda: False)
    assert focus.moved(np.array([1, 3]))
    focus._not_before = 0.0
    assert not focus.moved(np.array([1, 3])) and focus.at(np.array([1, 3])) is focus.guide
    assert fakes.calls == ["round", "round"]


def test_prices_stay_for_a_while_and_without_an_answer() -> None:
    """Right after a move there is no other; stopped, or without rounds, the guide stays what it was."""
    fakes = Fakes(read_document(two_jobs(), "test"), near=[3000])
    focus = Focus(fakes, lambda: 60.0, lambda: False)
    assert focus.moved(np.array([1, 3]))
    focus._not_before += 60.0
    assert not focus.moved(np.array([0, 2])) and fakes.calls.count("at") == 1
    fakes.near = None
    assert focus.at(np.array([0, 2])) is None
    stopped = Focus(Fakes(fakes.instance, near=[3000]), lambda: 60.0, lambda: True)
    assert not stopped.moved(np.array([1, 3])) and stopped.guide is None


@pytest.mark.parametrize(("near", "followed"), [(3600, True), (5300, False), (None, False)])
def test_a_choice_is_followed_where_plans_like_it_promise_to_be_cheaper(near: int | None, followed: bool) -> None:
    """The best plan costs 52. Where rounds at a choice say 36 it is improved, to 37; where they say 53 it is not."""
    fakes = Fakes(read_document(two_jobs(rules=[CAP]), "test"), bounds=[3600], near=None if near is None else [near])
    state = solve_state(fakes.instance)
    assert state.search.offer(np.array([0, 2]))
    leader = Driver(state, compile_tables(fakes.instance), None, fakes.round(1.0))
    leader.focus = Focus(fakes, lambda: 60.0, lambda: False)
    leader._explore(fakes, np.array([0, 3]))
    assert state.search.objective == (5200 if near == 5300 else 3700)
    assert (leader.focus.guide is not None) == followed
    assert ("improve 1" in fakes.calls) == followed


@pytest.mark.parametrize(("units", "followed"), [([3600], True), ([], False), (None, False)])
def test_prices_at_whole_units_are_followed_before_all_others(units: list[int] | None, followed: bool) -> None:
    """Where there are whole units a plan is made by prices there; without, the relaxation's own choice is looked at."""
    fakes = Fakes(read_document(two_jobs(rules=[CAP]), "test"), bounds=[3600], near=[5300], units=units)
    state = solve_state(fakes.instance)
    assert state.search.offer(np.array([0, 2]))
    leader = Driver(state, compile_tables(fakes.instance), None)
    focus = leader.focus = Focus(fakes, lambda: 60.0, lambda: False)
    guide = leader.guide = fakes.round(1.0)
    assert guide is not None
    leader._begin(fakes, focus, guide)
    assert state.search.objective == (3700 if followed else 5200)
    assert ("at" in fakes.calls) == (not followed)
