"""Plans and a bound of the decomposition, found in a thread of their own beside an engine that searches for a proof.

From 150 processes on, engines for whole formulations have poor plans for minutes: annealing had better ones after
a second, and search in neighbourhoods went on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import Final, TypeAlias

from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.formulation.build import Formulation
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.compiled import has_machine_code
from rightsource.optimizer.decomposition.methods import Bounding, Guide
from rightsource.optimizer.decomposition.supported import unsupported
from rightsource.optimizer.solve_state import SolveState

Found: TypeAlias = Integers | int
"""A plan, or a bound on all plans in minor units per year."""

_FEWEST_PROCESSES: Final = 125
"""With 100 processes CP-SAT proved optima in seconds in most families, with 150 and more hardly ever."""
MOST_PROCESSES: Final = 5_000
"""Beyond, the whole formulation is too large for an engine, and the decomposition searches alone."""
_ANNEALINGS: Final = 3
"""So many searches, one after the first round and the others after the last, come before improvement."""
_SECONDS: Final = 0.3
_SECONDS_EACH: Final = 1e-3
"""Seconds of a search, in all and per process."""
_PATIENCE: Final = 2.0
"""A search goes on for so many times these seconds while it has no plan."""
_SLICE: Final = 2.0
"""Seconds of improvement between two looks at what the engine has found."""
_PAUSE: Final = 0.05
"""Seconds after each slice, in which what it gave is taken."""
_FAREWELL: Final = 0.5
"""Seconds that it is waited for at the end, unless it is still loading what it needs."""


class Planning:
    """Finds plans and a bound until it is stopped; nothing of that is used before `found` returns it."""

    def __init__(self, state: SolveState, tables: Tables) -> None:
        self._state, self._tables = state, tables
        self._stop = threading.Event()
        self._found: SimpleQueue[Found] = SimpleQueue()
        self._error: Exception | None = None
        self._bounding: Bounding | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def found(self) -> Iterator[Found]:
        """Yield what was found since the last call.

        Raises
        ------
        Exception
            Once, what ended the work before it was stopped.
        """
        try:
            while True:
                yield self._found.get_nowait()
        except Empty:
            pass
        error, self._error = self._error, None
        if error is not None:
            raise error

    def stop(self) -> None:
        """Ask it to end, which it soon does."""
        self._stop.set()
        if self._bounding is not None:
            self._bounding.stop()
            self._thread.join(_FAREWELL)

    def _run(self) -> None:
        try:
            self._plan()
        except InputError:  # sums that are too large for its doubles: the engines go on
            pass
        except Exception as error:  # raised again where it is asked for
            self._error = error

    def _plan(self) -> None:
        # These load OR-Tools and Numba, which takes half a second, while the engine is at work.
        from rightsource.optimizer.decomposition.assembly import assembled  # noqa: PLC0415
        from rightsource.optimizer.decomposition.engine import all_rounds  # noqa: PLC0415

        methods, guides = assembled(self._state, self._tables), list[Guide]()
        self._bounding = methods.bounding

        def learn(guide: Guide) -> None:
            guides.append(guide)
            self._found.put(guide.bound)
            if len(guides) == 1:  # so that there is a plan soon
                self._anneal(methods.core, guide, self._state.seed)

        if not self._stop.is_set():
            all_rounds(methods.bounding, self._state, learn, self._stop.is_set)
        if guides:
            best = max(guides, key=lambda guide: guide.bound)
            for seed in range(self._state.seed + 1, self._state.seed + _ANNEALINGS):
                self._anneal(methods.core, best, seed)
            self._improve(methods.core, best)

    def _anneal(self, core: Formulation, guide: Guide, seed: int) -> None:
        """Tell the plan that annealing finds."""
        from rightsource.optimizer.decomposition.annealing import Annealing  # noqa: PLC0415
        from rightsource.optimizer.decomposition.worst_paths import WorstPaths  # noqa: PLC0415

        annealing = Annealing(core, WorstPaths(self._tables))
        if not annealing.possible or self._stop.is_set():
            return
        seconds, options = _SECONDS + _SECONDS_EACH * len(self._tables.process_ids), len(self._tables.option_ids)
        ended = annealing.run(guide.choice, guide.margins, options, seconds, seed, self._stop.is_set, _PATIENCE)
        if ended.plan is not None:
            self._found.put(ended.plan)

    def _improve(self, core: Formulation, guide: Guide) -> None:
        """Tell ever better plans, each as soon as it is found, from the best that anybody has."""
        from rightsource.optimizer.decomposition.plans import Improver  # noqa: PLC0415

        search, state, slices = self._state.search, self._state, 0
        improver = Improver(core, search.checker, state.seconds_left, self._stop.is_set, self._tell)
        while not self._stop.is_set() and state.seconds_left() > 0:
            choice = search.choice
            if choice is None:
                choice = improver.repaired(guide.choice, guide.margins)
                if choice is None:
                    return
                self._found.put(choice)
            bound = guide.bound if search.bound is None else max(search.bound, guide.bound)
            improver.improve(choice, guide.margins, _SLICE, state.seed + slices, bound)
            slices += 1
            self._stop.wait(_PAUSE)

    def _tell(self, choice: Integers) -> bool:
        """Tell a plan; that it was not judged here makes the improver ask the checker."""
        self._found.put(choice)
        return False


def can_plan(tables: Tables) -> bool:
    """Say whether planning pays: with machine code, from 125 to 5,000 processes."""
    fits = _FEWEST_PROCESSES <= len(tables.process_ids) <= MOST_PROCESSES
    return has_machine_code() and fits and not unsupported(tables)
