"""Every public process model and event log becomes a skeleton that lacks figures and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest
from process_model_cases import TO_FILL, filled, missing_keys
from public_data import best_known, data_folder, instance_file

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.imported import Imported
from rightsource.instances.process_models import bpmn, csv_log
from rightsource.models.graph import to_networkx
from rightsource.optimizer.solve import solve

MODELS = (
    "loan_application_simod", "bpic15_municipality1", "or_gateway_19_tasks", "purchasing_discovered",
    "counterparty_onboarding", "incident_management", "invoice_collaboration", "underwriting", "forty_parallel_calls",
    "customer_onboarding", "order_saga", "visa_applications", "hr_onboarding", "loan_granting_camunda",
    "job_announcement",
)  # fmt: skip
LOGS = ("purchasing_example", "loan_application", "insurance_claims", "bpic15_municipality1")
TAKEN_APART = {"loan_granting_camunda": 1, "underwriting": 2}
"""How many sub-processes with activities in them a model has: these are no processes."""


def facts(family: str, name: str) -> dict[str, str]:
    """Return what is known of a public file."""
    return next(row for row in best_known(family, "facts.csv") if row["instance"] == name)


def is_acyclic_and_whole(imported: Imported) -> bool:
    """Return whether a skeleton lacks figures only, and becomes an instance without cycles once they are there."""
    assert imported.skeleton
    assert missing_keys(imported.document) <= TO_FILL
    instance = filled(imported.document)
    assert all(current >= 0 for current in instance.current.tolist())
    return nx.is_directed_acyclic_graph(to_networkx(instance))


@pytest.mark.parametrize("name", MODELS)
def test_public_models_become_skeletons(name: str) -> None:
    """The number of activities is the published one; a loop in the sequence flows is named in a warning."""
    known = facts("bpmn", name)
    imported = bpmn.read(read_bytes(instance_file("bpmn", name)), name, name)
    assert is_acyclic_and_whole(imported)
    assert len(imported.document["processes"]) == int(known["activities"]) - TAKEN_APART.get(name, 0)
    has_loop = any("a loop is broken" in fault.message for fault in imported.warnings)
    assert has_loop or known["cyclic"] == "no"


def test_all_public_models_are_tried() -> None:
    """Files that are added later want a row here."""
    assert sorted(row["instance"] for row in best_known("bpmn", "facts.csv")) == sorted(MODELS)
    assert sorted(row["instance"] for row in best_known("eventlogs", "facts.csv")) == sorted(LOGS)


@pytest.mark.parametrize("name", LOGS)
def test_public_logs_become_skeletons(name: str) -> None:
    """Cases, events and activities are as many as published."""
    known = facts("eventlogs", name)
    imported = csv_log.read(read_bytes(instance_file("eventlogs", name)), name, name)
    assert is_acyclic_and_whole(imported)
    assert len(imported.document["processes"]) == int(known["activities"])
    figures = imported.document["meta"]["event_log"]
    assert (figures["cases"], figures["events"]) == (int(known["cases"]), int(known["events"]))


def test_the_public_order_saga_undoes_what_was_done() -> None:
    """Each cancelling task follows the task it undoes, and the failure that asks for it."""
    found = bpmn.read(read_bytes(instance_file("bpmn", "order_saga")), "order_saga", "order_saga").document
    before = {(arc["from"], arc["to"]) for arc in found["dependencies"]}
    for done, undone in (("reserve-stock", "cancel-stock"), ("process-payment", "cancel-payment")):
        assert {(done, undone), ("Order-Failed", undone)} <= before


def test_the_public_loan_log_tells_costs_and_roles() -> None:
    """Costs per event are those of the columns; the roles are the teams."""
    path = instance_file("eventlogs", "loan_application")
    data = read_bytes(path)
    rows = list(csv.DictReader(data.decode().splitlines()))
    costs = [float(row["ResourceCost"]) for row in rows if row["activity"] == "Check credit history"]
    found = csv_log.read(data, path.name, "loans").document
    process = next(one for one in found["processes"] if one["name"] == "Check credit history")
    assert float(process["options"][0]["unit_cost"]) == pytest.approx(sum(costs) / len(costs), rel=1e-3)
    assert {one["id"] for one in found["providers"]} >= {"Clerk", "Loan-Officer", "AML-Investigator"}


def test_a_skeleton_that_was_filled_in_can_be_solved() -> None:
    """With the present owners alone, the present plan is the optimum."""
    assert isinstance(data_folder("bpmn"), Path)
    instance = filled(bpmn.read(read_bytes(instance_file("bpmn", "job_announcement")), "", "jobs").document)
    result = solve(instance, engine="exhaustive")
    assert result.plan is not None
    assert len(result.plan.assignment) == 6
