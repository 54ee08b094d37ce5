"""Own teams' offers: cheap to keep, paid in whole people, costly to give up."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.instances.companies.market import Market
from rightsource.instances.companies.offers import (
    HOURS_STEP,
    TEAM_FAILURE,
    TEN_DOLLARS,
    Block,
    carbon,
    expected_loss,
    risks,
)
from rightsource.instances.companies.teams import Teams
from rightsource.instances.companies.whole import stepped
from rightsource.models.columns import Integers

_SEVERANCE: Final = 5
"""Dollars for each hour a year that leaves a team: a quarter of a wage for half of the people (10-40 %, CIO)."""
_WATTS: Final = 700


def team_charge(teams: Teams, team: Integers, hours: Integers) -> Integers:
    """Return what a transaction of some hours is charged, with four decimals."""
    return stepped(teams.charge[team] // 1000 * hours // 1000, HOURS_STEP)


def team_block(market: Market) -> Block:
    """Return one option of the own team for every process."""
    work, towns = market.work, market.teams.towns
    process = np.arange(len(work.function), dtype=np.int64)
    team = market.functions.team[work.function]
    none = np.zeros(len(process), dtype=np.int64)
    return Block(
        process=process,
        party=team,
        unit_cost=team_charge(market.teams, team, work.hours),
        annual_cost=none,
        transition_cost=none,
        exit_cost=stepped(work.volume * work.hours * _SEVERANCE, TEN_DOLLARS),
        error=work.error,
        expected_loss=expected_loss(work, process, work.error, risks(towns)[team], TEAM_FAILURE),
        hours=work.hours,
        lead_time=work.lead,
        kt_weeks=none,
        co2=carbon(work, process, work.hours, team, towns, _WATTS),
        support=None,
    )
