"""Who does each process today."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws, correlated
from rightsource.instances.companies.market import Market
from rightsource.instances.companies.work import RESTRICTED
from rightsource.models.columns import Integers, Options

_TEAM: Final = 0
_VENDOR: Final = 1
_PLATFORM: Final = 2


def draw_current(market: Market, options: Options) -> Integers:
    """Return the current option of each process: mostly the own team, else the first vendor or platform.

    What is outside today is so by function for the larger part; core and restricted work is at home.
    """
    kind = (options.provider >= market.first_site).astype(np.int64) + (options.provider >= market.first_platform)
    chosen = _kinds_today(market)
    matches = np.flatnonzero(kind == chosen[options.process])
    _, first = np.unique(options.process[matches], return_index=True)
    return matches[first]


def _kinds_today(market: Market) -> Integers:
    """Return for each process whether a team, a vendor or a platform does it today."""
    settings, work = market.settings, market.work
    order = np.argsort(_inclination(market), kind="stable")
    count = settings.processes
    chosen = np.full(count, _TEAM, dtype=np.int64)
    chosen[order[: count * settings.automated_now // 1000]] = _PLATFORM
    chosen[order[count - count * settings.outsourced_now // 1000 :]] = _VENDOR
    chosen[work.core | (work.privacy == RESTRICTED)] = _TEAM
    return chosen


def _inclination(market: Market) -> Integers:
    """Return scores that are high where a vendor works today, low where a platform does: with structured input."""
    settings, work = market.settings, market.work
    draws = Draws(settings.family, settings.seed, "current")
    function = draws.scores(len(market.functions.names))[work.function]
    return correlated(function, correlated(work.structure, draws.scores(settings.processes), -500), 600)
