"""Whoever knows the instance knows its current plan: every exact peer begins with it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from model_peer_cases import of_kind, prepared, run_peer
from small_cases import two_jobs
from thorough import THOROUGH

from rightsource.benchmarks.cases.core import core
from rightsource.benchmarks.cases.current import current_plan
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.reading import read_document

NAMES = [
    pytest.param(
        name, marks=pytest.mark.skipif(bool(peer.package) and find_spec(peer.package) is None, reason="absent")
    )
    for name, peer in PEERS.items()
    if peer.bounds
]
ENGINES = [
    name
    for name in NAMES
    if name.values[0] != "rightsource" and (THOROUGH or not str(name.values[0]).endswith("-plain"))
]
"""Everybody but us; the plain formulations, which make no difference here, under ``make proof`` only."""


@pytest.mark.parametrize("name", NAMES)
def test_a_peer_has_the_current_plan_at_once(name: str, tmp_path: Path) -> None:
    """On a core of 20 processes the current plan is the first told, and the optimum is proved from there."""
    case = prepared(core(20, 1), tmp_path / "case")
    instance, events = case.instance(), run_peer(name, case)
    plans, checker = of_kind(events, "plan"), Checker(instance)
    assert plans[0]["choice"] == instance.current.tolist()
    assert events[-1]["status"] == "proved"
    costs = [checker.objective(np.array(plan["choice"])) for plan in plans]
    assert min(costs) < costs[0]
    assert max(event["bound"] for event in of_kind(events, "bound")) == pytest.approx(min(costs), rel=1e-9)


@pytest.mark.parametrize("name", ENGINES)
def test_a_current_plan_that_is_best_is_proved_to_be(name: str, tmp_path: Path) -> None:
    """Both jobs at the vendor cost 35, the least of the four plans, and are there: the peer ends with that plan."""
    document = two_jobs(current_plan={"small": "out", "large": "out"})
    case = prepared(read_document(document, "test"), tmp_path / "case")
    events = run_peer(name, case)
    assert events[-1]["status"] == "proved"
    assert of_kind(events, "plan")[-1]["choice"] == [1, 3]


def test_a_start_has_a_value_for_each_column(tmp_path: Path) -> None:
    """Of both formulations of a tower; the options come first, and one of each process is taken."""
    case = prepared(generate("tower", 150, seed=1), tmp_path / "case")
    options = case.first_option()[-1]
    for start, model in ((case.start("plain"), case.model("plain")), (case.start("strong"), case.model("strong"))):
        assert start is not None
        assert len(start) == model.columns
        assert np.flatnonzero(start[:options]).tolist() == case.instance().current.tolist()


def test_a_current_plan_that_breaks_a_rule_or_is_incomplete_is_no_start(tmp_path: Path) -> None:
    """A desk's current plan breaks rules; two jobs have none."""
    desk = generate("desk", 20, seed=1)
    assert current_plan(desk) is None
    assert not Checker(desk).feasible(desk.current)
    assert current_plan(read_document(two_jobs(), "test")) is None
    assert prepared(desk, tmp_path / "case").start("strong") is None
