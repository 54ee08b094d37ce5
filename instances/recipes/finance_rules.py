"""The rules of ``finance-tower``; limits lie between the values of the cheapest and of the best plan (assumption)."""

from decimal import Decimal

Rule = dict[str, object]
UNITS = ("us", "de", "gb")


def quality() -> list[Rule]:
    """Return the rules on yield and time."""
    paths: list[Rule] = [
        {
            "id": f"invoice-to-pay.{unit}",
            "kind": "min_path_yield",
            "from": f"{unit}.capture",
            "to": f"{unit}.release-pay",
            "value": Decimal(value),
        }
        for unit, value in (("us", "0.955"), ("de", "0.952"), ("gb", "0.956"))
    ]
    return [
        {"id": "tower-quality", "kind": "min_mean_yield", "value": Decimal("0.986"), "note": "weighted by volume"},
        {
            "id": "payroll-quality",
            "kind": "min_mean_yield",
            "scope": {"functions": ["payroll"]},
            "value": Decimal("0.9926"),
            "note": "Journal Record/EY: 1.2 % wrong among peers, 0.7 % at best",
        },
        {
            "id": "filing-quality",
            "kind": "min_yield",
            "scope": {"processes": [f"{unit}.{name}" for unit in UNITS for name in ("sales-tax", "wage-tax")]},
            "value": Decimal("0.986"),
        },
        *paths,
        {
            "id": "fast-close",
            "kind": "max_path_time",
            "from": [f"{unit}.{name}" for unit in UNITS for name in ("journal", "bank")],
            "to": [f"{unit}.close" for unit in UNITS],
            "value": 45,
            "note": "hours; a close within six working days",
        },
    ]


def compliance() -> list[Rule]:
    """Return the rules that law, works council and auditors ask for."""
    duties: list[Rule] = [
        {
            "id": f"payment-duties.{unit}",
            "kind": "apart",
            "scope": {"processes": [f"{unit}.supplier", f"{unit}.release-pay"]},
            "per": "provider",
        }
        for unit in UNITS
    ]
    return [
        {
            "id": "eu-staff-data",
            "kind": "require",
            "scope": {"data_classes": ["personal-eu"]},
            "select": {"countries": ["DE", "GB", "PL", "RO"]},
            "note": "EEA or adequate protection",
        },
        {"id": "core-inside", "kind": "forbid", "scope": {"core": True}, "select": {"shores": ["offshore"]}},
        *duties,
        {
            "id": "works-council",
            "kind": "min_total",
            "select": {"providers": ["de-team"]},
            "measure": "processes",
            "value": 16,
            "note": "assumption: an agreement keeps work in Essen",
        },
    ]


def portfolio() -> list[Rule]:
    """Return the rules on risk, vendors and change."""
    engines: list[Rule] = [
        {
            "id": f"one-engine.{unit}",
            "kind": "together",
            "scope": {"processes": [f"{unit}.{name}" for name in ("gross-net", "payslip")]},
            "per": "provider",
        }
        for unit in UNITS
    ]
    return [
        {"id": "risk-budget", "kind": "max_total", "measure": "expected_loss", "value": 1460000},
        {
            "id": "concentration",
            "kind": "max_share",
            "select": {"kinds": ["vendor"]},
            "measure": "run_cost",
            "per": "group",
            "value": Decimal("0.5"),
        },
        {"id": "vendor-groups", "kind": "max_count", "select": {"kinds": ["vendor"]}, "per": "group", "value": 3},
        {
            "id": "dual-source",
            "kind": "min_count",
            "scope": {"functions": ["procure-to-pay"]},
            "select": {"kinds": ["vendor"]},
            "per": "group",
            "value": 2,
        },
        {
            "id": "hub-load",
            "kind": "min_share",
            "select": {"providers": ["krakow-hub"]},
            "measure": "hours",
            "value": Decimal("0.1"),
        },
        {"id": "change-capacity", "kind": "max_total", "measure": "changes", "value": 170},
        {"id": "one-off-budget", "kind": "max_total", "measure": "transition_cost", "value": 6000000},
        *engines,
    ]


def rules() -> list[Rule]:
    """Return all rules."""
    return quality() + compliance() + portfolio()
