"""Plans and a bound of the decomposition, found in a thread of their own beside an engine that searches for a proof.

From 150 processes on, engines for whole formulations have poor plans for minutes: annealing had better ones after
a second, and search in neighbourhoods went on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from rightsource.models.columns import Integers
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.background import Background
from rightsource.optimizer.decomposition.compiled import has_machine_code
from rightsource.optimizer.decomposition.focus import Focus
from rightsource.optimizer.decomposition.methods import Bounding, Found, Guide, Improving
from rightsource.optimizer.decomposition.supported import unsupported
from rightsource.optimizer.solve_state import SolveState

if TYPE_CHECKING:
    from rightsource.optimizer.decomposition.annealing import Annealing

FEWEST_PROCESSES: Final = 125
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
        self._bounding: Bounding | None = None
        self._ended = False
        self._work: Background[Found, None] = Background(self._plan)
        self._work.begin()

    def found(self) -> Iterator[Found]:
        """Yield what was found since the last call.

        Raises
        ------
        Exception
            Once, what ended the work before it was stopped.
        """
        yield from self._work.found()
        if not self._ended and self._work.finished:
            self._ended = True
            self._work.answer()

    def stop(self) -> None:
        """Ask it to end, which it soon does; it is not waited for while it loads what it needs."""
        if self._bounding is not None:
            self._bounding.stop()
        self._work.end(0.0 if self._bounding is None else _FAREWELL)

    def _plan(self, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> None:
        # These load OR-Tools and Numba, which takes half a second, while the engine is at work.
        from rightsource.optimizer.decomposition.annealing import Annealing  # noqa: PLC0415
        from rightsource.optimizer.decomposition.assembly import assembled  # noqa: PLC0415
        from rightsource.optimizer.decomposition.engine import all_rounds  # noqa: PLC0415
        from rightsource.optimizer.decomposition.worst_paths import WorstPaths  # noqa: PLC0415

        def offer(choice: Integers) -> bool:
            """Tell a plan; that it was not judged here makes the improver ask the checker."""
            tell(choice)
            return False

        def learn(guide: Guide) -> None:
            guides.append(guide)
            tell(guide.bound)
            if len(guides) == 1:  # so that there is a plan soon
                self._anneal(annealing, guide, 0, tell, should_stop)

        methods, guides = assembled(self._state, self._tables, offer, should_stop), list[Guide]()
        annealing = Annealing(methods.core, WorstPaths(self._tables))
        self._bounding = methods.bounding
        all_rounds(methods.bounding, self._state, learn, should_stop)
        if guides:
            best = max(guides, key=lambda guide: guide.bound)
            for number in range(1, _ANNEALINGS):
                self._anneal(annealing, best, number, tell, should_stop)
            focus = Focus(methods.bounding, self._state.seconds_left, should_stop)
            self._improve(methods.improving, best, focus, tell, should_stop)

    def _anneal(
        self,
        annealing: Annealing,
        guide: Guide,
        number: int,
        tell: Callable[[Found], None],
        should_stop: Callable[[], bool],
    ) -> None:
        """Tell the plan that annealing finds."""
        if not annealing.possible or should_stop():
            return
        seconds, options = _SECONDS + _SECONDS_EACH * len(self._tables.process_ids), len(self._tables.option_ids)
        seed = self._state.seed + number
        ended = annealing.run(guide.choice, guide.margins, options, seconds, seed, should_stop, _PATIENCE)
        if ended.plan is not None:
            tell(ended.plan)

    def _improve(
        self,
        improving: Improving,
        guide: Guide,
        focus: Focus,
        tell: Callable[[Found], None],
        should_stop: Callable[[], bool],
    ) -> None:
        """Better the best plan that anybody has, slice by slice; a first one is made where there is none."""
        search, state, slices = self._state.search, self._state, 0
        while not should_stop() and state.seconds_left() > 0:
            choice = search.choice
            if choice is None:
                choice = improving.repaired(guide.choice, guide.margins)
                if choice is None:
                    return
                tell(choice)
            bound = guide.bound if search.bound is None else max(search.bound, guide.bound)
            focus.moved(choice)
            improving.improve(choice, (focus.guide or guide).margins, _SLICE, state.seed + slices, bound)
            slices += 1
            time.sleep(_PAUSE)


def can_plan(tables: Tables) -> bool:
    """Say whether planning pays: with machine code, from 125 to 5,000 processes."""
    fits = FEWEST_PROCESSES <= len(tables.process_ids) <= MOST_PROCESSES
    return has_machine_code() and fits and not unsupported(tables)
