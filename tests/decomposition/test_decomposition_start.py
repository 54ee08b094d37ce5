"""A start handed to the decomposition is what its improvement begins with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from decomposition_fakes import Fakes, solve_state
from small_cases import two_jobs

from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.optimizer.decomposition import engine as driver
from rightsource.optimizer.decomposition.engine import decompose
from rightsource.optimizer.solve import solve

CAP = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}


def test_a_start_is_what_is_improved(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 30 at the vendor: the start is in the search, and the first slice begins at no dearer plan."""
    monkeypatch.setattr(driver, "search_in_turn", lambda *_: "time")
    fakes = Fakes(read_document(two_jobs(rules=[CAP]), "test"), bounds=[3600])
    state, start = solve_state(fakes.instance), np.array([0, 3])
    assert state.search.offer(start)
    begun: list[int] = []
    improve = fakes.improve

    def noted(choice: Any, *rest: Any) -> Any:
        begun.append(state.search.checker.objective(choice))
        return improve(choice, *rest)

    fakes.improve = noted  # type: ignore[method-assign]
    decompose(state, start, fakes.methods)
    assert begun
    assert begun[0] <= state.search.checker.objective(start)
    assert state.search.objective == 3700


@pytest.mark.parametrize("repairs", [True, False])
def test_a_start_that_breaks_rules_is_repaired_first(repairs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start of 10 and 30 at the vendor breaks the limit of 30; what the repair makes of it is the first plan."""
    monkeypatch.setattr(driver, "search_in_turn", lambda *_: "time")
    fakes = Fakes(read_document(two_jobs(rules=[CAP]), "test"), bounds=[3600], repairs=repairs)
    state, start = solve_state(fakes.instance), np.array([1, 3])
    assert not state.search.offer(start)
    asked: list[list[int]] = []
    repaired = fakes.repaired

    def noted(choice: Any, *rest: Any, **more: Any) -> Any:
        asked.append(choice.tolist())
        return repaired(choice, *rest, **more)

    fakes.repaired = noted  # type: ignore[method-assign]
    decompose(state, start, fakes.methods)
    assert asked[0] == [1, 3] and asked.count([1, 3]) == 1
    assert (state.search.choice is not None) or not repairs


def test_a_solve_is_never_worse_than_its_start() -> None:
    """The first thing that is told is the start, whatever comes then."""
    instance = read_document(two_jobs(rules=[CAP]), "test")
    start = np.array([0, 3])
    found = solve(instance, engine="decomposition", start=Plan.of_choice(instance, start), gap=0, threads=1)
    assert found.trace[0].objective is not None
    assert found.objective == 3700 <= found.trace[0].objective
    assert found.status == "optimal"
