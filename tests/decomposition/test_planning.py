"""Plans and bounds found beside engines: bounds hold, and an end is an end."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from decomposition_fakes import known, solve_state
from random_instances import random_instance

from rightsource.instances.families.registry import generate
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer import planning
from rightsource.optimizer.decomposition import assembly
from rightsource.optimizer.planning import Planning, can_plan


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_SECONDS", 0.01)
    monkeypatch.setattr(planning, "_SECONDS_EACH", 0.0)


def begun(instance: Instance) -> Planning:
    """Return planning under way."""
    return Planning(solve_state(instance), compile_tables(instance))


@pytest.mark.parametrize("seed", range(30))
def test_bounds_hold_on_random_instances(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bound is above the optimum; no plan that keeps the rules is below it. Annealing alone, without engines."""
    monkeypatch.setattr(Planning, "_improve", lambda *_: None)
    instance = random_instance(seed)
    best = known(instance)
    if compile_tables(instance).blocked:
        return
    one, checker = begun(instance), solve_state(instance).search.checker
    one._work._thread.join(60.0)
    found = list(one.found())
    if best.bound is None:
        assert not any(checker.feasible(plan) for plan in found if not isinstance(plan, int))
        return
    assert all(bound <= best.bound for bound in found if isinstance(bound, int))
    plans = [plan for plan in found if not isinstance(plan, int) and checker.feasible(plan)]
    assert all(checker.objective(plan) >= best.bound for plan in plans)


def test_it_goes_on_from_the_best_plan_of_all_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """First bounds and plans of its own, then ever better ones from a plan that somebody else found."""
    asked: list[int] = []

    class Improver:
        def __init__(self, core: Any, checker: Any, left: Any, should_stop: Any, offer: Any, prices: Any) -> None:
            self.offer = offer

        def improve(self, choice: Any, margins: Any, seconds: float, seed: int, bound: int) -> Any:
            asked.append(int(choice[0]))
            self.offer(choice + 1)
            return choice

    monkeypatch.setattr("rightsource.optimizer.decomposition.assembly.Improver", Improver)
    state = solve_state(generate("desk", 20, 1))
    state.search.choice = np.full(20, 7)
    one, found, until = Planning(state, compile_tables(state.instance)), list[Any](), time.monotonic() + 60
    while len(asked) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    one.stop()
    found += one.found()
    assert not one._work._thread.is_alive()
    assert asked[:2] == [7, 7] and isinstance(found[0], int) and found[-1][0] == 8


def test_an_error_is_raised_once_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the thread; what the instance is at fault for, too: the engine goes on, and the user reads it."""
    errors: list[Exception] = [ValueError("it broke"), InputError([Fault("", "too large")])]

    def broken(*_: Any) -> None:
        raise errors.pop(0)

    monkeypatch.setattr(assembly, "assembled", broken)
    one = begun(generate("desk", 20, 1))
    one._work._thread.join()
    with pytest.raises(ValueError, match="it broke"):
        list(one.found())
    assert not list(one.found())
    other = begun(generate("desk", 20, 1))
    other._work._thread.join()
    with pytest.raises(InputError, match="too large"):
        list(other.found())
    assert not list(other.found())


def test_it_stops_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without that it would anneal for a minute."""
    monkeypatch.setattr(planning, "_SECONDS", 30.0)
    one = begun(generate("desk", 40, 1))
    one.stop()
    one._work._thread.join(20.0)
    assert not one._work._thread.is_alive()


def test_it_is_for_machine_code_and_middle_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain Python would be too slow, and CP-SAT does better with less than 125 processes."""
    tables, small = compile_tables(generate("scarce", 130, 1)), compile_tables(generate("scarce", 20, 1))
    monkeypatch.setattr(planning, "has_machine_code", lambda: False)
    assert not can_plan(tables)
    monkeypatch.setattr(planning, "has_machine_code", lambda: True)
    assert can_plan(tables) and not can_plan(small)
    monkeypatch.setattr(planning, "MOST_PROCESSES", 129)
    assert not can_plan(tables)
