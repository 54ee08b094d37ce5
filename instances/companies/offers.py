"""What all kinds of offers have in common: their columns, lost weeks, and errors that nobody finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from rightsource.instances.companies.places import Town
from rightsource.instances.companies.whole import BILLION, DOLLAR, stepped
from rightsource.instances.companies.work import Work
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO

TEN_DOLLARS: Final = 10 * DOLLAR
ERROR_STEP: Final = BILLION // 10**4
"""Errors, and so yields, have four decimals."""
HOURS_STEP: Final = MICRO // 10**4
"""Hours per transaction have four decimals, and so have charges per transaction."""
TENTH: Final = MICRO // 10
"""A tenth of an hour in millionths."""

TEAM_FAILURE: Final = 30_000
VENDOR_FAILURE: Final = 60_000
PLATFORM_FAILURE: Final = 50_000
"""Millionths of a week lost each year to turnover, vendors' failure (0.5-3 % a year), platforms' outage (1-5 %)."""
_DISRUPTION: Final = 3
"""Weeks that a serious disruption of a country lasts (assumption within 1-8)."""
_HIDDEN: Final = 24
"""Of all errors 4 % are never found and cost six times the rework (assumption): per cent of the cost of rework."""
_BY_PRIVACY: Final = np.array([100, 140, 180], dtype=np.int64)
"""Expected loss in per cent by internal, personal and restricted data: duties to notify, fines (assumption)."""


@dataclass(frozen=True)
class Support:
    """The support entry of each option of a block; ``provider`` is a position among all providers."""

    provider: Integers
    share: Integers
    unit_cost: Integers
    hours: Integers


@dataclass(frozen=True)
class Block:
    """Options of one kind, in the units of `rightsource.models.columns`.

    ``party`` is a position among the providers of the kind, ``error`` is 1 - yield in billionths, ``kt_weeks`` are the
    weeks of those who hand knowledge over, ``co2`` is in kilograms a year (both in millionths).
    """

    process: Integers
    party: Integers
    unit_cost: Integers
    annual_cost: Integers
    transition_cost: Integers
    exit_cost: Integers
    error: Integers
    expected_loss: Integers
    hours: Integers
    lead_time: Integers
    kt_weeks: Integers
    co2: Integers
    support: Support | None

    def rows(self, chosen: Integers) -> Block:
        """Return some of the options."""
        columns = {field.name: getattr(self, field.name)[chosen] for field in fields(self) if field.name != "support"}
        if self.support is None:
            return replace(self, **columns)
        entries = {field.name: getattr(self.support, field.name)[chosen] for field in fields(Support)}
        return replace(self, **columns, support=Support(**entries))


def expected_loss(work: Work, process: Integers, error: Integers, risk: Integers, failure: int) -> Integers:
    """Return the expected loss a year in tens of dollars.

    Weeks of standstill (risk of the country times three, and failure of the provider) times the damage of a week, plus
    errors that nobody finds; all times the factor of the data class.
    """
    weeks = risk * _DISRUPTION + failure
    standstill = work.outage[process] // 1000 * weeks // 1000
    wrong = work.volume[process] * error // MICRO
    hidden = wrong * work.rework[process] // 1000 * _HIDDEN // 100
    return stepped((standstill + hidden) * _BY_PRIVACY[work.privacy[process]] // 100, TEN_DOLLARS)


def risks(towns: Sequence[Town]) -> Integers:
    """Return the risk of the country of each town, in millionths a year."""
    return np.array([town.country.risk for town in towns], dtype=np.int64)


def carbon(
    work: Work, process: Integers, hours: Integers, party: Integers, towns: Sequence[Town], watts: int
) -> Integers:
    """Return whole kilograms of CO2 a year: hours times the power of a place of work or a machine, times the grid's."""
    grid = np.array([town.country.grid for town in towns], dtype=np.int64)[party]
    worked = work.volume[process] * hours // MICRO
    return worked * watts * grid // 10**6 * MICRO
