"""What peers of model files share: plans and bounds in minor units, and rows scaled without loss."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model_peer_cases import prepared

from rightsource.benchmarks.cases.scaled_mps import scaled_mps_text
from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.model_file import Telling
from rightsource.instances.exports.mps import mps_text
from rightsource.instances.families.registry import generate
from rightsource.models.formulation.build import build
from rightsource.models.tables import compile_tables


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


def test_scaled_rows_differ_by_powers_of_two_only() -> None:
    """Every line agrees with that of the exact file but for a power of two per row, and no entry passes 2²⁰."""
    instance = generate("desk", 12, seed=1)
    formulation = build(compile_tables(instance))
    exact = mps_text(formulation, instance).splitlines()
    scaled = scaled_mps_text(formulation, instance).splitlines()[1:]
    ratios: dict[str, set[float]] = {}
    for one, other in zip(exact, scaled, strict=True):
        if one != other:
            first, second = one.split(), other.split()
            assert first[:2] == second[:2]
            ratios.setdefault(first[1], set()).add(float(first[2]) / float(second[2]))
    assert ratios
    assert all(len(found) == 1 and np.log2(found.copy().pop()).is_integer() for found in ratios.values())
    begin, end = scaled.index("COLUMNS"), scaled.index("RHS")
    entries = [line.split() for line in scaled[begin + 1 : end] if "MARKER" not in line]
    assert max(abs(float(entry[2])) for entry in entries if entry[1] != "total_cost") <= 2**20
