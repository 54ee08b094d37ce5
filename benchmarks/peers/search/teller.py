"""Tells the plans that a search finds: exactly confirmed, and not so often that writing takes the time of searching."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.peers.job import EventLog
from rightsource.benchmarks.peers.search.doubts import Doubts
from rightsource.benchmarks.peers.search.plan_state import BEST, MONEY, PlanState
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.benchmarks.peers.search.spans import NOWHERE
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance

_PAUSE: Final = 20.0
"""After telling a plan, the next one waits this many times as long as the telling took."""


class Teller:
    """Tells every best plan of a state that is exactly confirmed; at the end, for want of any, the least broken one."""

    def __init__(self, log: EventLog, instance: Instance, problem: Problem, state: PlanState) -> None:
        self._log, self._state = log, state
        self._doubts = Doubts(instance, problem)
        self._told = NOWHERE
        self._next = 0.0
        self._least: tuple[float, int, Integers] | None = None

    def tell(self) -> None:
        """Tell the best plan if it is news and the last one was told long enough ago."""
        if self._log.seconds() >= self._next:
            self._tell()

    def notice(self, excess: float) -> None:
        """Remember the plan of the state, broken by ``excess`` in all, if it is the least broken one so far."""
        complete = bool((self._state.choice >= 0).all())
        if complete and self._told == NOWHERE and (self._least is None or excess < self._least[0]):
            self._least = (excess, int(self._state.total[MONEY]), self._state.choice.copy())

    def finish(self) -> None:
        """Tell the last best plan, or the least broken one for the checker to say what is wrong with it."""
        self._tell()
        if self._told == NOWHERE and self._least is not None:
            self._log.plan(self._least[2], self._least[1])

    def _tell(self) -> None:
        if self._state.total[BEST] >= self._told:
            return
        began = self._log.seconds()
        if self._doubts.dispelled(self._state):
            self._told = int(self._state.total[BEST])
            self._log.plan(self._state.best, self._told)
        ended = self._log.seconds()
        self._next = ended + _PAUSE * (ended - began)
