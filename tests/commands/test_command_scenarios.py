"""The command scenarios: its document, its words, its plans and picture, its refusals and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from rich.console import Console
from samples import sample_document, sample_instance

from rightsource.instances.plan_files import claimed_bound
from rightsource.models.checker import Checker
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.regret import Cell, Row, regret_table
from rightsource.optimizer.analyses.study import Study, study
from rightsource.optimizer.analyses.variant import Variant, variants
from rightsource.optimizer.commands.scenarios import exit_code
from rightsource.optimizer.commands.scenarios_document import scenarios_document
from rightsource.optimizer.commands.scenarios_tables import _recommended, scenarios_tables
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings

QUICK = ("--engine", "exhaustive", "--workers", "1", "--gap", "0")
SCENARIOS: list[dict[str, Any]] = [
    {"id": "Growth.1", "name": "Volumes grow by half", "changes": [{"kind": "volume", "factor": 1.5}]},
    {"id": "no-acme", "changes": [{"kind": "remove_provider", "provider": "acme-krakow"}]},
    {"id": "strict", "changes": [{"kind": "change_rule", "rule": "quality-floor", "value": 0.9999}]},
]
Write = Callable[[str, Any], Path]


def document_with(*, complete: bool = True, **changes: Any) -> dict[str, Any]:
    """Return the sample with scenarios, and with a current plan for every process."""
    document = sample_document() | {"scenarios": SCENARIOS} | changes
    if complete:
        document["current_plan"] = {process["id"]: process["options"][0]["id"] for process in document["processes"]}
    return document


@pytest.fixture
def desk(write: Write) -> Path:
    """Return the sample with three scenarios as a file; under the last one there is no plan."""
    return write("scenarios.json", document_with())


def told(run: Run, *arguments: Any) -> dict[str, Any]:
    """Return the document that a command line printed, its amounts exact."""
    found: dict[str, Any] = json.loads(run(*arguments, "--json").stdout, parse_float=Decimal)
    return found


def test_the_document_has_its_keys_and_ids_as_written(run: Run, desk: Path) -> None:
    """Base comes first, ids and names are the user's own, and what has no plan says so without spoiling the rest."""
    document = told(run, "scenarios", desk, *QUICK)
    assert set(document) == {
        *(
            "instance",
            "currency",
            "baseline",
            "scenarios",
            "regret",
            "no_regret_core",
            "complete",
            "seconds",
            "warnings",
        )
    }
    nothing = dict.fromkeys(("status", "stop_reason", "bound", "gap"))
    assert document["baseline"] == nothing | {
        "name": "as-is",
        "meaning": "the current plan",
        "objective": document["scenarios"][0]["baseline"]["cost"]["at_least"],
        "assignment": document_with()["current_plan"],
    }
    assert [one["id"] for one in document["scenarios"]] == ["base", "Growth.1", "no-acme", "strict"]
    assert [one["name"] for one in document["scenarios"]] == ["base", "Volumes grow by half", "no-acme", "strict"]
    assert [one["status"] for one in document["scenarios"]] == ["optimal"] * 3 + ["infeasible"]
    assert set(document["scenarios"][0]) == {
        *("id", "name", "status", "stop_reason", "objective", "bound", "gap", "proven", "saving", "baseline"),
        "reasons",
        *("feasible", "broken", "providers", "modes", "mode_shares", "mean_yield", "expected_loss", "changes", "costs"),
        "assignment",
    }
    last = document["scenarios"][-1]
    assert (last["objective"], last["feasible"], last["assignment"], last["modes"]) == (None, None, None, None)
    assert last["saving"] == {"at_least": None, "at_most": None}
    assert document["regret"]["left_out"] == ["strict"]
    assert document["complete"] is True


def test_numbers_are_those_of_the_checker(run: Run, desk: Path, write: Write) -> None:
    """Base costs what solve says; its saving is the current plan's cost less that; its regret at home is 0."""
    document = told(run, "scenarios", desk, *QUICK)
    base = document["scenarios"][0]
    assert base["objective"] == base["bound"] == told(run, "solve", desk, "--engine", "exhaustive")["objective"]
    current = told(run, "verify", desk, "current")
    assert base["baseline"]["cost"] == {"at_least": current["objective"], "at_most": current["objective"]}
    assert base["baseline"]["broken"] == [rule["id"] for rule in current["rules"] if not rule["holds"]]
    assert base["saving"]["at_least"] == current["objective"] - base["objective"] == base["saving"]["at_most"]
    home = document["regret"]["plans"][0]
    assert home["best_in"][0] == "base"
    assert home["cells"][0] == {
        "scenario": "base",
        "objective": base["objective"],
        "regret": {"at_least": Decimal("0.00"), "at_most": Decimal("0.00")},
        "broken": [],
    }
    assert sum(base["modes"].values()) == 6
    assert sum(share["processes"] for share in base["mode_shares"].values()) == pytest.approx(1)
    core = {one["process"]: one["option"] for one in document["no_regret_core"]["processes"]}
    for outcome in document["scenarios"][:3]:
        assert core.items() <= outcome["assignment"].items()
    shares = {one["process"]: one["options"] for one in document["no_regret_core"]["frequencies"]}
    assert all(sum(map(float, options.values())) == pytest.approx(1) for options in shares.values())


@pytest.mark.parametrize("baseline", ["base", "Growth.1", "all-in-house", "cheapest"])
def test_the_baseline_can_be_chosen(run: Run, desk: Path, baseline: str) -> None:
    """Whatever savings count against is named; against itself a scenario saves nothing."""
    document = told(run, "scenarios", desk, *QUICK, "--baseline", baseline)
    assert document["baseline"]["name"] == baseline
    savings = {one["id"]: one["saving"]["at_least"] for one in document["scenarios"][:3]}
    if baseline in savings:
        assert savings[baseline] == 0
        assert document["scenarios"][0]["baseline"]["broken"] == []
        assert (
            document["baseline"]["objective"]
            == {one["id"]: one["objective"] for one in document["scenarios"]}[baseline]
        )
    if baseline == "cheapest":
        assert all(saving <= 0 for saving in savings.values())
    solved = document["scenarios"][0]["baseline"]
    assert (solved["status"], solved["stop_reason"], solved["gap"]) == ("optimal", "proof", 0)
    assert solved["objective"] == solved["bound"] == solved["cost"]["at_least"]
    assert len(solved["assignment"]) == 6


def test_the_screen_shows_outcomes_regret_and_core(run: Run, desk: Path) -> None:
    """Table of outcomes, why one has no plan, regret, recommendation, core: in this order and within 100 columns."""
    result = run("scenarios", desk, *QUICK)
    assert result.exit_code == 0
    said = result.stdout
    parts = [
        "base and 3 scenarios; baseline: the current plan",
        "Scenarios, ",
        "Growth.1: Volumes grow by half",
        "strict: no plan keeps all rules.",
        "The baseline itself breaks four-eyes",
        "Regret: what a plan costs under a scenario more than the best plan there",
        "Recommended: the best plan of ",
        "No-regret core: ",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "infeasible" in said
    assert max(map(len, said.splitlines())) <= 100


def test_a_recommendation_says_what_it_leaves_out(run: Run, desk: Path, write: Write) -> None:
    """With a scenario that has no plan, nothing is said of everywhere and never; without one, it is."""
    said = " ".join(run("scenarios", desk, *QUICK).stdout.split())
    assert "under every scenario that has a plan (3 of 4) it keeps all rules and costs at most " in said
    assert " too much" in said and " plans compared" in said
    assert ". Left out, as no plan keeps all rules there: strict." in said
    assert "everywhere" not in said
    assert "never" not in said
    said = " ".join(run("scenarios", write("two.json", document_with(scenarios=SCENARIOS[:2])), *QUICK).stdout.split())
    assert "it keeps all rules everywhere and never costs more than " in said
    assert "Left out" not in said


def test_a_recommendation_is_one_among_the_plans_compared() -> None:
    """Whether others keep all rules too is said of the plans in the table, of no others."""
    instance = read_document(document_with(scenarios=SCENARIOS[:2]))
    table = study(Asker(instance, Settings("exhaustive", 0)), variants(instance, instance.scenarios), "base").regret
    assert table.recommended is not None
    rest = [replace(row, worst=None) for row in table.rows if row is not table.recommended]
    high = Interval(0, 500)
    best, rival = replace(table.recommended, worst=high), replace(rest[0], worst=high)

    def said(*rows: Row) -> str:
        return _recommended(Money.of(instance), replace(table, rows=rows, recommended=best))

    assert said(best).endswith("too much.")
    assert said(best, *rest).endswith(f"too much; of the {1 + len(rest)} plans compared it alone keeps them all.")
    assert said(best, rival).endswith("too much, the least of the 2 plans compared.")


def test_a_recommendation_names_what_was_not_solved_in_time() -> None:
    """Whether a scenario without a known plan has one is open: it is told apart from those that have none."""
    instance = read_document(document_with(), "sample")
    known = variants(instance, instance.scenarios)
    found = study(Asker(instance, Settings("exhaustive", 0)), known, "base")
    outcomes = list(found.outcomes)
    outcomes[2] = replace(outcomes[2], result=None, plan=None, least_cost=Interval(None, None))
    console = Console(width=100, record=True, file=StringIO())
    open_ = replace(found, outcomes=tuple(outcomes), regret=regret_table(outcomes))
    for part in scenarios_tables(instance, open_, 0):
        console.print(part)
    said = " ".join(console.export_text().split())
    assert "Recommended: the best plan of Growth.1" in said
    assert "under every scenario whose plan is known (2 of 4)" in said
    assert "Left out, as no plan keeps all rules there: strict." in said
    assert "Left out, as no plan was found there in time: no-acme." in said
    assert "never" not in said
    regret = scenarios_document(instance, open_, 0, 1.5, ())["regret"]
    assert (regret["left_out"], regret["unsolved"]) == (("no-acme", "strict"), ("no-acme",))


def test_a_baseline_without_a_plan_is_told_as_proven(run: Run, desk: Path) -> None:
    """Counting against a scenario that no plan can keep ends in no savings, but nothing is left open: exit code 0."""
    result = run("scenarios", desk, *QUICK, "--baseline", "strict")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "base: there is no baseline. No plan keeps all rules of 'strict'." in said
    assert "not known" not in said


def test_without_a_plan_for_all_scenarios_the_nearest_is_named() -> None:
    """Where every plan breaks a rule somewhere none is recommended; the one that breaks rules least often is named."""
    document = document_with()
    instance = read_document(document, "sample")
    found = study(Asker(instance, Settings("exhaustive", 0)), variants(instance, instance.scenarios), "base")
    rows = tuple(
        replace(row, cells=(Cell(None, None, ("budget",)), *row.cells[1:]), worst=None) for row in found.regret.rows
    )
    console = Console(width=100, record=True, file=StringIO())
    for part in scenarios_tables(
        instance, replace(found, regret=replace(found.regret, rows=rows, recommended=None)), 0
    ):
        console.print(part)
    said = " ".join(console.export_text().split())
    assert (
        "No plan of these keeps all rules under every scenario that has a plan (3 of 4), so none is recommended."
        " Nearest to it comes"
    ) in said
    assert "of these it breaks rules only under base" in said
    assert "Left out, as no plan keeps all rules there: strict." in said
    assert "breaks rules in 1 of 3" in said


def test_more_scenarios_than_columns_continue_below(run: Run, write: Write) -> None:
    """Eight cases do not fit beside each other: the regret table goes on below, the greatest regret at its end."""
    many = [{"id": f"times-{k}", "changes": [{"kind": "volume", "factor": 1 + k / 10}]} for k in range(7)]
    said = run("scenarios", write("many.json", document_with(scenarios=many)), *QUICK).stdout
    first, second = said.split("Regret, continued")
    assert "greatest" not in first
    assert "greatest" in second
    assert "times-6" in second
    assert max(map(len, said.splitlines())) <= 100


def test_a_narrow_screen_gets_two_tables(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 72 columns costs and plans stand apart, and nothing is wider than the screen."""
    monkeypatch.setenv("COLUMNS", "72")
    said = run("scenarios", desk, *QUICK).stdout
    assert "Their plans, " in said
    assert max(map(len, said.splitlines())) <= 72


def test_plans_are_written_and_verify(run: Run, desk: Path, tmp_path: Path) -> None:
    """Every scenario with a plan has its file, named after it, that verifies on the instance."""
    document = told(run, "scenarios", desk, *QUICK, "-o", "plans")
    assert sorted(path.name for path in (tmp_path / "plans").iterdir()) == [
        "Growth.1.json",
        "base.json",
        "no-acme.json",
    ]
    for outcome in document["scenarios"][:3]:
        plan = json.loads((tmp_path / "plans" / f"{outcome['id']}.json").read_text(), parse_float=Decimal)
        assert plan["assignment"] == outcome["assignment"]
    base = json.loads((tmp_path / "plans" / "base.json").read_text(), parse_float=Decimal)
    assert (base["objective"], base["bound"]) == tuple(document["scenarios"][0][key] for key in ("objective", "bound"))
    assert run("verify", desk, "plans/base.json").exit_code == 0


def test_a_bound_under_a_scenario_is_not_claimed_of_the_instance(run: Run, desk: Path, tmp_path: Path) -> None:
    """Growth costs more than base: its bound, written beside the instance's hash, would refute base's own plan."""
    document = told(run, "scenarios", desk, *QUICK, "-o", "plans")
    instance = read_document(document_with(), "sample")
    claims = {name: claimed_bound(tmp_path / "plans" / f"{name}.json", instance) for name in ("base", "Growth.1")}
    assert document["scenarios"][1]["bound"] > document["scenarios"][0]["objective"]
    assert claims == {"base": document["scenarios"][0]["bound"], "Growth.1": None}
    assert "objective" not in json.loads((tmp_path / "plans" / "Growth.1.json").read_text())


def test_regret_is_drawn(run: Run, desk: Path, tmp_path: Path) -> None:
    """--picture writes the heat map; without any plan there is nothing to draw, and it says so."""
    result = run("scenarios", desk, *QUICK, "--picture", "regret.svg")
    assert "Picture written to regret.svg." in result.stderr
    assert (tmp_path / "regret.svg").read_text().startswith("<?xml")


def test_without_any_plan_the_exit_code_is_three(run: Run, write: Write, tmp_path: Path) -> None:
    """When the instance itself has no plan, the scenarios are told all the same; with none there is no picture."""
    rule = {"id": "broke", "kind": "max_total", "measure": "total_cost", "value": 1}
    rich = {"id": "rich", "changes": [{"kind": "drop_rule", "rule": "broke"}]}
    rules = [*sample_document()["rules"], rule]
    path = write("broke.json", document_with(rules=rules, scenarios=[rich]))
    result = run("scenarios", path, *QUICK, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [one["status"] for one in document["scenarios"]] == ["infeasible", "optimal"]
    assert document["regret"]["recommended"] == "rich"
    path = write("poor.json", document_with(rules=rules, scenarios=[{"id": "same", "changes": []}]))
    result = run("scenarios", path, *QUICK, "--picture", "none.png")
    assert result.exit_code == 3
    assert "No picture drawn: no scenario has a plan." in result.stderr
    assert not (tmp_path / "none.png").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--baseline", "growth.1"), "'growth.1' is neither a baseline nor a scenario; did you mean 'Growth.1'?"),
        (("--baseline", "zzz"), "expected one of as-is, all-in-house, cheapest, base, Growth.1, no-acme, strict."),
        (("-o", "scenarios.json"), "no plans can be written here; expected an empty folder, or a new one in"),
        (("-o", "nowhere/plans"), "no plans can be written here"),
        (("--picture", "x.txt"), "'x.txt' has no ending of a picture"),
    ],
)
def test_wrong_usage_is_refused_before_any_work(run: Run, desk: Path, arguments: tuple[str, ...], words: str) -> None:
    """What cannot be done is said at once, in words and with exit code 2."""
    result = run("scenarios", desk, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_an_incomplete_current_plan_is_no_baseline(run: Run, write: Write) -> None:
    """By itself the command then counts against base; asked for the current plan it says how many are missing."""
    path = write("partial.json", document_with(complete=False))
    assert told(run, "scenarios", path, *QUICK)["baseline"]["name"] == "base"
    result = run("scenarios", path, "--baseline", "as-is")
    assert result.exit_code == 2
    assert "the current plan is not complete: it leaves out 2 processes." in result.stderr


def test_an_instance_without_scenarios_is_refused(run: Run, write: Write) -> None:
    """There is nothing to solve but the instance itself, which is what solve does."""
    result = run("scenarios", write("none.json", document_with(scenarios=[])))
    assert result.exit_code == 2
    assert "this instance has no scenarios; expected a list of named changes, each {id, changes}." in result.stderr


def test_names_of_baselines_cannot_be_names_of_scenarios(run: Run, write: Write) -> None:
    """A scenario called like a baseline would make --baseline ambiguous."""
    path = write("taken.json", document_with(scenarios=[{"id": "cheapest", "changes": []}]))
    result = run("scenarios", path)
    assert result.exit_code == 2
    assert "'cheapest' is taken already" in result.stderr


def test_exit_codes_tell_what_is_known_of_base() -> None:
    """All known: 0; something open: 4; no plan of base: 5, or 130 when the user stopped; none exists: 3."""
    instance = sample_instance()
    done = study(Asker(instance, Settings(engine="exhaustive", gap=0)), [Variant.base(instance)], "base")
    assert exit_code(done, 0, interrupted=False) == 0
    assert (
        exit_code(_with_base(done, least_cost=Interval(0, done.outcomes[0].least_cost.high)), 0, interrupted=True) == 4
    )
    unknown = _with_base(done, plan=None, result=None, least_cost=Interval(None, None))
    assert exit_code(unknown, 0, interrupted=False) == 5
    assert exit_code(unknown, 0, interrupted=True) == 130
    result = done.outcomes[0].result
    assert result is not None
    none = replace(result, status="infeasible", plan=None, report=None)
    assert exit_code(_with_base(done, plan=None, result=none), 0, interrupted=False) == 3


def _with_base(found: Study, **changes: Any) -> Study:
    return replace(found, outcomes=(replace(found.outcomes[0], **changes), *found.outcomes[1:]))


def test_out_of_time_shows_what_is_known(run: Run, desk: Path) -> None:
    """With a limit that is over before the first question nothing is known: exit code 5, and words for it."""
    result = run("scenarios", desk, *QUICK, "--time-limit", "0.001")
    assert result.exit_code == 5
    assert "base: no plan was found in time." in result.stdout
    assert "not known" in result.stdout


def test_solve_compares_with_baselines(run: Run, desk: Path) -> None:
    """Solve --compare --json: all baselines with cost, saving and rules, as the checker says."""
    document = told(run, "solve", desk, "--engine", "exhaustive", "--compare")
    found = {one["name"]: one for one in document["baselines"]}
    assert list(found) == ["as-is", "all-in-house", "one-by-one", "cheapest"]
    instance = sample_instance()
    checker = Checker(instance)
    for one in found.values():
        assert one["cost"] == {"at_least": one["objective"], "at_most": one["objective"]}
        assert one["saving"]["at_least"] == one["objective"] - document["objective"]
        assert one["feasible"] is (not one["broken"])
        report = checker.check(Plan(one["assignment"]).choice(instance))
        assert one["broken"] == [rule.id for rule in report.broken]
    assert found["one-by-one"]["feasible"] is True
    assert found["one-by-one"]["saving"]["at_least"] >= 0
    assert found["cheapest"]["saving"]["at_most"] <= 0
    assert found["as-is"]["assignment"] == document_with()["current_plan"]


def test_solve_without_compare_says_nothing_of_baselines(run: Run, desk: Path) -> None:
    """Baselines cost time: who does not ask for them gets none."""
    assert "baselines" not in told(run, "solve", desk, "--engine", "exhaustive")


@pytest.mark.parametrize("columns", [72, 100])
def test_solve_shows_baselines(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """The plan stands first, then the baselines, what they are and break, and what follows in a sentence."""
    monkeypatch.setenv("COLUMNS", str(columns))
    said = run("solve", desk, "--engine", "exhaustive", "--compare").stdout
    part = said[said.index("Baselines, ") :]
    for words in ("this plan", "as-is: the current plan.", "as-is breaks 1 rule: four-eyes.", "all hold", "breaks "):
        assert words in part
    assert max(map(len, part.splitlines())) <= columns


def test_solve_compares_also_where_there_is_no_plan(run: Run, write: Write) -> None:
    """Of an infeasible instance the baselines are told that need not keep the rules, without any saving."""
    rule = {"id": "broke", "kind": "max_total", "measure": "total_cost", "value": 1}
    path = write("broke.json", document_with(complete=False, rules=[*sample_document()["rules"], rule]))
    result = run("solve", path, "--engine", "exhaustive", "--compare", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [one["name"] for one in document["baselines"]] == ["as-is", "all-in-house", "cheapest"]
    assert document["baselines"][0]["reason"].startswith("The current plan gives no option for 2 processes")
    assert all(one["saving"] == {"at_least": None, "at_most": None} for one in document["baselines"])
    assert "as-is: The current plan gives no option" in run("solve", path, "--engine", "exhaustive", "--compare").stdout
