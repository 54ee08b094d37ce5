"""The command whatif: its documents, its words, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, document
from small_cases import two_jobs

from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.whatif.demand import demanded
from rightsource.optimizer.analyses.whatif.relaxation import Relaxation
from rightsource.optimizer.analyses.whatif.single import what_if
from rightsource.optimizer.commands.whatif_tables import whatif_tables
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings
from rightsource.optimizer.solve import solve

Write = Callable[[str, Any], Path]
QUICK = ("--engine", "exhaustive", "--gap", "0", "--workers", "1")


@pytest.fixture
def capped(write: Write) -> Path:
    """Return two jobs of which the team may cost 12: the large one cannot come home."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["team"]}, "value": 12}
    return write("capped.json", two_jobs(rules=[cap]))


def test_one_what_if_as_a_document(run: Run, jobs: Path, tmp_path: Path) -> None:
    """The small job home costs 2 more; the plan is written and has what was demanded."""
    words = ("whatif", jobs, "--process", "small", "--option", "own", "-o", "plan.json", "--json", *QUICK)
    result = run(*words)
    made = document(result)
    assert result.exit_code == 0
    assert made["baseline"]["name"] == "least-cost plan"
    assert made["baseline"]["objective"] == 35
    assert made["demand"]["meaning"] == "process 'small' uses option 'own'"
    assert made["cost"] == {"at_least": 37, "at_most": 37}
    assert made["difference"] == {"at_least": 2, "at_most": 2}
    assert (made["impossible"], made["already"], made["complete"]) == (False, False, True)
    [change] = made["changes"]
    assert change == {
        "process": "small",
        "before": {"option": "out", "mode": "outsourced", "provider": "vendor"},
        "after": {"option": "own", "mode": "in_house", "provider": "team"},
        "demanded": True,
    }
    assert made["causes"]["run"] == 2
    assert (made["tightened"], made["loosened"], made["warnings"]) == ([], [], [])
    assert made["assignment"] == {"small": "own", "large": "out"}
    assert json.loads((tmp_path / "plan.json").read_text())["assignment"] == made["assignment"]


def test_one_what_if_on_the_screen(run: Run, capped: Path) -> None:
    """Baseline, verdict, changes, cost by cause and the rule that becomes tight, in sentences and tables."""
    said = run("whatif", capped, "--process", "small", "--mode", "in_house", *QUICK).stdout
    assert "two-jobs: what if process 'small' uses an option of mode in house?" in said
    assert "Baseline: the least-cost plan, EUR 35.00 per year, proven to be the least." in said
    assert "That costs EUR 2.00 more per year." in said
    assert "1 process changes" in said
    assert "demanded" in said
    assert "Rules that become tight" in said
    assert "cap" in said


def test_what_meets_the_demand_already_changes_along(run: Run, write: Write) -> None:
    """No vendor for either job, and the two apart: the large one has to come home, the small one makes room."""
    case = two_jobs(rules=[{"id": "apart", "kind": "apart", "per": "provider"}])
    case["providers"].append({"id": "bots", "kind": "platform", "site": "home"})
    robot = {"id": "bot", "provider": "bots", "technology": "rpa", "unit_cost": 20, "yield": 1, "hours": 0}
    case["processes"][0]["options"].append(robot)
    made = document(run("whatif", write("apart.json", case), "--provider", "vendor", "--forbid", "--json", *QUICK))
    assert made["demand"]["processes"] == ["small", "large"]
    assert {change["process"]: change["demanded"] for change in made["changes"]} == {"small": False, "large": True}


def test_forbidding_moves_to_the_next_best(run: Run, jobs: Path) -> None:
    """Without the vendor both jobs come home for 17 more."""
    made = document(run("whatif", jobs, "--provider", "vendor", "--forbid", "--json", *QUICK))
    assert made["difference"] == {"at_least": 17, "at_most": 17}
    assert made["demand"]["meaning"] == "no process uses provider 'vendor'"
    assert [change["process"] for change in made["changes"]] == ["small", "large"]


def test_what_is_done_already_costs_nothing(run: Run, jobs: Path) -> None:
    """The baseline has it: no second solve, no change."""
    said = run("whatif", jobs, "--process", "small", "--provider", "vendor", *QUICK).stdout
    assert "The baseline does so already: it costs nothing more." in said


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (3400, "it costs EUR 0.00 to 1.00 more than the least cost, which is not proven."),
        (None, "it costs at least EUR 0.00 more than the least cost, which is not proven."),
    ],
)
def test_what_is_done_already_may_cost_more_than_the_least(bound: int | None, words: str) -> None:
    """Against a baseline that is not proven, a demand that it meets may still cost something."""
    instance = read_document(two_jobs(), "two jobs")
    base = replace(solve(instance, engine="exhaustive"), status="feasible", stop_reason="time", bound=bound)
    settings = Settings(engine="exhaustive", gap=0)
    found = what_if(Asker(instance, settings), base, demanded(instance, ["small"], provider="vendor"))
    said = [str(part) for part in whatif_tables(instance, found)]
    assert f"The baseline does so already: {words}" in said


def test_impossible_is_said_with_the_reason(run: Run, write: Write) -> None:
    """A rule that forbids the team makes the what-if impossible: exit code 3, as for any such proof."""
    path = write("no.json", two_jobs(rules=[{"id": "no-team", "kind": "forbid", "select": {"kinds": ["team"]}}]))
    words = ("whatif", path, "--process", "small", "--mode", "in_house", "-o", "plan.json", "--gap", "0")
    result = run(*words)
    assert result.exit_code == 3
    assert "That is impossible: no plan with it keeps rule 'no-team'." in result.stdout
    assert "A plan with it breaks rule 'no-team', for example: " in " ".join(result.stdout.split())
    assert "No plan does so: working out which rules forbid it." in result.stderr
    assert "rightsource explain" not in result.stdout  # it would explain the instance, which has a plan
    assert "No plan written: there is none under this demand." in result.stderr


def test_impossible_as_a_document(run: Run, write: Write) -> None:
    """The rules that forbid it together have a key, and the exit code is that of a proof."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["team"]}, "value": 12}
    path = write("both.json", two_jobs(rules=[cap, {"id": "one-place", "kind": "together", "per": "provider"}]))
    words = ("whatif", path, "--process", "small", "--option", "own")
    result = run(*words, "--json", *QUICK)
    made = document(result)
    assert result.exit_code == 3
    assert (made["impossible"], made["complete"], made["rules"]) == (True, True, ["cap", "one-place"])
    assert all(f"rule '{rule}'" in reason for rule, reason in zip(made["rules"], made["reasons"], strict=True))
    assert (made["cost"], made["assignment"]) == ({"at_least": None, "at_most": None}, None)
    said = run(*words, *QUICK).stdout
    assert "That is impossible: no plan with it keeps rules 'cap' and 'one-place' together." in said


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (None, "That is impossible: no plan with it keeps all rules."),
        ((), "That is impossible: it leaves a process no option."),
    ],
)
def test_impossible_without_a_rule_to_name(rules: tuple[str, ...] | None, words: str) -> None:
    """Where time ended before the rules were worked out, and where the demand alone is the reason."""
    instance = read_document(two_jobs(), "two jobs")
    base, demand = solve(instance, engine="exhaustive"), demanded(instance, ["small"], option="own")
    found = what_if(Asker(instance, Settings(engine="exhaustive")), base, demand)
    said = [str(part) for part in whatif_tables(instance, replace(found, impossible=True, rules=rules))]
    assert words in said


def test_options_that_a_search_rules_out_say_how_to_learn_more(
    run: Run, capped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no bound proves it, no rules are claimed: null in the document, words on the screen."""
    monkeypatch.setattr(Relaxation, "_refute", lambda relaxation, option, seconds: None)
    large = document(run("whatif", capped, "--all", "--json", *QUICK))["options"][-1]
    assert (large["impossible"], large["settled"], large["rules"]) == (True, "search", None)
    said = " ".join(run("whatif", capped, "--all", *QUICK).stdout.split())
    assert (
        "fewer may do (all rules: found by a search); `rightsource whatif FILE --process P --option O` names a" in said
    )


def test_all_options_as_a_document(run: Run, capped: Path) -> None:
    """Every option left aside with its regret; the large job cannot come home, and the cap is why."""
    result = run("whatif", capped, "--all", "--json", *QUICK)
    made = document(result)
    assert result.exit_code == 0
    small, large = made["options"]
    assert (small["process"], small["option"], small["regret"]) == ("small", "own", {"at_least": 2, "at_most": 2})
    assert (small["mode"], small["provider"], small["impossible"]) == ("in_house", "team", False)
    assert (large["process"], large["impossible"], large["rules"]) == ("large", True, ["cap"])
    assert large["regret"] == {"at_least": None, "at_most": None}
    assert [(entry["best_other"], entry["impossible"]) for entry in made["processes"]] == [("own", False), (None, True)]
    assert all(entry["proven"] for entry in (*made["processes"], *made["options"]))
    assert made["settled"] == {"rules": 1, "bounds": 1, "search": 0, "open": 0}
    assert made["complete"] is True


def test_all_options_on_the_screen(run: Run, capped: Path) -> None:
    """Three tables and how much needed no search."""
    said = run("whatif", capped, "--all", *QUICK).stdout
    for part in (
        "two-jobs, 2 options left aside",
        "Each process handled otherwise, EUR per year",
        "none is possible",
        "Regret of each option left aside, EUR per year",
        "Options that no plan can have",
        "2 options: 1 ruled out and 1 bounded closely enough without a search, 0 settled by a search;",
    ):
        assert part in said


def test_out_of_time_shows_intervals(run: Run, write: Write, take_all_time: Callable[[str], None]) -> None:
    """A limit that the baseline takes up: exit code 4, nothing claimed beyond the baseline."""
    take_all_time("whatif")
    path = write("jobs.json", two_jobs(rules=[{"id": "two", "kind": "min_count", "per": "provider", "value": 2}]))
    result = run("whatif", path, "--all", *QUICK)
    assert result.exit_code == 4
    said = " ".join(result.stdout.split())
    assert "2 not to the asked gap in time; what is proven is shown as an interval." in said
    assert "at least 0.00" in result.stdout


def test_an_instance_without_a_plan_has_no_what_ifs(run: Run, write: Write) -> None:
    """Exit code 3 and a pointer to explain, for one question and for all."""
    path = write("none.json", two_jobs(rules=[{"id": "cheap", "kind": "max_total", "measure": "cost", "value": 1}]))
    for words in (("--all",), ("--process", "small", "--option", "own")):
        result = run("whatif", path, *words, *QUICK)
        assert result.exit_code == 3
        assert "No plan keeps all rules, so there is none to count against; explain says why." in result.stdout
        made = document(run("whatif", path, *words, "--json", *QUICK))
        assert made["baseline"]["status"] == "infeasible"
        assert made["complete"] is False


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "say what is to be otherwise: --option, --mode or --provider, or --all for everything."),
        (("--mode", "automated"), "say for which --process; only --forbid may be for all processes."),
        (("--option", "own", "--forbid"), "an --option belongs to a --process; say for which."),
        (("--all", "--process", "small"), "--all asks for every option of every process; leave the other words out."),
        (("--process", "smal", "--option", "own"), "--process: 'smal' is not a process; did you mean 'small'?"),
        (("--process", "zzz", "--option", "own"), "--process: 'zzz' is not a process; there are 'large' and 'small'."),
        (("--process", "small", "--mode", "automated"), "cannot use an option of mode automated; its options are"),
    ],
)
def test_wrong_words(run: Run, jobs: Path, words: tuple[str, ...], message: str) -> None:
    """What is not clear is refused with exit code 2 before anything is solved."""
    result = run("whatif", jobs, *words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_plan_never_replaces_the_instance(run: Run, jobs: Path) -> None:
    """The output must not be the input."""
    result = run("whatif", jobs, "--process", "small", "--option", "own", "-o", jobs)
    assert result.exit_code == 2
    assert "this is the instance itself; give another file for the plan." in result.stderr
