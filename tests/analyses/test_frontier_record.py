"""Frontiers in files: what is written is read again, and what does not fit is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from frontier_cases import EXHAUSTIVE, explored, four_plans, places, stop_after
from random_instances import random_instance

from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.frontier.frontier import explore
from rightsource.optimizer.analyses.frontier.ledger import Ledger
from rightsource.optimizer.analyses.frontier.record import read_frontier, write_frontier
from rightsource.optimizer.questions.asking import Asker


def fresh(instance: Instance, *names: str) -> Ledger:
    """Return a ledger that knows nothing yet."""
    return Ledger.of(instance, names or ["expected_loss"], 0)


@pytest.mark.parametrize("names", [("path_yield",), ("expected_loss", "changes")])
@pytest.mark.parametrize("ending", ["json", "json.gz"])
def test_all_that_is_known_comes_back(names: tuple[str, ...], ending: str, tmp_path: Path) -> None:
    """Facts and plans are the same after a round trip, packed or not, whatever the aims."""
    instance = random_instance(24)
    _, ledger = explored(instance, names)
    write_frontier(tmp_path / f"known.{ending}", instance, ledger)
    again = fresh(instance, *names)
    read_frontier(tmp_path / f"known.{ending}", instance, again)
    assert again.answers == ledger.answers
    assert places(again.points) == places(ledger.points)
    assert all((a.choice == b.choice).all() for a, b in zip(again.points, ledger.points, strict=True))


@pytest.mark.parametrize("answers", [1, 3, 5])
def test_a_resumed_run_is_an_uninterrupted_one(answers: int, tmp_path: Path) -> None:
    """A run that was stopped, written, read and gone on with asks and finds what a run without a stop does."""
    instance = random_instance(24)
    straight = fresh(instance, "mean_yield")
    explore(Asker(instance, EXHAUSTIVE), straight, 4)
    stopped = fresh(instance, "mean_yield")
    should_stop, tell = stop_after(answers)
    explore(Asker(instance, EXHAUSTIVE, should_stop=should_stop), stopped, 4, tell)
    write_frontier(tmp_path / "known.json", instance, stopped)
    resumed = fresh(instance, "mean_yield")
    read_frontier(tmp_path / "known.json", instance, resumed)
    explore(Asker(instance, EXHAUSTIVE), resumed, 4)
    assert resumed.answers == straight.answers
    assert places(resumed.points) == places(straight.points)


def roughly_known(tmp_path: Path) -> tuple[Instance, Path]:
    """Return an instance and the file of a run that was content with bounds a fifth below the costs."""
    instance = four_plans()
    _, ledger = explored(instance, ["expected_loss"], gap=0.2)
    for fact in list(ledger.answers):
        ledger.facts.remove(fact)
        ledger.add_fact(replace(fact, bound=None if fact.bound is None else fact.bound * 4 // 5))
    write_frontier(tmp_path / "rough.json", instance, ledger)
    return instance, tmp_path / "rough.json"


@pytest.mark.parametrize("with_gap", [True, False])
def test_a_smaller_gap_asks_again_what_was_answered_at_a_larger_one(with_gap: bool, tmp_path: Path) -> None:
    """Resumed at gap 0, every plan is proven in the end; so it is where a file does not say at which gap it asked."""
    instance, file = roughly_known(tmp_path)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert {answer["gap"] for answer in document["answers"]} == {0.2}
    if not with_gap:
        for answer in document["answers"]:
            del answer["gap"]
        file.write_text(json.dumps(document), encoding="utf-8")
    resumed = fresh(instance)
    read_frontier(file, instance, resumed)
    assert not any(map(resumed.proven, resumed.points))
    frontier = explore(Asker(instance, EXHAUSTIVE), resumed, 2)
    assert frontier.complete and frontier.ending != "stuck"
    write_frontier(file, instance, resumed)
    assert 0 in {answer.get("gap") for answer in json.loads(file.read_text(encoding="utf-8"))["answers"]}


def test_the_same_gap_asks_nothing_again(tmp_path: Path) -> None:
    """What an engine left open at the asked gap stays answered: asking again would tell no more."""
    instance, file = roughly_known(tmp_path)
    resumed = Ledger.of(instance, ["expected_loss"], 0.2)
    read_frontier(file, instance, resumed)
    assert all(fact.explored and fact.final for fact in resumed.answers)


def test_a_file_tells_amounts_as_planners_know_them(tmp_path: Path) -> None:
    """Costs and losses are in currency units; a limit is left out where any amount would do."""
    _, ledger = explored(four_plans(), ["expected_loss"], points=2)
    write_frontier(tmp_path / "known.json", four_plans(), ledger)
    document = json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))
    assert document["format"] == "rightsource-frontier/1"
    assert document["aims"] == ["expected_loss"]
    assert document["answers"][0] == {"limits": {}, "bound": 35, "cost": 35, "gap": 0}
    assert document["answers"][1]["limits"] == {"expected_loss": 0}
    assert document["plans"][0] == {
        "objective": 35,
        "amounts": {"expected_loss": 25},
        "assignment": {"small": "out", "large": "out"},
    }


def edited(tmp_path: Path, edit: Callable[[Any], Any]) -> Path:
    """Return the file of the frontier of four plans, changed by hand."""
    _, ledger = explored(four_plans(), ["expected_loss"])
    write_frontier(tmp_path / "known.json", four_plans(), ledger)
    document = json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))
    edit(document)
    (tmp_path / "known.json").write_text(json.dumps(document), encoding="utf-8")
    return tmp_path / "known.json"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d["instance"].update(sha256="0"), "instance: the frontier is of another version of 'two-jobs', not"),
        (
            lambda d: d["instance"].update(sha256="0", name="b"),
            "the frontier is of 'b', not of 'two-jobs' as given here",
        ),
        (
            lambda d: d.update(aims=["changes"]),
            "aims: the frontier is against 'changes', not against 'expected_loss'; expected the same aims in the same",
        ),
        (lambda d: d.update(format="rightsource-frontier/2"), "this program reads 'rightsource-frontier/1' only"),
        (lambda d: d.update(extra=1), "unknown key 'extra'"),
        (lambda d: d["answers"][0]["limits"].update(jobs=1), "answers[0].limits.jobs: 'jobs' is not an aim of this"),
        (
            lambda d: d["answers"][1]["limits"].update(expected_loss=3.3),
            "answers[1].limits.expected_loss: found 3.3, which is no amount that a frontier asks for; expected a",
        ),
        (
            lambda d: d["plans"][0]["assignment"].update(small="nobody"),
            "plans[0].assignment.small: 'nobody' is not an option",
        ),
        (
            lambda d: d["answers"][0].update(bound=36),
            "plans[0]: this plan costs EUR 35.00, less than an answer of this file says any such plan costs",
        ),
        (lambda d: d["answers"][0].update(infeasible=1), "answers[0].infeasible"),
    ],
)
def test_what_does_not_fit_is_refused(edit: Callable[[Any], Any], message: str, tmp_path: Path) -> None:
    """Another instance, other aims, and edits by hand are told with their place."""
    with pytest.raises(InputError) as caught:
        read_frontier(edited(tmp_path, edit), four_plans(), fresh(four_plans()))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "known.json"))


def test_plans_must_keep_the_rules(tmp_path: Path) -> None:
    """A plan in a file is not trusted: the rules are checked again."""
    rule = {"id": "cap", "kind": "max_total", "measure": "expected_loss", "value": 6}
    instance = four_plans(rules=[rule])
    _, ledger = explored(instance, ["expected_loss"])
    write_frontier(tmp_path / "known.json", instance, ledger)
    document = json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))
    document["plans"][0]["assignment"] = {"small": "out", "large": "out"}
    (tmp_path / "known.json").write_text(json.dumps(document), encoding="utf-8")
    expected = "assignment: this plan breaks a rule of the instance; rightsource verify says which"
    with pytest.raises(InputError, match=expected):
        read_frontier(tmp_path / "known.json", instance, fresh(instance))


def test_files_that_are_no_frontiers_are_refused(tmp_path: Path) -> None:
    """A missing file, a list, broken text: each in words."""
    with pytest.raises(InputError, match="there is no such file"):
        read_frontier(tmp_path / "none.json", four_plans(), fresh(four_plans()))
    plan = '{"format": "rightsource-plan/1", "assignment": {"a": "b"}, "objective": 1}'
    other = r"^[^\n]*format: found 'rightsource-plan/1', expected rightsource-frontier/1: this is no frontier\.$"
    keys = "expected an object with the keys of a frontier"
    for text, message in (("[]", keys), ("{", "this is not JSON"), (plan, other)):
        (tmp_path / "bad.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=message):
            read_frontier(tmp_path / "bad.json", four_plans(), fresh(four_plans()))
