"""What the search for near plans and for labels share: the rules, the options ruled out, the plans known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.models.changes import AddRule
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.alternatives.nearness import By, budget, near, values
from rightsource.optimizer.analyses.forcing import each_forbidden, free_name
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.pool import Pool
from rightsource.optimizer.analyses.whatif.relaxation import Relaxation
from rightsource.optimizer.analyses.whatif.trials import Trials
from rightsource.optimizer.questions.asking import Asker

_BOUNDS_PART: Final = 0.2
"""Part of the time left that bounds may take, and trials again."""


@dataclass
class Ground:
    """The plans that are near: they keep all rules and cost at most ``most``, in minor units.

    ``base`` is the solved baseline, whose plan must be there. ``instance`` has the budget as a rule; ``name`` is free
    for further ones. ``never`` says which options are proven to be in no near plan; ``pool`` has the near plans known.
    """

    asker: Asker
    base: Result
    within: Fraction
    by: By
    first: Integers = field(init=False)

    def __post_init__(self) -> None:
        assert self.base.plan is not None
        assert self.base.objective is not None
        self.first = self.base.plan.choice(self.asker.instance)
        self.most = budget(self.base.objective, self.within)
        self.value = values(self.asker.instance, self.by)
        self.instance = near(self.asker.instance, self.most)
        self.name = free_name(self.instance, "alternatives")
        tables = compile_tables(self.instance)
        self._relaxation = Relaxation(build(tables), tables.floor)
        self.never = self._relaxation.closed
        self.pool = Pool(Checker(self.instance))
        self.pool.add(self.first)

    def rule_out(self) -> None:
        """Prove of as many options as bounds can that no near plan has them."""
        options = [int(o) for o in np.setdiff1d(np.arange(len(self.never)), self.first)]
        self._relaxation.tighten(options, TimePart.of(self.asker, _BOUNDS_PART))

    def look_around(self) -> None:
        """Look by small steps from the cheapest known plan for near plans with options that none has."""
        part = TimePart.of(self.asker, _BOUNDS_PART)
        trials = Trials(self.instance, self.pool.checker, self.never)
        for option in range(len(self.never)):
            if part.over():
                return
            process = int(self.instance.options.process[option])
            if option in self.undecided(process):
                found = trials.with_option(self.first, process, option)
                if found is not None:
                    self.pool.add(found)

    def seen(self, process: int) -> set[int]:
        """Return the values of a process's options that known near plans use."""
        options = self.instance.options_of(process)
        return {int(self.value[o]) for o in options if self.pool.with_option(o) is not None}

    def undecided(self, process: int) -> list[int]:
        """Return the options of a process whose value no known near plan has, and that are not ruled out."""
        seen = self.seen(process)
        return [o for o in self.instance.options_of(process) if int(self.value[o]) not in seen and not self.never[o]]

    def needless(self, process: int | None = None) -> Iterator[AddRule]:
        """Yield changes that forbid what no near plan has; options of a process in question are left to its rule."""
        options = (int(o) for o in np.flatnonzero(self.never))
        others = (o for o in options if self.instance.options.process[o] != process)
        return each_forbidden(self.instance, others, self.name)
