"""Which processes and options a rule speaks of."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import compress
from typing import Final

from rightsource.models.checker.attributes import ProviderAttribute, provider_attribute
from rightsource.models.checker.facts import Facts
from rightsource.models.instance import Instance
from rightsource.models.rules import Scope, Select

_PLACE_KEYS: Final[dict[str, ProviderAttribute]] = {
    "sites": "site",
    "countries": "country",
    "regions": "region",
    "shores": "shore",
}
_PROVIDER_KEYS: Final[dict[str, ProviderAttribute]] = {
    "modes": "mode",
    "kinds": "kind",
    "providers": "provider",
    "groups": "group",
    **_PLACE_KEYS,
}


def processes_in(instance: Instance, scope: Scope) -> Sequence[int]:
    """Return the indices of the processes in scope, ascending and without repetition."""
    chosen: Sequence[int] = range(len(instance.processes.ids))
    if scope.processes is not None:
        chosen = sorted({instance.process_index[process] for process in scope.processes})
    for wanted, column in (
        (scope.functions, instance.processes.functions),
        (scope.offices, instance.processes.offices),
        (scope.data_classes, instance.processes.data_classes),
    ):
        if wanted is not None:
            chosen = list(compress(chosen, map(frozenset(wanted).__contains__, map(column.__getitem__, chosen))))
    if scope.core is not None:
        chosen = [i for i in chosen if bool(instance.processes.core[i]) == scope.core]
    return chosen


class Selection:
    """The options that a ``select`` speaks of; all given keys must match."""

    def __init__(self, facts: Facts, select: Select) -> None:
        instance = facts.instance
        self._options, self._provider = instance.options, facts.provider
        self._ids = None if select.options is None else frozenset(select.options)
        self._technologies = None if select.technologies is None else frozenset(select.technologies)
        self._providers = _providers(instance, select, _PROVIDER_KEYS)
        self._placed = _providers(instance, select, _PLACE_KEYS)

    def selects(self, option: int) -> bool:
        """Tell whether an option is selected, looking at its own provider."""
        return self.selects_with(option, self._provider[option])

    def selects_with(self, option: int, provider: int) -> bool:
        """Tell whether an option would be selected if this provider were its own."""
        return (
            provider in self._providers
            and (self._ids is None or self._options.ids[option] in self._ids)
            and (self._technologies is None or self._options.technologies[option] in self._technologies)
        )

    def allows_place_of(self, provider: int) -> bool:
        """Tell whether a provider's site matches the keys ``sites``, ``countries``, ``regions`` and ``shores``."""
        return provider in self._placed


def _providers(instance: Instance, select: Select, keys: dict[str, ProviderAttribute]) -> Container[int]:
    """Return the indices of the providers that match all given keys."""
    matching: range | frozenset[int] = range(len(instance.providers.ids))
    for key, attribute in keys.items():
        wanted: tuple[str, ...] | None = getattr(select, key)
        if wanted is not None:
            values = provider_attribute(instance, attribute)
            matching = frozenset(p for p in matching if values[p] in wanted)
    return matching
