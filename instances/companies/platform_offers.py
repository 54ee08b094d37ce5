"""Platforms' offers: a build and its upkeep, hardly any cost per transaction, and exceptions left to people."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.market import Market
from rightsource.instances.companies.offers import (
    ERROR_STEP,
    HOURS_STEP,
    PLATFORM_FAILURE,
    TEN_DOLLARS,
    TENTH,
    Block,
    Support,
    carbon,
    expected_loss,
    risks,
)
from rightsource.instances.companies.powers import exponential
from rightsource.instances.companies.shortlist import Offers
from rightsource.instances.companies.team_offers import team_charge
from rightsource.instances.companies.vendor_offers import transfer_weeks, vendor_hours, vendor_rate
from rightsource.instances.companies.whole import DOLLAR, stepped
from rightsource.instances.companies.work import Work
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO

_SPEED: Final = 5
"""A robot covers about five people (UiPath)."""
_EFFORT: Final = 14
"""Tenths of normal handling, and of normal errors, in a case that automation gave up (assumption)."""
_BUILD: Final = 36
"""Thousands of dollars for an automation of middling complexity (assumption; BST: 5 to 16 weeks, so 15-150)."""
_LEFT_TO_PEOPLE: Final = 175
"""Exceptions in thousandths at middling structure and judgement: 5-15 % in a healthy bot, up to 30 %."""
_MACHINE_ERROR: Final = 11
"""Errors of completed cases in thousandths at middling structure: 0.05 % to 12 % (section 6)."""
_HELPED_BY_VENDOR: Final = 250
"""Thousandths of the offers whose exceptions go to a vendor (assumption)."""
_WATTS: Final = 250


def platform_block(market: Market) -> Block:
    """Return the options of platforms."""
    work, platforms, offers = market.work, market.platforms, market.shortlist.platforms
    process, platform = offers.process, offers.party
    share, build = _exceptions(market), _build(market)
    error = _error(market, share)
    hours = np.maximum(stepped(work.hours[process] // _SPEED, HOURS_STEP), HOURS_STEP)
    return Block(
        process=process,
        party=platform,
        unit_cost=_of(market, "price"),
        annual_cost=stepped(build // 1000 * _upkeep(work, process), TEN_DOLLARS),
        transition_cost=build,
        exit_cost=np.full(len(process), 2000 * DOLLAR, dtype=np.int64),
        error=error,
        expected_loss=expected_loss(work, process, error, risks(platforms.towns)[platform], PLATFORM_FAILURE),
        hours=hours,
        lead_time=stepped(MICRO // 2 + work.lead[process] // 1000 * share, TENTH),
        kt_weeks=transfer_weeks(work, process) // 2,
        co2=carbon(work, process, hours, platform, platforms.towns, _WATTS),
        support=_handling(market, share),
    )


def _of(market: Market, attribute: str) -> Integers:
    """Return an attribute of the technology behind each offer."""
    of_platform = [getattr(technology, attribute) for technology in market.platforms.technology]
    return np.array(of_platform, dtype=np.int64)[market.shortlist.platforms.party]


def _chance(market: Market, purpose: str, sigma: int) -> Integers:
    draws = Draws(market.settings.family, market.settings.seed, purpose)
    return draws.factors(sigma, len(market.shortlist.platforms.process))


def _structure(market: Market) -> Integers:
    """Return the structure of the input as far as the technology minds."""
    return market.work.structure[market.shortlist.platforms.process] * _of(market, "structure") // 100


def _exceptions(market: Market) -> Integers:
    """Return the share left to people in thousandths: less with structured input, more with judgement."""
    score = market.work.judgement[market.shortlist.platforms.process] * 15 // 40 - _structure(market)
    usual = exponential(score, 400) * _of(market, "exceptions") // 100 * _LEFT_TO_PEOPLE // 1000
    share: Integers = usual * _chance(market, "exceptions", 150) // 10**9
    return np.clip(share, 50, 300)


def _build(market: Market) -> Integers:
    """Return the cost of building, 15,000 to 150,000 dollars: more for judgement and for free input."""
    process = market.shortlist.platforms.process
    score = (market.work.judgement[process] - market.work.structure[process]) // 2
    dollars = _BUILD * exponential(score, 450) // 1000 * _chance(market, "build", 250) // MICRO
    return np.clip(stepped(dollars * _of(market, "build") // 100, 500), 15_000, 150_000) * DOLLAR


def _upkeep(work: Work, process: Integers) -> Integers:
    """Return upkeep in thousandths of the build a year: 12 to 30 %, more where applications change."""
    return np.clip(exponential(-work.stability[process], 250) // 5000, 120, 300)


def _error(market: Market, share: Integers) -> Integers:
    """Return the mixed errors of completed cases and of exceptions, which go wrong 1.4 times as often as usual."""
    machine = _MACHINE_ERROR * exponential(-_structure(market), 750) * _of(market, "errors") // 100
    completed = np.clip(machine, 500_000, 120_000_000)
    people = market.work.error[market.shortlist.platforms.process] * _EFFORT // 10
    return np.maximum(stepped((people * share + completed * (1000 - share)) // 1000, ERROR_STEP), ERROR_STEP)


def _handling(market: Market, share: Integers) -> Support:
    """Return who takes the exceptions: mostly the own team, else the first vendor on the list of the process."""
    process, vendors = market.shortlist.platforms.process, market.shortlist.vendors
    draws = Draws(market.settings.family, market.settings.seed, "helpers")
    outside = draws.flags(_HELPED_BY_VENDOR, len(process))
    first = np.flatnonzero(vendors.rank == 0)[process]
    helper = Offers(process, vendors.party[first], vendors.rank[first])
    team = market.functions.team[market.work.function[process]]
    own_hours = stepped(market.work.hours[process] * _EFFORT // 10, HOURS_STEP)
    hours = stepped(vendor_hours(market, helper) * _EFFORT // 10, HOURS_STEP)
    charge = stepped(vendor_rate(market, helper) // 1000 * hours // 1000, HOURS_STEP)
    return Support(
        provider=np.where(outside, market.first_site + helper.party, team),
        share=share * 10**6,
        unit_cost=np.where(outside, charge, team_charge(market.teams, team, own_hours)),
        hours=np.where(outside, hours, own_hours),
    )
