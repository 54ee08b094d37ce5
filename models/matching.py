"""Which processes a scope matches, and which options, support entries and providers a selection."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Final

from rightsource.models.columns import UNKNOWN, Integers, Options, Processes, Providers, Sites, Supports
from rightsource.models.fields import Hole
from rightsource.models.rules import Scope, Select
from rightsource.models.vocabulary import MODE_OF_KIND

_ANY: Final = object()
_PROVIDER_KEYS: Final = ("modes", "kinds", "providers", "groups", "sites", "countries", "regions", "shores")


def _fits(value: object, wanted: Sequence[object] | None) -> bool:
    """Return whether a value is among those wanted; what could not be read may be anything."""
    return wanted is None or value in wanted or isinstance(value, Hole)


def _positions_by_value(values: Sequence[object]) -> dict[object, list[int]]:
    positions: dict[object, list[int]] = {}
    for i, value in enumerate(values):
        positions.setdefault(_ANY if isinstance(value, Hole) else value, []).append(i)
    return positions


class Matcher:
    """Answers what scopes and selections match; what could not be read or resolved matches everything."""

    def __init__(
        self, sites: Sites, providers: Providers, processes: Processes, options: Options, supports: Supports
    ) -> None:
        self._sites, self._providers = sites, providers
        self._processes, self._options, self._supports = processes, options, supports

    def scope(self, scope: Scope) -> list[int]:
        """Return the positions of the processes in scope."""
        wanted: dict[str, Sequence[object] | None] = {
            "functions": scope.functions,
            "offices": scope.offices,
            "data_classes": scope.data_classes,
            "core": None if scope.core is None else (scope.core,),
        }
        matching: set[int] | None = None
        if scope.processes is not None:
            matching = {self._positions[process] for process in scope.processes if process in self._positions}
        for key, words in wanted.items():
            if words is not None:
                bearers = self._bearers[key]
                fitting = set().union(*(bearers.get(word, ()) for word in words), bearers.get(_ANY, ()))
                matching = fitting if matching is None else matching & fitting
        return list(range(len(self._processes.ids))) if matching is None else sorted(matching)

    def worked_in(self, countries: Collection[str], current: Integers) -> set[int]:
        """Return the positions of the processes whose current option is worked in one of these countries."""
        at_work = ((i, int(option)) for i, option in enumerate(current.tolist()) if option != UNKNOWN)
        return {i for i, option in at_work if self._is_worked_in(countries, self._option_provider[option])}

    def _is_worked_in(self, countries: Collection[str], provider: int) -> bool:
        site = UNKNOWN if provider == UNKNOWN else self._providers.site[provider]
        return site == UNKNOWN or _fits(self._sites.country[site], tuple(countries))

    def any_selected(self, processes: Sequence[int], select: Select, with_support: bool) -> bool:
        """Return whether some option of the processes is selected, maybe through one of its support providers."""
        if any(self._first_option[i] == self._first_option[i + 1] for i in processes):
            return True
        return any(True for _ in self._matching(processes, select, with_support))

    def selected(self, processes: Sequence[int], select: Select) -> Iterator[int]:
        """Yield the options of the processes that are selected."""
        return self._matching(processes, select, with_support=False)

    def selected_support(self, processes: Sequence[int], select: Select) -> Iterator[int]:
        """Yield the support entries of the processes' options whose provider is selected."""
        providers = self._fitting_providers(select)
        for option in self._matching(processes, select.model_copy(update=dict.fromkeys(_PROVIDER_KEYS)), False):
            first, behind = self._options.first_support[option : option + 2].tolist()
            for entry in range(first, behind):
                if providers is None or int(self._supports.provider[entry]) in providers:
                    yield entry

    def _matching(self, processes: Sequence[int], select: Select, with_support: bool) -> Iterator[int]:
        providers = self._fitting_providers(select)
        ids, technologies = self._options.ids, self._options.technologies
        for i in processes:
            for o in range(self._first_option[i], self._first_option[i + 1]):
                if (
                    _fits(ids[o], select.options)
                    and _fits(technologies[o], select.technologies)
                    and (providers is None or not providers.isdisjoint(self._providers_of(o, with_support)))
                ):
                    yield o

    def _fitting_providers(self, select: Select) -> set[int] | None:
        """Return the positions of the providers that match, None for all of them."""
        if all(getattr(select, key) is None for key in _PROVIDER_KEYS):
            return None
        return {*self.selected_providers(select), UNKNOWN}

    def selected_providers(self, select: Select) -> list[int]:
        """Return the positions of the providers that fit the selection's keys for providers and places."""
        return [p for p in range(len(self._providers.ids)) if self._selects_provider(select, p)]

    def _selects_provider(self, select: Select, provider: int) -> bool:
        own, site = self._providers, self._providers.site[provider]
        kind = own.kind[provider]
        return (
            _fits(own.ids[provider], select.providers)
            and _fits(own.group[provider], select.groups)
            and _fits(kind, select.kinds)
            and _fits(MODE_OF_KIND.get(kind, kind), select.modes)
            and (site == UNKNOWN or self._selects_site(select, site))
        )

    def _selects_site(self, select: Select, site: int) -> bool:
        own = self._sites
        return (
            _fits(own.ids[site], select.sites)
            and _fits(own.country[site], select.countries)
            and _fits(own.region[site], select.regions)
            and _fits(own.shore[site], select.shores)
        )

    def _providers_of(self, option: int, with_support: bool) -> list[int]:
        own = [self._option_provider[option]]
        if not with_support:
            return own
        first, behind = self._options.first_support[option : option + 2].tolist()
        return [*own, *self._supports.provider[first:behind].tolist()]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {process: i for i, process in enumerate(self._processes.ids)}

    @cached_property
    def _bearers(self) -> dict[str, dict[object, list[int]]]:
        """Positions of the processes by key and value."""
        own = self._processes
        columns: dict[str, Sequence[object]] = {
            "functions": own.functions,
            "offices": own.offices,
            "data_classes": own.data_classes,
            "core": own.core.tolist(),
        }
        return {key: _positions_by_value(values) for key, values in columns.items()}

    @cached_property
    def _first_option(self) -> list[int]:
        return list(self._processes.first_option.tolist())

    @cached_property
    def _option_provider(self) -> list[int]:
        return list(self._options.provider.tolist())
