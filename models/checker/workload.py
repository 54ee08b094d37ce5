"""Hours given to providers, and what using them costs beside the processes."""

from __future__ import annotations

from collections.abc import Sequence

from rightsource.models.checker.amounts import HOURS_SCALE, Amounts, minor_units
from rightsource.models.checker.rounding import python_integers, upwards
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO

_THOUSANDTH = MICRO // HOURS_SCALE


class Workload:
    """The hours that options give to providers, as their own provider or in their support."""

    def __init__(self, instance: Instance, amounts: Amounts) -> None:
        self._provider = python_integers(instance.options.provider)
        self._hours = amounts.hours
        self._first_support = python_integers(instance.options.first_support)
        self._support_provider = python_integers(instance.supports.provider)
        self._support_hours = amounts.support_hours
        self._unit_hours = instance.providers.unit_hours
        self.fixed_costs = [minor_units(instance, cost) for cost in instance.providers.fixed_cost]
        """Fixed cost of each provider in minor units."""
        self.unit_costs = [minor_units(instance, cost) for cost in instance.providers.unit_cost]
        """Cost of one unit of each provider in minor units."""

    def given(self, options: Sequence[int]) -> dict[int, int]:
        """Return the thousandths of an hour that the options give to each provider they use, by provider index."""
        given: dict[int, int] = {}
        first, supporter, support_hours = self._first_support, self._support_provider, self._support_hours
        for option in options:
            provider = self._provider[option]
            given[provider] = given.get(provider, 0) + self._hours[option]
            for entry in range(first[option], first[option + 1]):
                given[supporter[entry]] = given.get(supporter[entry], 0) + support_hours[entry]
        return given

    def load(self, option: int, provider: int) -> int:
        """Return the thousandths of an hour that one option gives to one provider."""
        entries = range(self._first_support[option], self._first_support[option + 1])
        support = sum(self._support_hours[entry] for entry in entries if self._support_provider[entry] == provider)
        return support + (self._hours[option] if self._provider[option] == provider else 0)

    def units(self, provider: int, hours: int) -> int:
        """Return the least number of whole units that hold these thousandths of an hour; 0 for a provider without."""
        size = self._unit_hours[provider]
        return 0 if size is None else upwards(hours * _THOUSANDTH, size)

    def units_cost(self, provider: int, hours: int) -> int:
        """Return what the units for these thousandths of an hour cost, in minor units per year."""
        return self.units(provider, hours) * self.unit_costs[provider]
