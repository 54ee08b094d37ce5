"""An instance: one company's decision, frozen, as a view on exact columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from rightsource.models.changes import Scenario
from rightsource.models.columns import (
    Dependencies,
    HandoffProfile,
    Integers,
    Options,
    PairCosts,
    Processes,
    Providers,
    Sites,
    Supports,
)
from rightsource.models.faults import Fault
from rightsource.models.rules import Rule
from rightsource.models.vocabulary import MODE_OF_KIND, Mode


@dataclass(frozen=True)
class Annotation:
    """The ``note`` and ``meta`` of one object: carried along, never read by the optimiser."""

    note: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Instance:
    """One company's decision, valid, frozen and equal only to itself.

    Made by `rightsource.models.reading`, or changed through `with_rules`.

    ``discount_rate`` in billionths; ``current`` holds for each process the global index of the option in the current
    plan, -1 where none is given. ``annotations`` is keyed by the path of the object (``"providers[ap-team]"``).
    ``absent_money`` counts, per money key, how often a file left it out and 0 was taken. ``warnings`` are the findings
    of the reader that are no errors. ``scenarios`` are changes for `rightsource.models.changing`, one list each.
    """

    name: str
    currency: str
    money_decimals: int
    horizon_years: int
    discount_rate: int
    sites: Sites
    providers: Providers
    processes: Processes
    options: Options
    supports: Supports
    dependencies: Dependencies
    pair_costs: PairCosts
    handoffs: tuple[HandoffProfile, ...]
    rules: tuple[Rule, ...]
    current: Integers
    scenarios: tuple[Scenario, ...] = ()
    origin: Mapping[str, Any] | None = None
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    absent_money: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()

    @cached_property
    def process_index(self) -> Mapping[str, int]:
        """Position of each process by id."""
        return {process: i for i, process in enumerate(self.processes.ids)}

    @cached_property
    def provider_index(self) -> Mapping[str, int]:
        """Position of each provider by id."""
        return {provider: i for i, provider in enumerate(self.providers.ids)}

    @property
    def current_is_complete(self) -> bool:
        """Whether the current plan gives every process an option."""
        return bool((self.current >= 0).all())

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are switched on."""
        return tuple(rule for rule in self.rules if rule.active)

    def options_of(self, process: int) -> range:
        """Return the global indices of a process's options."""
        return range(int(self.processes.first_option[process]), int(self.processes.first_option[process + 1]))

    def mode_of(self, option: int) -> Mode:
        """Return the mode of an option: it follows from its provider's kind."""
        return MODE_OF_KIND[self.providers.kind[int(self.options.provider[option])]]

    def with_rules(self, rules: Iterable[Rule]) -> Instance:
        """Return the same instance under other rules, unchecked: the caller answers for their ids and matches."""
        return replace(self, rules=tuple(rules))
