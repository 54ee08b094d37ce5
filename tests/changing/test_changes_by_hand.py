"""What changes do to an instance: the same as a person does who changes the file and has it read anew."""

from __future__ import annotations

import os
from typing import Any

import pytest
from by_hand import changed_by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from random_changes import random_raw_changes
from random_instances import random_document
from samples import sample_document, sample_scenarios

from rightsource.models.canonical import canonical_bytes
from rightsource.models.changes import CHANGE_KINDS, Change
from rightsource.models.changing.apply import changed
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")))


def as_changes(raw: list[dict[str, Any]]) -> list[Change]:
    """Return raw changes as changes."""
    return [CHANGE_KINDS[one["kind"]].model_validate(one) for one in raw]


def assert_as_by_hand(document: dict[str, Any], raw: list[dict[str, Any]]) -> Instance:
    """Check that changing an instance gives what reading the changed document gives; return it."""
    before = read_document(document)
    known = canonical_bytes(before)
    after = changed(before, as_changes(raw))
    assert canonical_bytes(after) == canonical_bytes(read_document(changed_by_hand(document, raw)))
    assert canonical_bytes(before) == known, "the instance itself has changed"
    for column in (after.processes.volume, after.dependencies.volume, after.options.unit_cost, after.options.yields):
        assert column.dtype == "int64"
    assert after.options.ids == before.options.ids
    assert after.processes.ids == before.processes.ids
    return after


CASES_BY_HAND: dict[str, list[dict[str, Any]]] = {
    "all volumes": [{"kind": "volume", "factor": 1.15}],
    "volumes in scope": [{"kind": "volume", "factor": 0.5, "scope": {"functions": ["accounts-payable"]}}],
    "volumes of one office": [{"kind": "volume", "factor": 2, "scope": {"offices": ["front"], "core": True}}],
    "volumes by country": [{"kind": "volume", "factor": 1.1, "countries": ["DE"]}],
    "volumes of a country without work": [{"kind": "volume", "factor": 1.1, "countries": ["PH"]}],
    "volumes one after the other": [{"kind": "volume", "factor": 1.3333333}, {"kind": "volume", "factor": 0.75}],
    "all prices that recur": [{"kind": "price", "factor": 1.0333333}],
    "prices of a group": [{"kind": "price", "factor": 1.1, "select": {"groups": ["acme"]}}],
    "one-off prices": [{"kind": "price", "factor": 2, "prices": ["transition_cost", "exit_cost"]}],
    "wages": [{"kind": "price", "factor": 1.06, "select": {"kinds": ["team"]}, "prices": ["units"]}],
    "support by the hub": [
        {"kind": "price", "factor": 3, "select": {"providers": ["hub-team"]}, "prices": ["support"]}
    ],
    "support of one technology": [
        {"kind": "price", "factor": 3, "select": {"technologies": ["ocr"], "kinds": ["team"]}, "prices": ["support"]}
    ],
    "prices in scope leave providers alone": [
        {"kind": "price", "factor": 5, "scope": {"processes": ["capture"]}, "select": {"sites": ["berlin", "manila"]}}
    ],
    "prices of options leave providers alone": [{"kind": "price", "factor": 5, "select": {"options": ["team"]}}],
    "yield": [{"kind": "yield", "value": 0.912345678, "select": {"modes": ["automated"]}}],
    "yield in scope": [{"kind": "yield", "value": 1, "scope": {"data_classes": ["personal"]}}],
    "rule": [{"kind": "change_rule", "rule": "risk-budget", "value": 99999.5}],
    "share": [{"kind": "change_rule", "rule": "vendor-share", "value": 0.123456789}],
    "rule that is switched off": [
        {"kind": "drop_rule", "rule": "quality-floor"},
        {"kind": "change_rule", "rule": "quality-floor", "value": 0.99},
    ],
    "capacity": [{"kind": "change_rule", "rule": "capacity:acme-krakow", "value": 12345.5}],
    "capacity where there was none": [{"kind": "change_rule", "rule": "capacity:acme-manila", "value": 0}],
    "capacity dropped": [{"kind": "drop_rule", "rule": "capacity:hub-team"}],
    "units": [{"kind": "change_rule", "rule": "units:bots", "value": 3}],
    "units dropped": [{"kind": "drop_rule", "rule": "units:bots"}],
    "units dropped and back": [
        {"kind": "drop_rule", "rule": "units:bots"},
        {"kind": "change_rule", "rule": "units:bots", "value": 9},
    ],
    "rule dropped": [{"kind": "drop_rule", "rule": "end-to-end"}],
    "rule added": [
        {"kind": "add_rule", "rule": {"id": "new", "kind": "forbid", "select": {"technologies": ["rpa"]}}},
        {"kind": "add_rule", "rule": {"id": "count", "kind": "max_count", "per": "site", "value": 2}},
        {"kind": "change_rule", "rule": "count", "value": 3},
    ],
    "provider removed": [{"kind": "remove_provider", "provider": "acme-manila"}],
}


@pytest.mark.parametrize("name", CASES_BY_HAND)
def test_changes_of_the_sample(name: str) -> None:
    """Each kind of change, alone and with what it may meet."""
    document = sample_document()
    after = assert_as_by_hand(document, CASES_BY_HAND[name])
    is_idle = name == "volumes of a country without work"
    assert (canonical_bytes(after) == canonical_bytes(read_document(document))) == is_idle


@pytest.mark.parametrize("scenario", sample_scenarios(), ids=lambda scenario: scenario["id"])
def test_scenarios_of_the_sample(scenario: dict[str, Any]) -> None:
    """All kinds together."""
    assert_as_by_hand(sample_document(), scenario.get("changes", []))


@settings(max_examples=5 * CASES, deadline=None)
@given(st.integers(0, 10**6))
def test_random_changes(seed: int) -> None:
    """Whatever the instance holds and whatever is changed."""
    document = random_document(seed, rules=seed % 2 == 0)
    raw = random_raw_changes(seed, read_document(document))
    try:
        read_document(changed_by_hand(document, raw))
    except InputError as error:
        # An added rule may match nothing: a file may not have it, a scenario may.
        assert all("matches this" in fault.message for fault in error.faults), str(error)
    else:
        assert_as_by_hand(document, raw)


def test_figures_in_numbers() -> None:
    """By a pencil: 90,000 captures and their 88,000.5 hand-overs times 1.15, and no others."""
    raw = [{"kind": "volume", "factor": 1.15, "scope": {"processes": ["capture"]}}]
    after = changed(read_document(sample_document()), as_changes(raw))
    assert after.processes.volume.tolist()[:2] == [103_500_000_000, 85_000_000_000]
    assert after.dependencies.volume.tolist()[:3] == [101_200_575_000, 20_000_000_000, 65_000_000_000]


@pytest.mark.parametrize(
    ("amount", "factor", "expected"),
    [(0.000001, 0.5, 0), (0.000003, 0.5, 2), (0.000005, 0.5, 2), (0.000001, 1.5, 2), (999999999999, 1, 10**18 - 10**6)],
)
def test_halves_go_to_the_even_neighbour(amount: float, factor: float, expected: int) -> None:
    """Six decimals are kept; nothing is lost on the way, however large."""
    document = sample_document()
    document["processes"][5]["volume"] = amount
    after = changed(read_document(document), as_changes([{"kind": "volume", "factor": factor}]))
    assert after.processes.volume.tolist()[5] == expected


def test_a_rule_that_takes_the_name_of_a_removal_stays_itself() -> None:
    """The rule of a removed provider gets another id; a provider may be removed twice."""
    document = sample_document()
    document["rules"].append({"id": "without:bots", "kind": "forbid", "select": {"sites": ["manila"]}})
    removed = as_changes([{"kind": "remove_provider", "provider": "bots"}] * 2)
    ids = [rule.id for rule in changed(read_document(document), removed).rules]
    assert ids[-3:] == ["without:bots", "without:bots'", "without:bots''"]


def test_what_is_no_figure_stays() -> None:
    """Notes, warnings, scenarios and the money that was left out are those of the instance."""
    document = sample_document() | {"scenarios": sample_scenarios()}
    document["sites"][0]["country"] = "UK"
    before = read_document(document)
    after = changed(before, [change for scenario in before.scenarios[:1] for change in scenario.changes])
    assert after.annotations == before.annotations
    assert after.warnings == before.warnings != ()
    assert after.scenarios == before.scenarios
    assert after.absent_money == before.absent_money
