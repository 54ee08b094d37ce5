"""Where companies and vendors work: countries with their wages and risks, and their towns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rightsource.instances.companies.draws import Draws
from rightsource.instances.recipes.tables import rows
from rightsource.models.vocabulary import Shore

_COUNTRIES: Final = """
country | region | offset | level | risk  | grid | home | towns
US      | AMER   | -50    | 100   | 11970 | 420  | 45   | columbus tampa dallas omaha raleigh boise
GB      | EMEA   | 0      | 92    | 7771  | 260  | 20   | leeds bristol glasgow swansea
DE      | EMEA   | 10     | 108   | 7231  | 380  | 20   | essen kassel leipzig bremen
IE      | EMEA   | 0      | 100   | 5471  | 330  | 5    | galway cork limerick
CA      | AMER   | -50    | 88    | 5879  | 180  | 10   | halifax winnipeg moncton
SG      | APAC   | 80     | 80    | 3426  | 450  | 0    | jurong tampines
CZ      | EMEA   | 10     | 55    | 5137  | 480  | 0    | brno ostrava
PL      | EMEA   | 10     | 52    | 7429  | 640  | 0    | krakow lodz wroclaw
PT      | EMEA   | 0      | 55    | 6491  | 200  | 0    | porto braga
LT      | EMEA   | 20     | 50    | 6318  | 180  | 0    | kaunas vilnius
HU      | EMEA   | 10     | 48    | 6375  | 240  | 0    | debrecen szeged
RO      | EMEA   | 20     | 42    | 8815  | 270  | 0    | iasi cluj
BG      | EMEA   | 20     | 38    | 9056  | 420  | 0    | sofia plovdiv
CR      | AMER   | -60    | 50    | 5091  | 60   | 0    | heredia cartago
PA      | AMER   | -50    | 48    | 10180 | 230  | 0    | panama david
CL      | AMER   | -40    | 50    | 10842 | 330  | 0    | valparaiso temuco
DO      | AMER   | -40    | 36    | 9909  | 560  | 0    | bavaro romana
JM      | AMER   | -50    | 40    | 8736  | 580  | 0    | kingston portmore
MU      | EMEA   | 40     | 34    | 6095  | 620  | 0    | ebene curepipe
MY      | APAC   | 80     | 34    | 10553 | 560  | 0    | penang ipoh
PH      | APAC   | 80     | 27    | 20541 | 590  | 0    | manila cebu davao iloilo
IN      | APAC   | 55     | 24    | 21877 | 700  | 0    | pune chennai jaipur kochi hyderabad
"""

_ANY: Final = 59
"""Numbers from 0 to 59 fall evenly on up to six towns."""


@dataclass(frozen=True)
class Country:
    """A country.

    ``offset`` in tenths of an hour; ``level`` of hourly labour cost in per cent of the US, an assumption within the
    location factors of Everest (nearshore 45-70, offshore 25-50); ``risk`` is the probability of a serious disruption
    in a year in millionths, 0.005 exp(0.9 (1 - political stability 2023, World Bank)); ``grid`` in grams of CO2 per
    kWh, an assumption; ``home`` is the weight with which it is a company's home.
    """

    code: str
    region: str
    offset: int
    level: int
    risk: int
    grid: int
    home: int
    towns: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries of the table."""
    return tuple(
        Country(
            code=row["country"],
            region=row["region"],
            towns=tuple(row["towns"].split()),
            **{key: int(row[key]) for key in ("offset", "level", "risk", "grid", "home")},
        )
        for row in rows(_COUNTRIES)
    )


@dataclass(frozen=True)
class Town:
    """A town in a country: a site."""

    name: str
    country: Country


def towns() -> tuple[Town, ...]:
    """Return all towns of the table."""
    return tuple(Town(name, country) for country in countries() for name in country.towns)


def drawn_towns(places: Sequence[Country], draws: Draws) -> tuple[Town, ...]:
    """Return one town in each of some countries."""
    picks = draws.integers(0, _ANY, len(places)).tolist()
    return tuple(Town(place.towns[k % len(place.towns)], place) for place, k in zip(places, picks, strict=True))


def shore(home: Country, country: Country) -> Shore:
    """Return how far a country is from the company's: itself onshore, its region nearshore, all else offshore."""
    if country.code == home.code:
        return "onshore"
    return "nearshore" if country.region == home.region else "offshore"
