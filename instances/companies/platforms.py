"""Platforms: the company's own automation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.places import Town, drawn_towns
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.technologies import Technology, technologies
from rightsource.instances.companies.whole import DOLLAR, fixed_costs, stepped
from rightsource.models.columns import Flags, Integers
from rightsource.models.numbers import MICRO

_FEE: Final = 15_000
_FEE_PER_PROCESS: Final = 400
"""Dollars a year to run a platform, and for each process per platform (assumption)."""


@dataclass(frozen=True)
class Platforms:
    """The company's own automation; money in millionths."""

    ids: tuple[str, ...]
    towns: tuple[Town, ...]
    technology: tuple[Technology, ...]
    licensed: Flags
    unit_hours: Integers
    unit_cost: Integers
    fixed_cost: Integers


def draw_platforms(settings: Settings, functions: Functions) -> Platforms:
    """Draw platforms: RPA first, then every technology in its turn; some are licensed per robot."""
    count, draws = settings.platforms, Draws(settings.family, settings.seed, "platforms")
    chosen = _technologies(settings, draws)
    country = draws.integers(0, settings.countries - 1, count).tolist()
    dollars = _FEE + settings.processes * _FEE_PER_PROCESS // count
    return Platforms(
        ids=tuple(_platform_id(chosen, p) for p in range(count)),
        towns=drawn_towns([functions.countries[c] for c in country], draws),
        technology=chosen,
        licensed=draws.flags(settings.platform_units, count),
        unit_hours=stepped(draws.integers(5000, 6500, count), 10) * settings.unit_size // 1000 * MICRO,
        unit_cost=stepped(draws.integers(5200, 12000, count), 50) * settings.unit_size // 1000 * DOLLAR,
        fixed_cost=fixed_costs(dollars, draws.factors(300, count), settings.fixed_factor),
    )


def _technologies(settings: Settings, draws: Draws) -> tuple[Technology, ...]:
    first, *others = technologies()
    order = [first, *(others[k] for k in draws.order(len(others)).tolist())]
    return tuple(order[p % len(order)] for p in range(settings.platforms))


def _platform_id(chosen: Sequence[Technology], place: int) -> str:
    """Return the technology's name, with a number from the second such platform on."""
    name = chosen[place].name
    number = sum(1 for technology in chosen[:place] if technology.name == name)
    return f"{name}-{number + 1}" if number else name
