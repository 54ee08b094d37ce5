"""The command report: its files, what it adds, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, assignment
from openpyxl import load_workbook
from samples import sample_document, sample_instance

from rightsource.models.canonical import sha256


def test_a_page_is_written(run: Run, case: Path, first_plan: Path, last_plan: Path, tmp_path: Path) -> None:
    """One file with all plans, and a line that says where; a second time it has the same bytes."""
    result = run("report", case, first_plan, last_plan, "-o", "report.html")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Report written to report.html.\n", "")
    page = (tmp_path / "report.html").read_bytes()
    for words in (b"sample desk", b"first", b"last", b"four-eyes", b"supplier-calls", b"<svg"):
        assert words in page
    run("report", case, first_plan, last_plan, "-o", "report.html")
    assert (tmp_path / "report.html").read_bytes() == page


def test_a_workbook_is_written(run: Run, case: Path, first_plan: Path, tmp_path: Path) -> None:
    """The ending decides, whatever its capitals."""
    assert run("report", case, first_plan, "-o", "report.XLSX").exit_code == 0
    assert "processes" in load_workbook(tmp_path / "report.XLSX").sheetnames


def test_the_document_names_what_is_in_the_report(run: Run, case: Path, write: Any) -> None:
    """Costs are the checker's, the bound is what the plan file claims, in currency units, rounded down."""
    name = {"name": "sample desk", "sha256": sha256(sample_instance())}
    plan = {"format": "rightsource-plan/1", "instance": name, "assignment": assignment(0), "bound": 1234.567}
    document = json.loads(run("report", case, write("p.json", plan), "-o", "r.xlsx", "--json").stdout)
    assert document["instance"] == name
    assert document["report"] == "r.xlsx"
    assert [entry["name"] for entry in document["plans"]] == ["p"]
    assert document["plans"][0]["claimed_bound"] == 1234.56
    assert document["plans"][0]["feasible"] is False
    assert (document["sections"], document["warnings"]) == ([], [])


@pytest.mark.parametrize("instance", [None, {"name": "sample desk", "sha256": "0" * 64}])
def test_a_bound_for_another_instance_is_no_claim(run: Run, case: Path, write: Any, instance: Any) -> None:
    """Only the hash of the very instance makes a bound one of it."""
    plan = {"format": "rightsource-plan/1", "assignment": assignment(0), "bound": 1} | (
        {"instance": instance} if instance else {}
    )
    document = json.loads(run("report", case, write("p.json", plan), "-o", "r.xlsx", "--json").stdout)
    assert document["plans"][0]["claimed_bound"] is None


def test_an_absurd_bound_is_no_claim(run: Run, case: Path, write: Any) -> None:
    """A number that no sum of costs can reach is not written out."""
    path = write("p.json", {})
    name = json.dumps({"sha256": sha256(sample_instance())})
    path.write_text(f'{{"instance": {name}, "assignment": {json.dumps(assignment(0))}, "bound": 1e999999}}', "utf-8")
    document = json.loads(run("report", case, path, "-o", "r.xlsx", "--json").stdout)
    assert document["plans"][0]["claimed_bound"] is None


def test_results_of_other_commands_are_added(
    run: Run, case: Path, first_plan: Path, write: Any, tmp_path: Path
) -> None:
    """Each file becomes a section, in their order."""
    head = {"instance": {"name": "sample desk", "sha256": sha256(sample_instance())}}
    prices = write("prices.json", head | {"together": {}, "rules": [{"id": "risk-budget", "dropped": 5}]})
    other = write("other.json", head | {"marks": [{"id": "an odd mark"}]})
    result = run("report", case, first_plan, "-o", "r.html", "--with", prices, "--with", other, "--json")
    assert json.loads(result.stdout)["sections"] == ["What rules cost", "Results in other.json"]
    assert "an odd mark" in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1]", "bad.json: found a list, expected what a command such as prices or whatif prints with --json."),
        ("{}", "bad.json: instance.sha256: there is none, expected what a command such as prices"),
        (
            '{"instance": {"name": "sample desk", "sha256": "1"}}',
            "this result is about another version of this instance",
        ),
        ('{"instance": {"name": "tower", "sha256": "1"}}', "this result is about another instance, 'tower'; run its"),
        ('{"error": {"message": "no plan"}}', "the command that wrote this had no result: 'no plan'."),
        (
            '{"format": "rightsource-plan/1", "instance": {"sha256": "1"}, "assignment": {"pay": "own"}}',
            "bad.json: this is a plan, expected what a command such as prices or whatif prints with --json; plans to"
            " report on are named without --with.",
        ),
        ('{"format": "rightsource-frontier/1"}', "bad.json: format: found 'rightsource-frontier/1', expected what a"),
        ('{"a": 1, "a": 2}', "the key 'a' is given more than once."),
        ("nothing", "bad.json: this is not JSON"),
    ],
)
def test_other_files_are_no_results(
    run: Run, case: Path, first_plan: Path, tmp_path: Path, content: str, words: str
) -> None:
    """What is no result of a command on this instance is refused, and nothing is written."""
    (tmp_path / "bad.json").write_text(content, "utf-8")
    result = run("report", case, first_plan, "-o", "r.html", "--with", "bad.json")
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "r.html").exists()


def test_all_wrong_results_are_told_at_once(run: Run, case: Path, first_plan: Path, write: Any) -> None:
    """The second is not hidden by the first."""
    files = [part for name in ("a", "b") for part in ("--with", write(f"{name}.json", {}))]
    said = run("report", case, first_plan, "-o", "r.html", *files).stderr
    assert "a.json: instance.sha256: there is none" in said
    assert "b.json: instance.sha256: there is none" in said


def test_only_pages_and_workbooks_are_reports(run: Run, case: Path, first_plan: Path) -> None:
    """Another ending, or none, is refused before anything is read."""
    for name in ("report.pdf", "report"):
        result = run("report", case, first_plan, "-o", name)
        assert result.exit_code == 2
        assert f"'{name}' has no ending of a report; expected one of .html, .xlsx." in result.stderr
    assert run("report", case, first_plan).exit_code == 2
    assert run("report", case, "-o", "r.html").exit_code == 2


def test_a_report_never_overwrites_what_it_is_made_of(run: Run, case: Path, first_plan: Path, write: Any) -> None:
    """Neither instance, plan nor added result, not even through a link."""
    result = write("prices.json", {})
    link = result.parent / "link.html"
    for target, what in ((case, "instance"), (first_plan, "plan"), (result, "result to be added")):
        link.symlink_to(target)
        said = run("report", case, first_plan, "-o", "link.html", "--with", result)
        assert said.exit_code == 2
        assert f"link.html: this is the {what} itself; give another file for the report." in said.stderr
        link.unlink()
    assert "no report can be written here" in run("report", case, first_plan, "-o", "nowhere/r.html").stderr


def test_letters_without_a_shape_are_told(run: Run, write: Any, tmp_path: Path) -> None:
    """In pictures they show as boxes; the tables of the page have them."""
    document = sample_document() | {"current_plan": assignment(0)}
    document["processes"][0]["name"] = "支払 pay"
    result = run("report", write("kanji.json", document), "current", "-o", "r.html")
    assert "r.html: the picture's font has no shape for 2 letters (支 払); they show as boxes." in result.stderr
    assert "支払 pay" in (tmp_path / "r.html").read_text("utf-8")
