"""Random instances with a choice and a set of free processes, small enough to try all plans."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from random import Random

import numpy as np
from random_instances import random_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.residual import Residuals
from rightsource.optimizer.decomposition.sub_model import SubModel, sub_model
from rightsource.optimizer.decomposition.worst_paths import Path

CASES = max(40, int(os.environ.get("RIGHTSOURCE_CASES", "40")))


class Case:
    """A random instance with a choice of options that are not barred, and a free set; ``any_choice`` may be barred."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.instance = random_instance(seed)
        self.tables = compile_tables(self.instance)
        self.checker = Checker(self.instance)
        self.any_choice = np.array([self.random.choice(options) for options in self._options()], dtype=np.int64)
        barred = self.tables.barred
        usable = [[o for o in options if not barred[o]] or options for options in self._options()]
        self.choice = np.array([self.random.choice(options) for options in usable], dtype=np.int64)
        self.free = np.array([self.random.random() < 0.6 for _ in self.choice], dtype=np.bool_)
        self.free[self.random.randrange(len(self.free))] = True

    @property
    def usable(self) -> bool:
        """Whether every process has an option that is not barred."""
        return not self.tables.blocked

    def core(self) -> Formulation:
        """Return the core of the formulation."""
        return build_core(self.tables)

    def sub_model(self, paths: Iterable[Path] = ()) -> SubModel:
        """Return the sub-model of the free processes."""
        return freed(self.core(), self.choice, self.free, ~self.tables.barred, paths)

    def _options(self) -> list[list[int]]:
        return [list(self.instance.options_of(i)) for i in range(len(self.instance.processes.ids))]

    def some_plans(self) -> list[Integers]:
        """Return up to thirty plans over the free processes."""
        plans = list(self.plans())
        return self.random.sample(plans, min(30, len(plans)))

    def plans(self) -> Iterator[Integers]:
        """Yield all plans over the free processes, by options that are not barred."""
        barred = self.tables.barred
        options = [
            [o for o in own if not barred[o]] if free else [int(held)]
            for own, free, held in zip(self._options(), self.free, self.choice, strict=True)
        ]
        for plan in itertools.product(*options):
            yield np.array(plan, dtype=np.int64)


def freed(
    core: Formulation, choice: Integers, free: Flags, open_options: Flags, paths: Iterable[Path] = ()
) -> SubModel:
    """Return a sub-model of a core."""
    residuals = Residuals(core.model, len(core.tables.option_ids))
    return sub_model(core, residuals, choice, free, open_options, paths)


def usable_cases() -> list[int]:
    """Return the seeds of instances that have a plan at all."""
    return [seed for seed in range(CASES) if Case(seed).usable]
