"""The search over sets of providers, whole units and counts: a master problem over pieces that it makes on its way."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.methods import Found
from rightsource.optimizer.decomposition.pieces import Piece
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.set_cuts import filled
from rightsource.optimizer.decomposition.set_duals import SetDuals
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.decomposition.set_master import SetMaster
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.solve_state import SolveState

_TOLERANCE: Final = 0.02
"""Points count as cut off by this part of the gap asked for."""
_LEAST_TOLERANCE: Final = 1e-7
_CUTOFF: Final = 0.3
"""Boxes whose bound is within this part of the gap asked for of the best plan are left alone."""
_ROOT_PIECES: Final = 8
"""Pieces for the least point without whole numbers, as long as each lifts the bound by this part of it:"""
_LITTLE: Final = 1e-5
_RENEWING: Final = 0.3
"""The part of the time that goes to pieces for points of boxes."""
_PATIENCE: Final = 20.0
"""Seconds, besides half of those so far, that the next rise of the bound is waited for."""
_MOVES: Final = 2
"""Steps of local search from the first rounded point, each with a piece of its own."""


class Started(NamedTuple):
    """What the search starts from: multipliers of the rows of the core and of paths, and how copies share prices."""

    multipliers: Doubles
    of_paths: Doubles
    offsets: Doubles


@dataclass
class SetSearch:
    """Tells bounds on the cost of all plans, and the choices that multipliers make at the sets that matter.

    ``multipliers`` are those of the rows of the core by the best round of the alternation, links included.
    """

    state: SolveState
    duals: SetDuals
    multipliers: Doubles
    leads: bool = True

    @classmethod
    def of(cls, state: SolveState, core: Formulation, sweep: Sweep, paths: PricedPaths, best: Started) -> SetSearch:
        """Make the search for a core without the rules that are bans in the graph; nobody else may use the sweep."""
        of_paths = np.zeros(len(paths.paths))
        of_paths[: len(best.of_paths)] = best.of_paths
        links = SetLinks.of(core, sweep.graph)
        duals = SetDuals(core, sweep.graph, sweep, links, paths, of_paths, best.offsets)
        return cls(state, duals, best.multipliers)

    def search(self, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> bool:
        """Tell every better bound and every choice until the bound can rise no more; False: no plan is ever ruled out.

        Bounds hold for every plan, whatever is known of others.
        """
        first = self.duals.first(self.multipliers)
        if first is None or not len(self.duals.links.upper):
            return False
        tolerance = self._tolerance(first)
        master = SetMaster(self.duals.links, self.duals.graph.first, [first], tolerance)
        found = _Told(tell, tolerance)
        point = self._root(master, found, should_stop)
        if point is not None:
            self._climb(master, self._whole(point), found, should_stop)
        renewal = _Renewal(master, self.duals, tolerance, should_stop)
        while (box := master.next_found(self._cutoff(), renewal.of, found.watched(master, should_stop))) is not None:
            found.bound(master)
            point = box.values.astype(np.float64)
            pieces = self._pieces(master, box.values, found, should_stop)
            if any(master.value_of(piece, point) > box.value + tolerance for piece in pieces):
                for piece in pieces:
                    master.add(piece)
                master.reopen(box.box)
            elif should_stop():
                break
            else:
                master.close(box.box)
            found.bound(master)
        found.bound(master)
        return False

    def _root(self, master: SetMaster, found: _Told, should_stop: Callable[[], bool]) -> Doubles | None:
        """Raise the least without whole numbers, piece by piece; return where it is."""
        point = master.root()
        found.bound(master)
        for _ in range(_ROOT_PIECES):
            if point is None or should_stop() or not self._deepen(master, point, should_stop):
                break
            before, point = found.best, master.root()
            found.bound(master)
            if before is None or found.best is None or found.best - before <= _LITTLE * abs(before):
                break
        return point

    def _deepen(self, master: SetMaster, point: Doubles, should_stop: Callable[[], bool]) -> bool:
        """Add a piece for a point, with hand-offs parted anew; say whether there is one."""
        near = self.duals.near(master.best(point), point, should_stop)
        piece = None if near is None else self.duals.parted(near, point)
        if piece is not None:
            master.add(piece)
        return piece is not None

    def _tolerance(self, first: Piece) -> float:
        links = self.duals.links
        size = abs(filled(first, links, self.duals.graph.first, links.most()).cut.at(links.most()))
        return max(_TOLERANCE * self.state.gap * size, _LEAST_TOLERANCE * size, 1.0)

    def _cutoff(self) -> int | None:
        """Return from which bound on a box holds no plan that is worth looking for."""
        objective = self.state.search.objective
        return None if objective is None else objective - int(_CUTOFF * self.state.gap * abs(objective))

    def _pieces(
        self, master: SetMaster, values: Integers, found: _Told, should_stop: Callable[[], bool]
    ) -> list[Piece]:
        """Return pieces for some values, from the best known one there, and tell the choice that comes with them.

        Where the first, quick one says that other values are cheaper, it is enough.
        """
        point = values.astype(np.float64)
        near = self.duals.near(master.best(point), point, should_stop)
        if near is None or should_stop():
            return []
        cutoff = self._cutoff()
        if master.value_of(near, point) > min(found.least, math.inf if cutoff is None else cutoff):
            return [near]
        priced = self.duals.priced(near, values, should_stop)
        if priced is None:
            return [near]
        found.least = min(found.least, master.value_of(priced.piece, point))
        found.choice(priced.choice)
        return [priced.piece]

    def _climb(self, master: SetMaster, values: Integers, found: _Told, should_stop: Callable[[], bool]) -> None:
        """Go from set to better set, one column at a time, and make a piece at each."""
        seen: set[bytes] = set()
        for _ in range(_MOVES):
            values = self._best_near(master, values, should_stop)
            if should_stop() or values.tobytes() in seen:
                return
            seen.add(values.tobytes())
            for piece in self._pieces(master, values, found, should_stop):
                master.add(piece)

    def _whole(self, point: Doubles) -> Integers:
        """Return whole values near a point: more units rather than less, 0-1 columns at the nearest."""
        nearest = np.where(self.duals.links.upper > 1, np.ceil(point - 1e-6), np.rint(point))
        return nearest.astype(np.int64)

    def _best_near(self, master: SetMaster, values: Integers, should_stop: Callable[[], bool]) -> Integers:
        """Return the best values one column away, or the given ones."""
        best, least = values, master.value(values.astype(np.float64))
        for column in range(len(values)):
            near = values.copy()
            near[column] = 1 - values[column]
            if self.duals.links.upper[column] != 1 or should_stop() or not master.allows(near):
                continue
            if (value := master.value(near.astype(np.float64))) < least:
                best, least = near, value
        return best


@dataclass
class _Renewal:
    """Makes pieces for the points of boxes for a part of the time."""

    master: SetMaster
    duals: SetDuals
    tolerance: float
    should_stop: Callable[[], bool]
    spent: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def of(self, point: Doubles) -> bool:
        """Add a piece for a point if there is time for it; say whether it is one that lifts the value there."""
        now = time.monotonic()
        if self.spent > _RENEWING * (now - self.began):
            return False
        start = self.master.best(point)
        value = self.master.value_of(start, point)
        found = self.duals.near(start, self.master.inside(point), self.should_stop)
        lifts = found is not None and self.master.value_of(found, point) > value + 4 * self.tolerance
        if found is not None and lifts:
            self.master.add(found)
        self.spent += time.monotonic() - now
        return lifts


class _Told:
    """What was told so far: each better bound once; ``least`` is the value of the cheapest set.

    ``tolerance`` is by how much a bound has to rise to count.
    """

    def __init__(self, tell: Callable[[Found], None], tolerance: float) -> None:
        self._tell, self._tolerance = tell, tolerance
        self.best: int | None = None
        self.least = math.inf
        self._began = self._risen = time.monotonic()
        self._mark = -math.inf

    def bound(self, master: SetMaster) -> None:
        """Tell the bound of the master if it is better."""
        bound = master.bound
        if bound is not None and (self.best is None or bound > self.best):
            self.best = bound
            self._tell(bound)
        if self.best is not None and self.best >= self._mark + self._tolerance:
            self._mark, self._risen = self.best, time.monotonic()

    def choice(self, choice: Integers) -> None:
        """Tell a choice."""
        self._tell(choice)

    def watched(self, master: SetMaster, should_stop: Callable[[], bool]) -> Callable[[], bool]:
        """Return a question whether to stop that tells bounds when asked, and gives up where they rise no more."""

        def ask() -> bool:
            self.bound(master)
            now = time.monotonic()
            return now - self._risen > _PATIENCE + (now - self._began) / 2 or should_stop()

        return ask
