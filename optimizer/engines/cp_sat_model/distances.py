"""How far a hand-off travels, as literals: what costs, delays and yields of hand-offs are sums over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ortools.sat.python import cp_model

from rightsource.optimizer.engines.cp_sat_model.native import NativeModel

Groups = dict[tuple[int, ...], tuple[int, ...]]
"""The open options of a process by where they are."""


class Distances:
    """The distance of each arc, 0 (same provider) to 4 (far): literals that count the steps it stays below.

    ``within(arc, d)`` are literals of which exactly one is true when the distance is at most d, and none otherwise:
    one for each provider (site, country, pair of time zones near each other) that both ends could use. They are made
    when something first counts them.
    """

    def __init__(self, native: NativeModel) -> None:
        self._native = native
        providers, offset = native.tables.providers, native.tables.site_offset
        site = providers.site
        self._places = (
            [(provider,) for provider in range(len(site))],
            [(int(place),) for place in site],
            [(int(country),) for country in providers.country],
            [(int(country), int(offset[place])) for country, place in zip(providers.country, site, strict=True)],
        )
        self._groups: dict[tuple[int, int], Groups] = {}
        self._within: dict[tuple[int, int], list[cp_model.IntVar]] = {}

    def sum(self, arc: int, amounts: Sequence[int]) -> cp_model.LinearExpr:
        """Return the amount of an arc's distance as an expression, given the amounts of all five distances."""
        variables, coefficients = self.terms(arc, amounts)
        return cp_model.LinearExpr.weighted_sum(variables, coefficients) + amounts[4]

    def terms(self, arc: int, amounts: Sequence[int]) -> tuple[list[cp_model.IntVar], list[int]]:
        """Return literals and what each of them adds to the amount of the farthest distance."""
        variables: list[cp_model.IntVar] = []
        coefficients: list[int] = []
        for distance in range(4):
            step = amounts[distance] - amounts[distance + 1]
            if step:
                literals = self.within(arc, distance)
                variables += literals
                coefficients += [step] * len(literals)
        return variables, coefficients

    def within(self, arc: int, distance: int) -> list[cp_model.IntVar]:
        """Return literals of which one is true when an arc's distance is at most this, and none otherwise."""
        key = (arc, distance)
        if key not in self._within:
            self._within[key] = self._near(arc) if distance == 3 else self._common(arc, distance)
        return self._within[key]

    def _common(self, arc: int, distance: int) -> list[cp_model.IntVar]:
        one, other = self._ends(arc, distance)
        native = self._native
        return [native.both(native.among(one[place]), native.among(other[place])) for place in one if place in other]

    def _near(self, arc: int) -> list[cp_model.IntVar]:
        """Return one literal per pair of zones near each other; those of one zone exclude each other."""
        native = self._native
        one, other = self._ends(arc, 3)
        apart = int(native.tables.arcs.hours_apart[native.tables.arcs.profile[arc]])
        pairs = {
            (a, b): native.both(native.among(one[a]), native.among(other[b]))
            for a, b in product(one, other)
            if apart < 0 or a[0] == b[0] or abs(a[1] - b[1]) < apart
        }
        for a in one:
            native.model.add_at_most_one([*(w for (s, _), w in pairs.items() if s == a), ~native.among(one[a])])
        for b in other:
            native.model.add_at_most_one([*(w for (_, t), w in pairs.items() if t == b), ~native.among(other[b])])
        return list(pairs.values())

    def _ends(self, arc: int, distance: int) -> tuple[Groups, Groups]:
        arcs = self._native.tables.arcs
        return self._by_place(int(arcs.source[arc]), distance), self._by_place(int(arcs.target[arc]), distance)

    def _by_place(self, process: int, distance: int) -> Groups:
        key = (process, distance)
        if key not in self._groups:
            tables, places = self._native.tables, self._places[distance]
            groups: dict[tuple[int, ...], list[int]] = {}
            for option in self._native.open(tables.options_of(process)):
                groups.setdefault(places[int(tables.option_provider[option])], []).append(option)
            self._groups[key] = {place: tuple(options) for place, options in groups.items()}
        return self._groups[key]
