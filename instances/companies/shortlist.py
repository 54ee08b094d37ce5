"""Which vendors' sites and platforms make an offer for which process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.platforms import Platforms
from rightsource.instances.companies.settings import LEAST_OPTIONS, Settings
from rightsource.instances.companies.vendor_sites import VendorSites
from rightsource.instances.companies.work import Work
from rightsource.models.columns import Flags, Integers

MOST_OPTIONS: Final = 16
MOST_SITES: Final = 12
_RING: Final = MOST_SITES + 2
"""Vendors' sites that a function asks at most."""
_LEAST_RING: Final = 4
_SITES: Final = 60
_PLATFORMS: Final = 15
_AUTOMATION: Final = 25
"""How options beyond the least divide into vendors' sites, platforms and vendors' automation, in per cent."""
_ONE: Final = 1 << 20
_TOP_BIT: Final = np.uint64(1 << 63)


@dataclass(frozen=True)
class Offers:
    """Who offers to which process, sorted by process; ``rank`` is the how-many-eth offer of the process, from 0."""

    process: Integers
    party: Integers
    rank: Integers


@dataclass(frozen=True)
class Shortlist:
    """All offers but those of own teams; ``automated`` are the vendors' offers that come with automation as well."""

    vendors: Offers
    automated: Integers
    platforms: Offers


@dataclass(frozen=True)
class _Rings:
    """For each function the parties that it asks, in random order: the first ``length`` of its row."""

    members: Integers
    length: Integers


def draw_shortlist(
    settings: Settings, functions: Functions, work: Work, sites: VendorSites, platforms: Platforms
) -> Shortlist:
    """Draw how many offers each process gets, and from whom."""
    surplus = settings.options_mean - LEAST_OPTIONS
    everywhere = np.ones((len(functions.names), len(platforms.ids)), dtype=np.bool_)
    machines = 1 + _binomial(settings, "platform count", 2, surplus * _PLATFORMS // 100)
    bids = _from_rings(settings, "platform", work, _rings(settings, "platform", everywhere), machines)
    automation = _binomial(settings, "automation count", 3, surplus * _AUTOMATION // 100)
    others = np.bincount(bids.process, minlength=settings.processes) + automation
    rings = _rings(settings, "vendor", sites.skill.T[functions.kind])
    people = _people(settings, surplus * _SITES // 100, rings.length[work.function], others)
    vendors = _from_rings(settings, "vendor", work, rings, people)
    return Shortlist(vendors, _automated(sites, vendors, automation), bids)


def _people(settings: Settings, surplus: int, length: Integers, others: Integers) -> Integers:
    """Draw how many vendors' sites offer people: geometric, some one more so that all options reach their mean."""
    most = np.minimum(np.minimum(length, MOST_SITES), MOST_OPTIONS - 1 - others)
    people = np.minimum(2 + _geometric(settings, surplus), most)
    missing = settings.processes * settings.options_mean // 1000 - int((1 + people + others).sum())
    order = Draws(settings.family, settings.seed, "one more vendor").order(settings.processes)
    people[order[people[order] < most[order]][: max(missing, 0)]] += 1
    return people


def _geometric(settings: Settings, mean: int) -> Integers:
    """Return geometric numbers from 0 to ten with a mean in thousandths (a little less: the tail is cut off)."""
    more = mean * _ONE // (1000 + mean)
    weights = [_ONE]
    for _ in range(MOST_SITES - 2):
        weights.append(weights[-1] * more // _ONE)
    return Draws(settings.family, settings.seed, "vendor count").choices(weights, settings.processes)


def _binomial(settings: Settings, purpose: str, trials: int, mean: int) -> Integers:
    """Return the number of successes among some trials, with a mean in thousandths."""
    draws = Draws(settings.family, settings.seed, purpose)
    total = np.zeros(settings.processes, dtype=np.int64)
    for _ in range(trials):
        total += draws.flags(min(mean // trials, 1000), settings.processes)
    return total


def _rings(settings: Settings, purpose: str, able: Flags) -> _Rings:
    """Draw for each function the order in which it asks the parties that are able, and at least four in all."""
    words = Draws(settings.family, settings.seed, f"{purpose} rings").words(able.size).reshape(able.shape) >> np.uint64(
        1
    )
    members = np.argsort(np.where(able, words, words | _TOP_BIT), axis=1, kind="stable")
    length = np.maximum(able.sum(axis=1), min(_LEAST_RING, able.shape[1]))
    return _Rings(members.astype(np.int64), np.minimum(length, _RING).astype(np.int64))


def _from_rings(settings: Settings, purpose: str, work: Work, rings: _Rings, counts: Integers) -> Offers:
    """Return the offers of consecutive members of the function's ring, from a random one on."""
    length = rings.length[work.function]
    start = Draws(settings.family, settings.seed, f"{purpose} start").below(length)
    process = np.repeat(np.arange(len(length), dtype=np.int64), np.minimum(counts, length))
    rank = _ranks(process)
    place = (start[process] + rank) % length[process]
    return Offers(process, rings.members[work.function[process], place], rank)


def _automated(sites: VendorSites, vendors: Offers, count: Integers) -> Integers:
    """Return, of the offers by vendors with automation, the first few of each process."""
    able = np.flatnonzero(sites.technology[vendors.party] >= 0)
    process = vendors.process[able]
    return able[_ranks(process) < count[process]]


def _ranks(process: Integers) -> Integers:
    """Return for sorted process numbers the how-many-eth of its process each entry is, from 0."""
    start = np.flatnonzero(np.diff(process, prepend=-1))
    return np.arange(len(process), dtype=np.int64) - np.repeat(start, np.diff(np.append(start, len(process))))
