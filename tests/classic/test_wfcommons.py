"""Workflows in WfFormat as skeletons of instances: structure as published, figures of the record, wrong files."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from public_data import best_known_cases, instance_file

from rightsource.instances.classic import wfcommons
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError
from rightsource.models.reading import read_document
from rightsource.models.topology import layers

_FACTS = best_known_cases("wfcommons", "facts.csv")


def _workflow() -> dict[str, Any]:
    """Return a record of a task that splits work to two others, of which the first one takes 90 seconds."""
    tasks = [
        {"id": "cut_ID01", "name": "cut_ID01", "children": ["run_ID02", "run_ID03"], "outputFiles": ["a", "b", "log"]},
        {"id": "run_ID02", "name": "run_ID02", "parents": ["cut_ID01"], "inputFiles": ["a", "b", "tool"]},
        {"id": "run_ID03", "name": "run_ID03", "parents": ["cut_ID01"], "inputFiles": ["c"]},
    ]
    files = [{"id": name, "sizeInBytes": size} for name, size in (("a", 1000), ("b", 24), ("tool", 7), ("log", 5))]
    runs = [{"id": "cut_ID01", "runtimeInSeconds": 90.0}]
    return {
        "schemaVersion": "1.5",
        "workflow": {"specification": {"tasks": tasks, "files": files}, "execution": {"tasks": runs}},
    }


def _read(workflow: object) -> dict[str, Any]:
    imported = wfcommons.read(json.dumps(workflow).encode(), "flow.json", "flow")
    assert imported.skeleton
    return imported.document


def test_tasks_become_processes_of_their_type_and_edges_know_their_bytes() -> None:
    """90 seconds are 0.025 hours; files written by one and read by the other move 1,024 bytes, or none."""
    document = _read(_workflow())
    first, second, third = document["processes"]
    assert [one["function"] for one in (first, second, third)] == ["cut", "run", "run"]
    assert first["options"] == [{"id": "own-team", "provider": "own-team", "hours": Decimal("0.025")}]
    assert first["meta"] == {"runtime_seconds": 90}
    assert second["options"] == [{"id": "own-team", "provider": "own-team"}]
    assert document["dependencies"] == [
        {"from": "cut_ID01", "to": "run_ID02", "meta": {"bytes": 1024}},
        {"from": "cut_ID01", "to": "run_ID03", "meta": {"bytes": 0}},
    ]


def test_a_skeleton_becomes_an_instance_when_its_figures_are_filled_in() -> None:
    """Only figures are missing: with them, the document is an instance without faults."""
    document = _read(_workflow())
    with pytest.raises(InputError, match="the key 'volume' is missing"):
        read_document(document)
    document["currency"] = "EUR"
    document["sites"][0] |= {"country": "DE"}
    for process in document["processes"]:
        process["volume"] = 10
        process["options"][0] = {"hours": 0} | process["options"][0] | {"unit_cost": 1, "yield": 1}
    for arc in document["dependencies"]:
        arc["volume"] = 10
    for one in document["handoffs"]["default"].values():
        one["cost"] = 0
    instance = read_document(document)
    assert instance.origin == {"family": "wfcommons", "name": "flow"}
    assert instance.annotations["dependencies[cut_ID01->run_ID02]"].meta == {"bytes": 1024}


def test_an_edge_may_be_told_by_either_end_and_counts_once() -> None:
    """Children alone, parents alone and both give the same arc."""
    workflow = _workflow()
    tasks = workflow["workflow"]["specification"]["tasks"]
    del tasks[1]["parents"]
    tasks[0]["children"] = ["run_ID02"]
    arcs = [(arc["from"], arc["to"]) for arc in _read(workflow)["dependencies"]]
    assert arcs == [("cut_ID01", "run_ID02"), ("cut_ID01", "run_ID03")]


def test_long_and_odd_names_become_ids_of_their_own() -> None:
    """Names of 80 letters that differ at the end only, with blanks in them, stay two processes with their names."""
    names = ["Zähle Teile " + "x" * 70 + end for end in "12"]
    workflow = {"workflow": {"specification": {"tasks": [{"id": name} for name in names]}}}
    processes = _read(workflow)["processes"]
    assert [one["name"] for one in processes] == names
    assert len({one["id"] for one in processes}) == 2
    assert all(len(one["id"]) <= 64 and one["id"].startswith("Zahle-Teile-x") for one in processes)


@pytest.mark.parametrize("row", _FACTS, ids=lambda row: row["instance"])
def test_published_workflows_keep_their_structure(row: dict[str, str]) -> None:
    """Tasks, edges and the longest chain are those of the table."""
    path = instance_file("wfcommons", row["instance"])
    document = wfcommons.read(read_bytes(path), str(path), row["instance"]).document
    number = {process["id"]: i for i, process in enumerate(document["processes"])}
    arcs = document["dependencies"]
    source = np.array([number[arc["from"]] for arc in arcs], dtype=np.int64)
    target = np.array([number[arc["to"]] for arc in arcs], dtype=np.int64)
    assert (len(number), len(arcs)) == (int(row["tasks"]), int(row["edges"]))
    assert layers(len(number), source, target).max() + 1 == int(row["levels"])
    assert len({process["function"] for process in document["processes"]}) <= len(number)


def test_task_types_of_a_published_workflow_are_those_of_its_program() -> None:
    """Montage's 58 tasks are of its eight kinds."""
    path = instance_file("wfcommons", "montage-chameleon-2mass-005d-001")
    processes = wfcommons.read(read_bytes(path), str(path), "montage").document["processes"]
    kinds = {"mProject", "mDiffFit", "mConcatFit", "mBgModel", "mBackground", "mImgtbl", "mAdd", "mViewer"}
    assert {process["function"] for process in processes} == kinds


def _changed(path: str, value: object) -> dict[str, Any]:
    """Return the record with the value at a path, such as ``tasks.0.id``, replaced."""
    workflow = _workflow()
    *way, last = path.split(".")
    place: Any = workflow["workflow"]["specification"]
    for key in way:
        place = place[int(key) if isinstance(place, list) else key]
    place[last] = value
    return workflow


@pytest.mark.parametrize(
    ("workflow", "message"),
    [
        ([], "workflow.specification.tasks: found null, expected a list, as in WfFormat 1.5"),
        ({"workflow": {"tasks": []}}, "workflow.specification.tasks: found null, expected a list"),
        (_changed("tasks", []), "workflow.specification.tasks: found an empty list, expected at least one task"),
        (_changed("tasks.1.id", "cut_ID01"), r"tasks\[1\].id: 'cut_ID01' is given already; expected another id"),
        (_changed("tasks.1.id", 7), r"tasks\[1\]: found an object, expected an object with an id"),
        (_changed("tasks.0.children", ["run_ID2"]), r"tasks\[0\].children: there is no task 'run_ID2'; did you mean"),
        (_changed("tasks.2.parents", "cut_ID01"), r"tasks\[2\].parents: found 'cut_ID01', expected a list of ids"),
        (_changed("tasks.2.children", ["cut_ID01"]), "the tasks form a cycle: .*; expected none"),
        (_changed("tasks.2.children", ["run_ID03"]), "the tasks form a cycle: run_ID03 -> run_ID03; expected none"),
        (_changed("files.0.sizeInBytes", -1), r"files\[0\].sizeInBytes: found -1, expected a number of at least 0"),
        (_changed("files.0.sizeInBytes", float("nan")), r"files\[0\].sizeInBytes: found NaN, expected a number"),
        (_changed("files.0.sizeInBytes", "12"), r"files\[0\].sizeInBytes: found '12', expected a number"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(workflow: object, message: str) -> None:
    """Each message names the place and what was expected there."""
    with pytest.raises(InputError, match=message):
        _read(workflow)


def test_all_faults_are_told_at_once() -> None:
    """A missing task, a wrong size and a repeated id are three faults of one error."""
    workflow = _changed("tasks.0.children", ["nobody"])
    workflow["workflow"]["specification"]["files"][0]["sizeInBytes"] = True
    workflow["workflow"]["execution"]["tasks"].append({"id": "cut_ID01"})
    with pytest.raises(InputError) as caught:
        _read(workflow)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not JSON: there is nothing in it"),
        (b'{"workflow": {"specification": ', "this is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"name": "M\xfcller"}', "byte 0xfc in line 1"),
        (b"MARKOV 1 2", "this is not JSON"),
    ],
)
def test_what_is_no_json_is_refused_in_words(data: bytes, message: str) -> None:
    """Cut-off, deeply nested and foreign files end in a sentence."""
    with pytest.raises(InputError, match=message):
        wfcommons.read(data, "wrong.json", "wrong")
