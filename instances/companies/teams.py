"""Own teams: one for every kind of function in every country where it occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.places import Town, drawn_towns
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.whole import CENT, DOLLAR, stepped
from rightsource.models.columns import Flags, Integers
from rightsource.models.numbers import MICRO

_US_CLERK: Final = 66_000
"""Dollars a year for a clerk: BLS wage 49,580 x ECEC benefits 1.43 = 70,900, less for second-tier cities (0.75-1)."""
_SEATS: Final = 35
"""An hour's seat, software and telephone are this part of its full cost (assumption)."""


@dataclass(frozen=True)
class Teams:
    """Own teams in the order of ``Functions.team``.

    ``charge`` is the part of the cost of an hour that is not paid in whole units: seat and software where the team is
    ``staffed``, else all. Units of staff have hours and cost in millionths.
    """

    ids: tuple[str, ...]
    towns: tuple[Town, ...]
    charge: Integers
    unit_hours: Integers
    unit_cost: Integers
    staffed: Flags


def draw_teams(settings: Settings, functions: Functions) -> Teams:
    """Draw the teams; wages follow kind, country and town, hours are 1,500 to 1,750 a year and person."""
    pairs = functions.teams()
    draws = Draws(settings.family, settings.seed, "teams")
    places = [functions.countries[c] for _, c in pairs]
    wages = np.array([functions.kinds[k].wage * functions.countries[c].level for k, c in pairs], dtype=np.int64)
    person_cost = stepped(_US_CLERK * wages * draws.integers(800, 1050, len(pairs)) // 10, 10 * DOLLAR)
    person_hours = draws.integers(1500, 1750, len(pairs))
    hour_cost = person_cost // person_hours
    seat = stepped(hour_cost // _SEATS, CENT)
    staffed = draws.flags(settings.team_units, len(pairs))
    return Teams(
        ids=tuple(_team_id(functions, k, c) for k, c in pairs),
        towns=drawn_towns(places, draws),
        charge=np.where(staffed, seat, hour_cost + seat),
        unit_hours=person_hours * settings.unit_size // 1000 * MICRO,
        unit_cost=stepped(person_cost // 1000 * settings.unit_size, 10 * DOLLAR),
        staffed=staffed,
    )


def _team_id(functions: Functions, kind: int, country: int) -> str:
    where = f"-{functions.countries[country].code.lower()}" if len(functions.countries) > 1 else ""
    return f"{functions.kinds[kind].prefix}{where}-team"
