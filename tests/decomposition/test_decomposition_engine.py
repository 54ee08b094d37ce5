"""The engine `decomposition` as a user asks for it: right answers on tiny instances, and a right word at every stop."""

from __future__ import annotations

import json
import os
from math import inf
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from decomposition_fakes import solve_state
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.checker import Checker
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.result import TracePoint
from rightsource.models.tables import compile_tables
from rightsource.optimizer import solve as solving
from rightsource.optimizer.commands.root import cli
from rightsource.optimizer.decomposition import supported
from rightsource.optimizer.decomposition.assembly import assembled
from rightsource.optimizer.decomposition.engine import without
from rightsource.optimizer.decomposition.methods import Found
from rightsource.optimizer.exhaustive import _plans
from rightsource.optimizer.solve import solve

CASES = int(os.environ.get("RIGHTSOURCE_CASES", "40"))
CAP = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}


@pytest.mark.parametrize("seed", range(CASES))
def test_the_decomposition_and_the_oracle_agree(seed: int) -> None:
    """At gap 0 status, cost and bound are the oracle's, every bound on the way is below, every plan keeps all rules."""
    instance = random_instance(seed)
    oracle = solve(instance, engine="exhaustive", gap=0)
    trace: list[TracePoint] = []
    result = solve(instance, engine="decomposition", gap=0, on_progress=trace.append)
    assert (result.status, result.objective) == (oracle.status, oracle.objective)
    assert (result.stop_reason, result.engine) == ("proof", "decomposition")
    if result.plan is not None:
        assert Checker(instance).check(result.plan.choice(instance)).feasible
        assert all(point.bound is None or point.bound <= result.objective for point in trace)


@pytest.mark.parametrize("seed", range(CASES))
def test_rounds_and_the_reduced_model_bound_the_optimum(seed: int) -> None:
    """What the methods prove before HiGHS takes over is below the oracle's optimum, option by option too."""
    instance = random_instance(seed)
    tables = compile_tables(instance)
    if tables.blocked:
        return
    best, with_option = optima(instance)
    state = solve_state(instance)
    methods = assembled(state, tables)
    guide = None
    for _ in range(6):
        guide = methods.bounding.round(inf) or guide
        if guide is None:
            return
        assert best is None or guide.bound <= best
        for option, bound in zip(np.flatnonzero(~tables.barred).tolist(), guide.bounds.tolist(), strict=True):
            assert option not in with_option or bound <= with_option[option]
    found: list[Found] = []
    infeasible = methods.reducing().search(found.append, lambda: False)
    bounds = [one for one in found if isinstance(one, int)]
    assert best is None or (not infeasible and max(bounds) <= best)
    if best is not None and guide is not None:
        kept = without(tables, guide.bounds, best)
        assert [option for option, least in with_option.items() if least == best and kept.barred[option]] == []


def optima(instance: Instance) -> tuple[int | None, dict[int, int]]:
    """Return the cost of the best plan, and of the best plan with each option, trying every plan."""
    checker = Checker(instance)
    with_option: dict[int, int] = {}
    for choice in _plans(instance):
        if checker.feasible(choice):
            cost = checker.objective(choice)
            with_option |= {o: min(cost, with_option.get(o, cost)) for o in choice.tolist()}
    return min(with_option.values(), default=None), with_option


def test_the_same_seed_gives_the_same_result() -> None:
    """Status, cost, bound and plan."""
    instance = random_instance(3)
    one, two = (solve(instance, engine="decomposition", threads=1, seed=7) for _ in range(2))
    assert (one.status, one.objective, one.bound, one.plan) == (two.status, two.objective, two.bound, two.plan)


def test_no_time_at_all_leaves_a_bound_and_no_claim() -> None:
    """A limit that is over before the search begins: nothing is known but the floor of the tables, 35."""
    result = solve(read_document(two_jobs(rules=[CAP]), "test"), engine="decomposition", time_limit=1e-6)
    assert (result.status, result.stop_reason, result.plan, result.bound) == ("unknown", "time", None, 3500)


def test_a_stop_at_once_leaves_the_start() -> None:
    """Asked to stop before anything was done, the plan to start from comes back with the bound."""
    start = Plan({"small": "own", "large": "own"})
    instance = read_document(two_jobs(rules=[CAP]), "test")
    result = solve(instance, engine="decomposition", start=start, should_stop=lambda: True)
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "interrupt", 5200, 3500)


def test_a_stop_at_any_moment_leaves_a_right_bound() -> None:
    """Stopped after so many questions whether to stop, the bound is below the optimum, 37, and the plan not cheaper."""
    instance = read_document(two_jobs(rules=[CAP]), "test")
    for patience in (1, 2, 3, 4, 6, 9):
        asked = iter(range(patience))
        result = solve(instance, engine="decomposition", gap=0, should_stop=lambda: next(asked, None) is None)  # noqa: B023
        assert result.bound is not None
        assert result.bound <= 3700
        assert result.objective is None or result.objective >= 3700


def test_the_decomposition_on_the_command_line(tmp_path: Path) -> None:
    """The engine can be named, and the document tells its name, plan and proof."""
    path = tmp_path / "jobs.json"
    path.write_text(json.dumps(two_jobs(rules=[CAP])), encoding="utf-8")
    done = CliRunner().invoke(cli, ["solve", str(path), "--engine", "decomposition", "--json", "--quiet"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["engine"], told["status"], told["objective"]) == (0, "decomposition", "optimal", 37.0)
    assert told["assignment"] == {"small": "own", "large": "out"}
    assert told["verified"]


def test_what_is_not_supported_is_refused_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong use, with the sentence that says what to do, and no result."""
    monkeypatch.setattr(supported, "MOST_PAIRS", 3)
    profile = {key: {"cost": 1} for key in ("same_site", "same_country", "cross_border")}
    arc = {"from": "small", "to": "large", "volume": 1}
    path = tmp_path / "jobs.json"
    path.write_text(json.dumps(two_jobs(dependencies=[arc], handoffs={"default": profile})), encoding="utf-8")
    done = CliRunner().invoke(cli, ["solve", str(path), "--engine", "decomposition", "--json", "--quiet"])
    assert done.exit_code == 2
    assert "at most 3. Use another engine, --engine highs, say." in done.stdout


def test_a_wrong_name_of_an_engine_names_the_right_ones() -> None:
    """Every engine is in the list, and the nearest is guessed."""
    with pytest.raises(
        InputError, match=r"did you mean 'decomposition'.*known: auto, highs, scip, cp-sat, decomposition"
    ):
        solve(read_document(two_jobs(), "test"), engine="decompositon")


@pytest.mark.parametrize(("machine_code", "engine"), [(True, "decomposition"), (False, "highs")])
def test_auto_takes_it_for_large_instances_where_it_is_fast(
    monkeypatch: pytest.MonkeyPatch, machine_code: bool, engine: str
) -> None:
    """Both jobs at the vendor cost 35, whoever finds it; two processes are many here."""
    monkeypatch.setattr(solving, "MOST_PROCESSES", 1)
    monkeypatch.setattr(solving, "has_machine_code", lambda: machine_code)
    result = solve(read_document(two_jobs(), "two jobs"), threads=1)
    assert (result.engine, result.objective, result.bound) == (engine, 3500, 3500)


def test_auto_leaves_what_it_cannot_handle_to_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One arc between two options each is too much here: HiGHS solves it, and nobody is bothered."""
    monkeypatch.setattr(solving, "MOST_PROCESSES", 1)
    monkeypatch.setattr(solving, "has_machine_code", lambda: True)
    monkeypatch.setattr(supported, "MOST_PAIRS", 3)
    arc = {"from": "small", "to": "large", "volume": 1}
    profile = {key: {"cost": 1} for key in ("same_site", "same_country", "cross_border")}
    result = solve(read_document(two_jobs(dependencies=[arc], handoffs={"default": profile}), "two jobs"), threads=1)
    assert (result.engine, result.status) == ("highs", "optimal")
