"""HiGHS, SCIP and Gurobi on model files: their plans pass the checker, their claims and bounds are true."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from model_peer_cases import of_kind, prepared, run_peer
from random_instances import random_instance
from small_cases import two_jobs
from thorough import THOROUGH

from rightsource.benchmarks.cases.prepared import Prepared
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.exhaustive import enumerate_plans

NAMES = [
    pytest.param(name, marks=pytest.mark.skipif(find_spec(peer.package) is None, reason=f"{peer.package} is missing"))
    for name, peer in PEERS.items()
    if peer.model
]
ENGINES = [name for name in NAMES if str(name.values[0]).endswith("-strong")]
"""One name per engine, where the formulation makes no difference."""


@cache
def exact_instances() -> tuple[tuple[Instance, int], ...]:
    """Return the first tiny instances with hand-offs, rules and a plan whose rows are all exact, and their optima."""
    found = []
    for seed in range(200):
        instance = random_instance(seed)
        tables = compile_tables(instance)
        if len(tables.arcs.source) < 3 or len(tables.rules) < 2 or tables.blocked or build(tables).relaxed:
            continue
        least = enumerate_plans(instance, Checker(instance), lambda: 60.0, lambda: False).bound
        if least is not None:
            found.append((instance, least))
        if len(found) == 2:
            break
    return tuple(found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", range(2 if THOROUGH else 1))
def test_a_model_peer_finds_and_proves_the_optimum(name: str, which: int, tmp_path: Path) -> None:
    """Against enumeration: the last plan is optimal, claimed at its cost, and no bound on the way is above it."""
    instance, least = exact_instances()[which]
    events = run_peer(name, prepared(instance, tmp_path / "case"))
    plans, bounds, checker = of_kind(events, "plan"), of_kind(events, "bound"), Checker(instance)
    assert [event["name"] for event in of_kind(events, "phase")] == ["read", "build"]
    assert events[-1]["status"] == "proved"
    reports = [checker.check(np.array(plan["choice"])) for plan in plans]
    assert all(report.feasible for report in reports)
    assert all(report.objective <= plan["claimed"] + 1e-6 for report, plan in zip(reports, plans, strict=True))
    assert reports[-1].objective == least == pytest.approx(plans[-1]["claimed"], abs=1e-3)
    assert max(bound["bound"] for bound in bounds) == pytest.approx(least, rel=1e-9, abs=1e-3)
    seconds = [event["seconds"] for event in plans + bounds]
    assert 0 < min(seconds) <= max(seconds) <= events[-1]["seconds"]


@pytest.mark.parametrize("name", ENGINES)
def test_a_model_peer_stops_at_the_gap(name: str, tmp_path: Path) -> None:
    """A gap of 20 % asked of a case with hand-offs: the plan and the bound keep it, and the word is not a proof."""
    instance = generate("handoff", 20, seed=1)
    events = run_peer(name, prepared(instance, tmp_path / "case"), gap=0.2)
    bound = max(event["bound"] for event in of_kind(events, "bound"))
    least = min(Checker(instance).objective(np.array(plan["choice"])) for plan in of_kind(events, "plan"))
    assert events[-1]["status"] in ("gap", "proved")
    assert least - bound <= 0.2 * least


@pytest.mark.parametrize("name", ENGINES)
def test_a_model_peer_says_that_there_is_no_plan(name: str, tmp_path: Path) -> None:
    """Two jobs that must have the same provider and may not: infeasible, without a plan."""
    rules = [{"id": kind, "kind": kind, "per": "provider"} for kind in ("together", "apart")]
    rules[1] |= {"scope": {"functions": ["ap"]}}  # type: ignore[dict-item]
    events = run_peer(name, prepared(read_document(two_jobs(rules=rules), "test"), tmp_path / "case"))
    assert events[-1]["status"] == "infeasible"
    assert not of_kind(events, "plan")


@pytest.mark.parametrize("name", ENGINES)
def test_building_counts_against_the_limit(name: str, tmp_path: Path) -> None:
    """A limit below what building the model took leaves no time to solve."""
    case = prepared(read_document(two_jobs(), "test"), tmp_path / "case")
    case.model(PEERS[name].model or "plain")
    events = run_peer(name, case, seconds=1e-9)
    assert events[-1]["status"] == "time"
    assert events[-1]["message"] == "Building the model took all the time."


@pytest.mark.parametrize("name", [name for name in ENGINES if "gurobi" in str(name.values[0])])
def test_gurobi_refuses_what_its_licence_does_not_take(name: str, tmp_path: Path) -> None:
    """A case of some thousands of rows is not for the licence of the package, and the sizes are told."""
    case = prepared(generate("handoff", 80, seed=1), tmp_path / "case")
    last = run_peer(name, case)[-1]
    model = case.model(PEERS[name].model or "plain")
    assert last["status"] == "not-applicable"
    assert last["message"].startswith(f"The model has {model.columns:,} columns and {model.rows:,} rows; the licence")


def test_scip_solves_rows_with_large_entries(tmp_path: Path) -> None:
    """A desk of 12 whose rows reach 10⁹: with rows as they are SCIP 10.0 found no plan; scaled, it proves one."""
    pytest.importorskip("pyscipopt")
    case: Prepared = prepared(generate("desk", 12, seed=1), tmp_path / "case")
    events = run_peer("scip-plain", case)
    assert events[-1]["status"] == "proved"
    assert Checker(case.instance()).feasible(np.array(of_kind(events, "plan")[-1]["choice"]))
