"""CP-SAT on its own model: optima as the oracle's for every rule kind, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model_peer_cases import of_kind, prepared
from native_peer_cases import agreed_kinds, events_of_seeds, run, run_document
from public_data import data_folder
from random_instances import RULE_KINDS
from small_cases import two_jobs

from rightsource.benchmarks.cases.prepared import prepare
from rightsource.benchmarks.cases.registry import find_case
from rightsource.models.checker import check
from rightsource.models.reading import read_document

solve: Any = pytest.importorskip("rightsource.benchmarks.peers.cp_sat", exc_type=ImportError).solve


def test_random_instances_are_solved_like_the_oracle_does() -> None:
    """Whatever rules they have: each kind is in at least three instances that have a plan."""
    seeds = range(150)
    events = events_of_seeds("cp_sat", seeds.start, seeds.stop)
    kinds = agreed_kinds(seeds, events)
    assert {kind for kind, count in kinds.items() if count >= 3} == set(RULE_KINDS)
    assert not any(told[-1]["status"] == "not-applicable" for told in events)


@pytest.mark.parametrize("threads", [1, 2])
def test_plans_fall_and_bounds_rise_to_the_optimum(tmp_path: Path, threads: int) -> None:
    """On one worker and on two, which get another portfolio: both prove the same cost, to the unit."""
    events = run(solve, prepare(find_case("desk-12-s1"), tmp_path, tmp_path), threads=threads)
    costs = [event["claimed"] for event in of_kind(events, "plan")]
    bounds = [event["bound"] for event in of_kind(events, "bound")]
    assert costs == sorted(costs, reverse=True)
    assert bounds[-1] == max(bounds) == costs[-1]
    assert events[-1]["status"] == "proved"
    assert "ortools" in events[-1]["versions"]


def test_it_stops_at_the_gap(tmp_path: Path) -> None:
    """Asked for 20 %, it stops short of a proof, and within 20 %."""
    events = run(solve, prepare(find_case("handoff-40-s1"), tmp_path, tmp_path), gap=0.2)
    objective, bound = of_kind(events, "plan")[-1]["claimed"], of_kind(events, "bound")[-1]["bound"]
    assert events[-1]["status"] == "gap"
    assert 0 < objective - bound <= 0.2 * objective


def test_it_keeps_its_time_limit(tmp_path: Path) -> None:
    """Building and solving together take hardly longer than asked."""
    events = run(solve, prepare(find_case("handoff-120-s1"), tmp_path, tmp_path), seconds=1)
    assert events[-1]["status"] == "time"
    assert events[-1]["seconds"] < 3


def test_without_time_nothing_is_proven(tmp_path: Path) -> None:
    """CP-SAT by itself then names the bound 0, which a plan whose pairs save more than all costs is below."""
    events = run(solve, prepare(find_case("desk-12-s1"), tmp_path, tmp_path), seconds=0)
    assert (of_kind(events, "bound"), events[-1]["status"]) == ([], "time")


def test_a_case_without_a_plan_is_proved_to_have_none(tmp_path: Path) -> None:
    """By search, and where rules leave a process without an option."""
    events = run(solve, prepare(find_case("scarce-20-s1-infeasible"), tmp_path, tmp_path))
    assert (of_kind(events, "plan"), events[-1]["status"]) == ([], "infeasible")
    nothing = {"id": "none", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {}}
    assert run_document(solve, two_jobs(rules=[nothing]), tmp_path)[-1]["status"] == "infeasible"


def test_a_plan_that_only_rounding_allows_is_cut_off(tmp_path: Path) -> None:
    """Yields 0.9 · 0.9 = 0.81 miss 0.810000001 by less than rounded logarithms show.

    The vendor is cheaper for both jobs (35), but then the path has 0.81. One job at home, where yields are 1, will do:
    the small one costs 2 more there, the large one 15, so the optimum is 37.
    """
    document = two_jobs(dependencies=[{"from": "small", "to": "large", "volume": 0}])
    document["handoffs"] = {"default": {name: {"cost": 0} for name in ("same_site", "same_country", "cross_border")}}
    for process in document["processes"]:
        process["options"][1]["yield"] = 0.9
    document["rules"] = [{"id": "end-to-end", "kind": "min_path_yield", "value": 0.810000001}]
    case = prepared(read_document(document, "test"), tmp_path / "case")
    events = run(solve, case)
    reports = [check(case.instance(), np.array(event["choice"])) for event in of_kind(events, "plan")]
    assert [report.feasible for report in reports if report.objective == 3500] == [False]
    assert (reports[-1].feasible, reports[-1].objective, events[-1]["status"]) == (True, 3700, "proved")
    assert of_kind(events, "bound")[-1]["bound"] == 3700


def test_numbers_too_large_for_exact_tables_are_refused(tmp_path: Path) -> None:
    """In the words of the reader of tables."""
    document = two_jobs(money_decimals=6)
    document["processes"][0]["options"][0]["annual_cost"] = 999_999_999_999
    events = run_document(solve, document, tmp_path)
    assert events[-1]["status"] == "not-applicable"
    assert "The running cost of an option reaches 1e+18 in its smallest unit" in events[-1]["message"]


def test_what_cp_sat_itself_refuses_is_told(tmp_path: Path) -> None:
    """Costs whose sum could pass 2⁶³ are an invalid model."""
    document = two_jobs(money_decimals=4)
    document["processes"] = [
        {**document["processes"][0], "id": f"job{k}", "options": [_dear(option) for option in ("team", "vendor")]}
        for k in range(1100)
    ]
    events = run_document(solve, document, tmp_path)
    assert events[-1]["status"] == "not-applicable"
    assert events[-1]["message"].startswith("CP-SAT refuses the model: ")


def _dear(provider: str) -> dict[str, Any]:
    return {"id": provider, "provider": provider, "unit_cost": 0, "annual_cost": 9e11, "yield": 1, "hours": 0}


@pytest.mark.parametrize("name", ["gap/c0515_1", "mmkp/khan/I01"])
def test_published_optima_are_reached(tmp_path: Path, name: str) -> None:
    """A generalised assignment and a multiple-choice knapsack of the smallest size."""
    case = prepare(find_case(name), tmp_path, data_folder(name.partition("/")[0]).parent)
    events = run(solve, case)
    assert events[-1]["status"] == "proved"
    assert of_kind(events, "plan")[-1]["claimed"] == case.facts().known
