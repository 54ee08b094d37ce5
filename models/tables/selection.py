"""Scopes and selections resolved in bulk, and the options that single-process rules bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import NANO, to_scaled
from rightsource.models.rules import Forbid, MinYield, Require, Rule, Scope, Scoped, Select, Selected
from rightsource.models.tables.codes import Codes, encode
from rightsource.models.tables.tables import RuleTable
from rightsource.models.vocabulary import MODE_OF_KIND, Per

BARRING = (Require, Forbid, MinYield)
"""The rule kinds about single processes: they rule out options and need no rows."""

_PLACES = ("sites", "countries", "regions", "shores")
_SELECT_PER: dict[str, Per] = {
    "modes": "mode",
    "providers": "provider",
    "groups": "group",
    "sites": "site",
    "countries": "country",
    "regions": "region",
    "shores": "shore",
}


@dataclass(frozen=True)
class Resolver:
    """The attributes of an instance's processes, options and providers as codes, made once for all rules."""

    instance: Instance
    process: Codes
    function: Codes
    office: Codes
    data_class: Codes
    option: Codes
    technology: Codes
    kind: Codes
    of_provider: Mapping[Per, Codes]

    @classmethod
    def of(cls, instance: Instance) -> Resolver:
        """Encode the attributes that scopes and selections speak of."""
        processes = instance.processes
        return cls(
            instance,
            process=encode(processes.ids),
            function=encode(processes.functions),
            office=encode(processes.offices),
            data_class=encode(processes.data_classes),
            option=encode(instance.options.ids),
            technology=encode(instance.options.technologies),
            kind=encode(instance.providers.kind),
            of_provider=_provider_codes(instance),
        )

    def attributes(self) -> dict[Per, Codes]:
        """Return every attribute that rules group by, per option."""
        provider = self.instance.options.provider
        attributes: dict[Per, Codes] = {per: codes.take(provider) for per, codes in self.of_provider.items()}
        attributes["technology"] = self.technology
        return attributes

    def in_scope(self, scope: Scope) -> Flags:
        """Return which processes match every given key of a scope."""
        processes = self.instance.processes
        match = np.ones(len(processes.ids), dtype=np.bool_)
        keys: Sequence[tuple[Codes, tuple[str, ...] | None]] = (
            (self.process, scope.processes),
            (self.function, scope.functions),
            (self.office, scope.offices),
            (self.data_class, scope.data_classes),
        )
        for codes, wanted in keys:
            if wanted is not None:
                match &= codes.among(wanted)
        return match if scope.core is None else match & (processes.core == scope.core)

    def providers_selected(self, select: Select, keys: Sequence[str] = ("kinds", *_SELECT_PER)) -> Flags:
        """Return which providers match those of the given keys that speak of providers and their places."""
        match = np.ones(len(self.instance.providers.ids), dtype=np.bool_)
        for key in keys:
            wanted = getattr(select, key)
            if wanted is not None:
                match &= (self.kind if key == "kinds" else self.of_provider[_SELECT_PER[key]]).among(wanted)
        return match

    def options_named(self, select: Select) -> Flags:
        """Return which options match the keys that speak of the option itself: its id and its technology."""
        match = np.ones(len(self.instance.options.ids), dtype=np.bool_)
        for codes, wanted in ((self.option, select.options), (self.technology, select.technologies)):
            if wanted is not None:
                match &= codes.among(wanted)
        return match

    def selected(self, select: Select) -> Flags:
        """Return which options match every given key of a selection."""
        return self._selected_among(select, slice(None))

    def _selected_among(self, select: Select, options: Integers | slice) -> Flags:
        """Return which of some options match every given key of a selection."""
        of_provider = self.providers_selected(select)[self.instance.options.provider[options]]
        return self.options_named(select)[options] & of_provider

    def _any_support(self, providers: Flags) -> Flags:
        """Return which options have a support entry at one of these providers."""
        supports = self.instance.supports
        found = np.zeros(len(self.instance.options.ids), dtype=np.bool_)
        found[supports.option[providers[supports.provider]]] = True
        return found

    def barred(self, rule: Require | Forbid | MinYield) -> Flags:
        """Return which options a rule about single processes rules out by itself."""
        options = self.instance.options
        match rule:
            case Require():
                elsewhere = ~self.providers_selected(rule.select, _PLACES)
                bad = ~self.selected(rule.select) | self._any_support(elsewhere)
            case Forbid():
                support = self._any_support(self.providers_selected(rule.select))
                bad = self.selected(rule.select) | (self.options_named(rule.select) & support)
            case MinYield():
                bad = options.yields < to_scaled(rule.value, NANO)
        return bad & self.in_scope(rule.scope)[options.process]

    def table(self, rule: Rule) -> RuleTable:
        """Resolve a rule's scope and selection to indices; path rules, which have neither, get everything."""
        scope = rule.scope if isinstance(rule, Scoped) else Scope()
        select = rule.select if isinstance(rule, Selected) else Select()
        in_scope = self.in_scope(scope)
        options = np.flatnonzero(in_scope[self.instance.options.process])
        return RuleTable(rule, np.flatnonzero(in_scope), options, self._selected_among(select, options))


def _provider_codes(instance: Instance) -> dict[Per, Codes]:
    sites, providers = instance.sites, instance.providers
    site: Integers = np.array(providers.site, dtype=np.int64)
    return {
        "mode": encode([MODE_OF_KIND[kind] for kind in providers.kind]),
        "provider": encode(providers.ids),
        "group": encode(providers.group),
        "site": encode(sites.ids).take(site),
        "country": encode(sites.country).take(site),
        "region": encode(sites.region).take(site),
        "shore": encode(sites.shore).take(site),
    }
