"""The rules of ``health-claims``; limits lie between the values of the cheapest and of the best plan (assumption)."""

from decimal import Decimal

Rule = dict[str, object]


def quality() -> list[Rule]:
    """Return the rules on yield and time."""
    return [
        {
            "id": "claims-accuracy",
            "kind": "min_mean_yield",
            "scope": {"functions": ["adjudication"]},
            "value": Decimal("0.9947"),
            "note": "vendors' target is more than 99 % (HOM)",
        },
        {"id": "coding-floor", "kind": "min_yield", "scope": {"functions": ["coding"]}, "value": Decimal("0.965")},
        {"id": "paper-claim", "kind": "min_path_yield", "from": "mail", "to": "release", "value": Decimal("0.85")},
        {
            "id": "prompt-pay",
            "kind": "max_path_time",
            "from": ["mail", "gateway"],
            "to": "release",
            "value": 142,
            "note": "hours; states ask for payment within 30 days (assumption)",
        },
        {"id": "appeals-clock", "kind": "max_path_time", "from": "appeal-intake", "to": "appeal-letter", "value": 122},
    ]


def compliance() -> list[Rule]:
    """Return the rules that law, contracts and auditors ask for."""
    return [
        {
            "id": "health-data",
            "kind": "require",
            "scope": {"data_classes": ["health"]},
            "select": {"countries": ["US", "CR", "IE"]},
            "note": "assumption: countries that the state contracts name",
        },
        {
            "id": "personal-data",
            "kind": "forbid",
            "scope": {"data_classes": ["personal"]},
            "select": {"countries": ["IN"]},
            "note": "assumption: no attestation for that site",
        },
        {
            "id": "core-inside",
            "kind": "forbid",
            "scope": {"core": True},
            "select": {"shores": ["offshore", "nearshore"]},
        },
        {
            "id": "payment-duties",
            "kind": "apart",
            "scope": {"processes": ["adjudicate", "quality-audit", "release"]},
            "per": "provider",
        },
        {
            "id": "one-desk",
            "kind": "together",
            "scope": {"processes": ["member-call", "call-back"]},
            "per": "site",
            "note": "callers reach the people who called back",
        },
    ]


def portfolio() -> list[Rule]:
    """Return the rules on risk, vendors and change."""
    return [
        {"id": "risk-budget", "kind": "max_total", "measure": "expected_loss", "value": 826000},
        {
            "id": "concentration",
            "kind": "max_share",
            "select": {"kinds": ["vendor"]},
            "measure": "run_cost",
            "per": "group",
            "value": Decimal("0.38"),
        },
        {
            "id": "onshore-processes",
            "kind": "min_share",
            "select": {"shores": ["onshore"]},
            "measure": "processes",
            "value": Decimal("0.75"),
        },
        {
            "id": "three-countries",
            "kind": "min_count",
            "scope": {"offices": ["front"]},
            "per": "country",
            "value": 3,
            "note": "members can be answered when one country stands still",
        },
        {"id": "vendor-groups", "kind": "max_count", "select": {"kinds": ["vendor"]}, "per": "group", "value": 2},
        {
            "id": "appeals-staff",
            "kind": "min_total",
            "select": {"providers": ["claims-team"]},
            "measure": "hours",
            "value": 60000,
        },
        {
            "id": "knowledge-transfer",
            "kind": "max_total",
            "measure": "kt_weeks",
            "value": 100,
            "note": "trainers' weeks",
        },
    ]


def rules() -> list[Rule]:
    """Return all rules."""
    return quality() + compliance() + portfolio()
