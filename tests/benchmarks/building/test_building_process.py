"""One build: what is measured, and what becomes of a tool that goes wrong."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rightsource.benchmarks.building import process, run
from rightsource.benchmarks.building.arrays import Arrays
from rightsource.benchmarks.building.cases import case_of, tiny_case, write_input
from rightsource.benchmarks.building.measurement import Measurement
from rightsource.benchmarks.building.memory import PeakMemory
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.building.tool import Tool

FAKE = Tool("fake", "Fake", "fake")
LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Write the tiny case and a case of 30 processes once."""
    folder = tmp_path_factory.mktemp("given")
    write_input(tiny_case(), folder / "tiny")
    write_input(case_of(30), folder / "case")
    return folder / "tiny", folder / "case"


def behaves(monkeypatch: pytest.MonkeyPatch, read_back: Any, build: Any = lambda given: given) -> None:
    """Put a tool in place that builds and reads back as told."""
    module = SimpleNamespace(build=build, hand_over=lambda built: built, read_back=read_back, version=lambda: "1.2")
    monkeypatch.setitem(sys.modules, "rightsource.benchmarks.building.tools.fake", module)


def test_a_right_model_is_measured(monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]) -> None:
    """Counts are those of what was read back, times are there."""
    behaves(monkeypatch, lambda built, handed: built)
    found, wanted = process.measure(FAKE, *places), Arrays.load(places[1] / "arrays.npz")
    assert (found.status, found.version) == ("built", "1.2")
    assert (found.columns, found.rows, found.nonzeros) == (wanted.columns, wanted.rows, wanted.nonzeros)
    assert found.build_seconds > 0
    assert found.hand_over_seconds is not None


def test_a_tool_that_hands_nothing_over_has_no_time_for_it(
    monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]
) -> None:
    """Its hand-over would otherwise look as if it took no time."""
    behaves(monkeypatch, lambda built, handed: built)
    assert process.measure(replace(FAKE, hands_over=False), *places).hand_over_seconds is None


def test_one_wrong_coefficient_is_another_model(monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]) -> None:
    """The last of all coefficients is off by one."""

    def off_by_one(built: Arrays, _: Arrays) -> Arrays:
        last = np.arange(built.nonzeros) == built.nonzeros - 1
        return replace(built, coefficient=built.coefficient + last)

    behaves(monkeypatch, off_by_one)
    found = process.measure(FAKE, *places)
    assert (found.status, found.message) == ("different", "The model in the tool is not the one that was asked for.")


def test_a_constant_is_forgiven_only_where_the_tool_takes_none(
    monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]
) -> None:
    """The objective of linopy has no constant; that of all others must be right."""
    behaves(monkeypatch, lambda built, handed: replace(built, offset=0.0))
    assert process.measure(FAKE, *places).status == "different"
    assert process.measure(replace(FAKE, constant=False), *places).status == "built"


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (ModuleNotFoundError("No module named 'thing'"), "missing", "No module named 'thing'"),
        (MemoryError(), "memory", "The process ran out of memory."),
        (ValueError("rows: 3"), "failed", "ValueError: rows: 3"),
    ],
)
def test_what_goes_wrong_is_a_result(
    monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path], error: Exception, status: str, message: str
) -> None:
    """A missing package, too little memory and any other error each have their own word."""

    def fails(_: Any) -> Any:
        raise error

    behaves(monkeypatch, lambda built, handed: built, fails)
    monkeypatch.setitem(TOOLS, "fake", FAKE)
    result = places[1] / "fake.json"
    assert process.main(["fake", *map(str, places), str(result)]) == 0
    found = Measurement.read(result)
    assert (found.status, found.message) == (status, message)


def test_a_process_that_takes_too_long_is_stopped(places: tuple[Path, Path]) -> None:
    """No Python starts in 10 ms, and the message says how long it was given."""
    found = run.measured(TOOLS["rightsource"], *places, seconds=0.01)
    assert (found.status, found.message) == ("time", "It was stopped after 0.01 seconds.")


def test_a_process_that_dies_tells_its_last_words(monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]) -> None:
    """No result is left behind, so exit code and the last line of standard error are told."""
    monkeypatch.setattr(run, "_PROCESS", "rightsource.benchmarks.building.nowhere")
    found = run.measured(TOOLS["rightsource"], *places, seconds=60)
    assert found.status == "failed"
    assert found.message.startswith("The process ended with exit code 1: ")
    assert "nowhere" in found.message


@pytest.mark.skipif(not LINUX, reason="only Linux keeps the peak of a process")
def test_peak_memory_counts_what_is_already_freed() -> None:
    """64 MB are taken and given back before the peak is asked for."""
    memory = PeakMemory()
    np.ones(2**23).sum()
    assert 60 < memory.peak_mb() - memory.before_mb < 120


@pytest.mark.skipif(not LINUX, reason="only Linux starts the peak anew")
def test_peak_memory_starts_anew() -> None:
    """What was taken before the beginning is no peak since then."""
    np.ones(2**23).sum()
    memory = PeakMemory()
    assert memory.peak_mb() - memory.before_mb < 30
