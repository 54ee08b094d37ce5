"""What the checker works out of an instance once, whatever the plan, and then of one plan, when first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rightsource.models.checker.amounts import Amounts
from rightsource.models.checker.graph import Graph
from rightsource.models.checker.handoffs import Handoffs
from rightsource.models.checker.measures import Measure, measure_of
from rightsource.models.checker.rounding import python_integers
from rightsource.models.checker.workload import Workload
from rightsource.models.instance import Instance
from rightsource.models.report import Costs


class Facts:
    """Exact amounts, workload, hand-offs, measures and graph of an instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.amounts = Amounts.of(instance)
        self.workload = Workload(instance, self.amounts)
        self.handoffs = Handoffs(instance)
        self.provider = python_integers(instance.options.provider)
        """Provider index of each option."""
        self._measures: dict[str, Measure] = {}

    def measure(self, name: str) -> Measure:
        """Return a measure by name, worked out once."""
        if name not in self._measures:
            self._measures[name] = measure_of(self.instance, self.amounts, name)
        return self._measures[name]

    @cached_property
    def yields(self) -> Sequence[int]:
        """Yield of each option in billionths."""
        return python_integers(self.instance.options.yields)

    @cached_property
    def lead_times(self) -> Sequence[int]:
        """Lead time of each option in millionths of an hour."""
        return python_integers(self.instance.options.lead_time)

    @cached_property
    def volume(self) -> Sequence[int]:
        """Volume of each process in millionths."""
        return python_integers(self.instance.processes.volume)

    @cached_property
    def process(self) -> Sequence[int]:
        """Process index of each option."""
        return python_integers(self.instance.options.process)

    @cached_property
    def first_option(self) -> Sequence[int]:
        """First option of each process, and behind the last one the number of options."""
        return python_integers(self.instance.processes.first_option)

    def options_of(self, process: int) -> range:
        """Return the options of a process."""
        return range(self.first_option[process], self.first_option[process + 1])

    @cached_property
    def graph(self) -> Graph:
        """The dependency graph."""
        return Graph(self.instance)

    def names(self, processes: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of processes."""
        return tuple(self.instance.processes.ids[i] for i in processes)


class Chosen:
    """One chosen option per process, with what follows from the choice and more than one rule needs."""

    def __init__(self, facts: Facts, options: list[int]) -> None:
        self._facts = facts
        self.options = options
        """Global option index per process."""

    @cached_property
    def given(self) -> dict[int, int]:
        """Thousandths of an hour given to each provider that is used, by provider index."""
        return self._facts.workload.given(self.options)

    @cached_property
    def givers(self) -> dict[int, list[int]]:
        """Processes that use each provider, as their own or for support, by provider index."""
        givers: dict[int, list[int]] = {}
        for process, option in enumerate(self.options):
            for provider in self._facts.workload.given([option]):
                givers.setdefault(provider, []).append(process)
        return givers

    @cached_property
    def handoff_classes(self) -> list[int]:
        """Class code of each dependency."""
        return self._facts.handoffs.classes(self.options)

    @cached_property
    def handoff_costs(self) -> list[int]:
        """Cost of each dependency in minor units per year."""
        return self._facts.handoffs.costs(self.options, self.handoff_classes)

    @cached_property
    def costs(self) -> Costs:
        """Cost by cause in minor units per year."""
        amounts, workload = self._facts.amounts, self._facts.workload
        return Costs(
            run=sum([amounts.run[o] for o in self.options]),
            support=sum([amounts.support[o] for o in self.options]),
            rework=sum([amounts.rework[o] for o in self.options]),
            change=sum([amounts.change[o] for o in self.options]),
            fixed=sum([workload.fixed_costs[p] for p in self.given]),
            units=sum([workload.units_cost(p, hours) for p, hours in self.given.items()]),
            handoff=sum(self.handoff_costs),
        )
