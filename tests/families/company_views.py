"""What tests of synthetic companies look at: a company made once, and what each option costs with its staff."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from rightsource.instances.companies.company import company
from rightsource.instances.companies.settings import desk, enterprise, tower
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables

MAKERS = {"desk": desk, "tower": tower, "enterprise": enterprise}


@dataclass(frozen=True)
class View:
    """Columns of a company, option by option."""

    instance: Instance

    @property
    def kind(self) -> Any:
        """0 for teams, 1 for vendors, 2 for platforms."""
        kinds = np.array([("team", "vendor", "platform").index(kind) for kind in self.instance.providers.kind])
        return kinds[self.instance.options.provider]

    @property
    def automated(self) -> Any:
        """Whether the option names a technology."""
        return np.array([technology is not None for technology in self.instance.options.technologies])

    @property
    def people(self) -> Any:
        """The options of vendors' people."""
        return np.flatnonzero((self.kind == 1) & ~self.automated)

    @property
    def own(self) -> Any:
        """The own team's option of each process."""
        return np.flatnonzero(self.kind == 0)

    def per_process(self, chosen: Any) -> Any:
        """Return how many of some options each process has."""
        return np.bincount(self.instance.options.process[chosen], minlength=len(self.instance.processes.ids))

    def full_cost(self) -> Any:
        """Return the yearly cost of each option, staff and licences by the hour, in minor units."""
        tables, providers = compile_tables(self.instance), self.instance.providers
        pairs = zip(providers.unit_cost, providers.unit_hours, strict=True)
        hourly = np.array([cost / hours * 100 if hours else 0 for cost, hours in pairs])
        uses = tables.uses
        staff = np.bincount(uses.option, uses.hours / 1000 * hourly[uses.provider], len(tables.option_ids))
        return tables.option_cost + staff

    def cheapest(self) -> Any:
        """Return the cheapest option of each process."""
        cost, first = self.full_cost(), self.instance.processes.first_option
        return np.array([a + int(np.argmin(cost[a:b])) for a, b in pairwise(first.tolist())])


@cache
def made(family: str, processes: int, seed: int = 0) -> View:
    """Return a company of one of the realistic families, made once."""
    return View(company(MAKERS[family](processes, seed)))
