"""All tools in turn, and what is left out after something went wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rightsource.benchmarks.building import run
from rightsource.benchmarks.building.cases import case_of
from rightsource.benchmarks.building.measurement import Measurement
from rightsource.benchmarks.building.record import BuildRecord, summed_up
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.building.run import Protocol
from rightsource.benchmarks.building.tool import Tool

ALL_RIGHT = Measurement("built", "", "1.0", 10, 20, 30, 2.0, 1.0, 100.0, 50.0)


def test_tools_take_turns_and_a_failed_one_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A B C, then A C, since B was not done in time; the next case asks B again."""
    asked: list[tuple[str, str]] = []

    def measured(tool: Tool, tiny: Path, case: Path, seconds: float) -> Measurement:
        asked.append((case.name, tool.name))
        assert (tiny / "arrays.npz").exists()
        assert (case / "tables.pickle").exists()
        assert seconds == 9
        return Measurement("time", "stopped") if tool.name == "b" else ALL_RIGHT

    monkeypatch.setattr(run, "measured", measured)
    tools = [Tool(name, name.upper(), name) for name in "abc"]
    said: list[str] = []
    batches = list(run.run([case_of(20), case_of(21)], tools, Protocol(repeats=2, seconds=9), said.append))
    assert asked == [(f"handoff-{size}-s1", name) for size in (20, 21) for name in "abcac"]
    assert [[record.status for record in records] for records in batches] == 2 * [["built", "time", "built"]]
    assert [len(record.build_seconds) for record in batches[0]] == [2, 0, 2]
    assert said[:3] == [
        "handoff-20-s1: writing what the tools are given",
        "handoff-20-s1: 1 of 2, A: 2.000 s",
        "handoff-20-s1: 1 of 2, B: stopped",
    ]


def record(*repeats: Measurement) -> BuildRecord:
    """Return the record of these repeats."""
    return summed_up(case_of(20), TOOLS["mathopt"], repeats, "machine", "commit", "2026-01-02T03:04:05+00:00")


def test_rates_are_taken_at_the_median() -> None:
    """10 variables in 1, 2 and 9 seconds are 5 a second; with hand-overs of 3, 3, 1 they are 2 a second."""
    times = ((1.0, 3.0), (2.0, 3.0), (9.0, 1.0))
    one = record(*(Measurement("built", "", "1", 10, 20, 30, *both, 100.0, 50.0) for both in times))
    assert (one.build_rate, one.handed_rate, one.hand_over_rate) == (5, 2, 10 / 3)
    assert one.handed_seconds == (4, 5, 10)


def test_no_rate_without_a_right_model() -> None:
    """A wrong model may be as fast as it likes; what went wrong once is not mended by the repeats before."""
    one = record(ALL_RIGHT, Measurement("different", "other", "1.0", 10, 20, 30, 1.0, 1.0))
    assert (one.status, one.message, one.build_rate, one.handed_rate) == ("different", "other", None, None)


def test_records_survive_a_line() -> None:
    """What is parsed is what was written, and other readers find the rates."""
    one = record(ALL_RIGHT, ALL_RIGHT)
    assert BuildRecord.parse(one.line()) == one
    assert '"variables_per_second": 5.0' in one.line()


def test_a_release_is_named_even_where_nothing_was_measured() -> None:
    """A tool that was stopped could not tell its release, but its package can."""
    assert Counter(record(Measurement("time", "stopped")).version)["."] >= 1
