"""The stages of a solve part by part: what ends it, what it says, how near the parts come to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from blocks_cases import InlineCrew, company, state_of
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.instances.families.registry import generate
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer import solve as solving
from rightsource.optimizer.blocks.engine import Coordinator, blocks_of, gathered, solve_in_blocks
from rightsource.optimizer.blocks.gathering import Gathering
from rightsource.optimizer.blocks.work import bound
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.solve_state import SolveState


def cut(rules: list[dict[str, Any]], arcs: list[tuple[int, int]] | None = None) -> Instance:
    """Return eight processes in two functions."""
    return read_document(company(8, rules, arcs or []), "test")


class Unfinished(Gathering):
    """Answers all tasks about bounds the first time, then only the first."""

    seen = 0

    def each(
        self, work: Callable[..., Any], tasks: Sequence[Callable[[], tuple[Any, ...]]]
    ) -> Iterator[tuple[int, Any]]:
        """Yield answers."""
        self.seen += work is bound
        answers = list(super().each(work, tasks))
        yield from answers[:1] if work is bound and self.seen > 1 else answers


def test_floors_at_different_prices_are_never_added_up() -> None:
    """Bounds that are not done for all parts leave the last bound, and what it was made of, as they were."""
    state = state_of(generate("desk", 40, seed=2))
    blocks = blocks_of(state.instance, 12, 20)
    coordinator = Coordinator(state, blocks, Unfinished(InlineCrew(), lambda: False))
    assert coordinator._price() is None
    assert coordinator._bound() is None
    before, proven = coordinator.bounded, state.search.bound
    coordinator.prices = coordinator.prices * 3
    coordinator._bound()
    assert coordinator.bounded is before
    assert state.search.bound == proven
    assert (coordinator.proven_at * 3 == coordinator.prices).all()


def test_bounds_of_parts_come_near_the_whole() -> None:
    """A tower in parts of eighty: HiGHS on the whole has a plan of 620,755,945 and a bound of 614,809,305."""
    state = state_of(generate("tower", 150, seed=1), 30.0)
    with gathered(state, InlineCrew()) as gathering:
        coordinator = Coordinator(state, blocks_of(state.instance, 80, 150), gathering)
        for stage in (coordinator._price, coordinator._bound, coordinator._reprice, coordinator._bound):
            assert stage() is None
    assert state.search.bound is not None
    assert 0.95 * 614_809_305 < state.search.bound <= 620_755_945


def test_a_limit_that_no_option_keeps_is_a_proof() -> None:
    """The least of all parts is above a limit: no plan, and the limit is named."""
    rule = {"id": "few-hours", "kind": "max_total", "measure": "hours", "value": 79}
    state = state_of(cut([rule]))
    assert solve_in_blocks(state, InlineCrew(), 4) == "proof"
    assert state.reasons == ["The limit 'few-hours' cannot be kept: all open options break it."]


def test_a_process_without_an_option_is_a_proof() -> None:
    """The process is named as elsewhere."""
    rule = {"id": "floor", "kind": "min_yield", "value": 0.95, "scope": {"processes": ["p6"]}}
    state = state_of(cut([rule]))
    assert solve_in_blocks(state, InlineCrew(), 4) == "proof"
    assert len(state.reasons) == 1
    assert "p6" in state.reasons[0]


def test_what_the_union_breaks_is_told() -> None:
    """A budget is for the checker alone: where the plans of the parts pass it, it is named."""
    rule = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 200}
    state = state_of(cut([rule]))
    solve_in_blocks(state, InlineCrew(), 4)
    assert state.search.objective is None
    assert state.search.bound == 24000
    assert "The plans of the parts together break 'budget'." in state.reasons


def test_parts_without_a_plan_are_counted() -> None:
    """Two processes of a part ask for two providers that agree and differ: no plan, and the bound holds."""
    scope = {"processes": ["p0", "p1"]}
    rules = [
        {"id": "same", "kind": "together", "per": "provider", "scope": scope},
        {"id": "other", "kind": "apart", "per": "provider", "scope": scope},
    ]
    state = state_of(cut(rules))
    solve_in_blocks(state, InlineCrew(), 4)
    assert state.search.objective is None
    assert state.reasons == ["No plan was found for 1 of 2 parts of the instance."]


def test_arcs_between_parts_are_in_the_plan_and_not_in_the_bound() -> None:
    """The optimum of two parts joined by an arc, and of each by itself, is all at the team: 8·30."""
    state = state_of(cut([], [(0, 7), (1, 2), (3, 4)]))
    solve_in_blocks(state, InlineCrew(), 4)
    assert state.search.objective == 24000
    assert state.search.bound == 24000


def test_time_that_is_over_ends_the_search() -> None:
    """Without time there is no bound, no plan and no claim."""
    state = state_of(cut([]), 0.0)
    assert solve_in_blocks(state, InlineCrew(), 4) == "time"
    assert (state.search.bound, state.search.objective, state.reasons) == (None, None, [])


@pytest.mark.parametrize("seed", range(8))
def test_a_part_without_time_proves_what_costs_alone_tell(seed: int) -> None:
    """Without a round a part's floor is that of its cheapest options, and with rounds not below it."""
    instance = random_instance(seed)
    blocks = blocks_of(instance, 2, 1000)
    part = blocks.part(0)
    prices = np.zeros(len(blocks.own_rows()))
    if not compile_tables(part.instance).blocked:
        hasty, careful = bound(part, prices, 0.0), bound(part, prices, 5.0)
        assert hasty.rounds == 0
        assert len(hasty.choice) == len(careful.choice) == len(part.instance.processes.ids)
        assert hasty.margins.shape == careful.margins.shape
        assert (hasty.margins >= 0).all()


def test_fixed_costs_are_divided_among_parts() -> None:
    """The parts of a fixed cost sum to it at most, and to nearly all of it."""
    instance = generate("desk", 40, seed=3)
    blocks = blocks_of(instance, 9, 40)
    borne = np.array([blocks.part(k).fixed_cost for k in range(len(blocks.partition.parts))]).sum(axis=0)
    whole = np.array(instance.providers.fixed_cost)
    used = blocks.counts.sum(axis=0) > 0
    assert (borne[used] <= whole[used]).all()
    assert (borne[used] >= whole[used] - 10_000 * len(blocks.partition.parts)).all()


def test_a_state_that_is_stopped_is_left_alone() -> None:
    """Ctrl-C before the first task: an interrupt, nothing found."""
    state = replace(state_of(cut([])), should_stop=lambda: True)
    with gathered(state, InlineCrew()) as gathering:
        blocks = blocks_of(state.instance, 4, 8)
        assert Coordinator(state, blocks, gathering).run() == "interrupt"


@pytest.mark.parametrize("engine", ["auto", "decomposition"])
def test_solve_takes_large_instances_part_by_part(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the size for one piece, a crew of as many workers as threads is asked, and its bound and plan are told."""
    asked: list[int] = []

    def in_blocks(state: SolveState, crew: LocalCrew) -> str:
        asked.append(crew.slots)
        state.search.offer(np.array([1, 3]))
        state.search.prove(3500)
        return "gap"

    monkeypatch.setattr(solving, "_MOST_AS_ONE", 1)
    monkeypatch.setattr("rightsource.optimizer.blocks.engine.solve_in_blocks", in_blocks)
    found = solving.solve(read_document(two_jobs(), "test"), engine=engine, threads=2)
    assert asked == [2] and (found.objective, found.bound, found.status) == (3500, 3500, "optimal")
