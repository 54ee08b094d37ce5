"""The JSON Schemas say what the readers say, as far as a schema can."""

from __future__ import annotations

import json
from typing import Any

import pytest
from examples import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st
from random_instances import random_document
from samples import sample_document
from schema_checks import complaints
from test_wrong_input import WRONG

from rightsource.models.schema import json_schema

INSTANCE = json_schema("instance")
PLAN = json_schema("plan")

MATTER_OF_REFERENCE = {
    "repeated site", "repeated provider", "repeated process", "repeated option", "repeated rule", "id of a capacity",
    "id of a unit maximum", "unknown site", "unknown provider", "unknown support provider",
    "unknown process in a dependency", "unknown profile", "no profile at all", "far without an offset",
    "unknown option of a pair", "repeated pair", "unknown process in the current plan",
    "unknown option in the current plan", "cycle", "long cycle", "process before itself", "repeated dependency",
    "platform without technology", "team with technology", "measure with a built-in name",
    "unknown process in a scope", "unknown provider in a selection", "unknown group in a selection",
    "scope of nothing", "selection of nothing", "pin to an option of others", "pin to no option", "unknown measure",
    "measure of no option", "budget of a part", "share of the objective", "no path", "unknown end of a path",
}  # fmt: skip
MATTER_OF_DIGITS = {
    "tiny number", "seven decimals", "ten decimals of a yield", "decimals behind many digits", "half a character",
    "not a number", "free object with infinity", "id with a line break",
}  # fmt: skip


def instance_complaints(document: Any) -> list[str]:
    """Return what the schema has against a raw instance."""
    return list(complaints(INSTANCE, document, INSTANCE))


def test_the_sample_is_valid() -> None:
    """It uses every key and every rule kind."""
    assert instance_complaints(sample_document()) == []


@EXAMPLES
@given(st.integers(0, 10**6))
def test_what_is_read_is_valid(seed: int) -> None:
    """Random valid documents are valid by the schema too."""
    assert instance_complaints(random_document(seed)) == []


@pytest.mark.parametrize("name", sorted(WRONG.keys() - MATTER_OF_REFERENCE - MATTER_OF_DIGITS))
def test_what_is_refused_is_invalid(name: str) -> None:
    """The schema refuses all wrong input but what depends on other objects or on digits."""
    document = sample_document()
    WRONG[name][0](document)
    assert instance_complaints(document) != []


def test_reserved_keys_may_be_empty() -> None:
    """As in the reader."""
    assert instance_complaints(sample_document() | {"objective": [], "events": {}}) == []
    assert instance_complaints(sample_document() | {"events": [1]}) != []


def test_rules_are_told_apart_by_kind() -> None:
    """Every rule names its kind, and a discriminator leads to its schema."""
    rules = INSTANCE["properties"]["rules"]["items"]
    assert rules["discriminator"]["propertyName"] == "kind"
    assert len(rules["oneOf"]) == 14
    assert all("kind" in INSTANCE["$defs"][ref["$ref"].rpartition("/")[2]]["required"] for ref in rules["oneOf"])


def test_no_key_may_be_null() -> None:
    """A key is given or left out; defaults are those of the file format, not of the program's units."""
    text = json.dumps([INSTANCE, PLAN])
    assert '"null"' not in text
    assert ": null" not in text
    assert INSTANCE["$defs"]["HandoffClassDocument"]["properties"]["yield"]["default"] == 1


@pytest.mark.parametrize(
    ("plan", "valid"),
    [
        ({"assignment": {"capture": "ocr"}}, True),
        ({"format": "rightsource-plan/1", "assignment": {}, "objective": -1.5, "versions": {"a": "1"}}, True),
        ({"format": "rightsource/1", "assignment": {}}, False),
        ({"assignment": {"capture": {"ocr": 1}}}, False),
        ({"assignment": {"cap ture": "ocr"}}, False),
        ({}, False),
    ],
)
def test_plans(plan: dict[str, Any], valid: bool) -> None:
    """Only the assignment is required of a plan."""
    assert (list(complaints(PLAN, plan, PLAN)) == []) == valid
