"""The whole comparison of plans, kinds of pictures, and runs of solve as pictures."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, assignment
from samples import sample_document, sample_instance
from small_cases import two_jobs

from rightsource.models.checker import check
from rightsource.models.plan import Plan

KINDS = ("graph", "modes", "causes", "waterfall", "concentration")


@pytest.fixture
def current_case(write: Any) -> Path:
    """Return the sample with a complete current plan as a file."""
    return write("now.json", sample_document() | {"current_plan": assignment(0)})  # type: ignore[no-any-return]


def solved(trace: list[Any], **more: Any) -> dict[str, Any]:
    """Return what solve --json prints, as far as a picture needs it."""
    return {"engine": "highs", "seconds": {"total": 3.5}, "trace": trace, **more}


def moment(seconds: float, objective: float | None, bound: float | None) -> dict[str, Any]:
    """Return a moment of a run."""
    return {"seconds": seconds, "objective": objective, "bound": bound}


def test_the_document_names_its_baseline_and_adds_up(run: Run, case: Path, first_plan: Path, last_plan: Path) -> None:
    """Differences count against the first plan; both waterfalls lead from its cost to the other's, to the cent."""
    text = run("compare", case, first_plan, last_plan, "--json").stdout
    document = json.loads(text, parse_float=Decimal)
    first, last = document["plans"]
    nothing = dict.fromkeys(("status", "stop_reason", "bound", "gap"))
    assert document["baseline"] == nothing | {
        "name": "first",
        "objective": first["objective"],
        "assignment": assignment(0),
    }
    [waterfall] = document["waterfalls"]
    assert (waterfall["from"], waterfall["to"]) == ("first", "last")
    assert (waterfall["start"], waterfall["end"]) == (first["objective"], last["objective"])
    difference = last["objective"] - first["objective"]
    assert waterfall["difference"] == difference == sum(waterfall["causes"].values())
    functions = {entry["function"]: entry["difference"] for entry in waterfall["functions"]}
    assert set(functions) == set(sample_instance().processes.functions)
    assert sum(functions.values()) + waterfall["between_functions"] == difference


def test_the_document_has_rules_paths_providers_and_moves(
    run: Run, case: Path, first_plan: Path, last_plan: Path
) -> None:
    """Each plan has the checker's slack of every rule, its providers' hours and units, and quality of paths."""
    document = json.loads(run("compare", case, first_plan, last_plan, "--json").stdout)
    instance = sample_instance()
    for plan, position in zip(document["plans"], (0, -1), strict=True):
        report = check(instance, Plan(assignment(position)).choice(instance))
        assert [rule["id"] for rule in plan["rules"]] == [rule.id for rule in report.rules]
        assert [rule["slack"] >= 0 for rule in plan["rules"]] == [rule.holds for rule in report.rules]
        assert [provider["id"] for provider in plan["providers"]] == [provider.id for provider in report.providers]
        assert [provider["units"] for provider in plan["providers"]] == [one.units for one in report.providers]
        assert sum(provider["processes"] for provider in plan["providers"]) == len(instance.processes.ids)
        assert 0 < plan["path_yield"] < 1 and plan["path_time"] > 0
        assert plan["worst_path"][0] in instance.processes.ids and plan["slowest_path"]
    several = sum(len(instance.options_of(i)) > 1 for i in range(len(instance.processes.ids)))
    assert [plan["moves"] for plan in document["plans"]] == [0, several]


def test_the_document_has_concentration_with_limits(run: Run, case: Path, first_plan: Path, last_plan: Path) -> None:
    """Providers and countries share all cost; share rules carry their limit and one share per plan."""
    document = json.loads(run("compare", case, first_plan, last_plan, "--json").stdout)
    by_provider, by_country, *ruled = document["concentration"]
    assert (by_provider["per"], by_country["per"]) == ("provider", "country")
    for view in (by_provider, by_country):
        assert view["rule"] is view["measure"] is view["limit"] is None
        for position in range(2):
            assert sum(group["shares"][position] for group in view["groups"]) == pytest.approx(1)
    rules = {rule.id for rule in sample_instance().active_rules if rule.kind == "max_share"}
    assert {view["rule"] for view in ruled} == rules
    assert all(0 < view["limit"] <= 1 for view in ruled)


def test_the_screen_shows_waterfalls_providers_and_slack(
    run: Run, case: Path, first_plan: Path, last_plan: Path
) -> None:
    """Tables by cause and by function, providers with hours and units, rules with slack and what is broken."""
    result = run("compare", case, first_plan, last_plan)
    assert result.exit_code == 0
    for words in (
        "From first by cause, EUR per year",
        "From first by function (staff and machines allotted by hours)",
        "hand-offs between functions",
        "to last",
        "least yield of any path",
        "longest time of any path",
        "expected loss",
        "changes against the current plan",
        "changes against first",
        "Providers used: processes, hours and units",
        "Slack of the rules",
        "BROKEN",
    ):
        assert words in result.stdout
    assert "+" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_rules_that_only_hold_or_do_not_have_no_slack(run: Run, write: Any) -> None:
    """A rule that keeps both jobs together has a dash where it holds and BROKEN where it does not, and no number."""
    case = write("jobs.json", two_jobs(rules=[{"id": "one-place", "kind": "together", "per": "provider"}]))
    out = write("out.json", {"format": "rightsource-plan/1", "assignment": {"small": "out", "large": "out"}})
    split = write("split.json", {"format": "rightsource-plan/1", "assignment": {"small": "own", "large": "out"}})
    lines = run("compare", case, out, split).stdout.splitlines()
    assert ["one-place", "-", "-", "BROKEN"] in [line.split() for line in lines]


def test_equal_plans_have_nothing_to_explain(run: Run, current_case: Path) -> None:
    """The current plan against itself: no waterfall, no changes, no process differs."""
    result = run("compare", current_case, "current", "current")
    assert "by cause" not in result.stdout
    assert "The plans handle all 6 processes by the same options." in result.stdout
    document = json.loads(run("compare", current_case, "current", "current", "--json").stdout)
    assert set(document["waterfalls"][0]["causes"].values()) == {0}


def test_three_plans_are_compared_with_the_first(
    run: Run, current_case: Path, first_plan: Path, last_plan: Path
) -> None:
    """The word current, and two files: two waterfalls, three columns."""
    document = json.loads(run("compare", current_case, "current", first_plan, last_plan, "--json").stdout)
    assert [(one["from"], one["to"]) for one in document["waterfalls"]] == [("current", "first"), ("current", "last")]
    result = run("compare", current_case, "current", first_plan, last_plan)
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_one_plan_alone_is_refused(run: Run, case: Path, first_plan: Path) -> None:
    """There is nothing to compare it with; the message names the command for one plan."""
    result = run("compare", case, first_plan)
    assert result.exit_code == 2
    assert "compare needs at least two plans; verify shows a single one." in result.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_several_plans(
    run: Run, case: Path, first_plan: Path, last_plan: Path, tmp_path: Path, kind: str
) -> None:
    """Plot and compare draw the same picture of the same plans."""
    document = json.loads(run("plot", case, first_plan, last_plan, "--kind", kind, "-o", "a.svg", "--json").stdout)
    assert (document["kind"], document["picture"]) == (kind, "a.svg")
    assert [plan["name"] for plan in document["plans"]] == ["first", "last"]
    assert "objective" not in document
    assert run("compare", case, first_plan, last_plan, "--kind", kind, "-o", "b.svg", "--quiet").exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_waterfall_of_one_plan_is_refused(run: Run, case: Path, first_plan: Path) -> None:
    """It has nowhere to lead to; other kinds take one plan."""
    result = run("plot", case, first_plan, "--kind", "waterfall", "-o", "x.png")
    assert result.exit_code == 2
    assert "a waterfall needs at least two plans: it leads from the first to each other." in result.stderr
    assert run("plot", case, first_plan, "--kind", "causes", "-o", "x.png").exit_code == 0


def test_an_unknown_kind_is_refused_with_those_there_are(run: Run, case: Path, first_plan: Path) -> None:
    """The message lists the kinds."""
    result = run("plot", case, first_plan, "--kind", "pie", "-o", "x.png")
    assert result.exit_code == 2
    for kind in (*KINDS, "convergence"):
        assert kind in result.stderr
    assert "convergence" not in run("compare", case, first_plan, first_plan, "--kind", "pie").stderr


def test_solve_and_plot_convergence_fit_together(run: Run, case: Path, tmp_path: Path) -> None:
    """What solve --json prints is what plot --kind convergence reads, to the cent."""
    solution = run("solve", case, "--engine", "exhaustive", "--json", "--quiet").stdout
    (tmp_path / "run.json").write_text(solution, encoding="utf-8")
    document = json.loads(run("plot", case, "run.json", "--kind", "convergence", "-o", "c.svg", "--json").stdout)
    [entry] = document["runs"]
    expected = json.loads(solution)
    assert (entry["name"], entry["engine"]) == ("run", "exhaustive")
    assert (entry["objective"], entry["bound"]) == (expected["objective"], expected["bound"])
    assert document["warnings"] == []
    assert "<svg" in (tmp_path / "c.svg").read_text(encoding="utf-8")


def test_a_run_of_another_instance_is_drawn_with_a_warning(run: Run, case: Path, write: Any) -> None:
    """Costs of another instance do not compare: the warning names it."""
    other = solved([moment(1, 5, 4)], instance={"name": "other desk", "sha256": "0" * 64})
    result = run("plot", case, write("run.json", other), "--kind", "convergence", "-o", "c.png")
    assert result.exit_code == 0
    assert "this run solved another instance ('other desk')." in result.stderr


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([1], "found a list, expected the document that 'rightsource solve --json' prints."),
        ({"error": {}}, "error: this run ended with an error and has no course; expected the document"),
        ({"format": "rightsource-plan/1"}, "there is no 'engine'; expected the document"),
        (solved([]), "trace: it is empty: this run found neither a plan nor a bound."),
        (solved(7), "trace: found 7, expected a list of moments."),  # type: ignore[arg-type]
        (solved([3]), "trace[0]: found 3, expected an object with seconds, objective and bound."),
        (solved([moment(1, None, "x")]), "trace[0].bound: found 'x', expected a number."),  # type: ignore[arg-type]
        (solved([moment(1, 1e300, 2)]), "trace[0].objective: found "),
        (solved([moment(2, 3, 2), moment(1, 3, 2)]), "trace: its moments are not in the order of time."),
        (solved([moment(1, 3, 2)]) | {"seconds": {}}, "seconds.total: found null, expected a number."),
    ],
)
def test_what_is_no_run_is_refused_in_words(run: Run, case: Path, write: Any, document: Any, message: str) -> None:
    """Whatever the file holds, the message says what was found and what was expected."""
    result = run("plot", case, write("run.json", document), "--kind", "convergence", "-o", "c.png")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_all_faults_of_all_runs_come_at_once(run: Run, case: Path, write: Any) -> None:
    """A missing file does not hide what is wrong with the next."""
    bad = write("bad.json", solved([3, 4]))
    said = run("plot", case, "gone.json", bad, "--kind", "convergence", "-o", "c.png").stderr
    for words in ("gone.json: there is no such file", "trace[0]: found 3", "trace[1]: found 4"):
        assert words in said


def test_more_runs_than_a_picture_holds_are_refused(run: Run, case: Path) -> None:
    """Eight runs are one too many to be told apart."""
    result = run("plot", case, *["x.json"] * 8, "--kind", "convergence", "-o", "c.png")
    assert result.exit_code == 2
    assert "found 8 runs; at most 7 can be told apart in one picture." in result.stderr
