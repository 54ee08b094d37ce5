"""Which functions a company has: of which kind, in which country, and how many processes each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.kinds import Kind, kinds
from rightsource.instances.companies.places import Country, countries
from rightsource.instances.companies.settings import Settings
from rightsource.models.columns import Integers


@dataclass(frozen=True)
class Functions:
    """The functions of a company, sorted by kind (upstream first) and country, and their processes.

    ``kind`` and ``country`` are positions in ``kinds`` and ``countries`` (the first country is the company's home),
    ``team`` counts the pairs of kind and country that occur; processes of function f are ``first[f]`` up to, not
    including, ``first[f + 1]``.
    """

    kinds: tuple[Kind, ...]
    countries: tuple[Country, ...]
    kind: Integers
    country: Integers
    team: Integers
    first: Integers
    names: tuple[str, ...]
    prefixes: tuple[str, ...]

    @property
    def home(self) -> Country:
        """The country of the company."""
        return self.countries[0]

    def teams(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs of kind and country that have a team."""
        return tuple(dict.fromkeys(zip(self.kind.tolist(), self.country.tolist(), strict=True)))


def draw_functions(settings: Settings) -> Functions:
    """Draw the functions: kinds and countries take turns, so that pairs occur equally often."""
    own_kinds, own_countries = _kinds(settings), _countries(settings)
    pairs = [(k, c) for k in range(len(own_kinds)) for c in range(len(own_countries))]
    counts = [0] * len(pairs)
    order = Draws(settings.family, settings.seed, "functions").order(len(pairs)).tolist()
    for f in range(settings.functions):
        counts[order[f % len(pairs)]] += 1
    chosen = [(*pair, number + 1) for pair, count in zip(pairs, counts, strict=True) for number in range(count)]
    teams = {pair: t for t, pair in enumerate(dict.fromkeys((k, c) for k, c, _ in chosen))}
    suffixes = [_suffix(settings, own_countries[c], number) for _, c, number in chosen]
    return Functions(
        own_kinds,
        own_countries,
        np.array([k for k, _, _ in chosen], dtype=np.int64),
        np.array([c for _, c, _ in chosen], dtype=np.int64),
        np.array([teams[k, c] for k, c, _ in chosen], dtype=np.int64),
        _bounds(settings),
        tuple(own_kinds[k].name + end for (k, _, _), end in zip(chosen, suffixes, strict=True)),
        tuple(own_kinds[k].prefix + end for (k, _, _), end in zip(chosen, suffixes, strict=True)),
    )


def _suffix(settings: Settings, country: Country, number: int) -> str:
    """Return what tells functions of one kind apart, as in payroll-de-3."""
    where = f"-{country.code.lower()}" if settings.countries > 1 else ""
    return where + (f"-{number}" if settings.functions > settings.kinds * settings.countries else "")


def _kinds(settings: Settings) -> tuple[Kind, ...]:
    known = kinds()
    order = Draws(settings.family, settings.seed, "kinds").order(len(known)).tolist()
    return tuple(sorted((known[k] for k in order[: settings.kinds]), key=lambda kind: (kind.level, kind.name)))


def _countries(settings: Settings) -> tuple[Country, ...]:
    """Draw the home by weight, and the other countries among those that may be one, or else among all."""
    known = countries()
    draws = Draws(settings.family, settings.seed, "countries")
    home = int(draws.choices([country.home for country in known], 1)[0])
    others = sorted((k for k in draws.order(len(known)).tolist() if k != home), key=lambda k: known[k].home == 0)
    return tuple(known[k] for k in [home, *others[: settings.countries - 1]])


def _bounds(settings: Settings) -> Integers:
    """Draw sizes within a factor of about two, at least one process each, that sum to the number of processes."""
    weights = np.cumsum(Draws(settings.family, settings.seed, "sizes").integers(30, 66, settings.functions))
    spare = settings.processes - settings.functions
    ends = weights * spare // weights[-1] + np.arange(1, settings.functions + 1, dtype=np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), ends])
