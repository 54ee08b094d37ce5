"""The recipe of each family: its company, its rules, and where its difficulty lies."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rightsource.instances.companies.settings import Settings, desk, enterprise, tower
from rightsource.instances.families import catalogue as rules
from rightsource.instances.families.recipe import Recipe

_LEGAL: Final = ((rules.residency, 1), (rules.core_inside, 1))

DESK: Final = Recipe(
    settings=desk,
    rules=(
        *_LEGAL,
        (rules.four_eyes, 1),
        (rules.quality, 1),
        (rules.end_to_end_yield, 1),
        (rules.end_to_end_time, 1),
        (rules.risk_budget, 1),
        (rules.one_off_budget, 1),
        (rules.dependence, 1),
    ),
)

TOWER: Final = Recipe(
    settings=tower,
    rules=(
        *_LEGAL,
        (rules.floors, 2),
        (rules.one_provider, 2),
        (rules.four_eyes, 3),
        (rules.few_groups, 2),
        (rules.several_sites, 1),
        (rules.quality, 1),
        (rules.quality_of_kinds, 2),
        (rules.end_to_end_yield, 3),
        (rules.end_to_end_time, 2),
        (rules.risk_budget, 1),
        (rules.one_off_budget, 1),
        (rules.change_capacity, 1),
        (rules.own_measures, 1),
        (rules.works_council, 1),
        (rules.dependence, 2),
        (rules.country_risk, 1),
        (rules.automation, 1),
    ),
    used=(700, 950),
    adopted_from=0,
)

ENTERPRISE: Final = Recipe(
    settings=enterprise,
    rules=(
        *_LEGAL,
        (rules.floors, 10),
        (rules.one_provider, 15),
        (rules.four_eyes, 25),
        (rules.few_groups, 10),
        (rules.several_sites, 5),
        (rules.quality, 1),
        (rules.quality_of_kinds, 8),
        (rules.end_to_end_yield, 12),
        (rules.end_to_end_time, 12),
        (rules.risk_budget, 1),
        (rules.risk_of_kinds, 4),
        (rules.one_off_budget, 1),
        (rules.change_capacity, 1),
        (rules.own_measures, 1),
        (rules.works_council, 8),
        (rules.dependence, 12),
        (rules.country_risk, 2),
        (rules.spread_of_countries, 6),
        (rules.automation, 5),
    ),
    noise=250,
    used=(700, 950),
    adopted_from=0,
)


def _middle(family: str, processes: int, seed: int) -> Settings:
    """Return a tower of any size: one function up to 40 processes, more and more providers from there on."""
    functions = max(1, min(10, processes // 40))
    vendors = max(4, min(14, 4 + processes // 60))
    return Settings(
        family,
        processes,
        seed,
        functions=functions,
        kinds=(functions + 1) // 2,
        countries=1 if functions == 1 else 2,
        vendors=vendors,
        vendor_sites=2 * vendors,
        platforms=max(2, min(6, processes // 100)),
        arcs_mean=1200 if processes >= 20 else 1100,
        cross_share=50 if functions > 1 else 0,
    )


def tight_capacity(processes: int, seed: int) -> Settings:
    """Return a company whose work is paid by the hour, with a capacity everywhere."""
    base = _middle("tight-capacity", processes, seed)
    return replace(base, capacity_share=1000, team_units=0, platform_units=0, fixed_factor=1)


def fixed_charge(processes: int, seed: int) -> Settings:
    """Return a company in which it costs a fortune to take a vendor or a platform into the house at all."""
    base = _middle("fixed-charge", processes, seed)
    vendors = 2 * base.vendors
    return replace(
        base,
        vendors=vendors,
        vendor_sites=2 * vendors,
        fixed_factor=120000,
        capacity_share=1000,
        team_units=0,
        platform_units=0,
    )


def handoff(processes: int, seed: int) -> Settings:
    """Return a company in which explaining a case to somebody else costs more than handling it."""
    base = _middle("handoff", processes, seed)
    return replace(base, arcs_mean=1800, handoff_factor=80000, capacity_share=1000, team_units=0, platform_units=0)


def long_path(processes: int, seed: int) -> Settings:
    """Return a company whose functions are chains from end to end."""
    base = _middle("long-path", processes, seed)
    return replace(base, shape="chain", arcs_mean=1100, team_units=0, platform_units=0)


def whole_units(processes: int, seed: int) -> Settings:
    """Return a company that buys people and robots in pods of four."""
    base = _middle("whole-units", processes, seed)
    return replace(base, unit_size=4000, team_units=1000, vendor_units=1000, platform_units=1000)


def many_rules(processes: int, seed: int) -> Settings:
    """Return a company in which everybody had a say."""
    return _middle("many-rules", processes, seed)


def scarce(processes: int, seed: int) -> Settings:
    """Return a company with little room anywhere."""
    return replace(_middle("scarce", processes, seed), capacity_share=1000, team_units=0, platform_units=0)


TIGHT_CAPACITY: Final = Recipe(
    settings=tight_capacity, rules=(*_LEGAL, (rules.quality, 1)), used=(970, 990), limited=True, noise=60
)
FIXED_CHARGE: Final = Recipe(
    settings=fixed_charge, rules=(*_LEGAL, (rules.quality, 1), (rules.risk_budget, 1)), used=(400, 600), limited=True
)
HANDOFF: Final = Recipe(
    settings=handoff,
    rules=(*_LEGAL, (rules.three_hands, 1000), (rules.quality, 1)),
    used=(700, 900),
    limited=True,
    windows=6,
)
LONG_PATH: Final = Recipe(
    settings=long_path,
    rules=(*_LEGAL, (rules.every_path, 1), (rules.end_to_end_yield, 10), (rules.end_to_end_time, 10)),
    adopted_from=1000,
)
WHOLE_UNITS: Final = Recipe(settings=whole_units, rules=(*_LEGAL, (rules.quality, 1), (rules.risk_budget, 1)))
MANY_RULES: Final = Recipe(
    settings=many_rules,
    rules=(
        *_LEGAL,
        (rules.floors, 40),
        (rules.one_provider, 40),
        (rules.four_eyes, 40),
        (rules.few_groups, 40),
        (rules.several_sites, 40),
        (rules.quality, 1),
        (rules.quality_of_kinds, 40),
        (rules.quality_of_functions, 40),
        (rules.end_to_end_yield, 40),
        (rules.end_to_end_time, 40),
        (rules.every_path, 1),
        (rules.risk_budget, 1),
        (rules.risk_of_kinds, 40),
        (rules.one_off_budget, 1),
        (rules.change_capacity, 1),
        (rules.own_measures, 1),
        (rules.works_council, 40),
        (rules.dependence, 40),
        (rules.country_risk, 9),
        (rules.spread_of_countries, 40),
        (rules.automation, 40),
    ),
    used=(800, 980),
    windows=6,
    adopted_from=500,
)
SCARCE: Final = Recipe(
    settings=scarce,
    rules=(*_LEGAL, (rules.quality, 1), (rules.risk_budget, 1), (rules.end_to_end_time, 3)),
    used=(985, 995),
    limited=True,
)
