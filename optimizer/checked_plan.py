"""A plan under a name, together with the checker's word on it: what screens and pictures show."""

from collections.abc import Mapping
from dataclasses import dataclass

from rightsource.models.checker import check
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.report import Report
from rightsource.models.vocabulary import MODES, Mode


@dataclass(frozen=True)
class CheckedPlan:
    """One plan of an instance: its name, the chosen option of each process, shape (processes,), and the report."""

    name: str
    choice: Integers
    report: Report

    @classmethod
    def of(cls, name: str, instance: Instance, choice: Integers) -> "CheckedPlan":
        """Check a choice and keep it under a name."""
        return cls(name, choice, check(instance, choice))

    def modes(self, instance: Instance) -> Mapping[Mode, int]:
        """Return how many processes each mode handles, all modes in their fixed order."""
        chosen = [instance.mode_of(int(option)) for option in self.choice]
        return {mode: chosen.count(mode) for mode in MODES}

    def process_cost(self, process: int) -> int:
        """Return run, support, rework and change cost of one process in minor units per year."""
        return sum(amounts[process] for amounts in self.report.process_costs.values())
