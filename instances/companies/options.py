"""All offers of a market merged into the columns of options and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rightsource.instances.companies.market import Market
from rightsource.instances.companies.offers import Block
from rightsource.instances.companies.platform_offers import platform_block
from rightsource.instances.companies.team_offers import team_block
from rightsource.instances.companies.technologies import VENDOR_TECHNOLOGIES
from rightsource.instances.companies.vendor_automation import vendor_automation_block
from rightsource.instances.companies.vendor_offers import vendor_block
from rightsource.instances.companies.whole import BILLION
from rightsource.models.columns import Integers, Options, Supports
from rightsource.models.vocabulary import SupportRole


@dataclass(frozen=True)
class _Named:
    """A block, the provider that its first party is, ids and technologies by party, and the role of its support."""

    block: Block
    first_provider: int
    ids: Sequence[str]
    technologies: Sequence[str | None]
    role: SupportRole | None


def merged_options(market: Market) -> tuple[Integers, Options, Supports]:
    """Return where each process's options start, all options, and their support.

    A process has its own team's option first, then vendors' people, vendors' automation, and platforms.
    """
    blocks = _blocks(market)
    first_option, places = _places([named.block for named in blocks], market.settings.processes)
    merged = _Merged(blocks, places, int(first_option[-1]))
    return first_option, merged.options(), merged.supports()


def _blocks(market: Market) -> list[_Named]:
    teams, sites, platforms = market.teams, market.sites, market.platforms
    people = vendor_block(market)
    own_bots = [VENDOR_TECHNOLOGIES[t] if t >= 0 else None for t in sites.technology.tolist()]
    bot_ids = [f"{site}.auto" for site in sites.ids]
    technologies = [technology.name for technology in platforms.technology]
    return [
        _Named(team_block(market), 0, teams.ids, [None] * len(teams.ids), None),
        _Named(people, market.first_site, sites.ids, [None] * len(sites.ids), "oversight"),
        _Named(vendor_automation_block(market, people), market.first_site, bot_ids, own_bots, "oversight"),
        _Named(platform_block(market), market.first_platform, platforms.ids, technologies, "exceptions"),
    ]


def _places(blocks: Sequence[Block], processes: int) -> tuple[Integers, list[Integers]]:
    """Return where each process's options start, and the place of each option of each block."""
    counts = [np.bincount(block.process, minlength=processes) for block in blocks]
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.sum(counts, axis=0))]).astype(np.int64)
    offset, places = first[:-1].copy(), []
    for block, count in zip(blocks, counts, strict=True):
        start = np.cumsum(count) - count
        places.append(offset[block.process] + np.arange(len(block.process), dtype=np.int64) - start[block.process])
        offset += count
    return first, places


class _Merged:
    """Blocks and the places of their options among all."""

    def __init__(self, blocks: Sequence[_Named], places: Sequence[Integers], total: int) -> None:
        self._parts = list(zip(blocks, places, strict=True))
        self._total = total

    def options(self) -> Options:
        """Return the columns of the options."""
        column = self._column
        provider = np.empty(self._total, dtype=np.int64)
        supports = np.zeros(self._total + 1, dtype=np.int64)
        for named, places in self._parts:
            provider[places] = named.block.party + named.first_provider
            supports[places + 1] = named.block.support is not None
        return Options(
            ids=self._texts("ids"),
            process=column("process"),
            provider=provider,
            technologies=self._texts("technologies"),
            unit_cost=column("unit_cost"),
            annual_cost=column("annual_cost"),
            transition_cost=column("transition_cost"),
            exit_cost=column("exit_cost"),
            yields=BILLION - column("error"),
            expected_loss=column("expected_loss"),
            hours=column("hours"),
            lead_time=column("lead_time"),
            first_support=np.cumsum(supports),
            measures={"co2": column("co2"), "kt_weeks": column("kt_weeks")},
        )

    def supports(self) -> Supports:
        """Return the columns of the support entries: one for each option of a block that has support."""
        parts = [(named, named.block.support, places) for named, places in self._parts]
        some = [(named.role, support, places) for named, support, places in parts if support is not None]
        option = np.concatenate([places for _, _, places in some])
        order = np.argsort(option, kind="stable")
        roles = np.array([role for role, _, _ in some], dtype=object)
        owner = np.repeat(np.arange(len(some), dtype=np.int64), [len(places) for _, _, places in some])
        return Supports(
            option=option[order],
            provider=np.concatenate([support.provider for _, support, _ in some])[order],
            roles=tuple(roles[owner[order]].tolist()),
            share=np.concatenate([support.share for _, support, _ in some])[order],
            unit_cost=np.concatenate([support.unit_cost for _, support, _ in some])[order],
            hours=np.concatenate([support.hours for _, support, _ in some])[order],
        )

    def _column(self, key: str) -> Integers:
        column = np.empty(self._total, dtype=np.int64)
        for named, places in self._parts:
            column[places] = getattr(named.block, key)
        return column

    def _texts(self, key: str) -> tuple[str, ...]:
        """Return one text per option; options of one party share it."""
        column = np.empty(self._total, dtype=object)
        for named, places in self._parts:
            column[places] = np.array(getattr(named, key), dtype=object)[named.block.party]
        return tuple(column.tolist())
