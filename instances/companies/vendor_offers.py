"""Vendors' offers: their people, who cost less by the hour, under the own team's oversight."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.market import Market
from rightsource.instances.companies.offers import (
    ERROR_STEP,
    HOURS_STEP,
    TEN_DOLLARS,
    VENDOR_FAILURE,
    Block,
    Support,
    carbon,
    expected_loss,
    risks,
)
from rightsource.instances.companies.powers import PPM, exponential
from rightsource.instances.companies.shortlist import Offers
from rightsource.instances.companies.team_offers import team_charge
from rightsource.instances.companies.whole import DOLLAR, per_mille, scaled, stepped
from rightsource.instances.companies.work import Work
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO

WATTS: Final = 600
_STAFFED_PART: Final = 100
"""Thousandths of its charge that a vendor who is paid per person still takes per transaction."""
_TRANSFER: Final = 7000 * DOLLAR
"""Knowledge transfer of any process: three to four weeks (Lion), and weeks in parallel."""
_LEAST_ERROR: Final = 5_000_000
_MOST_ERROR: Final = 70_000_000
"""Yields are between 0.93 and 0.995 (section 6)."""


def vendor_block(market: Market) -> Block:
    """Return the options of vendors' people.

    The charge is rate x skill x hours, and a tenth up or down by chance. Governance takes 6-10 % of the charges a year
    (6-8 % quoted, 2-10 % practice), the transition 5-20 % of a year's charges and the transfer of knowledge, leaving
    two to four months of charges (2-6).
    """
    work, sites, offers = market.work, market.sites, market.shortlist.vendors
    process, site = offers.process, offers.party
    draws = Draws(market.settings.family, market.settings.seed, "vendor offer")
    hours = vendor_hours(market, offers)
    charge = _charge(market, offers, hours, draws)
    charges, error = work.volume[process] * charge, _error(market, offers)
    effort = np.clip(100 + (work.judgement[process] * 30 >> 16), 50, 200)
    return Block(
        process=process,
        party=site,
        unit_cost=np.where(sites.staffed[site], stepped(per_mille(charge, _STAFFED_PART), HOURS_STEP), charge),
        annual_cost=stepped(per_mille(charges, draws.integers(60, 100, len(process))), TEN_DOLLARS),
        transition_cost=stepped(_TRANSFER + per_mille(charges, effort), 100 * DOLLAR),
        exit_cost=stepped(charges // 12 * draws.integers(2, 4, len(process)), TEN_DOLLARS),
        error=error,
        expected_loss=expected_loss(work, process, error, risks(sites.towns)[site], VENDOR_FAILURE),
        hours=hours,
        lead_time=work.lead[process] + sites.delay[site],
        kt_weeks=transfer_weeks(work, process),
        co2=carbon(work, process, hours, site, sites.towns, WATTS),
        support=_oversight(market, process),
    )


def vendor_hours(market: Market, offers: Offers) -> Integers:
    """Return a vendor's hours: more of them where judgement is asked for."""
    harder = np.clip(exponential(market.work.judgement[offers.process], 70), PPM * 8 // 10, PPM * 13 // 10)
    hours = scaled(market.work.hours[offers.process], scaled(market.sites.speed[offers.party], harder))
    return np.maximum(stepped(hours, HOURS_STEP), HOURS_STEP)


def vendor_rate(market: Market, offers: Offers) -> Integers:
    """Return the charge per hour: a clerk's times 0.9 to 2.3 by judgement (specialists 1.3-1.7, judgement 2-2.5)."""
    skill = np.clip(exponential(market.work.judgement[offers.process], 300), PPM * 9 // 10, PPM * 23 // 10)
    return scaled(market.sites.rate[offers.party], skill)


def transfer_weeks(work: Work, process: Integers) -> Integers:
    """Return weeks of knowledge transfer in halves: 3 to 14 by judgement (3-4 for a simple process, Lion)."""
    weeks = 5 * exponential(work.judgement[process], 450)
    return np.clip(stepped(weeks, MICRO // 2), 3 * MICRO, 14 * MICRO)


def _charge(market: Market, offers: Offers, hours: Integers, draws: Draws) -> Integers:
    full = vendor_rate(market, offers) // 1000 * hours // 1000
    return np.maximum(stepped(scaled(full, draws.factors(80, len(hours))), HOURS_STEP), HOURS_STEP)


def _error(market: Market, offers: Offers) -> Integers:
    """Return a vendor's errors: its own level and aptitude, more where judgement is asked for, and chance."""
    work, sites, settings = market.work, market.sites, market.settings
    kind = market.functions.kind[work.function[offers.process]]
    factor = scaled(sites.errors[offers.party], sites.aptitude[offers.party, kind])
    chance = Draws(settings.family, settings.seed, "vendor error").factors(150, len(offers.process))
    for more in (exponential(work.judgement[offers.process], 100), chance):
        factor = scaled(factor, more)
    return np.clip(stepped(scaled(work.error[offers.process], factor), ERROR_STEP), _LEAST_ERROR, _MOST_ERROR)


def _oversight(market: Market, process: Integers) -> Support:
    """Return the own team's check of 5 to 15 % of a vendor's results, by judgement (retained organisation)."""
    work = market.work
    team, hours = market.functions.team[work.function[process]], work.hours[process]
    share = np.clip(exponential(work.judgement[process], 250) // 10**4, 50, 150)
    return Support(team, share * 10**6, team_charge(market.teams, team, hours), hours)
