"""Bundled case ``finance-tower``: finance and payroll of three business units in the US, Germany and the UK."""

from decimal import Decimal

from rightsource.instances.recipes.arcs import HAND_OVERS, arcs
from rightsource.instances.recipes.figures import listing
from rightsource.instances.recipes.finance_parties import BOTS, HELPERS, HUB, MARKET, PLACES, PLATFORMS, TEAMS, VENDORS
from rightsource.instances.recipes.finance_rules import rules
from rightsource.instances.recipes.finance_scenarios import scenarios
from rightsource.instances.recipes.finance_steps import steps
from rightsource.instances.recipes.offers import Option, platform_option, team_option, vendor_bot_option, vendor_option
from rightsource.instances.recipes.parties import Platform, Team, Vendor
from rightsource.instances.recipes.steps import Step

HANDOFFS: dict[str, object] = {
    "default": {
        "same_site": {"cost": Decimal("0.04"), "yield": Decimal("0.999"), "delay": Decimal("0.5")},
        "same_country": {"cost": Decimal("0.1"), "yield": Decimal("0.998"), "delay": 3},
        "cross_border": {"cost": Decimal("0.14"), "yield": Decimal("0.997"), "delay": 5},
        "far": {"hours_apart": 3, "cost": Decimal("0.22"), "yield": Decimal("0.994"), "delay": 12},
        "note": "assumption: yield 0.985-0.999 and 0.2-2 days per hand-off, doubled when far apart; costs too",
    }
}
LEGACY = {"us.expenses", "us.capture", "us.code", "gb.capture", "gb.code", "gb.match"}
"""Already with a vendor (assumption)."""

CROSS = (
    ("post", "accrue"),
    ("bill", "revenue"),
    ("wage-ledger", "journal"),
    ("apply", "accounts"),
)
"""Hand-overs between functions of one business unit (assumption)."""


def unit_of(process: Step) -> str:
    """Return the business unit of a process."""
    return process.id.partition(".")[0]


def bidders(process: Step) -> list[Vendor]:
    """Return the vendors that offer a process."""
    markets = ((name, market.get(unit_of(process), ())) for name, market in MARKET.items())
    return [VENDORS[name] for name, functions in markets if process.function in functions]


def automated(process: Step, platform: str) -> list[Option]:
    """Return a platform's options: exceptions go to the own team, the hub or the unit's helping vendor."""
    unit = unit_of(process)
    vendor = VENDORS[HELPERS[unit]]
    helpers = (TEAMS[unit], HUB, vendor) if vendor in bidders(process) else (TEAMS[unit], HUB)
    return [platform_option(process, PLATFORMS[platform], helper) for helper in helpers]


def offer(process: Step, code: str) -> list[Option]:
    """Return the options that one entry of the table's last column stands for."""
    unit = unit_of(process)
    if code == "hub":
        return [team_option(process, HUB)]
    if code == "vendors":
        return [vendor_option(process, vendor, TEAMS[unit]) for vendor in bidders(process)]
    if code == "auto":
        return [vendor_bot_option(process, vendor, TEAMS[unit]) for vendor in bidders(process) if vendor.technology]
    return automated(process, BOTS[unit] if code == "bots" else code)


def options(process: Step) -> list[Option]:
    """Return all options of a process, its own team's first."""
    return [
        team_option(process, TEAMS[unit_of(process)]),
        *(one for code in process.offers for one in offer(process, code)),
    ]


def current(process: Step) -> str:
    """Return the option in use today: a few steps are outsourced, the rest is with the unit's own team."""
    return bidders(process)[0].id if process.id in LEGACY else TEAMS[unit_of(process)].id


def dependencies(processes: list[Step]) -> list[dict[str, object]]:
    """Return the arcs of the tables, those between functions, and those into the parent's books."""
    volumes = {process.id: process.volume for process in processes}
    inner = [(f"{unit}.{before}", f"{unit}.{after}") for unit in TEAMS for before, after in CROSS]
    group = [(f"{unit}.translate", "us.report") for unit in ("de", "gb")]
    across: list[dict[str, object]] = [
        {"from": before, "to": after, "volume": min(volumes[before], volumes[after]), "note": HAND_OVERS}
        for before, after in inner + group
    ]
    return arcs(processes) + across


def document() -> dict[str, object]:
    """Return the case as a JSON document."""
    processes = steps()
    parties: tuple[Team | Vendor | Platform, ...] = (*TEAMS.values(), HUB, *VENDORS.values(), *PLATFORMS.values())
    return {
        "format": "rightsource/1",
        "name": "finance-tower",
        "note": "Finance and payroll of three business units. Synthetic: numbers are from meta.figures or assumptions.",
        "meta": {"figures": listing()},
        "currency": "USD",
        "horizon_years": 3,
        "discount_rate": Decimal("0.08"),
        "sites": [place.document() for place in PLACES.values()],
        "providers": [party.document() for party in parties],
        "processes": [process.document(options(process)) for process in processes],
        "dependencies": dependencies(processes),
        "handoffs": HANDOFFS,
        "rules": rules(),
        "current_plan": {process.id: current(process) for process in processes},
        "scenarios": scenarios(),
    }
