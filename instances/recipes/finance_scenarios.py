"""The scenarios of ``finance-tower``: what else its planners have to reckon with, all of it assumed."""

from decimal import Decimal

Scenario = dict[str, object]
_ASSUMED = "assumption"


def scenarios() -> list[Scenario]:
    """Return what may come: more work, dearer work, a vendor lost, other rules."""
    return [*demand(), *market(), *agreements()]


def demand() -> list[Scenario]:
    """Return the scenarios on volumes, by function and by country."""
    return [
        {
            "id": "more-orders",
            "name": "Sales grow: order-to-cash up 20 %",
            "note": f"{_ASSUMED}: a second brand sold through the same books",
            "changes": [{"kind": "volume", "factor": Decimal("1.2"), "scope": {"functions": ["order-to-cash"]}}],
        },
        {
            "id": "german-sale",
            "name": "A German plant is sold: work done in Germany down 15 %",
            "note": f"{_ASSUMED}: the works council's agreement shrinks with it",
            "changes": [
                {"kind": "volume", "factor": Decimal("0.85"), "countries": ["DE"]},
                {"kind": "change_rule", "rule": "works-council", "value": 12},
            ],
        },
    ]


def market() -> list[Scenario]:
    """Return the scenarios on wages and vendors."""
    return [
        {
            "id": "wages",
            "name": "Wages up: 6 % in Poland, 3 % elsewhere",
            "note": f"{_ASSUMED}: the hub's labour market stays tighter than the others",
            "changes": [
                {"kind": "price", "factor": Decimal("1.03"), "select": {"kinds": ["team"]}, "prices": ["units"]},
                {
                    "kind": "price",
                    "factor": Decimal("1.03"),
                    "select": {"kinds": ["team"], "countries": ["PL"]},
                    "prices": ["units"],
                },
            ],
        },
        {
            "id": "dear-vendor",
            "name": "Meridian asks 12 % more",
            "note": f"{_ASSUMED}: indexation, on all that recurs and at both of its sites",
            "changes": [{"kind": "price", "factor": Decimal("1.12"), "select": {"groups": ["meridian"]}}],
        },
        {
            "id": "vendor-lost",
            "name": "Sterling closes in Cebu",
            "note": f"{_ASSUMED}: a site in a region of typhoons",
            "changes": [{"kind": "remove_provider", "provider": "sterling-cebu"}],
        },
    ]


def agreements() -> list[Scenario]:
    """Return the scenarios on rules."""
    return [
        {
            "id": "works-council-ends",
            "name": "The agreement on Essen runs out",
            "note": f"{_ASSUMED}: nothing keeps work there any more",
            "changes": [{"kind": "drop_rule", "rule": "works-council"}],
        },
        {
            "id": "cautious",
            "name": "A cautious audit committee",
            "note": f"{_ASSUMED}: less risk, and no group with more than two fifths of what is spent",
            "changes": [
                {"kind": "change_rule", "rule": "risk-budget", "value": 1350000},
                {"kind": "change_rule", "rule": "concentration", "value": Decimal("0.4")},
                {
                    "kind": "add_rule",
                    "rule": {
                        "id": "staff-data-inside",
                        "kind": "forbid",
                        "scope": {"data_classes": ["personal-eu"]},
                        "select": {"kinds": ["vendor"]},
                    },
                },
            ],
        },
    ]
