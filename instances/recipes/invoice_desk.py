"""Bundled case ``invoice-desk``: one US company's accounts payable, fifteen processes, six providers."""

from decimal import Decimal

from rightsource.instances.recipes.arcs import arcs
from rightsource.instances.recipes.figures import listing
from rightsource.instances.recipes.invoice_scenarios import scenarios
from rightsource.instances.recipes.offers import Option, platform_option, team_option, vendor_bot_option, vendor_option
from rightsource.instances.recipes.parties import Place, Platform, Team, Unit, Vendor
from rightsource.instances.recipes.steps import Step, step
from rightsource.instances.recipes.tables import rows

STEPS = """
id             | name                             | office | data     | core | skill      | form    | build  | volume | minutes | error | rework | lead | after                      | offers
capture        | Capture invoice                  | back   | internal |      | clerk      | form    | medium | 90000  | 2.4     | 0.014 | 9.5    | 8    |                            | acme-manila acme-kingston paylane paylane.auto docread bots
vendor-master  | Keep supplier records            | back   | personal |      | clerk      | form    | medium | 4200   | 14      | 0.012 | 60     | 24   |                            | acme-kingston paylane bots
code           | Code to the ledger               | back   | internal |      | clerk      | form    | medium | 38000  | 3.6     | 0.018 | 12     | 6    | capture                    | acme-manila acme-kingston paylane paylane.auto docread
tax-check      | Check sales and use tax          | back   | internal |      | specialist | form    | medium | 90000  | 0.7     | 0.008 | 18     | 4    | capture                    | acme-kingston paylane paylane.auto bots
duplicate      | Check for duplicates             | back   | internal |      | clerk      | digital | low    | 90000  | 0.5     | 0.006 | 22     | 2    | capture vendor-master      | acme-manila paylane paylane.auto bots
match          | Match order and receipt          | back   | internal |      | clerk      | digital | medium | 62000  | 2.8     | 0.012 | 11     | 8    | capture duplicate          | acme-manila acme-kingston paylane paylane.auto bots
discrepancy    | Resolve discrepancies            | back   | internal |      | specialist | free    | high   | 13500  | 14      | 0.025 | 32     | 36   | match code                 | acme-manila acme-kingston paylane
approve        | Route for approval               | back   | internal |      | clerk      | digital | low    | 41000  | 1.9     | 0.010 | 7      | 24   | code discrepancy           | acme-manila acme-kingston paylane bots
post           | Post to the ledger               | back   | internal |      | clerk      | digital | low    | 90000  | 0.9     | 0.005 | 13     | 4    | match approve tax-check    | acme-manila acme-kingston paylane bots
schedule       | Schedule payments                | back   | internal |      | specialist | digital | low    | 76000  | 0.5     | 0.005 | 26     | 12   | post                       | acme-kingston paylane bots
release        | Release payment runs             | back   | internal | core | judgement  | digital | high   | 520    | 40      | 0.004 | 900    | 4    | schedule                   | paylane
remit          | Send remittance advice           | back   | internal |      | clerk      | digital | low    | 50000  | 0.8     | 0.008 | 5      | 6    | release                    | acme-manila acme-kingston bots
enquiries      | Answer supplier enquiries        | front  | personal |      | clerk      | free    | medium | 20500  | 7       | 0.035 | 11     | 16   | remit discrepancy          | acme-kingston acme-manila paylane
statements     | Reconcile supplier statements    | back   | internal |      | specialist | form    | medium | 5800   | 19      | 0.020 | 38     | 40   | post                       | acme-manila acme-kingston paylane bots
accruals       | Accrue at month-end              | back   | internal | core | judgement  | form    | high   | 720    | 50      | 0.015 | 240    | 16   | post                       | acme-kingston
"""  # noqa: E501 - a table is read across

HQ = Place("hq", "US", "AMER", "onshore", Decimal(-5))
MANILA = Place("manila", "PH", "APAC", "offshore", Decimal(8))
KINGSTON = Place("kingston", "JM", "AMER", "nearshore", Decimal(-5))
DALLAS = Place("dallas", "US", "AMER", "onshore", Decimal(-6))
SITES = (HQ, MANILA, KINGSTON, DALLAS)

TEAM = Team(
    "ap-team",
    HQ,
    Unit(1600, 70000, 16),
    "BLS May 2023 book-keeping wage x ECEC benefits 1.43, rounded down; overhead is in the seat cost (assumption)",
)
ACME = "acme"
VENDORS = {
    "acme-manila": Vendor(
        "acme-manila",
        ACME,
        MANILA,
        Decimal("13.5"),
        Decimal("1.9"),
        38000,
        "rate within Piton's offshore 12-18 an hour; governance fee and capacity are assumptions",
        capacity=9000,
        delay=Decimal(12),
    ),
    "acme-kingston": Vendor(
        "acme-kingston",
        ACME,
        KINGSTON,
        Decimal("19.5"),
        Decimal("1.45"),
        31000,
        "rate within the nearshore band 12-35 an hour (Piton quotes Jamaica at 10-18); the rest are assumptions",
        capacity=14000,
        delay=Decimal(5),
    ),
    "paylane": Vendor(
        "paylane",
        "paylane",
        DALLAS,
        Decimal("34"),
        Decimal("1.15"),
        26000,
        "rate within the onshore band 30-60 an hour; fixed fee within 3-10 % of charges (assumption)",
        delay=Decimal(2),
        technology="ocr",
    ),
}
PLATFORMS = {
    "bots": Platform(
        "bots",
        HQ,
        "rpa",
        Decimal("0.01"),
        18000,
        "licence within 5.2-15 k a year (Redress); 5,500 productive hours and the fixed running cost are assumptions",
        unit=Unit(5500, 9000, 6),
    ),
    "docread": Platform(
        "docread",
        HQ,
        "extraction",
        Decimal("0.21"),
        24000,
        "per-document price and yearly subscription are assumptions",
        errors=Decimal("1.2"),
        exceptions=Decimal("1.1"),
        build=Decimal("0.8"),
    ),
}
HANDOFFS: dict[str, object] = {
    "default": {
        "same_site": {"cost": Decimal("0.05"), "yield": Decimal("0.999"), "delay": Decimal("0.5")},
        "same_country": {"cost": Decimal("0.12"), "yield": Decimal("0.998"), "delay": 4},
        "cross_border": {"cost": Decimal("0.16"), "yield": Decimal("0.996"), "delay": 8},
        "far": {"hours_apart": 6, "cost": Decimal("0.26"), "yield": Decimal("0.992"), "delay": 20},
        "note": "assumption: yield 0.985-0.999 and 0.2-2 days per hand-off, doubled when far apart; costs too",
    }
}


def offer(process: Step, code: str) -> list[Option]:
    """Return the options that one entry of the table's last column stands for."""
    if code in PLATFORMS:
        acme = (VENDORS[other] for other in process.offers if other in VENDORS and VENDORS[other].group == ACME)
        helpers: list[Team | Vendor] = [TEAM, *acme]
        return [platform_option(process, PLATFORMS[code], helper) for helper in helpers]
    vendor, _, automated = code.partition(".")
    if automated:
        return [vendor_bot_option(process, VENDORS[vendor], TEAM)]
    return [vendor_option(process, VENDORS[vendor], TEAM)]


def options(process: Step) -> list[Option]:
    """Return all options of a process, the team's first."""
    return [team_option(process, TEAM), *(option for code in process.offers for option in offer(process, code))]


def rules() -> list[dict[str, object]]:
    """Return the rules; limits lie between the values of the cheapest and of the best plan (assumption)."""
    return [
        {"id": "quality-floor", "kind": "min_mean_yield", "value": Decimal("0.9915"), "note": "weighted by volume"},
        {
            "id": "end-to-end",
            "kind": "min_path_yield",
            "to": "release",
            "value": Decimal("0.929"),
            "note": "capture to release",
        },
        {"id": "cycle-time", "kind": "max_path_time", "from": "capture", "to": "release", "value": 57, "note": "hours"},
        {"id": "risk-budget", "kind": "max_total", "measure": "expected_loss", "value": 31000},
        {
            "id": "one-vendor",
            "kind": "max_share",
            "select": {"kinds": ["vendor"]},
            "measure": "run_cost",
            "per": "group",
            "value": Decimal("0.5"),
        },
        {
            "id": "personal-data",
            "kind": "forbid",
            "scope": {"data_classes": ["personal"]},
            "select": {"countries": ["PH"]},
        },
        {
            "id": "payment-duties",
            "kind": "apart",
            "scope": {"processes": ["vendor-master", "release"]},
            "per": "provider",
        },
        {
            "id": "one-off-budget",
            "kind": "max_total",
            "measure": "transition_cost",
            "value": 262000,
            "note": "assumption",
        },
        {
            "id": "knowledge",
            "kind": "min_share",
            "select": {"modes": ["in_house"]},
            "measure": "processes",
            "value": Decimal("0.2"),
        },
    ]


def dependencies(steps: list[Step]) -> list[dict[str, object]]:
    """Return the arcs; two pairs of options cost or save something together (assumptions)."""
    pairs: dict[tuple[str, str], list[dict[str, object]]] = {
        ("capture", "code"): [
            {
                "from_option": "docread.ap-team",
                "to_option": "docread.ap-team",
                "cost": -9000,
                "note": "one model reads both",
            },
            {
                "from_option": "paylane.auto",
                "to_option": "docread.ap-team",
                "cost": 7500,
                "note": "interface between two readers",
            },
        ],
        ("duplicate", "match"): [
            {
                "from_option": "bots.ap-team",
                "to_option": "paylane.auto",
                "cost": 6000,
                "note": "bot must work in paylane's system",
            },
        ],
    }
    return [
        arc | ({"pair_costs": pairs[key]} if (key := (str(arc["from"]), str(arc["to"]))) in pairs else {})
        for arc in arcs(steps)
    ]


def document() -> dict[str, object]:
    """Return the case as a JSON document."""
    steps = [step(row, "accounts-payable") for row in rows(STEPS)]
    providers: tuple[Team | Vendor | Platform, ...] = (TEAM, *VENDORS.values(), *PLATFORMS.values())
    return {
        "format": "rightsource/1",
        "name": "invoice-desk",
        "note": "Accounts payable of one US company. Synthetic: every number is from meta.figures or an assumption.",
        "meta": {"figures": listing()},
        "currency": "USD",
        "horizon_years": 3,
        "discount_rate": Decimal("0.08"),
        "sites": [place.document() for place in SITES],
        "providers": [provider.document() for provider in providers],
        "processes": [process.document(options(process)) for process in steps],
        "dependencies": dependencies(steps),
        "handoffs": HANDOFFS,
        "rules": rules(),
        "current_plan": {process.id: TEAM.id for process in steps},
        "scenarios": scenarios(),
    }
