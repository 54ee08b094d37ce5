"""Instances as documents again, and their canonical form: the same whatever the order, and only then."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from examples import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st
from random_instances import random_document
from raw_edits import Edit, drop, put, together
from samples import sample_document, sample_instance

from rightsource.models.canonical import canonical_bytes, sha256, to_document
from rightsource.models.json_text import indented
from rightsource.models.reading import read_document

TINY = {
    "format": "rightsource/1",
    "name": "tiny",
    "currency": "EUR",
    "money_decimals": 2,
    "sites": [{"id": "b", "country": "DE", "shore": "onshore"}, {"id": "a", "country": "DE", "shore": "onshore"}],
    "providers": [{"id": "t", "kind": "team", "site": "a", "fixed_cost": 0}],
    "processes": [
        {
            "id": "p",
            "function": "Größe",
            "volume": Decimal("3.0"),
            "note": "left out",
            "options": [
                {
                    "id": "o",
                    "provider": "t",
                    "unit_cost": Decimal("0.50"),
                    "yield": Decimal("1.0"),
                    "hours": Decimal("1E-6"),
                }
            ],
        }
    ],
    "rules": [{"id": "r", "kind": "min_path_yield", "from": "p", "value": Decimal("0.90"), "meta": {"why": 1}}],
}


def edited(*edits: Edit) -> dict[str, Any]:
    """Return the sample after some edits, as a raw document."""
    document = sample_document()
    together(*edits)(document)
    return document


def shuffled(value: Any, random: Random, fixed: bool = False) -> Any:
    """Return a raw document with the members of every object and list in another order, but for free objects."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random, fixed or key == "meta") for key in keys}
    if isinstance(value, list) and not fixed:
        return random.sample([shuffled(element, random) for element in value], len(value))
    return value


def test_the_canonical_form_in_full() -> None:
    """Sorted keys and lists, shortest plain numbers, defaults and notes left out, lists of one, UTF-8, no blanks."""
    assert canonical_bytes(read_document(TINY)).decode() == (
        '{"currency":"EUR","format":"rightsource/1","name":"tiny",'
        '"processes":[{"function":"Größe","id":"p","options":'
        '[{"hours":0.000001,"id":"o","provider":"t","unit_cost":0.5,"yield":1}],"volume":3}],'
        '"providers":[{"id":"t","kind":"team","site":"a"}],'
        '"rules":[{"from":["p"],"id":"r","kind":"min_path_yield","value":0.9}],'
        '"sites":[{"country":"DE","id":"a","shore":"onshore"},{"country":"DE","id":"b","shore":"onshore"}]}'
    )


def test_the_name_of_an_instance_is_pinned() -> None:
    """Plans name their instance by this value: a change of the canonical form would orphan them all."""
    assert sha256(read_document(TINY)) == "85a7ce09754a5c4faf81fb782e5a88e1a671e3aff347e03859d2ea8a30cfff81"


def test_the_sample_comes_back_whole() -> None:
    """Notes, free objects and the order of lists survive; what is written by default is left out."""
    expected = edited(drop("money_decimals"), drop("processes[0].core"))
    expected["rules"][6]["from"] = ["capture"]
    assert to_document(sample_instance()) == json.loads(json.dumps(expected), parse_float=Decimal)


def test_writing_is_settled_after_once() -> None:
    """What was written is read and written the same."""
    written = to_document(sample_instance())
    assert to_document(read_document(written)) == written


@EXAMPLES
@given(st.integers(0, 10**6))
def test_write_then_read_is_identity(seed: int) -> None:
    """Through the text of a file and back, an instance means the same."""
    instance = read_document(random_document(seed))
    text = indented(to_document(instance))
    again = read_document(json.loads(text, parse_float=Decimal))
    assert canonical_bytes(again) == canonical_bytes(instance)
    assert to_document(again) == to_document(instance)


@EXAMPLES
@given(st.integers(0, 10**6))
def test_order_has_no_meaning(seed: int) -> None:
    """Lists and keys in another order: the same canonical bytes."""
    document = random_document(seed)
    other = read_document(shuffled(document, Random(seed)))
    assert canonical_bytes(other) == canonical_bytes(read_document(document))


@pytest.mark.parametrize("seed", range(5))
def test_order_has_no_meaning_in_the_sample(seed: int) -> None:
    """The same for the sample, which uses every key."""
    assert canonical_bytes(read_document(shuffled(sample_document(), Random(seed)))) == canonical_bytes(
        sample_instance()
    )


@pytest.mark.parametrize(
    "edit",
    [
        put("note", "another"),
        put("meta", {}),
        put("rules[0].note", "another"),
        put("rules[0].scope.note", "new"),
        drop("processes[0].options[2].support[0].note"),
        put("rules[6].from", ["capture"]),
        put("rules[16].scope.processes", ["pay", "approve", "pay"]),
        put("providers[0].group", "desk-team"),
        put("processes[1].name", "match"),
        put("processes[0].options[0].measures.jobs_abroad", 0),
        put("dependencies[0].handoff", "default"),
        put("handoffs.careful.same_site", {"cost": Decimal("0.10"), "yield": 1, "delay": 0}),
        put("rules[4].scope", {}),
        put("rules[4].active", True),
    ],
)
def test_what_says_the_same_has_the_same_name(edit: Edit) -> None:
    """Notes, defaults that are written and other spellings of a value do not change the name."""
    assert sha256(read_document(edited(edit))) == sha256(sample_instance())


@pytest.mark.parametrize(
    "edit",
    [
        put("name", "other desk"),
        put("money_decimals", 3),
        put("origin.scale", 2),
        put("sites[1].utc_offset", 2),
        drop("sites[3].region"),
        put("providers[4].unit.max", 7),
        put("providers[3].capacity", 0),
        put("processes[0].outage_cost", 2501),
        put("processes[0].office", "front"),
        put("processes[0].options[0].lead_time", 9),
        put("processes[0].options[2].support[1].role", "oversight"),
        put("processes[0].options[0].measures.water", 0),
        put("dependencies[0].pair_costs[1].cost", -1500),
        put("dependencies[2].handoff", "careful"),
        put("handoffs.default.far.hours_apart", 7),
        put("rules[0].active", False),
        put("rules[0].select.countries", ["DE"]),
        drop("rules[11].per"),
        drop("current_plan.post"),
    ],
)
def test_what_says_something_else_has_another_name(edit: Edit) -> None:
    """Every key that is read counts."""
    document = edited(edit)
    assert sha256(read_document(document)) != sha256(sample_instance())
    assert to_document(read_document(document)) != to_document(sample_instance())


def test_a_measure_that_is_zero_everywhere_keeps_its_name() -> None:
    """Else a rule on it would be refused after a round trip."""
    document = deepcopy(TINY)
    document["processes"][0]["options"][0]["measures"] = {"water": 0}  # type: ignore[index]
    document["rules"] = [{"id": "r", "kind": "max_total", "measure": "water", "value": 1}]
    again = read_document(to_document(read_document(document)))
    assert again.options.measures["water"].tolist() == [0]


def test_a_key_named_like_a_note_is_no_note() -> None:
    """A measure, a hand-off profile and a process may be called ``note`` or ``meta`` and stay."""
    document = edited(
        put("processes[0].options[0].measures.note", 5),
        put("handoffs.meta", sample_document()["handoffs"]["careful"]),
        put("dependencies[1].handoff", "meta"),
    )
    text = canonical_bytes(read_document(document)).decode()
    assert '"measures":{"co2":1.25,"note":5}' in text
    assert '"meta":{"cross_border"' in text


def test_what_json_cannot_hold_is_a_mistake_of_the_program() -> None:
    """Nothing is written as a guess."""
    with pytest.raises(TypeError, match="JSON holds no values of type set"):
        indented({"ids": {1, 2}})
