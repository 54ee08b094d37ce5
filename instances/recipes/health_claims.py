"""Bundled case ``health-claims``: a US health insurer's claims from mail room to appeals and member service."""

from decimal import Decimal

from rightsource.instances.recipes.arcs import arcs
from rightsource.instances.recipes.figures import listing
from rightsource.instances.recipes.health_parties import HELPERS, PLACES, PLATFORMS, TEAMS, VENDORS
from rightsource.instances.recipes.health_rules import rules
from rightsource.instances.recipes.health_scenarios import scenarios
from rightsource.instances.recipes.health_steps import steps
from rightsource.instances.recipes.offers import Option, platform_option, team_option, vendor_bot_option, vendor_option
from rightsource.instances.recipes.parties import Platform, Team, Vendor
from rightsource.instances.recipes.steps import Step

HANDOFFS: dict[str, object] = {
    "default": {
        "same_site": {"cost": Decimal("0.02"), "yield": Decimal("0.999"), "delay": Decimal("0.5")},
        "same_country": {"cost": Decimal("0.04"), "yield": Decimal("0.998"), "delay": 3},
        "cross_border": {"cost": Decimal("0.07"), "yield": Decimal("0.997"), "delay": 6},
        "far": {"hours_apart": 4, "cost": Decimal("0.11"), "yield": Decimal("0.994"), "delay": 12},
        "note": "assumption: yield 0.985-0.999 and 0.2-2 days per hand-off, doubled when far apart; costs too",
    },
    "warm": {
        "same_site": {"cost": Decimal("0.15"), "yield": Decimal("0.999")},
        "same_country": {"cost": Decimal("0.3"), "yield": Decimal("0.997"), "delay": Decimal("0.5")},
        "cross_border": {"cost": Decimal("0.45"), "yield": Decimal("0.995"), "delay": 1},
        "far": {"hours_apart": 4, "cost": Decimal("0.6"), "yield": Decimal("0.992"), "delay": 8},
        "note": "a person explains the case to the next one (assumption)",
    },
}
WARM = {"call-back", "complaint", "appeal-review", "external"}
"""Processes that take a case over in person (assumption)."""

KT_WEEKS = {"clerk": 4, "specialist": 7, "judgement": 12}
"""Trainers' weeks for handing a process to a vendor; Lion: 3-4 weeks for a simple function, the others assumed."""


def home(process: Step) -> Team:
    """Return the team that does a process today and keeps an eye on vendors."""
    clerical = "care" in process.offers and process.skill == "clerk"
    return TEAMS["claims" if "claims" in process.offers and not clerical else "care"]


def with_weeks(option: Option, process: Step, share: Decimal) -> Option:
    """Add the trainers' weeks of a change."""
    return {**option, "measures": {"kt_weeks": KT_WEEKS[process.skill] * share}}


def automated(process: Step, code: str) -> list[Option]:
    """Return a platform's options: exceptions go to the teams or to a helping vendor that offers the process."""
    helpers: list[Team | Vendor] = [
        *(TEAMS[name] for name in TEAMS if name in process.offers),
        *(VENDORS[name] for name in HELPERS[code] if name in process.offers),
    ]
    bids = (platform_option(process, PLATFORMS[code], helper) for helper in helpers)
    return [with_weeks(bid, process, Decimal("0.5")) for bid in bids]


def offer(process: Step, code: str) -> list[Option]:
    """Return the options that one entry of the table's last column stands for."""
    if code in TEAMS:
        return [team_option(process, TEAMS[code])]
    if code in PLATFORMS:
        return automated(process, code)
    vendor, _, own = code.partition(".")
    kind = vendor_bot_option if own else vendor_option
    return [with_weeks(kind(process, VENDORS[vendor], home(process)), process, Decimal(1))]


def options(process: Step) -> list[Option]:
    """Return all options of a process."""
    return [one for code in process.offers for one in offer(process, code)]


def dependencies(processes: list[Step]) -> list[dict[str, object]]:
    """Return the arcs; some are handed over in person."""
    return [arc | ({"handoff": "warm"} if arc["to"] in WARM else {}) for arc in arcs(processes)]


def document() -> dict[str, object]:
    """Return the case as a JSON document."""
    processes = steps()
    parties: tuple[Team | Vendor | Platform, ...] = (*TEAMS.values(), *VENDORS.values(), *PLATFORMS.values())
    return {
        "format": "rightsource/1",
        "name": "health-claims",
        "note": "Claims of a US health insurer. Synthetic: numbers are from meta.figures or assumptions.",
        "meta": {"figures": listing()},
        "currency": "USD",
        "horizon_years": 3,
        "discount_rate": Decimal("0.09"),
        "sites": [place.document() for place in PLACES.values()],
        "providers": [party.document() for party in parties],
        "processes": [process.document(options(process)) for process in processes],
        "dependencies": dependencies(processes),
        "handoffs": HANDOFFS,
        "rules": rules(),
        "current_plan": {process.id: home(process).id for process in processes},
        "scenarios": scenarios(),
    }
