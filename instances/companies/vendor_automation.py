"""Offers of vendors' own automation: cheaper and faster than their people, dearer to set up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.market import Market
from rightsource.instances.companies.offers import (
    ERROR_STEP,
    HOURS_STEP,
    TENTH,
    VENDOR_FAILURE,
    Block,
    carbon,
    expected_loss,
    risks,
)
from rightsource.instances.companies.powers import PPM, exponential
from rightsource.instances.companies.vendor_offers import WATTS
from rightsource.instances.companies.whole import DOLLAR, per_mille, scaled, stepped
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO

_SET_UP: Final = 8000
"""Dollars; as much again on average for fitting it to the input (assumption: other clients share the build)."""


def vendor_automation_block(market: Market, people: Block) -> Block:
    """Return the options of vendors' automation, given those of their people.

    It charges 50-70 % (McKinsey: automation bought 40 % off a contract over three years) and needs 30 % of the hours
    (Everest: 30-70 % less time for the task). Exceptions go to the vendor's people; errors mix.
    """
    work, sites = market.work, market.sites
    manual = people.rows(market.shortlist.automated)
    process, structure = manual.process, work.structure[manual.process]
    draws = Draws(market.settings.family, market.settings.seed, "vendor automation")
    charge = stepped(per_mille(manual.unit_cost, draws.integers(500, 700, len(process))), HOURS_STEP)
    by_hand = np.clip(exponential(-structure, 400) // 7, PPM // 20, PPM * 3 // 10)
    error = _error(manual.error, structure, by_hand)
    hours = np.maximum(stepped(manual.hours * 3 // 10, HOURS_STEP), HOURS_STEP)
    return replace(
        manual,
        unit_cost=np.maximum(charge, HOURS_STEP),
        transition_cost=manual.transition_cost + _set_up(structure),
        error=error,
        expected_loss=expected_loss(work, process, error, risks(sites.towns)[manual.party], VENDOR_FAILURE),
        hours=hours,
        lead_time=stepped(MICRO + scaled(manual.lead_time, by_hand), TENTH),
        co2=carbon(work, process, hours, manual.party, sites.towns, WATTS),
    )


def _error(people: Integers, structure: Integers, by_hand: Integers) -> Integers:
    machine = np.clip(11 * exponential(-structure, 600), 500_000, 100_000_000)
    return stepped(scaled(people, by_hand) + scaled(machine, PPM - by_hand), ERROR_STEP)


def _set_up(structure: Integers) -> Integers:
    fitting = _SET_UP * np.minimum(exponential(-structure, 400), 5 * PPM)
    return stepped(_SET_UP * DOLLAR + fitting, 500 * DOLLAR)
