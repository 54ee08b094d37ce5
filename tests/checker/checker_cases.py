"""Small documents for the checker's tests, written in as few words as they need."""

from __future__ import annotations

from typing import Any

from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.report import Report, RuleReport

Document = dict[str, Any]

SITES = [
    {"id": "hq", "country": "US", "region": "AMER", "shore": "onshore", "utc_offset": -5},
    {"id": "plant", "country": "US", "region": "AMER", "shore": "onshore", "utc_offset": -6},
    {"id": "lima", "country": "PE", "region": "AMER", "shore": "nearshore", "utc_offset": -5},
    {"id": "pune", "country": "IN", "shore": "offshore", "utc_offset": 5.5},
]
TEAM = {"id": "team", "kind": "team", "site": "hq"}
DESK = {"id": "desk", "kind": "team", "site": "hq"}
ACME = {"id": "acme", "group": "acme-group", "kind": "vendor", "site": "pune"}
ACME_LIMA = {"id": "acme-lima", "group": "acme-group", "kind": "vendor", "site": "lima"}
BOTS = {"id": "bots", "kind": "platform", "site": "plant"}
PROVIDERS = [TEAM, DESK, ACME, ACME_LIMA, BOTS]
HANDOFFS = {
    "default": {"same_site": {"cost": 0}, "same_country": {"cost": 0}, "cross_border": {"cost": 0}},
}


def option(name: str, provider: str | None = None, **more: Any) -> Document:
    """Return an option that costs nothing and keeps every transaction right; its provider has its name by default."""
    filled = {"id": name, "provider": provider or name, "unit_cost": 0, "yield": 1, "hours": 0, **more}
    if filled["provider"] == "bots":
        filled.setdefault("technology", "rpa")
    return filled


def process(name: str, *options: Document, **more: Any) -> Document:
    """Return a process with one transaction a year."""
    return {"id": name, "function": "finance", "volume": 1, "options": list(options), **more}


def document(*processes: Document, **more: Any) -> Document:
    """Return an instance document in whole cents over one year."""
    filled = {
        "format": "rightsource/1",
        "name": "test",
        "currency": "USD",
        "sites": SITES,
        "providers": PROVIDERS,
        "processes": list(processes),
        **more,
    }
    if "dependencies" in filled:
        filled.setdefault("handoffs", HANDOFFS)
    return filled


def arc(giver: str, taker: str, volume: Any = 1, **more: Any) -> Document:
    """Return a dependency."""
    return {"from": giver, "to": taker, "volume": volume, **more}


def read(written: Document) -> Instance:
    """Return the instance of a document."""
    return read_document(written, "test")


def judge(written: Document, **assignment: str) -> Report:
    """Return the checker's report on a plan of a document."""
    instance = read(written)
    return Checker(instance).check(Plan(assignment).choice(instance))


def rule_of(written: Document, rule: Document, **assignment: str) -> RuleReport:
    """Return the report on one rule, after making sure that the quick answer agrees with the full one."""
    instance = read({**written, "rules": [{"id": "r", **rule}]})
    checker, choice = Checker(instance), Plan(assignment).choice(instance)
    report = checker.check(choice)
    assert checker.feasible(choice) == report.feasible
    return next(found for found in report.rules if found.id == "r")
