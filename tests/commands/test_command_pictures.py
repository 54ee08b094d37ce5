"""Commands that draw and compare: plot and compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import Run, assignment
from samples import sample_document, sample_instance

from rightsource.models.checker import check
from rightsource.models.plan import Plan
from rightsource.models.rules import MaxTotal


def test_plot_writes_a_picture(run: Run, case: Path, first_plan: Path, tmp_path: Path) -> None:
    """The file is there, and the screen and the document say where."""
    result = run("plot", case, first_plan, "-o", "plan.svg")
    assert (result.exit_code, result.stdout) == (0, "Picture written to plan.svg.\n")
    assert "sample desk" in (tmp_path / "plan.svg").read_text(encoding="utf-8")
    document = json.loads(run("plot", case, first_plan, "-o", "plan.png", "--json").stdout)
    assert document["picture"] == "plan.png"
    assert document["feasible"] is False
    assert (tmp_path / "plan.png").stat().st_size > 10_000


def test_plot_says_when_the_picture_cannot_be_written(run: Run, case: Path, first_plan: Path) -> None:
    """A folder that does not exist is an error of the user, and found out before anything is read."""
    result = run("plot", case, first_plan, "-o", "nowhere/plan.png")
    assert result.exit_code == 2
    assert "nowhere/plan.png: no picture can be written here; expected a file in a folder that exists" in result.stderr


def test_compare_gives_totals_and_differences(run: Run, case: Path, first_plan: Path, last_plan: Path) -> None:
    """Totals agree with the checker; every process with two options differs between first and last options."""
    document = json.loads(run("compare", case, first_plan, last_plan, "--json").stdout)
    instance = sample_instance()
    assert [plan["name"] for plan in document["plans"]] == ["first", "last"]
    for plan, position in zip(document["plans"], (0, -1), strict=True):
        report = check(instance, Plan(assignment(position)).choice(instance))
        assert plan["objective"] * 100 == report.objective
        assert plan["broken"] == [rule.id for rule in report.broken]
        assert sum(plan["modes"].values()) == len(instance.processes.ids)
    several = [i for i in range(len(instance.processes.ids)) if len(instance.options_of(i)) > 1]
    assert [entry["process"] for entry in document["differences"]] == [instance.processes.ids[i] for i in several]
    choices = document["differences"][0]["choices"]
    assert [choice["plan"] for choice in choices] == ["first", "last"]
    assert {"option", "provider", "mode", "cost"} <= set(choices[0])


def test_compare_measures_yield_loss_and_changes(run: Run, case: Path, first_plan: Path, last_plan: Path) -> None:
    """Mean yield, expected loss and changes are those of the definitions, computed here from the columns."""
    instance = sample_instance()
    document = json.loads(run("compare", case, first_plan, last_plan, "--json").stdout)
    for plan, position in zip(document["plans"], (0, -1), strict=True):
        choice = Plan(assignment(position)).choice(instance)
        volume, yields = instance.processes.volume.astype(float), instance.options.yields[choice] / 1e9
        assert abs(plan["mean_yield"] - float((volume * yields).sum() / volume.sum())) < 1e-12
        assert abs(plan["expected_loss"] - float(instance.options.expected_loss[choice].sum()) / 1e6) < 1e-6
        given = instance.current >= 0
        assert plan["changes"] == int((choice[given] != instance.current[given]).sum())
        changes = MaxTotal(id="changes", measure="changes", value=plan["changes"])
        assert check(instance.with_rules([changes]), choice).rules[0].slack == 0


def test_compare_on_the_screen_and_as_a_picture(
    run: Run, case: Path, first_plan: Path, last_plan: Path, tmp_path: Path
) -> None:
    """The tables name plans, broken rules and what differs; the picture is written, which is talk."""
    result = run("compare", case, first_plan, last_plan, "-o", "both.svg")
    assert result.exit_code == 0
    for words in ("first", "last", "breaks four-eyes", "difference to first", "What differs", "6 of 6 processes"):
        assert words in result.stdout
    assert result.stderr == "Picture written to both.svg.\n"
    assert (tmp_path / "both.svg").exists()


def test_plans_of_one_file_name_are_told_apart(run: Run, case: Path, first_plan: Path, tmp_path: Path) -> None:
    """Two files called first.json in different folders are named by their paths."""
    (tmp_path / "sub").mkdir()
    other = tmp_path / "sub" / "first.json"
    other.write_bytes(first_plan.read_bytes())
    document = json.loads(run("compare", case, first_plan, other, "--json").stdout)
    assert [plan["name"] for plan in document["plans"]] == [str(first_plan), str(other)]
    assert document["differences"] == []


def test_a_picture_never_overwrites_what_it_shows(run: Run, case: Path, first_plan: Path, tmp_path: Path) -> None:
    """Neither the instance nor a plan, not even through a link with the ending of a picture."""
    link = tmp_path / "link.png"
    for target, what in ((case, "instance"), (first_plan, "plan")):
        before = target.read_bytes()
        link.symlink_to(target)
        for command in (("plot", case, first_plan), ("compare", case, first_plan, first_plan)):
            result = run(*command, "-o", "link.png")
            assert result.exit_code == 2
            assert f"link.png: this is the {what} itself; give another file for the picture." in result.stderr
        assert target.read_bytes() == before
        link.unlink()


def test_letters_without_a_shape_are_told_in_one_line(run: Run, write: Any) -> None:
    """No warning of the drawing library shows; --quiet keeps the line off, a document carries it."""
    document = sample_document() | {"current_plan": assignment(0)}
    document["processes"][0]["name"] = "支払 pay"
    path = write("kanji.json", document)
    for command in (("plot", path, "current"), ("compare", path, "current", "current")):
        result = run(*command, "-o", "x.png")
        assert "x.png: the picture's font has no shape for 2 letters (支 払); they show as boxes." in result.stderr
        assert "Glyph" not in result.stderr
        assert run(*command, "-o", "x.png", "--quiet").stderr == ""
        assert "2 letters" in json.loads(run(*command, "-o", "x.png", "--json").stdout)["warnings"][0]["message"]


def test_compare_reports_the_faults_of_all_files(run: Run, case: Path, write: Any) -> None:
    """A broken instance does not hide broken plans, nor one plan the next."""
    bad = write("bad.json", {"format": "rightsource/1", "name": "x", "currency": "euro"})
    wrong = write("wrong.json", {"format": "rightsource-plan/1", "assignment": assignment(0) | {"pay": "magic"}})
    list_plan = write("list.json", [1])
    said = run("compare", bad, "gone.json", list_plan).stderr
    for words in ("'euro'", "gone.json: there is no such file", "list.json: found a list"):
        assert words in said
    said = run("compare", case, wrong, list_plan).stderr
    for words in ("'magic' is not an option", "list.json: found a list"):
        assert words in said
