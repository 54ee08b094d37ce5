"""``rightsource convert``: every kind of file in and out, what is refused, and that nothing is lost or replaced."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from samples import sample_instance

from rightsource.instances.files import read_instance
from rightsource.models.canonical import canonical_bytes

Run = Callable[..., Result]

GAP = "2 2\n3 5\n4 1\n1 1\n1 1\n1 1\n"
"""Two agents, two jobs: job 1 on agent 1 (3) and job 2 on agent 2 (1) cost 4, the least; agents take one each."""

BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Claims">
<startEvent id="s"/><task id="a" name="Register"/><task id="b" name="Decide"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="e"/></process></definitions>"""


@pytest.mark.parametrize("name", ["case.xlsx", "folder", "case.json.gz", "case.graphml"])
def test_instances_go_there_and_back(run: Run, case: Path, tmp_path: Path, name: str) -> None:
    """Through every form and a graph the canonical form stays the same."""
    there = run("convert", case, name)
    assert there.exit_code == 0, there.output
    kind = ", a folder" if name == "folder" else ""
    assert there.stdout == f"Instance written to {name} (6 processes, 5 dependencies{kind}).\n"
    back = run("convert", name, "again.json")
    assert back.exit_code == 0, back.output
    assert canonical_bytes(read_instance(tmp_path / "again.json")) == canonical_bytes(sample_instance())


@pytest.mark.parametrize("name", ["case.xlsx", "folder"])
def test_every_command_reads_every_form(run: Run, case: Path, name: str) -> None:
    """A workbook or a folder is an instance like a JSON file."""
    run("convert", case, name)
    assert run("validate", name).stdout == f"{name}: ok (6 processes)\n"
    solved = json.loads(run("solve", name, "--json", "-o", "plan.xlsx").stdout)
    assert solved["verified"]
    assert run("verify", name, "plan.xlsx").exit_code == 0


def test_a_folder_wins_over_a_bundled_case_of_its_name(run: Run, case: Path) -> None:
    """What the user made is what the user means."""
    run("convert", case, "invoice-desk")
    assert run("validate", "invoice-desk").stdout == "invoice-desk: ok (6 processes)\n"


def test_classic_problems_keep_their_optimum(run: Run, tmp_path: Path) -> None:
    """The published objective stands beside ours."""
    (tmp_path / "small.txt").write_text(GAP, encoding="utf-8")
    assert run("convert", "--from", "gap", "small.txt", "small.json").exit_code == 0
    solved = json.loads(run("solve", "small.json", "--gap", "0", "--json").stdout)
    assert (solved["objective"], solved["published_objective"], solved["published_bound"]) == (4, 4, 4)
    assert "published  4, as gap small counts it" in run("solve", "small.json").stdout


def test_a_skeleton_becomes_a_workbook_to_fill_in(run: Run, tmp_path: Path) -> None:
    """What is missing is counted, said, and what `validate` then asks for."""
    (tmp_path / "claims.bpmn").write_text(BPMN, encoding="utf-8")
    made = run("convert", "claims.bpmn", "claims.xlsx", "--json")
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert (document["written"], document["processes"], document["dependencies"]) == ("skeleton", 2, 1)
    words = run("convert", "claims.bpmn", "claims").stdout
    assert "figures are missing: fill in the marked cells, then: rightsource validate claims" in words
    asked = json.loads(run("validate", "claims.xlsx", "--json").stdout)
    assert len(asked["files"][0]["errors"]) == document["missing"]


def test_a_skeleton_has_no_other_form(run: Run, tmp_path: Path) -> None:
    """JSON with holes would be no instance, and a plan of it does not exist yet."""
    (tmp_path / "claims.bpmn").write_text(BPMN, encoding="utf-8")
    refused = run("convert", "claims.bpmn", "claims.json")
    assert refused.exit_code == 2
    assert (
        "missing in it, to be filled in by hand; expected a workbook (.xlsx) or a CSV folder as OUT." in refused.stderr
    )
    refused = run("convert", "claims.bpmn", "plan.csv", "--plan", "x.json")
    assert "figures are missing in it, so it cannot have a plan yet." in refused.stderr


def test_files_to_convert_first_are_named(run: Run, tmp_path: Path) -> None:
    """Commands that need an instance tell how to get one."""
    (tmp_path / "claims.bpmn").write_text(BPMN, encoding="utf-8")
    refused = run("info", "claims.bpmn")
    assert refused.exit_code == 2
    words = (
        "this is no instance yet (process model in BPMN 2.0); convert it first: rightsource convert claims.bpmn OUT."
    )
    assert words in refused.stderr


@pytest.mark.parametrize(("name", "first"), [("model.mps", "NAME"), ("model.lp", "Minimize")])
def test_formulations_go_out(run: Run, case: Path, tmp_path: Path, name: str, first: str) -> None:
    """As text that other solvers read."""
    made = run("convert", case, name)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith(f"Formulation written to {name} (6 processes")
    assert first.casefold() in (tmp_path / name).read_text(encoding="utf-8").casefold()


def test_without_a_plan_there_is_no_formulation(run: Run, case: Path, write: Any) -> None:
    """A process whose options are all barred is named with the rules that bar them."""
    document = json.loads(case.read_text(encoding="utf-8"))
    document["rules"] += [{"id": "never", "kind": "forbid", "scope": {"processes": ["capture"]}}]
    refused = run("convert", write("barred.json", document), "model.mps")
    assert refused.exit_code == 2
    assert "capture" in refused.stderr
    assert "never" in refused.stderr


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv", "plan.json"])
def test_plans_go_from_form_to_form(run: Run, case: Path, last_plan: Path, name: str) -> None:
    """A plan is the same plan in every form."""
    assert run("convert", case, name, "--plan", last_plan).exit_code == 0
    before, after = (json.loads(run("verify", case, plan, "--json").stdout) for plan in (last_plan, name))
    assert before["objective"] == after["objective"]


def test_a_plan_is_drawn_on_its_graph(run: Run, case: Path, last_plan: Path, tmp_path: Path) -> None:
    """GraphML of a plan; other formats have none."""
    assert run("convert", case, "plan.graphml", "--plan", last_plan).exit_code == 0
    assert (tmp_path / "plan.graphml").read_bytes().startswith(b"<?xml")
    refused = run("convert", case, "plan.mps", "--plan", last_plan)
    assert (
        "a plan cannot be written as 'mps'; expected .json, .json.gz, .csv, .csv.gz, .xlsx or .graphml."
        in refused.stderr
    )


def test_templates_are_written_only_where_nothing_is(run: Run, tmp_path: Path) -> None:
    """A filled-in template is never replaced by an empty one."""
    assert run("convert", "template.xlsx").stdout == "Template written to template.xlsx.\n"
    before = (tmp_path / "template.xlsx").read_bytes()
    again = run("convert", "template.xlsx")
    assert again.exit_code == 2
    assert "this exists already, and a template would replace it. To convert it, give OUT as well." in again.stderr
    assert (tmp_path / "template.xlsx").read_bytes() == before
    assert run("convert", "template").exit_code == 0
    assert (tmp_path / "template" / "instance.csv").is_file()
    assert "expected a workbook (.xlsx) or a folder" in run("convert", "template.json").stderr


def test_the_input_is_never_replaced(run: Run, case: Path) -> None:
    """By whatever name the output is called."""
    before = case.read_bytes()
    refused = run("convert", case, f"./{case.name}")
    assert refused.exit_code == 2
    assert "this is the file to convert itself; give another file for the converted file." in refused.stderr
    assert case.read_bytes() == before


def test_wrong_formats_are_said_in_one_go(run: Run, case: Path) -> None:
    """Both ends of a conversion are looked at."""
    refused = run("convert", case, "out.json", "--from", "jsn", "--to", "xslx")
    assert refused.exit_code == 2
    assert "--from: 'jsn' is not a format; did you mean 'json'?" in refused.stderr
    assert "--to: 'xslx' is not a format; did you mean 'xlsx'?" in refused.stderr


@pytest.mark.parametrize("value", ["soon", "-1", "nan"])
def test_deadlines_are_numbers(run: Run, case: Path, value: str) -> None:
    """What was found and what was expected."""
    refused = run("convert", case, "x.json", "--deadline", value)
    assert refused.exit_code == 2
    assert f"found {value}, expected a number of at least 0, such as 17." in " ".join(refused.stderr.split())


@pytest.mark.parametrize("target", ["case.xlsx", "folder", "model.lp"])
def test_what_is_there_is_replaced_only_by_force(run: Run, case: Path, tmp_path: Path, target: str) -> None:
    """An output may be somebody's work of hours."""
    assert run("convert", case, target).exit_code == 0
    refused = run("convert", case, target)
    assert refused.exit_code == 2
    assert f"{target}: this exists already; give another name, or --force to replace it." in refused.stderr
    assert run("convert", case, target, "--force").exit_code == 0


def test_a_plan_is_replaced_only_by_force(run: Run, case: Path, last_plan: Path) -> None:
    """As an instance is."""
    assert run("convert", case, "plan.csv", "--plan", last_plan).stdout == "Plan written to plan.csv (6 processes).\n"
    refused = run("convert", case, "plan.csv", "--plan", last_plan)
    assert "plan.csv: this exists already" in refused.stderr
    assert run("convert", case, "plan.csv", "--plan", last_plan, "--force").exit_code == 0


def test_standard_output_holds_the_file_alone(case: Path) -> None:
    """What is said of the conversion goes to standard error."""
    line = [sys.executable, "-m", "rightsource.optimizer.main", "convert", str(case), "/dev/stdout", "--to", "json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["name"] == "sample desk"
    assert "Instance written to /dev/stdout" in done.stderr


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"directed": True, "nodes": [], "edges": []}, "node-link"),
        ({"workflow": {}, "schemaVersion": "1.5"}, "wfcommons"),
    ],
)
def test_other_json_is_named(run: Run, write: Any, document: Any, kind: str) -> None:
    """Instead of a list of strange keys, how to convert it."""
    refused = run("info", write("other.json", document))
    assert refused.exit_code == 2
    assert f"convert it: rightsource convert --from {kind} " in refused.stderr


@pytest.mark.parametrize("target", ["folder", "folder/inner", "folder/y.xlsx", "folder/model.lp"])
def test_nothing_is_written_into_the_folder_that_is_read(run: Run, case: Path, target: str) -> None:
    """It would no longer be an instance."""
    run("convert", case, "folder")
    refused = run("convert", "folder", target, "--force")
    assert refused.exit_code == 2
    assert "this lies within the file to convert ('folder'); give a place outside" in refused.stderr
    assert run("validate", "folder").exit_code == 0


def test_skeletons_of_strange_shape_are_refused(run: Run, write: Any) -> None:
    """A bare graph may have attributes of our names that mean something else."""
    graph = {"directed": True, "graph": {"rules": "none", "handoffs": [1]}, "nodes": [{"id": "a"}], "edges": []}
    refused = run("convert", write("bare.json", graph), "bare.xlsx", "--from", "node-link")
    assert refused.exit_code == 2, refused.output
    assert "rules: found 'none', expected a list of objects." in refused.stderr
    assert "handoffs: found a list, expected an object." in refused.stderr
