"""The levers of a synthetic company: what a recipe sets, and the three realistic families.

Shares, means and factors are whole thousandths, so that a recipe is exact on every platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from math import isqrt
from typing import Any, Final, Literal

from rightsource.instances.companies.kinds import kinds
from rightsource.instances.companies.places import countries

Shape = Literal["branching", "chain"]
WHOLE: Final = 1000
"""A factor of one, a share of all."""
LEAST_OPTIONS: Final = 4000
"""Options per process at least, in thousandths: own team, two vendors' sites, one platform."""
MOST_PER_VENDOR: Final = 10
"""Sites per vendor at most, in the mean."""


@dataclass(frozen=True)
class Settings:
    """What a company looks like; everything else is drawn.

    Parameters
    ----------
    family, seed
        Key of all random draws.
    processes
        Number of processes.
    functions, kinds, countries
        Number of functions, of different kinds among them (accounts payable, payroll, ...), and of the countries in
        which the company itself works; a kind in a country has its own team.
    vendors, vendor_sites
        Number of vendors, and of their sites in all, at least one each.
    platforms
        Number of automation platforms.
    options_mean
        Options per process in the mean, in thousandths, at least 4000 (own team, two vendors' sites, one platform).
    arcs_mean, cross_share
        Arcs per process in thousandths (1000 to 1800; the flow of a branching function takes 1100 of them), and the
        thousandths of all arcs that join two functions.
    shape
        ``branching``: segments of a function follow an earlier one or start anew; ``chain``: one after the other.
    volume_factor, handoff_factor, fixed_factor, unit_size
        Thousandths: factors on volumes, on hand-off costs, on the fixed costs of vendors and platforms, and on the
        hours and the cost of one unit (a pod of several people is bought whole).
    team_units, vendor_units, platform_units
        Thousandths of the providers of a kind that are paid in whole units; the others by the hour.
    capacity_share
        Thousandths of the vendors' sites with a capacity; it is enough for everything that they could ever get.
    core_share, residency_share, restricted_share
        Thousandths of the processes that are core, whose data must stay in their region, or in their country.
    outsourced_now, automated_now
        Thousandths of the processes that a vendor or a platform does today.
    """

    family: str
    processes: int
    seed: int = 0
    functions: int = 1
    kinds: int = 1
    countries: int = 1
    vendors: int = 6
    vendor_sites: int = 10
    platforms: int = 3
    options_mean: int = 6000
    arcs_mean: int = 1400
    cross_share: int = 50
    shape: Shape = "branching"
    volume_factor: int = WHOLE
    handoff_factor: int = WHOLE
    fixed_factor: int = WHOLE
    unit_size: int = WHOLE
    team_units: int = WHOLE
    vendor_units: int = 0
    platform_units: int = 600
    capacity_share: int = 0
    core_share: int = 60
    residency_share: int = 150
    restricted_share: int = 90
    outsourced_now: int = 120
    automated_now: int = 80

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn.

        Raises
        ------
        ValueError
            When a number is out of its range; the message names it.
        """
        for name, low, high in self._ranges():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} = {value}, expected {low} to {high}")

    def _ranges(self) -> Iterator[tuple[str, int, int]]:
        """Yield name, least and greatest value of each number."""
        yield "processes", 1, 10**7
        yield "functions", 1, self.processes
        yield "kinds", 1, len(kinds())
        yield "countries", 1, len(countries())
        yield "vendors", 1, 1000
        yield "vendor_sites", self.vendors, self.vendors * MOST_PER_VENDOR
        yield "platforms", 1, 1000
        yield "options_mean", LEAST_OPTIONS, 12_000
        yield "arcs_mean", 1000, 1800
        for name in ("volume_factor", "handoff_factor", "fixed_factor", "unit_size"):
            yield name, 1, 1000 * WHOLE
        for field in fields(self):
            if field.name.endswith(("_share", "_units", "_now")):
                yield field.name, 0, WHOLE

    def listing(self) -> dict[str, Any]:
        """Return the levers as a JSON object for an instance's ``meta``."""
        return asdict(self)


def desk(processes: int, seed: int = 0) -> Settings:
    """Return one function of a company (10 to 80 processes): one team, a few vendors and platforms."""
    vendors = min(8, 4 + processes // 20)
    return Settings(
        "desk", processes, seed, vendors=vendors, vendor_sites=vendors * 3 // 2, options_mean=5500, cross_share=0
    )


def tower(processes: int, seed: int = 0) -> Settings:
    """Return a handful of functions in two or three countries (150 to 2,000 processes)."""
    functions = max(1, min(8, processes // 40))
    vendors = max(6, min(12, 5 + processes // 100))
    return Settings(
        "tower",
        processes,
        seed,
        functions=functions,
        kinds=(functions + 1) // 2,
        countries=2 if processes < 800 else 3,
        vendors=vendors,
        vendor_sites=2 * vendors,
        platforms=max(3, min(6, processes // 150)),
        capacity_share=500,
    )


FUNCTION_SIZE: Final = 48
"""Processes per function of an enterprise in the mean: section 9 of the parameter facts has 30-80."""
FEWEST_STAGES: Final = 6
"""Processes per function at least."""
FEWEST_PROVIDERS: Final = 30
MOST_PROVIDERS: Final = 200


def enterprise(processes: int, seed: int = 0) -> Settings:
    """Return a whole company (thousands of processes to a million).

    There are sqrt(0.45 processes) providers, kept between 30 and 200: two fifths teams, 15 % platforms, the rest
    vendors' sites, five for two vendors.
    """
    providers = max(FEWEST_PROVIDERS, min(MOST_PROVIDERS, isqrt(processes * 9 // 20)))
    teams, platforms = providers * 2 // 5, providers * 3 // 20
    countries = max(2, isqrt(teams * 5 // 16))
    kinds = teams // countries
    sites = providers - kinds * countries - platforms
    return Settings(
        "enterprise",
        processes,
        seed,
        functions=max(1, min(processes // FEWEST_STAGES, max(kinds * countries, processes // FUNCTION_SIZE))),
        kinds=kinds,
        countries=countries,
        vendors=sites * 2 // 5,
        vendor_sites=sites,
        platforms=platforms,
        capacity_share=500,
    )
