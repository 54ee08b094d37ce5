"""Stand-ins for the methods of the decomposition, which know everything because they try every plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.decomposition.methods import Found, Guide, Methods
from rightsource.optimizer.exhaustive import Enumeration, enumerate_plans
from rightsource.optimizer.search import Search
from rightsource.optimizer.solve_state import SolveState


def known(instance: Instance) -> Enumeration:
    """Return what trying every plan gives."""
    return enumerate_plans(instance, Checker(instance), lambda: inf, lambda: False)


def solve_state(
    instance: Instance, *, gap: float = 0.0, seconds: float = inf, threads: int | None = None
) -> SolveState:
    """Return the state of a solve that has just begun."""
    search = Search(Checker(instance), lambda: 0.0)
    return SolveState(instance, "decomposition", gap, 0, threads, lambda: seconds, lambda: False, search)


@dataclass
class Fakes:
    """Bounds of the rounds and of the reduced model, and choices, as given; plans are the optimum.

    ``calls`` tells what was asked in which order.
    """

    instance: Instance
    bounds: list[int] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    infeasible: bool = False
    repairs: bool = True
    improves: bool = True
    error: Exception | None = None
    leads: bool = False
    near: list[int] | None = None
    units: list[int] | None = None
    calls: list[str] = field(default_factory=list)

    def methods(self, state: SolveState, tables: Tables) -> Methods:
        """Return the three methods."""
        self.calls.append("made")
        return Methods(self, lambda: self, self, build_core(tables))

    def round(self, seconds: float) -> Guide | None:
        """Return the next of the bounds with the first option of each process."""
        self.calls.append("round")
        if not self.bounds:
            return None
        first = self.instance.processes.first_option
        bound, options = self.bounds.pop(0), int(np.count_nonzero(~compile_tables(self.instance).barred))
        bounds = np.full(options, bound, dtype=np.int64)
        return Guide(bound, first[:-1].astype(np.int64), np.zeros(options), bounds)

    def unpriced(self, seconds: float) -> Guide:
        """Return the first option of each process, and the floor of the tables."""
        self.calls.append("unpriced")
        tables = compile_tables(self.instance)
        options = int(np.count_nonzero(~tables.barred))
        bounds = np.full(options, tables.floor, dtype=np.int64)
        return Guide(tables.floor, tables.first_option[:-1].astype(np.int64), np.zeros(options), bounds)

    def at(self, choice: Integers) -> Fakes | None:
        """Return rounds with the bounds ``near`` at a choice, where there are any."""
        self.calls.append("at")
        return None if self.near is None else replace(self, bounds=list(self.near), calls=self.calls)

    def whole(self, seconds: float, should_stop: Callable[[], bool]) -> Fakes | None:
        """Return rounds with the bounds ``units`` at whole units, where there are any."""
        self.calls.append("whole")
        return None if self.units is None else replace(self, bounds=list(self.units), calls=self.calls)

    def stop(self) -> None:
        """Nothing is ever under way."""

    def search(self, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> bool:
        """Tell what was to be found."""
        self.calls.append("search")
        for one in self.found:
            tell(one)
        if self.error is not None:
            raise self.error
        return self.infeasible

    def repaired(self, choice: Integers, margins: Doubles, *, quick: bool = False) -> Integers | None:
        """Return the choice when it keeps all rules, else the optimum."""
        self.calls.append("repaired quickly" if quick else "repaired")
        if Checker(self.instance).feasible(choice):
            return choice
        return known(self.instance).choice if self.repairs else None

    def improve(
        self, choice: Integers, margins: Doubles, seconds: float, seed: int, bound: int | None = None
    ) -> Integers:
        """Return the optimum, or the plan as it is."""
        self.calls.append(f"improve {seed}")
        best = known(self.instance).choice
        return best if self.improves and best is not None else choice
