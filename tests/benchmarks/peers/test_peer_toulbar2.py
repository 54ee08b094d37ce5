"""toulbar2 on cost function networks: optima as the oracle's, what it cannot take, and how it ends."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from model_peer_cases import of_kind, prepared, run_peer
from native_peer_cases import agreed_kinds, events_of_seeds, run, run_document
from public_data import data_folder
from random_instances import RULE_KINDS
from small_cases import two_jobs

from rightsource.benchmarks.cases.prepared import prepare
from rightsource.benchmarks.cases.registry import find_case
from rightsource.models.reading import read_document

pytest.importorskip("pytoulbar2")
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

from rightsource.benchmarks.peers import toulbar2  # noqa: E402  (only where its package is)

PATH_RULES = {"min_path_yield", "max_path_time"}


def test_random_instances_are_solved_like_the_oracle_does() -> None:
    """With every rule kind but those over paths, which are refused by the name of the rule."""
    seeds = range(120)
    events = events_of_seeds("toulbar2", seeds.start, seeds.stop)
    kinds = agreed_kinds(seeds, events)
    assert {kind for kind, count in kinds.items() if count >= 2} == set(RULE_KINDS) - PATH_RULES
    refused = [told[-1]["message"] for told in events if told[-1]["status"] == "not-applicable"]
    assert refused
    assert all("sums over every path" in message for message in refused)


def test_a_path_rule_is_named(tmp_path: Path) -> None:
    """Where it refuses, it says what."""
    document = two_jobs(rules=[{"id": "turnaround", "kind": "max_path_time", "value": 10}])
    assert run_document(toulbar2.solve, document, tmp_path)[-1]["message"] == (
        "toulbar2 takes costs and rules over pairs of processes and linear constraints; rule 'turnaround'"
        " (max_path_time) sums over every path."
    )


def test_too_many_units_are_refused(tmp_path: Path) -> None:
    """50 thousand hours in units of one hour."""
    document = two_jobs()
    document["providers"][0]["unit"] = {"hours": 1, "cost": 3}
    document["processes"][0]["options"][0]["hours"] = 50_000
    assert run_document(toulbar2.solve, document, tmp_path)[-1]["message"] == (
        "toulbar2 is given at most 10,000 whole units of a provider; a plan may need 50,000 of 'team'."
    )


def test_costs_that_doubles_cannot_add_are_refused(tmp_path: Path) -> None:
    """A hundred and twenty processes of 9·10¹³ minor units each."""
    document = two_jobs()
    option = {"id": "own", "provider": "team", "unit_cost": 0, "annual_cost": 9e11, "yield": 1, "hours": 0}
    document["processes"] = [{**document["processes"][0], "id": f"job{k}", "options": [option]} for k in range(120)]
    assert run_document(toulbar2.solve, document, tmp_path)[-1]["message"] == (
        "toulbar2 is given costs as doubles; a plan may cost 2⁵³ minor units or more."
    )


def test_a_row_that_would_have_to_be_rounded_is_refused(tmp_path: Path) -> None:
    """A mean yield over volumes of 18 digits."""
    document = two_jobs(rules=[{"id": "quality", "kind": "min_mean_yield", "value": 0.987654321}])
    for process, volume in zip(document["processes"], (987_654_321_012.123457, 123_456_789_012.654321), strict=True):
        process["volume"] = volume
        for option, reached in zip(process["options"], (0.999999999, 0.912345679), strict=True):
            option |= {"yield": reached, "unit_cost": 0}
    assert run_document(toulbar2.solve, document, tmp_path)[-1]["message"] == (
        "toulbar2 cannot hold the coefficients of 'quality': they sum to 2⁵³ or more."
    )


def test_a_budget_below_every_plan_leaves_none(tmp_path: Path) -> None:
    """The least plan costs 35; with a budget of 35 it is found, with 34 there is none."""
    for budget, status in ((35, "proved"), (34, "infeasible"), (0, "infeasible")):
        document = two_jobs(rules=[{"id": "budget", "kind": "max_total", "measure": "total_cost", "value": budget}])
        (tmp_path / status / str(budget)).mkdir(parents=True)
        assert run_document(toulbar2.solve, document, tmp_path / status / str(budget))[-1]["status"] == status


def test_a_process_without_an_option_is_told(tmp_path: Path) -> None:
    """No network can be built then."""
    nothing = {"id": "none", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {}}
    assert run_document(toulbar2.solve, two_jobs(rules=[nothing]), tmp_path)[-1]["status"] == "infeasible"


def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    """As the runner starts it: nothing is printed, plans fall to the optimum of the pairwise core, as bounds rise."""
    events = run_peer("toulbar2", prepare(find_case("core-60-s1"), tmp_path, tmp_path))
    costs = [event["claimed"] for event in of_kind(events, "plan")]
    bounds = [event["bound"] for event in of_kind(events, "bound")]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (bounds[-1], events[-1]["status"]) == (costs[-1], "proved")
    assert "pytoulbar2" in events[-1]["versions"]


def test_it_stops_at_the_gap_and_at_the_time_limit(tmp_path: Path) -> None:
    """A wide gap is reached at once; without one, the search is ended when its time is up."""
    case = prepare(find_case("handoff-60-s1"), tmp_path, tmp_path)
    events = run(toulbar2.solve, case, gap=0.9)
    objective, bound = of_kind(events, "plan")[-1]["claimed"], of_kind(events, "bound")[-1]["bound"]
    assert events[-1]["status"] == "gap"
    assert 0 < objective - bound <= 0.9 * objective
    events = run(toulbar2.solve, case, seconds=2)
    assert events[-1]["status"] == "time"
    assert events[-1]["seconds"] < 4


def test_a_search_that_dies_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The peer does not take silence for a proof."""
    build = toulbar2.build_network

    def dying(*arguments: Any) -> Any:
        network = build(*arguments)
        network.cfn.Solve = lambda **_: os._exit(3)
        return network

    monkeypatch.setattr(toulbar2, "build_network", dying)
    case = prepared(read_document(two_jobs(), "test"), tmp_path / "case")
    with pytest.raises(RuntimeError, match=r"The process of toulbar2 ended before its search\."):
        run(toulbar2.solve, case)


@pytest.mark.parametrize("name", ["gap/c0515_1", "wcsp/wcsp/example"])
def test_published_optima_are_reached(tmp_path: Path, name: str) -> None:
    """A generalised assignment, with a linear constraint per agent, and a network of pairwise costs."""
    folder = {"wcsp": "cfn"}.get(name.partition("/")[0], name.partition("/")[0])
    case = prepare(find_case(name), tmp_path, data_folder(folder).parent)
    events = run(toulbar2.solve, case)
    assert events[-1]["status"] == "proved"
    assert of_kind(events, "plan")[-1]["claimed"] == case.facts().known
