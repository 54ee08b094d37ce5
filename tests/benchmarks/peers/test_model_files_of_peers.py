"""What peers of model files share: plans and bounds in minor units."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model_peer_cases import prepared

from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.model_file import Telling
from rightsource.instances.families.registry import generate


@pytest.fixture
def stream() -> StringIO:
    """Return what the log under test writes into."""
    return StringIO()


@pytest.fixture
def telling(tmp_path: Path, stream: StringIO) -> Telling:
    """Return what tells plans of a case in currency units with two decimals."""
    case = prepared(generate("desk", 10, seed=1), tmp_path / "case")
    return Telling(PeerJob(str(case.folder), "", 1.0), EventLog(stream))


def events(stream: StringIO) -> list[dict[str, Any]]:
    """Return what was told."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_bound_is_told_in_minor_units_when_it_is_better(telling: Telling, stream: StringIO) -> None:
    """Infinite, worse and hardly better bounds are not told, but for the last one."""
    for bound in (-np.inf, 100.0, 99.0, 100.00001, 101.0):
        telling.bound(bound)
    telling.bound(101.00001, last=True)
    assert [event["bound"] for event in events(stream)] == pytest.approx([10000, 10100, 10100.001])


def test_a_plan_is_told_again_only_at_a_lower_claim(telling: Telling, stream: StringIO) -> None:
    """The same plan twice at 7 and once at 6.5: told twice, in minor units."""
    values = np.zeros(telling.options)
    for claim in (7.0, 7.0, 6.5):
        telling.plan(values, claim)
    assert [event["claimed"] for event in events(stream)] == [700, 650]


def test_less_than_a_minor_unit_open_is_a_proof(telling: Telling) -> None:
    """A plan at 7.00: a bound of 6.99 leaves one minor unit open, one of 6.9901 less."""
    telling.plan(np.zeros(telling.options), 7.0)
    telling.bound(6.98)
    assert telling.reached() == "gap"
    telling.bound(6.9901)
    assert telling.reached() == "proved"


def test_columns_that_are_not_the_options_are_refused(telling: Telling) -> None:
    """A reader that sorts columns would make wrong plans of right values."""
    names = [*["x[a,b]"] * telling.options, "use[p]"]
    telling.check_columns(names)
    with pytest.raises(ValueError, match=f"The first {telling.options} columns of the model are not those of"):
        telling.check_columns(names[::-1])
    with pytest.raises(ValueError, match="are not those of the options"):
        telling.check_columns([*names, "x[c,d]"])
