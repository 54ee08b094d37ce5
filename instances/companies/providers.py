"""Sites and providers as columns: teams first, then vendors' sites, then platforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from rightsource.instances.companies.market import Market
from rightsource.instances.companies.places import Town, shore
from rightsource.models.columns import Flags, Integers, Options, Providers, Sites, Supports
from rightsource.models.numbers import MICRO
from rightsource.models.vocabulary import PROVIDER_KINDS

_SPARE: Final = 1200
"""Capacities and unit maxima are enough for 1.2 times all the work that could come, in thousandths."""
_HUNDRED_HOURS: Final = 100 * MICRO
_SEAT_HOURS: Final = 1700
_SEAT_PART: Final = 900
"""Thousandths of its charge that a vendor takes per seat who is paid per person."""
_TEN_DOLLARS: Final = 10 * MICRO


def site_columns(market: Market) -> Sites:
    """Return the towns where anybody works."""
    used = _used_towns(market)
    return Sites(
        ids=tuple(town.name for town in used),
        country=tuple(town.country.code for town in used),
        region=tuple(town.country.region for town in used),
        shore=tuple(shore(market.functions.home, town.country) for town in used),
        utc_offset=tuple(town.country.offset * (MICRO // 10) for town in used),
    )


def provider_columns(market: Market, options: Options, supports: Supports) -> Providers:
    """Return all providers; capacities and unit maxima are enough for everything that could come."""
    teams, sites, platforms = market.teams, market.sites, market.platforms
    counts = len(teams.ids), len(sites.ids), len(platforms.ids)
    site_of = {town: s for s, town in enumerate(_used_towns(market))}
    loads = _loads(market, options, supports)
    staffed = np.concatenate([teams.staffed, sites.staffed, platforms.licensed])
    unit_hours = np.concatenate([teams.unit_hours, _seat_hours(market), platforms.unit_hours])
    unit_cost = np.concatenate([teams.unit_cost, _seat_cost(market), platforms.unit_cost])
    return Providers(
        ids=(*teams.ids, *sites.ids, *platforms.ids),
        group=(*teams.ids, *sites.groups, *platforms.ids),
        kind=tuple(kind for kind, count in zip(PROVIDER_KINDS, counts, strict=True) for _ in range(count)),
        site=tuple(site_of[town] for town in market.towns),
        fixed_cost=(*(0,) * counts[0], *sites.fixed_cost.tolist(), *platforms.fixed_cost.tolist()),
        capacity=_where(_of_sites(sites.limited, counts), (loads // _HUNDRED_HOURS + 1) * _HUNDRED_HOURS),
        unit_hours=_where(staffed, unit_hours),
        unit_cost=tuple(np.where(staffed, unit_cost, 0).tolist()),
        unit_max=_where(staffed, loads // unit_hours + 1),
    )


def _used_towns(market: Market) -> list[Town]:
    return list(dict.fromkeys(market.towns))


def _of_sites(flags: Flags, counts: Sequence[int]) -> Flags:
    return np.concatenate([np.zeros(counts[0], dtype=np.bool_), flags, np.zeros(counts[2], dtype=np.bool_)])


def _where(flags: Flags, values: Integers) -> tuple[int | None, ...]:
    return tuple(value if flag else None for flag, value in zip(flags.tolist(), values.tolist(), strict=True))


def _seat_hours(market: Market) -> Integers:
    return np.full(len(market.sites.ids), _SEAT_HOURS * market.settings.unit_size // 1000 * MICRO, dtype=np.int64)


def _seat_cost(market: Market) -> Integers:
    """Return the yearly charge for a seat in tens of dollars."""
    hourly = market.sites.rate * _SEAT_PART // 1000
    return hourly * _SEAT_HOURS // 1000 * market.settings.unit_size // _TEN_DOLLARS * _TEN_DOLLARS


def _loads(market: Market, options: Options, supports: Supports) -> Integers:
    """Return the millionths of an hour that each provider would have with every option and support entry, and a fifth.

    Hours are rounded up generously: the model rounds each process's up to a thousandth.
    """
    volume = market.work.volume[options.process]
    loads = np.zeros(len(market.towns), dtype=np.int64)
    np.add.at(loads, options.provider, volume * options.hours + 1000)
    shares = supports.share // 10**6
    np.add.at(loads, supports.provider, volume[supports.option] * supports.hours // 1000 * shares + 2000)
    return loads // 1000 * _SPARE
