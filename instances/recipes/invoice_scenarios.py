"""The scenarios of ``invoice-desk``: what else its planners have to reckon with, all of it assumed."""

from decimal import Decimal

Scenario = dict[str, object]
_ASSUMED = "assumption"


def scenarios() -> list[Scenario]:
    """Return what may come: more work, other work, dearer work, a vendor's site lost, other rules."""
    return [*demand(), *market(), *agreements()]


def demand() -> list[Scenario]:
    """Return the scenarios on volumes."""
    return [
        {
            "id": "growth",
            "name": "A company is bought: all volumes up 20 %",
            "note": f"{_ASSUMED}: its invoices come through the same desk",
            "changes": [{"kind": "volume", "factor": Decimal("1.2")}],
        },
        {
            "id": "e-invoices",
            "name": "Suppliers send e-invoices: half as much to capture and to code",
            "note": f"{_ASSUMED}: large suppliers first; everything behind stays as much as it was",
            "changes": [
                {"kind": "volume", "factor": Decimal("0.5"), "scope": {"processes": ["capture", "code"]}},
            ],
        },
    ]


def market() -> list[Scenario]:
    """Return the scenarios on wages and vendors."""
    return [
        {
            "id": "wages",
            "name": "Wages up: 7 % at home, 4 % in Kingston",
            "note": f"{_ASSUMED}: two years of pay rounds, and a vendor that passes its own on",
            "changes": [
                {"kind": "price", "factor": Decimal("1.07"), "select": {"kinds": ["team"]}, "prices": ["units"]},
                {"kind": "price", "factor": Decimal("1.04"), "select": {"providers": ["acme-kingston"]}},
            ],
        },
        {
            "id": "vendor-lost",
            "name": "Acme closes in Kingston",
            "note": f"{_ASSUMED}: the group moves its work to Manila",
            "changes": [{"kind": "remove_provider", "provider": "acme-kingston"}],
        },
    ]


def agreements() -> list[Scenario]:
    """Return the scenarios on rules."""
    return [
        {
            "id": "strict-audit",
            "name": "The auditors find faults: less risk, payments stay at home",
            "note": f"{_ASSUMED}: what a committee would ask for after a fraud",
            "changes": [
                {"kind": "change_rule", "rule": "risk-budget", "value": 30000},
                {
                    "kind": "add_rule",
                    "rule": {
                        "id": "payments-at-home",
                        "kind": "require",
                        "scope": {"processes": ["schedule", "release"]},
                        "select": {"countries": ["US"]},
                    },
                },
            ],
        },
        {
            "id": "bold-board",
            "name": "A bold board: one vendor may have it all, more is spent on change",
            "note": f"{_ASSUMED}: what a board under pressure of cost would sign",
            "changes": [
                {"kind": "drop_rule", "rule": "one-vendor"},
                {"kind": "change_rule", "rule": "one-off-budget", "value": 350000},
            ],
        },
    ]
