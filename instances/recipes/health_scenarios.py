"""The scenarios of ``health-claims``: what else its planners have to reckon with, all of it assumed."""

from decimal import Decimal

Scenario = dict[str, object]
_ASSUMED = "assumption"


def scenarios() -> list[Scenario]:
    """Return what may come: more work, dearer work, a vendor lost, machines that disappoint, stricter rules."""
    return [*demand(), *market(), *regulation()]


def demand() -> list[Scenario]:
    """Return the scenarios on volumes."""
    return [
        {
            "id": "growth",
            "name": "Membership grows: all volumes up 15 %",
            "note": f"{_ASSUMED}: a large group contract is won",
            "changes": [{"kind": "volume", "factor": Decimal("1.15")}],
        },
        {
            "id": "more-calls",
            "name": "Members call more: front office up 30 %",
            "note": f"{_ASSUMED}: a change of benefits that has to be explained",
            "changes": [{"kind": "volume", "factor": Decimal("1.3"), "scope": {"offices": ["front"]}}],
        },
    ]


def market() -> list[Scenario]:
    """Return the scenarios on wages, vendors and platforms."""
    return [
        {
            "id": "wages",
            "name": "Own wages up 6 %",
            "note": f"{_ASSUMED}: two years of pay rounds at 3 %",
            "changes": [
                {"kind": "price", "factor": Decimal("1.06"), "select": {"kinds": ["team"]}, "prices": ["units"]}
            ],
        },
        {
            "id": "dear-vendor",
            "name": "Tico asks 10 % more",
            "note": f"{_ASSUMED}: indexation at the end of the first term, on all that recurs",
            "changes": [{"kind": "price", "factor": Decimal("1.1"), "select": {"groups": ["tico"]}}],
        },
        {
            "id": "vendor-lost",
            "name": "Tico gives up its site",
            "note": f"{_ASSUMED}: the vendor that the cheapest plans lean on",
            "changes": [{"kind": "remove_provider", "provider": "tico-heredia"}],
        },
        {
            "id": "machines-disappoint",
            "name": "Extraction reads free text worse, bots cost a quarter more",
            "note": f"{_ASSUMED}, within the 0.85-0.97 published for unstructured input",
            "changes": [
                {
                    "kind": "yield",
                    "value": Decimal("0.93"),
                    "scope": {"processes": ["attach", "transcribe", "de-identify", "member-mail"]},
                    "select": {"technologies": ["extraction"]},
                },
                {"kind": "price", "factor": Decimal("1.25"), "select": {"providers": ["bots"]}},
            ],
        },
    ]


def regulation() -> list[Scenario]:
    """Return the scenarios on rules."""
    return [
        {
            "id": "health-data-home",
            "name": "Health data stay in the country",
            "note": f"{_ASSUMED}: state contracts name the US alone when they are renewed",
            "changes": [
                {
                    "kind": "add_rule",
                    "rule": {
                        "id": "health-data-home",
                        "kind": "require",
                        "scope": {"data_classes": ["health"]},
                        "select": {"countries": ["US"]},
                    },
                }
            ],
        },
        {
            "id": "lean-oversight",
            "name": "More vendors, more change, more risk allowed",
            "note": f"{_ASSUMED}: what a bolder board would sign",
            "changes": [
                {"kind": "drop_rule", "rule": "vendor-groups"},
                {"kind": "change_rule", "rule": "knowledge-transfer", "value": 140},
                {"kind": "change_rule", "rule": "risk-budget", "value": 900000},
            ],
        },
    ]
