"""Scenarios in instance files: read, written and named without loss."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_changes import random_raw_scenarios
from random_instances import random_document
from raw_edits import Edit, drop, put, together
from samples import sample_document, sample_scenarios, sample_with_scenarios
from schema_checks import complaints

from rightsource.models.canonical import canonical_bytes, sha256, to_document
from rightsource.models.changes import CHANGE_KINDS
from rightsource.models.changing.apply import changed
from rightsource.models.json_text import indented
from rightsource.models.reading import read_document
from rightsource.models.schema import json_schema

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")))
SCHEMA = json_schema("instance")
SAMPLE_HASH = "f43a0a4ff00cdd830db6a2defee036da17326707e2db8eab657c18da6b9c6747"
"""The name that the sample had before there were scenarios."""


def edited(*edits: Edit) -> dict[str, Any]:
    """Return the sample with its scenarios after some edits, as a raw document."""
    document = sample_with_scenarios()
    together(*edits)(document)
    return document


def test_scenarios_come_back_whole() -> None:
    """Every kind of change and every key, notes and free objects, in their order."""
    instance = read_document(sample_with_scenarios())
    assert not instance.warnings
    assert {change.kind for scenario in instance.scenarios for change in scenario.changes} == set(CHANGE_KINDS)
    expected = json.loads(json.dumps(sample_scenarios()), parse_float=Decimal)
    assert to_document(instance)["scenarios"] == expected


def test_every_scenario_that_was_read_can_be_made() -> None:
    """Changes that only a later one makes possible included."""
    instance = read_document(sample_with_scenarios())
    growth, dear, stricter, planned = instance.scenarios
    assert changed(instance, growth.changes).processes.volume.tolist()[0] == 103_500_000_000
    assert changed(instance, dear.changes).providers.unit_max[4] is None
    assert [rule.id for rule in changed(instance, stricter.changes).rules][-4:] == [
        "home-only",
        "spread",
        "fast",
        "without:acme-manila",
    ]
    assert canonical_bytes(changed(instance, planned.changes)) == canonical_bytes(instance)


def test_without_scenarios_nothing_is_new() -> None:
    """Instances keep the name that their plans know, and an empty list is none."""
    assert sha256(read_document(sample_document())) == SAMPLE_HASH
    assert sha256(read_document(sample_document() | {"scenarios": []})) == SAMPLE_HASH
    assert "scenarios" not in to_document(read_document(sample_document()))


@settings(max_examples=CASES, deadline=None)
@given(st.integers(0, 10**6))
def test_write_then_read_is_identity(seed: int) -> None:
    """Random scenarios through the text of a file and back; the schema accepts them; each can be made."""
    document = random_document(seed)
    document["scenarios"] = random_raw_scenarios(seed, read_document(document))
    instance = read_document(document)
    again = read_document(json.loads(indented(to_document(instance)), parse_float=Decimal))
    assert to_document(again) == to_document(instance)
    assert canonical_bytes(again) == canonical_bytes(instance)
    assert list(complaints(SCHEMA, document, SCHEMA)) == []
    for scenario in instance.scenarios:
        changed(instance, scenario.changes)


@pytest.mark.parametrize(
    "edit",
    [
        put("scenarios[0].note", "another"),
        put("scenarios[0].changes[0].note", "another"),
        put("scenarios[0].changes[1].scope.note", "another"),
        put("scenarios[2].changes[0].rule.note", "another"),
        put("scenarios[2].changes[0].rule.select.note", "another"),
        drop("scenarios[1].changes[0].select.meta"),
        put("scenarios[1].name", "dear-vendors"),
        put("scenarios[1].changes[0].prices", ["transition_cost", "unit_cost", "unit_cost"]),
        put("scenarios[1].changes[1].prices", ["unit_cost", "units", "fixed_cost", "support", "annual_cost"]),
        put("scenarios[0].changes[0].scope", {}),
        put("scenarios[0].changes[1].countries", ["PL", "DE"]),
        put("scenarios[0].changes[0].factor", Decimal("1.150")),
        put("scenarios[3].changes", []),
        put("scenarios[2].changes[2].rule.to", ["post", "pay"]),
        put("scenarios", [sample_scenarios()[k] for k in (3, 1, 0, 2)]),
    ],
)
def test_what_says_the_same_has_the_same_name(edit: Edit) -> None:
    """Notes, defaults that are written, and the order of scenarios and of lists within changes."""
    assert sha256(read_document(edited(edit))) == sha256(read_document(sample_with_scenarios()))


@pytest.mark.parametrize(
    "edit",
    [
        drop("scenarios"),
        drop("scenarios[3]"),
        put("scenarios[0].id", "growing"),
        put("scenarios[0].name", "More"),
        put("scenarios[0].changes[0].factor", Decimal("1.16")),
        drop("scenarios[0].changes[1].countries"),
        drop("scenarios[1].changes[0].prices"),
        drop("scenarios[2].changes[0].rule.scope"),
        drop("scenarios[2].changes[2].rule.active"),
        put("scenarios[2].changes[4].provider", "bots"),
        put("scenarios[0].changes", sample_scenarios()[0]["changes"][::-1]),
    ],
)
def test_what_says_something_else_has_another_name(edit: Edit) -> None:
    """The order of the changes of a scenario too, since they are made one after the other."""
    assert sha256(read_document(edited(edit))) != sha256(read_document(sample_with_scenarios()))


def test_the_schema_tells_changes_apart_by_kind() -> None:
    """Every change names its kind, and a discriminator leads to its schema."""
    items = SCHEMA["$defs"]["Scenario"]["properties"]["changes"]["items"]
    assert items["discriminator"]["propertyName"] == "kind"
    assert len(items["oneOf"]) == len(CHANGE_KINDS)
    assert all("kind" in SCHEMA["$defs"][ref["$ref"].rpartition("/")[2]]["required"] for ref in items["oneOf"])
