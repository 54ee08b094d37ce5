"""What the judge makes of events; costs of two jobs (own, vendor): small (12, 10), large (40, 25), in whole euros."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from small_cases import two_jobs

from rightsource.benchmarks.runner.endings import ending
from rightsource.benchmarks.runner.events import EventWatch, read_events
from rightsource.benchmarks.runner.judge import Judge, Verdict
from rightsource.benchmarks.runner.supervise import Outcome, Stop
from rightsource.models.checker import Checker
from rightsource.models.reading import read_document

LOCK = {"id": "keep", "kind": "require", "scope": {"processes": ["large"]}, "select": {"modes": ["in_house"]}}


def judged(*events: Mapping[str, Any], **changes: Any) -> Verdict:
    """Return the verdict on events about two jobs."""
    return Judge(Checker(read_document(two_jobs(money_decimals=0, **changes), "test"))).verdict(events)


def told(choice: object, seconds: float = 1.0, claimed: float | None = None) -> dict[str, Any]:
    """Return the event of a plan."""
    return {"kind": "plan", "seconds": seconds, "choice": choice, "claimed": claimed}


def test_the_best_accepted_plan_and_the_best_bound_count() -> None:
    """Both inside cost 52, both outside 35; a worse plan or bound afterwards changes nothing."""
    bounds = [{"kind": "bound", "seconds": 2.0, "bound": bound} for bound in (30.5, 20.0)]
    verdict = judged(told([0, 2]), told([1, 3]), told([0, 3]), *bounds)
    assert (verdict.objective, verdict.bound, verdict.plans, verdict.rejected) == (35, 30.5, 3, 0)


def test_a_plan_that_breaks_a_rule_is_rejected_in_the_checkers_words() -> None:
    """The large job has to stay inside: both outside is no plan, and the objective is the other one's."""
    verdict = judged(told([1, 3], claimed=35), told([1, 2]), rules=[LOCK])
    assert (verdict.objective, verdict.plans, verdict.rejected) == (50, 2, 1)
    assert verdict.rejection.startswith("It breaks keep: ")
    assert len(verdict.rejection) > len("It breaks keep: ")


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ([0], "It has 1 options for 2 processes."),
        ([0, 1], "process 'large' has no option with the index 1."),
        ([0, True], "It is no list of whole numbers."),
        ([0, 2.0], "It is no list of whole numbers."),
        (None, "It is no list of whole numbers."),
        ([0, 10**30], "It has an option whose index is out of all range."),
        ([-1, 2], "process 'small' has no option with the index -1."),
    ],
)
def test_what_is_no_plan_is_rejected(choice: object, reason: str) -> None:
    """The first reason is kept."""
    verdict = judged(told(choice), told([5, 5]))
    assert (verdict.objective, verdict.rejected, verdict.rejection) == (None, 2, reason)


def test_a_plan_without_a_moment_is_rejected() -> None:
    """A trace needs the seconds."""
    verdict = judged({"kind": "plan", "choice": [0, 2]})
    assert verdict.rejection == "It was told without the seconds when it was found: None."


def test_a_claimed_cost_that_differs_is_noted() -> None:
    """A minor unit and a billionth are rounding; the plan itself counts with its own cost."""
    verdict = judged(told([1, 3], claimed=36.0), told([0, 2], claimed=50.5), told([1, 3], claimed=0))
    assert verdict.notes == ["Its claimed costs differ for 2 plans (minor units): first 50.5 for one that costs 52."]
    assert (verdict.objective, verdict.rejected) == (35, 0)


def test_infinite_bounds_say_nothing() -> None:
    """Solvers start with them."""
    nothing = json.loads(
        '[{"kind": "bound", "seconds": 0, "bound": -Infinity}, {"kind": "bound", "seconds": 0, "bound": NaN}]'
    )
    assert judged(*nothing).bound is None


def test_a_bound_without_a_moment_is_noted() -> None:
    """It cannot be drawn, and counts for nothing."""
    verdict = judged({"kind": "bound", "bound": 5.0, "seconds": "soon"})
    assert verdict.bound is None
    assert verdict.notes == ["A bound was left out. It was told without the seconds when it was found: 'soon'."]


def test_phases_and_the_end_are_taken_over() -> None:
    """Several parts of building add up."""
    phases = [{"kind": "phase", "name": name, "seconds": 0.25} for name in ("read", "build", "build")]
    end = {"kind": "end", "seconds": 3.5, "status": "gap", "message": "Done", "versions": {"x": "1"}}
    verdict = judged(*phases, end)
    assert (verdict.read_seconds, verdict.build_seconds, verdict.seconds) == (0.25, 0.5, 3.5)
    assert (verdict.status, verdict.notes, verdict.versions) == ("gap", ["Done."], {"x": "1"})


def test_unknown_words_are_noted() -> None:
    """Neither an ending nor an event of another name is passed over in silence."""
    verdict = judged({"kind": "dance"}, {"kind": "end", "seconds": 1, "status": "perfect"})
    assert verdict.status == "failed"
    assert verdict.notes == [
        "It told an event of the kind 'dance', which there is not.",
        "It ended as 'perfect', which is no way to end.",
    ]


def test_only_a_line_without_an_end_is_torn(tmp_path: Path) -> None:
    """A broken line in the middle is told of, one at the end was cut by the killing."""
    path = tmp_path / "events"
    path.write_bytes(b'{"kind": "end"}\n{"kin\n[]\n{"kind": "bou')
    assert [event["kind"] for event in read_events(path)] == ["end", "unreadable", "unreadable"]
    assert list(read_events(tmp_path / "none")) == []


def test_a_watch_sees_an_event_once_its_line_is_whole(tmp_path: Path) -> None:
    """Half a line says nothing until the rest is there; plans, however long, are passed over."""
    path = tmp_path / "events"
    watch = EventWatch(path)
    watch.look()
    path.write_bytes(b'{"kind": "plan", "choice": [' + b"1, " * 99_999 + b'1]}\n{"kind": "phase", "name": "re')
    watch.look()
    assert (watch.has_read, watch.has_ended) == (False, False)
    with path.open("ab") as stream:
        stream.write(b'ad", "seconds": 1}\n{"kind": "end"}\n')
    watch.look()
    assert (watch.has_read, watch.has_ended) == (True, True)


@pytest.mark.parametrize(
    ("stop", "code", "words", "expected"),
    [
        ("time", -9, "", ("time", "Still running beyond its time limit, and stopped.")),
        ("reading", -9, "", ("failed", "Still reading its files beyond all patience, and stopped.")),
        ("memory", -9, "", ("memory", "Stopped at the memory limit.")),
        ("", -6, "what(): std::bad_alloc", ("memory", "It ran out of memory: what(): std::bad_alloc.")),
        ("", -11, "", ("crashed", "Its process ended without a word (signal SIGSEGV): it left no message.")),
        ("", -40, "", ("crashed", "Its process ended without a word (signal 40): it left no message.")),
        ("", 3, "a\nb", ("crashed", "Its process ended without a word (exit code 3): b.")),
    ],
)
def test_endings_without_a_last_word(stop: Stop, code: int, words: str, expected: tuple[str, str]) -> None:
    """What became of the process is the status."""
    outcome = Outcome(stop, code, 1.0, 1.0, 1.0, 0.0, words)
    assert ending(outcome, Verdict()) == expected


def test_a_last_word_stands_even_when_the_process_then_hung() -> None:
    """It is the peer's word, with a note."""
    outcome = Outcome("lingering", -9, 1.0, 1.0, 1.0, 0.0, "")
    verdict = Verdict(status="proved", notes=["Done."])
    assert ending(outcome, verdict) == ("proved", "Done. It did not end after its last word, and was stopped.")
