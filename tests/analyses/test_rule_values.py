"""Rules and limits of providers by name: kinds, measures, values and the decimals that count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from small_cases import two_jobs

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.rule_values import (
    decimals_of,
    is_upper,
    kind_of,
    measure_name,
    rule_named,
    rule_names,
    value_of,
    without,
)

RULES = [
    {"id": "lock", "kind": "forbid", "select": {"modes": ["automated"]}},
    {"id": "off", "kind": "min_yield", "value": 0.5, "active": False},
    {"id": "good", "kind": "min_mean_yield", "value": 0.75},
    {"id": "loss", "kind": "max_total", "measure": "expected_loss", "value": 10.5},
    {"id": "hours", "kind": "min_total", "measure": "hours", "value": 0},
    {"id": "moves", "kind": "max_total", "measure": "changes", "value": 3},
    {"id": "part", "kind": "max_share", "measure": "processes", "value": 1},
    {"id": "few", "kind": "max_count", "per": "provider", "value": 2},
    {"id": "volume", "kind": "max_total", "measure": "volume", "value": 5},
    {"id": "slow", "kind": "max_path_time", "value": 8},
]


@pytest.fixture
def instance() -> Instance:
    """Return two jobs under a rule of most sorts, one switched off, and a limit of each kind."""
    document: dict[str, Any] = two_jobs(rules=RULES)
    document["money_decimals"] = 1
    document["providers"][0] |= {"unit": {"hours": 1, "cost": 1, "max": 4}}
    document["providers"][1] |= {"capacity": 9000.5, "unit": {"hours": 1, "cost": 1}}
    return read_document(document, "two jobs")


def test_rules_that_are_on_and_limits_that_there_are_have_names(instance: Instance) -> None:
    """A rule that is switched off has none, nor has the number of units where it is not limited."""
    names = [str(rule["id"]) for rule in RULES if rule["id"] != "off"]
    assert rule_names(instance) == (*names, "capacity:vendor", "units:team")
    assert rule_named(instance, "off") is None
    assert [change.rule for change in without({"moves", "good"})] == ["good", "moves"]


@pytest.mark.parametrize(
    ("name", "kind", "measure", "value", "upper", "decimals"),
    [
        ("lock", "forbid", "", None, True, 6),
        ("good", "min_mean_yield", "", "0.75", False, 9),
        ("loss", "max_total", "expected_loss", "10.5", True, 1),
        ("hours", "min_total", "hours", "0", False, 3),
        ("moves", "max_total", "changes", "3", True, 0),
        ("part", "max_share", "processes", "1", True, 9),
        ("few", "max_count", "", "2", True, 0),
        ("volume", "max_total", "volume", "5", True, 6),
        ("slow", "max_path_time", "", "8", True, 6),
        ("capacity:vendor", "capacity", "", "9000.5", True, 3),
        ("units:team", "units", "", "4", True, 0),
    ],
)
def test_what_a_name_stands_for(
    instance: Instance, name: str, kind: str, measure: str, value: str | None, upper: bool, decimals: int
) -> None:
    """Kind, measure, value, side and decimals of every sort of rule and limit."""
    assert (kind_of(instance, name), measure_name(instance, name)) == (kind, measure)
    assert value_of(instance, name) == (None if value is None else Decimal(value))
    assert (is_upper(instance, name), decimals_of(instance, name)) == (upper, decimals)
