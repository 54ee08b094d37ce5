"""The command explain: its document, its words, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

from rightsource.optimizer.analyses.explain.explain import Explanation
from rightsource.optimizer.commands.explain import exit_code

Write = Callable[[str, Any], Path]

HOME = {"id": "home", "kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 0}
AWAY = {"id": "away", "kind": "min_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.2}
OUT = {"id": "out", "kind": "require", "select": {"kinds": ["vendor"]}}
HERE = {"id": "here", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["vendor"]}}
PATIENT = ("--gap", "0", "--time-limit", "600")
ORACLE = ("--engine", "exhaustive", "--workers", "1", *PATIENT)


@pytest.fixture
def jobs(write: Write) -> Callable[..., Path]:
    """Return a function that writes the two jobs under rules."""
    return lambda *rules: write("jobs.json", two_jobs(rules=list(rules)))


def test_the_document_of_a_conflict(run: Run, jobs: Callable[..., Path]) -> None:
    """Both rules with their values and witnesses, and the repairs with their costs, the cheapest first."""
    result = run("explain", jobs(HOME, AWAY), "--json", *ORACLE)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout, parse_float=Decimal)
    assert (document["status"], document["all_conflicts_found"]) == ("infeasible", True)
    assert document["baseline"] == dict.fromkeys(("objective", "bound", "gap", "assignment")) | {
        "name": "least-cost plan",
        "status": "infeasible",
        "stop_reason": "proof",
    }
    (conflict,) = document["conflicts"]
    assert conflict["minimal"] is True
    away, home = conflict["rules"]
    assert (away["id"], away["kind"], away["value"], away["attainable"]) == ("away", "min_share", Decimal("0.2"), 0)
    assert (home["id"], home["value"], home["attainable"], home["ruled_out"], home["exact"]) == ("home", 0, 1, 0, True)
    assert away["assignment_without"] == {"small": "own", "large": "own"}
    assert "out" in home["assignment_without"].values()
    repairs = [(one["rules"][0]["id"], one["rules"][0]["to"], one["cost"]["at_most"]) for one in document["repairs"]]
    assert repairs == [("home", 2, 35), ("home", 1, 37), ("away", 0, 52)]
    assert all(one["cost"]["at_least"] == one["cost"]["at_most"] and one["proven"] for one in document["repairs"])
    assert document["repairs"][1]["assignment"] == {"small": "own", "large": "out"}
    assert document["repairs"][1]["rules"] == [
        {
            "id": "home",
            "kind": "max_total",
            "from": 0,
            "to": 1,
            "readable": 1,
            "not_enough": 0,
            "exact": True,
            "exceptions": [],
            "dropped": False,
        }
    ]
    assert (document["complete"], document["tightest"], document["warnings"]) == (True, [], [])
    assert document["questions"] > 0


def test_the_words_of_a_conflict(run: Run, jobs: Callable[..., Path]) -> None:
    """Rule names, values, the best there is and how far off it is, then every repair in a sentence."""
    result = run("explain", jobs(HOME, AWAY), *ORACLE)
    text = " ".join(result.stdout.split())
    for words in (
        "two-jobs, 2 processes No plan keeps all rules.",
        "Conflict 1: 2 rules that no plan keeps together, and any one of them can be kept",
        "away (min_share at least 20 %)",
        "While the other holds, at best: Vendor options have 0 % of the total run cost of all processes,"
        " 20 percentage points short of the 20 % asked",
        "home (max_total at most 0)",
        "1 over the 0 allowed",
        "1 conflict; there are no others.",
        "Repairs, the cheapest first; least cost of a plan in EUR per year",
        "2. With home moved from 0 to 1, the least cost is EUR 37.00 per year. Nothing less will do.",
        "1. Without home, the least cost is EUR 35.00 per year. That plan keeps home at 2.",
        "3. With away moved from 20 % to 0 %, the least cost is EUR 52.00 per year. Nothing less will do.",
    ):
        assert words in text
    assert "dropped (plan: 2)" in text
    assert "questions" in result.stderr or not result.stderr


def test_a_process_without_an_option_and_its_exception(run: Run, jobs: Callable[..., Path]) -> None:
    """All jobs at the vendor but one that must not be: the process is named, an exception for it repairs."""
    text = " ".join(run("explain", jobs(OUT, HERE), *ORACLE).stdout.split())
    assert "Process 'small' has no option left: rule 'out' rules out 1 of 2, rule 'here' rules out 1 of 2." in text
    assert "With an exception from out for small, the least cost is EUR 37.00 per year. Nothing less will do." in text
    assert "1 exception" in text
    assert "Without here, the least cost is EUR 35.00 per year." in text
    assert "dropped" in text


def test_more_conflicts_than_asked_for(run: Run, jobs: Callable[..., Path]) -> None:
    """With one conflict asked for, it says that there may be more; with one repair, how many more there are."""
    cheap = {"id": "cheap", "kind": "max_total", "measure": "run_cost", "value": 1}
    text = " ".join(run("explain", jobs(HOME, AWAY, cheap), "--conflicts", "1", *ORACLE).stdout.split())
    assert "1 conflict found; there may be more." in text
    text = " ".join(run("explain", jobs(HOME, AWAY), "--repairs", "1", *ORACLE).stdout.split())
    assert "Giving up 1 further set of rules would do as well; --repairs works out more." in text


def test_a_feasible_instance(run: Run, jobs: Callable[..., Path]) -> None:
    """It says so, shows the cheapest plan's tightest rules, and ends well; the baseline is named."""
    file = jobs(AWAY)
    text = " ".join(run("explain", file, *ORACLE).stdout.split())
    assert "There is a plan that keeps all rules: nothing is in conflict." in text
    assert "Baseline: the least-cost plan, EUR 35.00 per year, proven to be the least." in text
    assert "Rules with least slack in this plan" in text
    result = run("explain", file, "--json", *ORACLE)
    document = json.loads(result.stdout, parse_float=Decimal)
    assert result.exit_code == 0
    assert (document["status"], document["conflicts"], document["repairs"]) == ("feasible", [], [])
    assert document["all_conflicts_found"] is True
    assert (document["baseline"]["name"], document["baseline"]["objective"]) == ("least-cost plan", 35)
    assert [rule["id"] for rule in document["tightest"]] == ["away"]


def test_with_engines_side_by_side(run: Run, jobs: Callable[..., Path]) -> None:
    """Engines in two processes come to what trying all plans comes to."""
    result = run("explain", jobs(HOME, AWAY), "--json", "--workers", "2", *PATIENT)
    document = json.loads(result.stdout, parse_float=Decimal)
    assert result.exit_code == 0
    repairs = [(one["rules"][0]["id"], one["rules"][0]["to"], one["cost"]["at_most"]) for one in document["repairs"]]
    assert repairs == [("home", 2, 35), ("home", 1, 37), ("away", 0, 52)]
    assert document["complete"] is True


def test_solve_points_to_explain(run: Run, jobs: Callable[..., Path]) -> None:
    """Where rules conflict with each other, `solve` says which command finds out."""
    result = run("solve", jobs(HOME, AWAY))
    assert result.exit_code == 3
    said = " ".join(result.stdout.split())
    assert "`rightsource explain` names conflicts, each as small as can be, and the cheapest repairs." in said


def test_solve_counts_the_rules_that_it_does_not_name(run: Run, jobs: Callable[..., Path]) -> None:
    """Of twelve rules that cannot be kept by themselves ten are named, and how many more there are."""
    rules = [{"id": f"r{k}", "kind": "max_total", "measure": "run_cost", "value": k} for k in range(12)]
    said = " ".join(run("solve", jobs(*rules)).stdout.split())
    assert said.count("cannot be kept. Even the plan that does best on it fails") == 10
    assert "So it is with 2 more limits." in said


def test_stopped_before_anything_is_known(run: Run, jobs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing known in time is said so, with the exit code for a limit without a plan."""
    stand_in: Callable[..., Explanation] = lambda *_: Explanation("unknown")  # noqa: E731
    monkeypatch.setattr("rightsource.optimizer.commands.explain.explain", stand_in)
    result = run("explain", jobs(HOME, AWAY), *ORACLE)
    assert result.exit_code == 5
    assert "Not known in time: neither a plan nor a proof that there is none was found." in result.stdout


def test_exit_codes() -> None:
    """Explained, explained in part, unknown by time, unknown by interrupt."""
    whole, part, nothing = (
        Explanation("infeasible", complete=True),
        Explanation("infeasible"),
        Explanation("unknown"),
    )
    assert exit_code(whole, interrupted=False) == 0
    assert exit_code(part, interrupted=True) == 4
    assert exit_code(nothing, interrupted=False) == 5
    assert exit_code(nothing, interrupted=True) == 130


def test_what_is_not_settled_is_said(run: Run, jobs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """An explanation in part says so, and how to get more."""
    stand_in: Callable[..., Explanation] = lambda *_: Explanation("infeasible")  # noqa: E731
    monkeypatch.setattr("rightsource.optimizer.commands.explain.explain", stand_in)
    result = run("explain", jobs(HOME, AWAY), *ORACLE)
    assert result.exit_code == 4
    assert "No repair is known yet." in result.stdout
    assert "Not all of this is proven to the asked gap; --time-limit allows more." in result.stdout


def test_a_feasible_instance_whose_cheapest_plan_is_open(
    run: Run, jobs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That there is a plan is said, and that the rest was not settled."""
    stand_in: Callable[..., Explanation] = lambda *_: Explanation("feasible")  # noqa: E731
    monkeypatch.setattr("rightsource.optimizer.commands.explain.explain", stand_in)
    result = run("explain", jobs(AWAY), *ORACLE)
    assert result.exit_code == 4
    assert "There is a plan that keeps all rules: nothing is in conflict." in result.stdout
    assert "Not all of this is proven to the asked gap; --time-limit allows more." in result.stdout


def test_a_wrong_number_of_conflicts(run: Run, jobs: Callable[..., Path]) -> None:
    """None at all cannot be asked for."""
    result = run("explain", jobs(HOME), "--conflicts", "0")
    assert result.exit_code == 2
    assert "0 is not in the range 1<=x<=100" in result.stderr
