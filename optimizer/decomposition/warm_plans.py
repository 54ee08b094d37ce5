"""Plans near a known one when some options are closed: few processes decided anew, more of them where that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.neighbourhood import Neighbourhoods, slacks
from rightsource.optimizer.decomposition.residual import Residuals
from rightsource.optimizer.decomposition.sub_solver import Found, SubSolver

_FIRST_SIZE: Final = 24
_GROW: Final = 2.5
"""Processes that are decided anew at first, and so many times more whenever no plan keeps all rules."""
_CENTRED: Final = 0.5
"""Part of the neighbourhoods of a plan that lie around the centre."""
_SECONDS: Final = 4.0
"""What a sub-model may take."""


@dataclass(frozen=True)
class Nearness:
    """What plans are looked for.

    ``is_open`` says which options may be taken, shape (options,), at least one of each process. ``margins`` are
    min-marginals of the options that are not barred, in their order, in minor units. ``centre`` are the processes that
    are decided anew first, with their neighbours.
    """

    is_open: Flags
    margins: Doubles
    centre: Integers


class NearPlans:
    """Makes plans of one instance without closed options.

    Parameters
    ----------
    core
        The core of the formulation (see `build_core`).
    checker
        Judges every plan before it is returned.
    should_stop
        Once it says True, nothing more is searched.
    """

    def __init__(self, core: Formulation, checker: Checker, should_stop: Callable[[], bool] = lambda: False) -> None:
        self._tables, self._checker = core.tables, checker
        self._position = {process: i for i, process in enumerate(core.tables.process_ids)}
        self._solver = SubSolver(core, checker, lambda _: False, should_stop)
        self._neighbourhoods = Neighbourhoods(core.tables)
        self._residuals = Residuals(core.model, len(core.tables.option_ids))

    def moved(self, choice: Integers, is_open: Flags, margins: Doubles) -> Integers:
        """Return a choice with each process whose option is closed at its open option of least margin."""
        whole = np.where(is_open, self._whole(margins), np.inf)
        order = np.lexsort((whole, ~is_open, self._tables.option_process))
        cheapest = order[self._tables.first_option[:-1]]
        return np.where(is_open[choice], choice, cheapest)

    def impossible(self, is_open: Flags) -> bool:
        """Say whether a row of the core cannot be kept without closed options, which is proven in whole numbers.

        Not every impossible what-if is seen here: rows are looked at one by one.
        """
        return len(self._residuals.of(np.zeros(0, dtype=np.int64), np.flatnonzero(is_open)).broken) > 0

    def mended(self, choice: Integers, near: Nearness, gap: float, seconds: Callable[[], float]) -> Integers | None:
        """Return a plan near a choice without closed options, with ever more processes decided anew; None without one.

        Parameters
        ----------
        choice
            The option of each process, none of them closed.
        near
            What is open, and where to begin.
        gap
            The relative gap at which a sub-model may stop.
        seconds
            What is left for all of it.
        """
        slack, size, first = slacks(self._tables, choice, near.margins, near.is_open), _FIRST_SIZE, near.centre
        while True:
            free = self._around(first, size, slack)
            found = self.decided(choice, free, near.is_open, gap, seconds())
            if found.choice is not None or not found.solved or len(free) == np.count_nonzero(slack < np.inf):
                return found.choice
            if size == _FIRST_SIZE:
                first = self._with_broken(choice, near.centre, slack)
            size = ceil(size * _GROW)

    def decided(
        self, choice: Integers, free: Integers, is_open: Flags, gap: float, seconds: float, below: int | None = None
    ) -> Found:
        """Decide some processes anew, all others as in a choice; see `SubSolver.solve`."""
        return self._solver.solve(choice, free, is_open, min(seconds, _SECONDS), gap, below)

    def _around(self, centre: Integers, size: int, slack: Doubles) -> Integers:
        """Return up to a number of processes: half of them nearest to the centre, the others of smallest slack."""
        near = centre
        while len(near) < size // 2:
            grown = np.unique(np.concatenate([near, self._neighbourhoods.beside(near)]))
            if len(grown) == len(near):
                break
            near = grown
        near = near[np.argsort(slack[near], kind="stable")][: max(size // 2, 1)]
        near = np.union1d(near, centre[: size // 2])
        order = np.argsort(slack, kind="stable")
        others = order[~np.isin(order, near)][: max(size - len(near), 0)]
        free = np.union1d(near, others)
        return free[slack[free] < np.inf]

    def drawn(self, plan: Integers, near: Nearness, size: int, rng: np.random.Generator) -> Integers:
        """Return processes to decide anew: around the centre half of the times, else as `Neighbourhoods` draws them."""
        slack, kinds = slacks(self._tables, plan, near.margins, near.is_open), self._neighbourhoods.kinds()
        if rng.random() < _CENTRED:
            return self._around(near.centre, size, slack)
        return self._neighbourhoods.draw(kinds[int(rng.integers(len(kinds)))], size, slack, rng)

    def _with_broken(self, choice: Integers, centre: Integers, slack: Doubles) -> Integers:
        """Return the centre with the processes through which rules are broken, those of least slack of each first."""
        self._solver.note(choice)
        found = [centre]
        for rule in self._checker.check(choice).broken:
            processes = np.array([self._position[process] for process in rule.processes], dtype=np.int64)
            found.append(processes[np.argsort(slack[processes], kind="stable")][:_FIRST_SIZE])
        _, first = np.unique(np.concatenate(found), return_index=True)
        return np.concatenate(found)[np.sort(first)]

    def _whole(self, margins: Doubles) -> Doubles:
        whole = np.full(len(self._tables.option_ids), np.inf)
        whole[~self._tables.barred] = margins
        return whole
