"""Waves of a programme: process by process, whatever pays by itself is done, the best business case first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.instance import Instance
from rightsource.models.tables import Tables
from rightsource.optimizer.analyses.sequential.business_case import Amounts
from rightsource.optimizer.analyses.sequential.standing import Standing


@dataclass(frozen=True)
class Programme:
    """What waves are planned with: the instance, its tables, and what each option costs by itself."""

    instance: Instance
    tables: Tables
    costs: Amounts

    def wave(self, choice: Integers, candidates: Flags) -> Integers:
        """Return the plan after every process took its best candidate that pays, where the rules admit it.

        The largest saving by itself comes first, as a programme spends budgets and limits on it first; a process whose
        best candidate is not admitted takes its next best. A step is admitted when no rule gets worse by it. A provider
        that the plan did not use before has to earn its fixed cost with the savings of all processes that it takes
        over; else the wave is planned anew without the one that falls short by most.

        ``choice`` is the plan before the wave, shape (processes,); ``candidates`` says which options may be taken,
        shape (options,).
        """
        tables = self.tables
        in_use = set(tables.uses.provider[np.isin(tables.uses.option, choice)].tolist())
        dropped: list[int] = []
        while True:
            after = self._taken(choice, candidates & ~np.isin(tables.option_provider, dropped))
            missing = self._not_earned(choice, after, in_use)
            if not missing:
                return after
            dropped.append(max(missing, key=missing.__getitem__))

    def _taken(self, choice: Integers, candidates: Flags) -> Integers:
        """Return the plan after all steps that pay and that the rules admit, the largest saving first."""
        after, standing = choice.copy(), Standing(self.instance, choice)
        cases = {process: self._case(process, int(option), candidates) for process, option in enumerate(choice)}
        paying = [process for process, options in cases.items() if options]
        for process in sorted(paying, key=lambda i: self.costs[cases[i][0]] - self.costs[choice[i]]):
            for option in cases[process]:
                step = after.copy()
                step[process] = option
                if standing.admits(step):
                    after = step
                    break
        return after

    def _case(self, process: int, now: int, candidates: Flags) -> list[int]:
        """Return the candidates of a process that cost less by themselves than its option now, the cheapest first."""
        open_ = candidates & ~self.tables.barred
        pays = [o for o in self.tables.options_of(process) if open_[o] and self.costs[o] < self.costs[now]]
        return sorted(pays, key=self.costs.__getitem__)

    def _not_earned(self, before: Integers, after: Integers, in_use: set[int]) -> dict[int, float]:
        """Return the part of its fixed cost that each new provider does not earn, of those that do not earn all."""
        providers, fixed = self.tables.option_provider[after], self.tables.providers.fixed_cost
        savings = self.costs[before] - self.costs[after]
        new = set(providers.tolist()) - in_use
        rest = {provider: float(fixed[provider] - savings[providers == provider].sum()) for provider in new}
        return {provider: missing for provider, missing in rest.items() if missing > 0}
