"""The product as one of the peers: its plans, its bounds and its clock."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from rightsource.benchmarks.cases.prepared import Prepared, prepare
from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.own import solve
from rightsource.models.checker import check


def solved(prepared: Prepared, seconds: float = 60) -> list[dict[str, Any]]:
    """Return the events of a run."""
    solve(PeerJob(str(prepared.folder), "", seconds), EventLog(stream := io.StringIO()))
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_plans_fall_bounds_rise_and_meet(tmp_path: Path) -> None:
    """Every plan told keeps all rules and is cheaper than the last; the last is within the gap of the last bound."""
    prepared = prepare(find_case("desk-20-s1"), tmp_path, tmp_path)
    events, instance = solved(prepared), prepared.instance()
    reports = [check(instance, np.array(event["choice"])) for event in events if event["kind"] == "plan"]
    bounds = [event["bound"] for event in events if event["kind"] == "bound"]
    costs = [report.objective for report in reports]
    assert all(report.feasible for report in reports)
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert bounds[-1] <= costs[-1] <= bounds[-1] * 1.0001 + 1
    assert events[-1]["status"] in ("gap", "proved")
    assert {"rightsource", "ortools"} <= events[-1]["versions"].keys()


def test_phases_are_told_apart(tmp_path: Path) -> None:
    """Reading comes first, building is within the seconds of the run."""
    events = solved(prepare(find_case("desk-20-s1"), tmp_path, tmp_path))
    phases = {event["name"]: event["seconds"] for event in events if event["kind"] == "phase"}
    assert events[0]["name"] == "read"
    assert 0 < phases["build"] < events[-1]["seconds"]


def test_an_instance_without_a_plan_is_told(tmp_path: Path) -> None:
    """A proof that there is no plan is an end of its own."""
    prepared = prepare(find_case("scarce-20-s1-infeasible"), tmp_path, tmp_path)
    assert [event["kind"] for event in solved(prepared)] == ["phase", "phase", "end"]
    assert solved(prepared)[-1]["status"] == "infeasible"
