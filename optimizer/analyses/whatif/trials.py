"""Plans by small steps from a known one: an option forced in, what it breaks repaired, what it costs brought down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.instance import Instance

_WORK: Final = 20_000
"""Steps times processes that one repair may take, and bringing the cost down again: some tenths of a second each."""
_LEAST_STEPS: Final = 20


@dataclass
class Trials:
    """Tries neighbours of plans with the checker; options that are ``closed`` are left alone."""

    instance: Instance
    checker: Checker
    closed: Flags
    frozen: set[int] = field(default_factory=set)
    """Processes that keep their option."""

    @property
    def _most_steps(self) -> int:
        return max(_LEAST_STEPS, _WORK // len(self.instance.processes.ids))

    def with_option(self, start: Integers, process: int, option: int) -> Integers | None:
        """Return a plan with the option close to a start, None where none is found by two steps."""
        forced = start.copy()
        forced[process] = option
        self.frozen = {process}
        if not self.checker.feasible(forced):
            repaired = self._repaired(forced)
            if repaired is None:
                return None
            forced = repaired
        return self.descended(forced)

    def _repaired(self, choice: Integers) -> Integers | None:
        """Return the cheapest plan one step away that keeps all rules, among processes that break one."""
        broken = self.checker.check(choice).broken
        named = dict.fromkeys(name for rule in broken for name in rule.processes)
        processes = [self.instance.process_index[name] for name in named]
        kept = [
            step for step in islice(self._steps(choice, processes), self._most_steps) if self.checker.feasible(step)
        ]
        return min(kept, key=self.checker.objective, default=None)

    def descended(self, choice: Integers) -> Integers:
        """Return a plan from which no tried step leads to a cheaper one that keeps all rules."""
        cost, left, improved = self.checker.objective(choice), self._most_steps, True
        while improved and left > 0:
            improved = False
            for step in islice(self._steps(choice, range(len(choice))), left):
                left -= 1
                cheaper = self.checker.objective(step)
                if cheaper < cost and self.checker.feasible(step):
                    choice, cost, improved = step, cheaper, True
                    break
        return choice

    def _steps(self, choice: Integers, processes: list[int] | range) -> Iterator[Integers]:
        """Yield the plans that handle one of the processes otherwise."""
        for process in processes:
            if process not in self.frozen:
                for option in self.instance.options_of(process):
                    if option != choice[process] and not self.closed[option]:
                        step = choice.copy()
                        step[process] = option
                        yield step


def taken_back(checker: Checker, before: Integers, after: Integers, frozen: set[int]) -> Integers:
    """Return a plan as cheap as ``after`` without the changes against ``before`` that do nothing for it.

    Changes are taken back one at a time, as long as the plan keeps all rules and does not cost more; processes that are
    ``frozen`` stay as they are.
    """
    plan, cost, again = after.copy(), checker.objective(after), True
    while again:
        again = False
        for process in (int(p) for p in (plan != before).nonzero()[0] if int(p) not in frozen):
            step = plan.copy()
            step[process] = before[process]
            if checker.objective(step) <= cost and checker.feasible(step):
                plan, cost, again = step, checker.objective(step), True
    return plan
