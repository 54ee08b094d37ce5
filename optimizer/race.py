"""Several engines side by side on one instance: each is quick where the other is slow, and each bounds the other.

HiGHS begins. A small instance that it does not solve at once is CP-SAT's, on all threads, and HiGHS leaves. On a larger
one it stays to the end, with plans of the decomposition beside it (`planning`), and CP-SAT where a thread is left.

One search keeps the best plan and the best bound of both, so a gap may be closed by the plan of one and the bound of
the other. A plan of one is handed to the other where it can take it (HiGHS from its own package can). How far each gets
until then depends on the clock: with more than one thread, equal seeds may give plans that differ within the gap.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Final

from rightsource.models.columns import Integers
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.result import StopReason
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.methods import Found
from rightsource.optimizer.engines.job import TITLES, EngineError, EngineName, Job, Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import Running
from rightsource.optimizer.engines.standing import STAND, Kind
from rightsource.optimizer.linear_search import LinearSearch
from rightsource.optimizer.planning import FEWEST_PROCESSES, Planning, can_plan
from rightsource.optimizer.solve_state import SolveState

MOST_COLUMNS: Final = 100_000
"""Larger formulations are left to HiGHS alone: CP-SAT only takes memory there."""

PLANNER: Final = "decomposition"
"""What the result names where a plan or a bound is that of planning."""

_HEAD_START: Final = 0.25
"""Seconds that the first engine has for itself: what is solved by then is spared another search."""
_LEAVES: Final = 1.5
"""Seconds after which HiGHS leaves a small instance to CP-SAT, whose process has loaded by then: CP-SAT gains more by
the thread than the two of them by each other."""
_NEAR: Final = 0.01
"""Where plan and bound are within this gap by then, HiGHS stays: it may be about to end."""
_TICK: Final = 0.01


def threads_to_share(threads: int | None) -> int:
    """Return how many threads a search may take: what it was allowed, else all cores that this program may use."""
    if threads is not None:
        return threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def search_together(state: SolveState, start: Integers | None, tables: Tables | None = None) -> StopReason:
    """Let HiGHS and another search at the same time until both are within the gap together.

    CP-SAT, or planning, joins where HiGHS has not ended at once. An engine whose bound is above a checked plan is out,
    and its bounds with it; SCIP takes the place of HiGHS. Afterwards the state's engine names who gave the best plan
    and bound.

    Raises
    ------
    EngineError
        When no process can be started.
    InternalError
        When formulation and checker contradict each other, or every engine contradicted one of them.
    """
    state.engine = "highs"
    with ExitStack() as stack:
        first = stack.enter_context(STAND.lent(Race.kind("highs", state)))
        second = _second(state, stack)
        formulation = state.formulated(tables)
        if formulation is None:
            return "proof"
        return Race(state, formulation, start, stack, second).until_done(first)


def _second(state: SolveState, stack: ExitStack) -> EngineProcess | None:
    """Let a process for CP-SAT load where an instance is small; None, too, where none can be started now."""
    if len(state.instance.processes.ids) >= FEWEST_PROCESSES:
        return None
    with suppress(EngineError):
        return stack.enter_context(STAND.lent(Race.kind("cp-sat", state, 0)))
    return None


@dataclass(eq=False)
class Lane:
    """One engine in a race: its search, and the job that is under way."""

    search: LinearSearch
    job: Job
    running: Running


class Race:
    """A search by several engines at once, in one thread that follows them in turn.

    ``second`` is a process for CP-SAT with all threads, where the instance is small enough that HiGHS leaves.
    """

    def __init__(
        self,
        state: SolveState,
        formulation: Formulation,
        start: Integers | None,
        stack: ExitStack,
        second: EngineProcess | None = None,
    ) -> None:
        self._state, self._formulation, self._start, self._stack = state, formulation, start, stack
        self._second = second
        self._left = False
        self._known = state.search.bound
        self._lanes: list[Lane] = []
        self._searches: dict[EngineName, LinearSearch] = {}
        self._memory: dict[EngineName, float] = {}  # of every engine that entered
        self._planning: Planning | None = None
        self._joined = False
        self._plan_by: str | None = None
        self._bound_by: str | None = None
        self._last: StopReason = "failure"

    @staticmethod
    def kind(engine: EngineName, state: SolveState, taken: int = 1) -> Kind:
        """Return what process an engine takes: one thread each, and all not taken for CP-SAT, which gains by them."""
        return engine, max(1, threads_to_share(state.threads) - taken) if engine == "cp-sat" else 1

    def until_done(self, first: EngineProcess) -> StopReason:
        """Race until the asked gap, a proof that there is no plan, or until no engine goes on."""
        began = time.monotonic()
        self._enter("highs", first)
        try:
            while self._lanes:
                if self._state.should_stop():
                    return self._interrupted()
                if not self._joined and time.monotonic() - began > _HEAD_START:
                    self._widen()
                if not self._left and time.monotonic() - began > _LEAVES and not self._state.search.reached(_NEAR):
                    self._leave()
                self._take_plans()
                if (stop := self._round()) is not None:
                    return stop
            return self._last
        finally:
            self._halt()
            self._state.engine_memory = max(self._state.engine_memory, sum(self._memory.values()))
            self._state.engine = "+".join(dict.fromkeys(by for by in (self._plan_by, self._bound_by) if by)) or "highs"

    def _widen(self) -> None:
        """Let planning begin where it pays, and CP-SAT where it can take the formulation and a thread is left."""
        self._joined, tables = True, self._formulation.tables
        if self._formulation.model.columns <= MOST_COLUMNS and can_plan(tables):
            self._planning, self._second = Planning(self._state, tables), None
        if self._fits() and threads_to_share(self._state.threads) > self._taken():
            self._join("cp-sat", self._second)

    def _leave(self) -> None:
        """Let HiGHS leave a small instance to CP-SAT; what it has told stays."""
        self._left = self._second is not None and any(lane.search.engine == "cp-sat" for lane in self._lanes)
        for lane in [lane for lane in self._lanes if self._left and lane.search.engine == "highs"]:
            self._memory["highs"] = max(self._memory["highs"], lane.search.process.memory_mb())
            self._lanes.remove(lane)
            lane.running.release()

    def _recall(self) -> None:
        """Let HiGHS come back where it left and nobody else is there any more."""
        if self._left and not self._lanes and "highs" in self._searches:
            self._enter("highs")

    def _taken(self) -> int:
        """Return how many threads HiGHS and planning take."""
        return 1 if self._planning is None else 2

    def _take_plans(self) -> None:
        """Take in what planning has found; the engine goes on without it where it breaks down."""
        if self._planning is None:
            return
        try:
            for one in self._planning.found():
                self._judge(one)
        except InternalError:
            raise
        except Exception as error:
            self._state.reasons.append(f"The search for plans beside {TITLES['highs']} broke down: {error}")

    def _judge(self, found: Found) -> None:
        """Take a plan or a bound of planning; its bounds are proven, so whoever contradicts them is wrong."""
        search, bound = self._state.search, self._state.search.bound
        if isinstance(found, int):
            search.prove(found)
            self._known = found if self._known is None else max(found, self._known)
            self._bound_by = PLANNER if search.bound != bound else self._bound_by
            return
        plan = search.choice
        try:
            search.offer(found)
        except InternalError as error:
            self._contradicted(None, error)
        if search.choice is not None and search.choice is not plan:
            self._plan_by = PLANNER
            self._hand_over(search.choice)

    def _fits(self) -> bool:
        """Say whether CP-SAT can take the formulation: not too large, and no column without limits."""
        model = self._formulation.model
        limited = (model.lower > -NO_LIMIT).all() and (model.upper < NO_LIMIT).all()
        return model.columns <= MOST_COLUMNS and bool(limited)

    def _join(self, engine: EngineName, process: EngineProcess | None) -> None:
        """Let another engine begin; where no process can be started, those there go on."""
        try:
            self._enter(engine, process)
        except EngineError as error:
            self._memory.setdefault(engine, 0.0)
            self._state.reasons.append(str(error))

    def _enter(self, engine: EngineName, process: EngineProcess | None = None) -> None:
        """Let an engine begin."""
        kind = self.kind(engine, self._state, self._taken() if self._second is None else 0)
        process = process or self._stack.enter_context(STAND.lent(kind))
        self._memory.setdefault(engine, 0.0)
        self._searches[engine] = LinearSearch(self._state, engine, self._formulation, process, kind[1])
        self._begin(self._searches[engine], tight=False)

    def _begin(self, search: LinearSearch, *, tight: bool) -> None:
        job = search.job(self._start, tight=tight)
        self._lanes.append(Lane(search, job, Running(job, search.listen, search.process)))

    def _round(self) -> StopReason | None:
        """Follow each engine by one step; return why to stop, None to go on."""
        timeout = _TICK if all(lane.running.idle for lane in self._lanes) else 0.0
        for lane in list(self._lanes):
            stop = self._follow(lane, lambda running: running.step(timeout)) if lane in self._lanes else None
            if stop is not None:
                return stop
            if self._state.search.reached(self._state.gap):
                return "gap"
        return None

    def _follow(self, lane: Lane, step: Callable[[Running], Outcome | None]) -> StopReason | None:
        """Take in what an engine tells next; return why to stop, None to go on."""
        search = self._state.search
        plan, bound, stop, outcome = search.choice, search.bound, None, None
        try:
            outcome = step(lane.running)
            if outcome is not None:
                stop = self._ended(lane, outcome)
            if search.bound != bound:
                self._bound_by = lane.search.engine
        except InternalError as error:
            self._contradicted(lane.search.engine, error)
            if outcome is not None and lane in self._lanes:  # it was right, and will not say so again
                stop = self._ended(lane, outcome)
                self._bound_by = lane.search.engine
        if search.choice is not None and search.choice is not plan:
            self._plan_by = lane.search.engine
            self._hand_over(search.choice)
        return stop

    def _hand_over(self, choice: Integers) -> None:
        """Tell the other engines of a plan, unless cuts of theirs forbid it."""
        values = self._formulation.values(choice)
        for lane in self._lanes:
            if lane.search.engine != self._plan_by and not lane.job.model.breaks(values):
                lane.running.suggest(values)

    def _ended(self, lane: Lane, outcome: Outcome) -> StopReason | None:
        """Take in what a run gave; go on with its cuts, or without the engine if others are left."""
        search = lane.search
        self._memory[search.engine] = max(self._memory[search.engine], outcome.memory_mb)
        stop = search.learn(lane.job, outcome)
        self._lanes.remove(lane)
        if stop in ("gap", "proof"):
            return stop
        if stop is None:
            self._begin(search, tight=True)
        else:
            self._last = stop
            if stop == "failure":
                self._recall()
        return None

    def _contradicted(self, speaker: EngineName | None, error: InternalError) -> None:
        """Go on without the engines whose bounds are above the best plan; if none is, without the one that spoke.

        Raises
        ------
        InternalError
            The same error, when no engine is left, or none is to blame.
        """
        search = self._state.search
        guilty = [name for name, one in self._searches.items() if _above(one.bound, search.objective)]
        guilty = guilty or ([speaker] if speaker else [])
        if not guilty:
            raise error
        search.distrust()
        search.prove(self._known)
        for name in guilty:
            self._drop(name)
            self._state.reasons.append(f"{TITLES[name]} contradicted itself, so {_heir(name)}: {error}")
        for name, one in self._searches.items():
            search.prove(one.bound)
            self._bound_by = name if one.bound == search.bound else self._bound_by
        if "highs" in guilty:
            self._enter("scip")
        self._recall()
        if not self._lanes:
            raise error

    def _drop(self, name: EngineName) -> None:
        """Leave an engine out from now on."""
        for lane in [lane for lane in self._lanes if lane.search.engine == name]:
            self._lanes.remove(lane)
            lane.running.release()
        del self._searches[name]
        self._bound_by = None if self._bound_by == name else self._bound_by

    def _interrupted(self) -> StopReason:
        """Take in what has arrived by now."""
        for lane in list(self._lanes):
            if (stop := self._follow(lane, lambda running: running.cut_short("interrupt"))) is not None:
                return stop
        return "interrupt"

    def _halt(self) -> None:
        """Ask all to stop; engines' processes wait for other jobs (`standing`)."""
        if self._planning is not None:
            self._planning.stop()
        for lane in self._lanes:
            name, process = lane.search.engine, lane.search.process
            self._memory[name] = max(self._memory[name], process.memory_mb())
            lane.running.stop()


def _above(bound: int | None, objective: int | None) -> bool:
    return bound is not None and objective is not None and bound > objective


def _heir(name: EngineName) -> str:
    return "SCIP took over" if name == "highs" else "it was left out"
