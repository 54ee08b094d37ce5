"""A small complete instance that uses every key of the model's first section and every rule kind."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document

_SAMPLE: Final[dict[str, Any]] = {
    "format": "rightsource/1",
    "name": "sample desk",
    "currency": "EUR",
    "money_decimals": 2,
    "horizon_years": 3,
    "discount_rate": 0.08,
    "note": "Small, complete and made up.",
    "meta": {"author": "tests", "levels": [1, {"deep": None}]},
    "origin": {"family": "made-up", "name": "desk", "sense": "min", "scale": 1, "offset": 0, "note": "by hand"},
    "sites": [
        {"id": "berlin", "country": "DE", "region": "EMEA", "shore": "onshore", "utc_offset": 1, "note": "head office"},
        {"id": "hamburg", "country": "DE", "region": "EMEA", "shore": "onshore", "utc_offset": 1},
        {"id": "krakow", "country": "PL", "region": "EMEA", "shore": "nearshore", "utc_offset": 1},
        {"id": "manila", "country": "PH", "region": "APAC", "shore": "offshore", "utc_offset": 8},
    ],
    "providers": [
        {
            "id": "desk-team",
            "kind": "team",
            "site": "berlin",
            "unit": {"hours": 1600, "cost": 60000, "max": 40, "note": "a full-time position"},
        },
        {"id": "hub-team", "kind": "team", "site": "hamburg", "group": "own", "fixed_cost": 12000, "capacity": 30000},
        {
            "id": "acme-krakow",
            "group": "acme",
            "kind": "vendor",
            "site": "krakow",
            "fixed_cost": 20000,
            "capacity": 40000,
        },
        {"id": "acme-manila", "group": "acme", "kind": "vendor", "site": "manila", "fixed_cost": 15000},
        {
            "id": "bots",
            "kind": "platform",
            "site": "berlin",
            "unit": {"hours": 5500, "cost": 9000, "max": 6},
            "meta": {"licence": "per robot"},
        },
    ],
    "processes": [
        {
            "id": "capture",
            "name": "Capture invoice",
            "function": "accounts-payable",
            "office": "back",
            "core": False,
            "data_class": "internal",
            "volume": 90000,
            "rework_cost": 11.5,
            "outage_cost": 2500,
            "note": "scanned and electronic",
            "options": [
                {
                    "id": "team",
                    "provider": "desk-team",
                    "unit_cost": 0.2,
                    "yield": 0.985,
                    "expected_loss": 4000,
                    "hours": 0.05,
                    "lead_time": 8,
                    "measures": {"co2": 1.25},
                },
                {
                    "id": "acme",
                    "provider": "acme-manila",
                    "unit_cost": 1.1,
                    "transition_cost": 38000,
                    "yield": 0.972,
                    "expected_loss": 15000,
                    "hours": 0.06,
                    "lead_time": 20,
                    "measures": {"co2": 2, "jobs_abroad": 3},
                    "support": [{"role": "oversight", "provider": "desk-team", "share": 0.02, "hours": 0.1}],
                },
                {
                    "id": "ocr",
                    "provider": "bots",
                    "technology": "ocr",
                    "unit_cost": 0.05,
                    "annual_cost": 12000,
                    "transition_cost": 60000,
                    "exit_cost": 5000,
                    "yield": 0.99,
                    "expected_loss": 9000,
                    "hours": 0.01,
                    "lead_time": 1,
                    "note": "list price",
                    "support": [
                        {
                            "role": "exceptions",
                            "provider": "hub-team",
                            "share": 0.12,
                            "unit_cost": 0.2,
                            "hours": 0.07,
                            "note": "what the machine cannot read",
                        },
                        {"provider": "desk-team", "share": 0.01, "hours": 0.02},
                    ],
                },
            ],
        },
        {
            "id": "match",
            "function": "accounts-payable",
            "office": "back",
            "data_class": "internal",
            "volume": 85000,
            "rework_cost": 9,
            "options": [
                {"id": "team", "provider": "desk-team", "unit_cost": 0.1, "yield": 0.98, "hours": 0.08, "lead_time": 6},
                {
                    "id": "acme",
                    "provider": "acme-krakow",
                    "technology": "matcher",
                    "unit_cost": 1.4,
                    "yield": 0.975,
                    "hours": 0.09,
                    "lead_time": 12,
                    "transition_cost": 22000,
                },
            ],
        },
        {
            "id": "approve",
            "function": "controlling",
            "office": "front",
            "core": True,
            "data_class": "personal",
            "volume": 20000,
            "rework_cost": 25,
            "options": [
                {
                    "id": "team",
                    "provider": "desk-team",
                    "unit_cost": 0.5,
                    "yield": 0.995,
                    "hours": 0.15,
                    "lead_time": 16,
                },
                {"id": "hub", "provider": "hub-team", "unit_cost": 0.4, "yield": 0.99, "hours": 0.15, "lead_time": 16},
            ],
        },
        {
            "id": "post",
            "function": "general-ledger",
            "office": "back",
            "volume": 85000,
            "options": [
                {"id": "team", "provider": "hub-team", "unit_cost": 0.1, "yield": 0.99, "hours": 0.03, "lead_time": 4},
                {
                    "id": "rpa",
                    "provider": "bots",
                    "technology": "rpa",
                    "unit_cost": 0.02,
                    "annual_cost": 8000,
                    "yield": 0.995,
                    "hours": 0.004,
                    "lead_time": 1,
                    "transition_cost": 30000,
                },
            ],
        },
        {
            "id": "pay",
            "function": "treasury",
            "office": "back",
            "core": True,
            "data_class": "personal",
            "volume": 40000,
            "rework_cost": 30,
            "options": [
                {
                    "id": "team",
                    "provider": "desk-team",
                    "unit_cost": 0.2,
                    "yield": 0.998,
                    "hours": 0.04,
                    "lead_time": 5,
                },
                {
                    "id": "acme",
                    "provider": "acme-krakow",
                    "unit_cost": 0.9,
                    "yield": 0.99,
                    "hours": 0.05,
                    "lead_time": 10,
                },
                {
                    "id": "rpa",
                    "provider": "bots",
                    "technology": "rpa",
                    "unit_cost": 0.03,
                    "yield": 0.992,
                    "hours": 0.003,
                },
            ],
        },
        {
            "id": "supplier-calls",
            "function": "service",
            "office": "front",
            "data_class": "personal",
            "volume": 12000,
            "options": [
                {"id": "team", "provider": "hub-team", "unit_cost": 0.3, "yield": 0.97, "hours": 0.2},
                {"id": "acme", "provider": "acme-manila", "unit_cost": 2.1, "yield": 0.95, "hours": 0.22},
            ],
        },
    ],
    "dependencies": [
        {
            "from": "capture",
            "to": "match",
            "volume": 88000.5,
            "note": "electronic hand-over",
            "pair_costs": [
                {"from_option": "ocr", "to_option": "acme", "cost": 3000},
                {"from_option": "team", "to_option": "team", "cost": -1500.25, "note": "shared screens"},
            ],
        },
        {"from": "match", "to": "approve", "volume": 20000, "handoff": "careful"},
        {"from": "match", "to": "post", "volume": 65000},
        {"from": "approve", "to": "post", "volume": 20000},
        {"from": "post", "to": "pay", "volume": 0},
    ],
    "handoffs": {
        "default": {
            "same_site": {"cost": 0.02, "yield": 0.999, "delay": 0.5},
            "same_country": {"cost": 0.05, "yield": 0.998, "delay": 4},
            "cross_border": {"cost": 0.09, "yield": 0.996, "delay": 12},
            "far": {"hours_apart": 6, "cost": 0.12, "yield": 0.993, "delay": 24, "note": "overnight"},
        },
        "careful": {
            "same_site": {"cost": 0.1},
            "same_country": {"cost": 0.2, "delay": 2},
            "cross_border": {"cost": 0.4, "yield": 0.99, "delay": 8},
            "note": "signed by two",
        },
    },
    "rules": [
        {
            "id": "eu-data",
            "kind": "require",
            "scope": {"data_classes": ["personal"]},
            "select": {
                "countries": ["DE", "PL"],
                "regions": ["EMEA"],
                "shores": ["onshore", "nearshore"],
                "sites": ["berlin", "hamburg", "krakow"],
            },
            "note": "works council",
        },
        {
            "id": "lock-pay",
            "kind": "require",
            "scope": {"processes": ["pay"]},
            "select": {"options": ["team"]},
            "active": False,
        },
        {
            "id": "no-bots-for-core",
            "kind": "forbid",
            "scope": {"core": True},
            "select": {"modes": ["automated"], "kinds": ["platform"], "technologies": ["rpa", "ocr"]},
        },
        {"id": "yield-floor", "kind": "min_yield", "scope": {"offices": ["back"]}, "value": 0.96},
        {"id": "quality-floor", "kind": "min_mean_yield", "value": 0.97},
        {"id": "end-to-end", "kind": "min_path_yield", "value": 0.88},
        {"id": "straight-through", "kind": "max_path_time", "from": "capture", "to": ["pay", "post"], "value": 120},
        {"id": "risk-budget", "kind": "max_total", "measure": "expected_loss", "value": 120000},
        {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 5000000},
        {
            "id": "green",
            "kind": "max_total",
            "measure": "co2",
            "value": 10,
            "scope": {"functions": ["accounts-payable"]},
            "select": {"providers": ["desk-team", "acme-manila"]},
        },
        {"id": "keep-busy", "kind": "min_total", "measure": "hours", "value": 100, "select": {"kinds": ["team"]}},
        {
            "id": "vendor-share",
            "kind": "max_share",
            "measure": "run_cost",
            "select": {"kinds": ["vendor"]},
            "per": "group",
            "value": 0.6,
        },
        {
            "id": "home-share",
            "kind": "min_share",
            "measure": "processes",
            "select": {"groups": ["own", "desk-team"]},
            "value": 0.1,
        },
        {"id": "few-countries", "kind": "max_count", "per": "country", "value": 3},
        {"id": "two-groups", "kind": "min_count", "per": "group", "value": 2},
        {"id": "same-desk", "kind": "together", "scope": {"functions": ["accounts-payable"]}, "per": "shore"},
        {"id": "four-eyes", "kind": "apart", "scope": {"processes": ["approve", "pay"]}, "per": "provider"},
    ],
    "current_plan": {"capture": "team", "match": "team", "approve": "team", "post": "team"},
}

_SCENARIOS: Final[list[dict[str, Any]]] = [
    {
        "id": "growth",
        "name": "More work everywhere",
        "note": "an assumption of the sales plan",
        "meta": {"year": 2},
        "changes": [
            {"kind": "volume", "factor": 1.15, "note": "all processes"},
            {
                "kind": "volume",
                "factor": 0.9,
                "scope": {"functions": ["controlling"], "offices": ["front"], "core": True, "note": "approvals only"},
                "countries": ["DE", "PL"],
            },
            {"kind": "change_rule", "rule": "risk-budget", "value": 140000},
            {"kind": "change_rule", "rule": "capacity:acme-krakow", "value": 45000.5},
        ],
    },
    {
        "id": "dear-vendors",
        "changes": [
            {
                "kind": "price",
                "factor": 1.1,
                "select": {"groups": ["acme"], "meta": {"source": "letter"}},
                "prices": ["unit_cost", "transition_cost"],
            },
            {"kind": "price", "factor": 1.06, "select": {"kinds": ["team"]}},
            {
                "kind": "yield",
                "value": 0.9754321,
                "scope": {"processes": ["capture"], "data_classes": ["internal"]},
                "select": {"options": ["ocr"], "modes": ["automated"], "technologies": ["ocr"]},
            },
            {"kind": "drop_rule", "rule": "units:bots", "meta": {"why": 1}},
            {"kind": "drop_rule", "rule": "green"},
        ],
    },
    {
        "id": "stricter",
        "name": "No data abroad",
        "changes": [
            {
                "kind": "add_rule",
                "note": "draft of the law",
                "rule": {
                    "id": "home-only",
                    "kind": "require",
                    "scope": {"data_classes": ["personal"]},
                    "select": {"countries": ["DE"], "note": "or where a court says so"},
                    "note": "paragraph 3",
                    "meta": {"paragraph": 3},
                },
            },
            {
                "kind": "add_rule",
                "rule": {"id": "spread", "kind": "max_share", "measure": "hours", "per": "site", "value": 0.8},
            },
            {
                "kind": "add_rule",
                "rule": {
                    "id": "fast",
                    "kind": "max_path_time",
                    "from": ["capture"],
                    "to": ["pay", "post"],
                    "value": 90,
                    "active": False,
                },
            },
            {"kind": "change_rule", "rule": "fast", "value": 100},
            {"kind": "remove_provider", "provider": "acme-manila"},
        ],
    },
    {"id": "as-planned"},
]


def sample_scenarios() -> list[dict[str, Any]]:
    """Return a fresh list of scenarios for the sample, with every kind of change and every key."""
    return deepcopy(_SCENARIOS)


def sample_with_scenarios() -> dict[str, Any]:
    """Return a fresh copy of the sample with its scenarios."""
    return sample_document() | {"scenarios": sample_scenarios()}


def sample_document() -> dict[str, Any]:
    """Return a fresh copy of the sample as a raw document, free to change."""
    return deepcopy(_SAMPLE)


def sample_instance() -> Instance:
    """Return the sample as an instance."""
    return read_document(sample_document(), "sample")
