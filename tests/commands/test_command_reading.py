"""Commands that read and recompute: info, validate, schema, verify."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, assignment
from samples import sample_document, sample_instance, sample_with_scenarios

from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.plan import Plan
from rightsource.models.vocabulary import CAUSES, MODES
from rightsource.optimizer.money import Money


def test_info_tells_sizes_modes_and_graph(run: Run, case: Path) -> None:
    """The document of the sample, counted by hand: six processes, five arcs, a chain of five processes."""
    document = json.loads(run("info", case, "--json").stdout)
    assert document["instance"] == {"name": "sample desk", "sha256": sha256(sample_instance())}
    assert document["sizes"]["processes"] == 6
    assert document["graph"] == {"depth": 5, "sources": 2, "sinks": 2}
    assert document["providers_by_kind"] == {"team": 2, "vendor": 2, "platform": 1}
    assert document["providers_by_country"] == {"DE": 3, "PH": 1, "PL": 1}
    assert document["inactive_rules"] == ["lock-pay"]
    assert document["current_plan"] == {"processes": 4, "of": 6}
    assert set(document["modes_offered"]) == set(MODES)
    options = sum(len(process["options"]) for process in sample_document()["processes"])
    assert (
        sum(mode["options"] for mode in document["modes_offered"].values()) == options == document["sizes"]["options"]
    )
    assert document["absent_money"]["option.annual_cost"] > 0


def test_info_on_the_screen_has_the_same_facts(run: Run, case: Path) -> None:
    """The screen names what the document holds, the left-out money included."""
    screen = run("info", case).stdout
    for words in ("sample desk", "6 in 5 functions", "5 processes on a longest path", "switched off: lock-pay"):
        assert words in screen
    assert "Money that was left out and counts as zero" in screen
    assert "option.annual_cost" in screen


def test_info_lists_the_scenarios(run: Run, case: Path, write: Any) -> None:
    """With their names and how many changes each has, in one line on the screen; nothing where there are none."""
    file = write("scenarios.json", sample_with_scenarios())
    assert json.loads(run("info", file, "--json").stdout)["scenarios"] == [
        {"id": "growth", "name": "More work everywhere", "changes": 4},
        {"id": "dear-vendors", "name": "dear-vendors", "changes": 5},
        {"id": "stricter", "name": "No data abroad", "changes": 5},
        {"id": "as-planned", "name": "as-planned", "changes": 0},
    ]
    line = next(line for line in run("info", file).stdout.splitlines() if line.startswith("scenarios"))
    assert line.split(None, 1)[1].strip() == "4: growth, dear-vendors, stricter, as-planned"
    assert json.loads(run("info", case, "--json").stdout)["scenarios"] == []
    assert "scenarios" not in run("info", case).stdout


def test_validate_looks_into_scenarios(run: Run, write: Any) -> None:
    """Like into everything else."""
    document = sample_with_scenarios()
    document["scenarios"][1]["changes"][4]["rule"] = "gren"
    result = run("validate", write("scenarios.json", document))
    assert result.exit_code == 2
    assert "scenarios[1].changes[4].rule: 'gren' is not a rule" in " ".join(result.stdout.split())


def test_validate_reports_every_error_of_every_file(run: Run, case: Path, write: Any) -> None:
    """A good file is ok; two bad ones are reported with all their errors; exit code 2 in all."""
    good = run("validate", case)
    assert (good.exit_code, good.stdout) == (0, f"{case}: ok (6 processes)\n")
    bad = sample_document()
    bad["currency"], bad["processes"][0]["options"][0]["yield"] = "euro", 1.2
    first, second = write("bad.json", bad), write("worse.json", {"format": "rightsource/2"})
    result = run("validate", first, case, second)
    assert result.exit_code == 2
    assert f"{first}: 2 errors" in result.stdout
    assert "currency" in result.stdout
    assert "yield" in result.stdout
    assert f"{case}: ok" in result.stdout
    document = json.loads(run("validate", first, case, second, "--json").stdout)
    assert document["valid"] is False
    assert [entry["valid"] for entry in document["files"]] == [False, True, False]
    assert len(document["files"][0]["errors"]) == 2


def test_validate_reports_a_missing_file_like_an_error(run: Run, case: Path) -> None:
    """A file that is not there does not keep the others from being read."""
    result = run("validate", "missing.json", case)
    assert result.exit_code == 2
    assert "missing.json: there is no such file." in result.stdout
    assert f"{case}: ok" in result.stdout


def test_validate_shows_warnings(run: Run, write: Any) -> None:
    """A rule that matches nothing but may is a warning on standard error, and no error; --quiet keeps it off."""
    document = sample_document()
    document["rules"].append({"id": "unused", "kind": "forbid", "select": {"technologies": ["magic"]}})
    path = write("warned.json", document)
    result = run("validate", path)
    assert result.exit_code == 0
    assert result.stderr.startswith("Warning: ")
    assert "magic" in result.stderr
    assert run("validate", path, "--quiet").stderr == ""
    files = json.loads(run("validate", path, "--json").stdout)["files"]
    assert "magic" in files[0]["warnings"][0]["message"]


@pytest.mark.parametrize(("kind", "key"), [("instance", "processes"), ("plan", "assignment")])
def test_schema_is_a_json_schema(run: Run, kind: str, key: str) -> None:
    """Both kinds of files have a schema that names their keys."""
    schema = json.loads(run("schema", kind).stdout)
    assert key in schema["properties"]
    assert schema["additionalProperties"] is False


def test_verify_recomputes_cost_and_rules(run: Run, case: Path, first_plan: Path) -> None:
    """The document agrees with the checker; a plan that breaks a rule is exit code 3."""
    result = run("verify", case, first_plan, "--json")
    document = json.loads(result.stdout, parse_float=Decimal)
    instance = sample_instance()
    report = check(instance, Plan(assignment(0)).choice(instance))
    assert result.exit_code == 3
    assert document["feasible"] is False
    assert document["objective"] == Money.of(instance).amount(report.objective)
    assert list(document["costs"]) == list(CAUSES)
    assert sum(document["costs"].values()) == document["objective"]
    assert {rule["id"]: rule["holds"] for rule in document["rules"]} == {rule.id: rule.holds for rule in report.rules}
    for rule in document["rules"]:
        assert (rule["slack"] >= 0) == rule["holds"]
        assert {"id", "holds", "value", "limit", "slack"} <= set(rule)
    assert {"capacity:hub-team", "units:desk-team"} <= {rule["id"] for rule in document["rules"]}


def test_a_broken_rule_says_through_whom_and_one_that_holds_does_not(run: Run, case: Path, first_plan: Path) -> None:
    """Lists of processes stand where there are any: all that have part in it, and few that break the rule alone."""
    document = json.loads(run("verify", case, first_plan, "--json").stdout)
    report = check(sample_instance(), Plan(assignment(0)).choice(sample_instance()))
    assert not report.feasible
    for entry, rule in zip(document["rules"], report.rules, strict=True):
        assert (entry["kind"], entry["message"], entry.get("group")) == (rule.kind, rule.message, rule.group)
        for key, names in (("path", rule.path), ("processes", rule.processes), ("conflict", rule.conflict)):
            assert entry.get(key) == (list(names) or None)


def test_money_is_written_with_all_its_decimals(run: Run, case: Path, first_plan: Path) -> None:
    """Amounts are number literals with two decimals, also where these are zero."""
    document = json.loads(run("verify", case, first_plan, "--json").stdout, parse_float=Decimal)
    for amount in (document["objective"], *document["costs"].values()):
        assert amount.as_tuple().exponent == -2


def test_verify_shows_broken_rules_in_words(run: Run, case: Path, first_plan: Path) -> None:
    """The screen marks the broken rule and says what is wrong with it."""
    screen = run("verify", case, first_plan).stdout
    assert "Not feasible" in screen
    assert "1 broken" in screen
    assert "BROKEN" in screen
    assert "four-eyes: " in screen


def test_verify_accepts_a_feasible_plan_as_csv(run: Run, case: Path, tmp_path: Path) -> None:
    """A plan that keeps every rule is exit code 0; it may be a CSV file."""
    assert run("solve", case, "-o", "best.csv", "--quiet").exit_code == 0
    assert (tmp_path / "best.csv").read_text(encoding="utf-8").startswith("process,option\n")
    result = run("verify", case, "best.csv")
    assert result.exit_code == 0
    assert "every one holds" in result.stdout


def test_verify_warns_of_a_plan_for_another_instance(run: Run, case: Path, write: Any) -> None:
    """A plan with another hash is checked all the same, with a warning."""
    other = {"name": "other", "sha256": "0" * 64}
    path = write("plan.json", {"format": "rightsource-plan/1", "instance": other, "assignment": assignment(0)})
    result = run("verify", case, path)
    assert result.exit_code == 3
    assert "Warning: " in result.stderr
    assert "other" in result.stderr
    assert json.loads(run("verify", case, path, "--json").stdout)["warnings"]


def test_verify_refuses_a_plan_that_does_not_fit(run: Run, case: Path, write: Any) -> None:
    """A missing process and an unknown option are input errors, both named."""
    plan = assignment(0)
    del plan["capture"]
    plan["match"] = "robots"
    path = write("plan.json", {"format": "rightsource-plan/1", "assignment": plan})
    result = run("verify", case, path)
    assert result.exit_code == 2
    assert "capture" in result.stderr
    assert "robots" in result.stderr


def test_the_current_plan_may_be_named(run: Run, case: Path, write: Any) -> None:
    """`current` is the current plan; when it is not complete, the missing processes are named."""
    result = run("verify", case, "current")
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: {case}: current_plan: the current plan is not complete: it gives no option for 2 processes "
        "('pay' and 'supplier-calls').\n"
    )
    document = sample_document() | {"current_plan": assignment(0)}
    result = run("verify", write("full.json", document), "current", "--json")
    assert json.loads(result.stdout)["costs"]["change"] == 0


def test_a_mistyped_current_is_recognised(run: Run, case: Path) -> None:
    """A word near to `current` that is no file says what may have been meant."""
    result = run("verify", case, "curent")
    assert result.exit_code == 2
    assert "Error: curent: there is no such file; did you mean 'current'?" in result.stderr


def test_verify_lists_broken_rules_first_and_in_words(run: Run, case: Path, first_plan: Path) -> None:
    """The broken rule heads the table, and its sentence stands below a heading; the title names the file."""
    screen = run("verify", case, first_plan).stdout
    rows = screen.splitlines()
    head = next(i for i, row in enumerate(rows) if row.startswith("rule "))
    assert rows[head + 2].startswith("four-eyes")
    assert rows[rows.index("Broken rules in words") + 1].startswith("four-eyes: ")
    assert rows[0].startswith("sample desk, plan in first.json: EUR ")


def test_the_current_plan_has_a_title_of_its_own(run: Run, write: Any) -> None:
    """`current` is no file, and not called one."""
    path = write("full.json", sample_document() | {"current_plan": assignment(0)})
    assert run("verify", path, "current").stdout.startswith("sample desk, current plan: EUR ")


def test_cost_by_mode_and_handoffs_add_up_on_the_screen(run: Run, case: Path, last_plan: Path) -> None:
    """The rows between the table's head and its total add up to the total, to the cent."""
    rows = run("verify", case, last_plan).stdout.splitlines()
    first = rows.index("Cost by mode (staff and machines allotted by hours)") + 3
    amounts = [Decimal(row.split()[-1].replace(",", "")) for row in rows[first : first + 6] if row.strip()]
    assert len(amounts) == 5
    assert sum(amounts[:-1]) == amounts[-1]


@pytest.mark.parametrize(("columns", "shown"), [("80", False), ("120", True)])
def test_a_narrow_screen_goes_without_kinds(
    run: Run, case: Path, first_plan: Path, monkeypatch: pytest.MonkeyPatch, columns: str, shown: bool
) -> None:
    """At 80 columns ids of rules have the room of their kinds, and none is broken in two."""
    monkeypatch.setenv("COLUMNS", columns)
    screen = run("verify", case, first_plan).stdout
    assert ("min_mean_yield" in screen) is shown
    for rule in check(sample_instance(), Plan(assignment(0)).choice(sample_instance())).rules:
        assert rule.id in screen
