r"""What gap, ufl and sscflp have in common: tasks, each done by one of several agents that cost money and have limits.

.. math::

    \min \sum_{ij} c_{ij} x_{ij} + \sum_i f_i u_i \quad \text{with } \sum_i x_{ij} = 1,\;
    x_{ij} \le u_i,\; \sum_j a_{ij} x_{ij} \le b_i,\; x, u \in \{0, 1\}

A task (job, customer) j is a process of volume 1, an agent (facility) i a vendor with fixed cost f_i and capacity b_i;
option i of process j costs c_ij per year and takes a_ij hours of vendor i. There are no dependencies and no rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from rightsource.instances.classic.case import Document, case, option, origin, process, shifted, vendor
from rightsource.instances.classic.numbers import Amount
from rightsource.instances.classic.scaling import HOURS_DECIMALS, power_for, times
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault


@dataclass(frozen=True)
class Assignment:
    """A problem of the kind above, in its own words.

    ``task`` and ``agent`` are what the field calls them, for ids such as ``job-1``. ``costs`` and ``hours`` have one
    row for each task with one amount for each agent; without ``hours`` and ``capacities`` agents have no limit, without
    ``fixed`` they cost nothing by themselves.
    """

    family: str
    name: str
    source: str
    task: str
    agent: str
    costs: Sequence[Sequence[Amount]]
    hours: Sequence[Sequence[Amount]] | None = None
    capacities: Sequence[Amount] | None = None
    fixed: Sequence[Amount] | None = None

    def to_imported(self) -> Imported:
        """Return the problem as a document of our model.

        Costs below zero are raised by the same amount for all options of their process, which the offset of the origin
        takes back. Hours and capacities of too many decimals are multiplied by a power of ten.

        Raises
        ------
        InputError
            When they have too many digits for that.
        """
        power = self._hours_power()
        lifted = [shifted(row) for row in self.costs]
        document = case(
            origin(self.family, self.name, offset=-sum(shift for _, shift in lifted)),
            self._processes([costs for costs, _ in lifted], power),
            self._providers(power),
        )
        return Imported(document, self._warnings())

    def _hours_power(self) -> int:
        amounts = chain(chain.from_iterable(self.hours or ()), self.capacities or ())
        return power_for(amounts, HOURS_DECIMALS, "the capacities and what is used of them", self.source)

    def _processes(self, costs: Sequence[Sequence[Amount]], power: int) -> list[Document]:
        agents = [f"{self.agent}-{i}" for i in range(1, len(costs[0]) + 1)]
        rows = self.hours if self.hours is not None else [[0] * len(agents)] * len(costs)
        return [
            process(
                f"{self.task}-{j}",
                self.task,
                (
                    option(agent, cost, hours=times(used, power))
                    for agent, cost, used in zip(agents, costs[j - 1], rows[j - 1], strict=True)
                ),
            )
            for j in range(1, len(costs) + 1)
        ]

    def _providers(self, power: int) -> list[Document]:
        providers = [vendor(f"{self.agent}-{i}") for i in range(1, len(self.costs[0]) + 1)]
        for provider, cost in zip(providers, self.fixed or (), strict=False):
            provider["fixed_cost"] = cost
        for provider, capacity in zip(providers, self.capacities or (), strict=False):
            provider["capacity"] = times(capacity, power)
        return providers

    def _warnings(self) -> tuple[Fault, ...]:
        """Return a warning when the tasks need more than there is, whoever does them: often a misread file."""
        if self.hours is None or self.capacities is None:
            return ()
        needed, there = sum(map(min, self.hours)), sum(self.capacities)
        if needed <= there:
            return ()
        message = (
            f"what each {self.task} needs at least adds up to {needed}, capacities to {there}: no plan is possible. "
            f"Is this the layout that the family '{self.family}' has?"
        )
        return (Fault("", message, self.source),)
