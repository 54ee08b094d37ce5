r"""The engine `decomposition`: prices for rules, dynamic programs for hand-offs, a small model, and local search.

Four stages share the time. (1) *Alternation*: a linear program over all but hand-offs prices the rules, dynamic
programs on the graph of hand-offs price these; every round ends in a bound. (2) *Reduced model*: options, providers and
rules with prices in place of hand-offs, solved in a process of its own, give better bounds and choices. (3) Beside it,
*improvement*: choices are repaired into plans, and the best plan is improved in large neighbourhoods. (4) *Closing*:
where the gap asked for is still open, the whole formulation goes to HiGHS with the best plan as start. Each bound and
each checked plan is told at once, so that stopping at any moment leaves both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.formulation.build import Formulation
from rightsource.models.result import StopReason
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.assembly import assembled
from rightsource.optimizer.decomposition.background import Background
from rightsource.optimizer.decomposition.budgets import passed_budgets
from rightsource.optimizer.decomposition.focus import Focus
from rightsource.optimizer.decomposition.methods import Bounding, Found, Guide, Improving, Methods
from rightsource.optimizer.decomposition.supported import unsupported
from rightsource.optimizer.impossible import conflict_reasons
from rightsource.optimizer.linear_search import search_in_turn
from rightsource.optimizer.money import Money
from rightsource.optimizer.solve_state import SolveState

NAME: Final = "decomposition"

_IDLE_ROUNDS: Final = 3
_LITTLE: Final = 0.1
"""After three rounds that raise the bound by no more than this part of the gap asked for there are no further ones."""
_SLICE: Final = 4.0
"""Seconds of improvement between two looks at what the reduced model has found."""
_GLANCE: Final = 0.25
"""Seconds between two such looks while there is nothing to improve."""
_PATIENCE_EACH: Final = 2e-3
_PATIENCE: Final = 2.0
"""Seconds for which the next gain is waited for, per process and in all; besides half of what gains took so far."""
_PATIENCE_AT_FIRST: Final = 2.0
_PATIENCE_AT_FIRST_EACH: Final = 1e-4
"""Seconds for which the first round is waited for, in all and per process: plans then begin without it."""
_NEAR: Final = 0.02
"""Plans within this part of the bound are improved while there are further rounds."""
_MOST_TO_CLOSE: Final = 5_000
"""Up to so many processes the whole formulation is worth a try although the reduced model is not done."""
_PATIENCE_WHEN_LARGE: Final = 120.0
"""Seconds for which a gain is waited for with more processes, once the reduced model is done."""


def decompose(
    state: SolveState, start: Integers | None, make: Callable[[SolveState, Tables], Methods] = assembled
) -> StopReason:
    """Search until the asked gap, a limit, or a proof; ``make`` makes the methods for compiled tables.

    What it cannot handle goes to HiGHS when the state names no engine but `auto`.

    Raises
    ------
    InputError
        When the instance has something that the decomposition cannot handle.
    EngineError
        When no process can be started for an engine.
    InternalError
        When bounds, plans and the checker contradict each other.
    """
    tables = state.compiled()
    if tables is None:
        return "proof"
    missing = unsupported(tables)
    if missing and state.engine != NAME:
        return search_in_turn(state, start, tables)
    if missing:
        raise InputError([Fault("", sentence) for sentence in missing])
    state.engine = NAME
    state.search.prove(tables.floor)
    driver = Driver(state, tables, start)
    if stop := driver.over():
        return stop
    began = time.monotonic()
    methods = make(state, tables)
    state.build_seconds += time.monotonic() - began
    return driver.run(methods)


@dataclass
class Driver:
    """Leads the stages of one solve.

    ``guide`` is what the best round of the alternation gave, ``focus`` has margins around the best plan from then on.
    """

    state: SolveState
    tables: Tables
    start: Integers | None
    guide: Guide | None = None
    focus: Focus | None = None
    slices: int = 0
    seen: set[int] = field(default_factory=set)

    def over(self) -> StopReason | None:
        """Return why the search ends now: the gap, a proof, or a limit of the user; None to go on."""
        search = self.state.search
        if search.reached(self.state.gap):
            return "gap"
        if search.bound is not None and search.choice is None:
            passed = passed_budgets(self.tables, search.bound, Money.of(self.state.instance))
            if passed:
                self.state.reasons += [sentence for sentence in passed if sentence not in self.state.reasons]
                return "proof"
        return self.state.stopped()

    def run(self, methods: Methods) -> StopReason:
        """Go through the stages until one of them ends the search."""
        return self._price(methods) or self._improve(methods) or self._close()

    def _price(self, methods: Methods) -> StopReason | None:
        """Alternate until the bound hardly rises; beside it, if there is a second thread, plans are improved."""
        waits = time.monotonic() + _PATIENCE_AT_FIRST + _PATIENCE_AT_FIRST_EACH * len(self.tables.process_ids)
        with Background(partial(all_rounds, methods.bounding, self.state)) as rounds:
            try:
                while self.over() is None and not rounds.finished:
                    self._learn(methods.improving, rounds.found(_GLANCE))
                    if self.guide is None and self.state.threads != 1 and time.monotonic() > waits:
                        self._learn(methods.improving, [methods.bounding.unpriced(self.state.seconds_left())])
                    if self.state.threads != 1 and not rounds.finished and self._is_near():
                        self._slice(methods.improving)
            finally:
                methods.bounding.stop()
        rounds.answer()
        self._learn(methods.improving, rounds.found())
        if self.guide is not None and not (self.seen and self._is_near()):
            self._offer(methods.improving, self.guide.choice)
        return self.over()

    def _learn(self, improving: Improving, guides: Iterable[Guide]) -> None:
        """Take in the bounds of rounds and keep the best; its choice becomes a plan at once, unless one did before."""
        before = self.guide
        for guide in guides:
            if self.guide is None or guide.bound >= self.guide.bound:
                self.guide = guide
            self.state.search.prove(guide.bound)
        if before is None and self.guide is not None and self.over() is None:
            self._mend_start(improving, self.guide)
        if self.guide is not None and self.guide is not before and not self.seen and self.over() is None:
            self._offer(improving, self.guide.choice, quick=True)

    def _mend_start(self, improving: Improving, guide: Guide) -> None:
        """Repair a start that breaks rules, as the plan of yesterday may; one that keeps them is known already."""
        search, start = self.state.search, self.start
        if start is None or (search.objective is not None and search.checker.objective(start) >= search.objective):
            return
        plan = improving.repaired(start, guide.margins, quick=True)
        if plan is not None:
            search.offer(plan)

    def _is_near(self) -> bool:
        """Say whether the best plan is worth improving: from a poor one the next round's choice is the shorter way."""
        objective, guide = self.state.search.objective, self.guide
        return objective is not None and guide is not None and objective - guide.bound <= _NEAR * abs(guide.bound)

    def _improve(self, methods: Methods) -> StopReason | None:
        """Improve plans beside the reduced model until both have nothing more to give."""
        if self.guide is None:
            return None
        pause = Pause(len(self.tables.process_ids))
        search: Callable[..., bool] = partial(_reduced, methods)
        self.focus = Focus(methods.bounding, self.state.seconds_left, lambda: self.over() is not None)
        if self.state.threads == 1:
            reducing = methods.reducing()
            search = reducing.search
            if not reducing.leads and (stop := self._alone(methods.improving, pause)):
                return stop
        with Background(search) as reduced:
            self._begin(methods.improving, self.focus, self.guide)
            while (stop := self.over()) is None and not pause.is_long():
                before, finished = self._standing(), reduced.finished
                self._step(methods.improving, reduced)
                pause.note(gained=self._standing() != before, finished=finished)
                if reduced.answer():
                    return self._without_plan(methods.core)
        self._take(methods.improving, reduced.found())
        return self.over() or stop

    def _begin(self, improving: Improving, focus: Focus, guide: Guide) -> None:
        """Follow prices at whole units, where the relaxation has parts of units, and else its own providers."""
        whole = None if self.over() else focus.whole()
        if whole is not None:
            self._follow(improving, focus, whole)
        elif not self.over():
            if self.state.search.choice is not None:
                focus.moved(self.state.search.choice)
            self._explore(improving, guide.choice)

    def _alone(self, improving: Improving, pause: Pause) -> StopReason | None:
        """On one thread, improve plans first, as long as that pays: a large reduced model takes all time there is."""
        if pause.processes <= _MOST_TO_CLOSE:
            return None
        while (stop := self.over()) is None and self.state.search.choice is not None and not pause.is_long():
            before = self._standing()
            self._slice(improving)
            pause.note(gained=self._standing() != before, finished=True)
        return stop

    def _without_plan(self, core: Formulation) -> StopReason:
        self.state.search.exhausted(NAME)
        self.state.reasons += conflict_reasons(core, self.state.search.checker)
        return "proof"

    def _step(self, improving: Improving, reduced: Background[Found, bool]) -> None:
        """Take in what the reduced model found, then improve.

        Without a plan there is nothing to improve, and on one thread the reduced model has it to itself.
        """
        waits = (self.state.search.choice is None or self.state.threads == 1) and not reduced.finished
        self._take(improving, reduced.found(_GLANCE if waits else 0.0))
        if not waits:
            self._slice(improving)

    def _slice(self, improving: Improving) -> None:
        """Improve the best plan for a while, if there is one."""
        choice, guide = self.state.search.choice, self.guide
        if choice is None or guide is None or self.over():
            return
        seed, bound = self.state.seed + self.slices, self.state.search.bound
        self.slices += 1
        near = self._near(improving, choice) or guide
        best = self.state.search.choice
        self.state.search.offer(improving.improve(choice if best is None else best, near.margins, _SLICE, seed, bound))

    def _near(self, improving: Improving, choice: Integers) -> Guide | None:
        """Return what is known around the best plan; where prices have just moved to it, their own choice is tried."""
        if self.focus is None:
            return None
        if self.focus.moved(choice) and self.focus.guide is not None and self.over() is None:
            self._offer(improving, self.focus.guide.choice, quick=True, guide=self.focus.guide)
        return self.focus.guide

    def _take(self, improving: Improving, found: Iterable[Found]) -> None:
        for one in found:
            if isinstance(one, int):
                self.state.search.prove(one)
            else:
                self._explore(improving, one)

    def _explore(self, improving: Improving, choice: Integers) -> None:
        """Follow a choice that uses other providers, where plans that do so promise to be cheaper than the best one.

        A plan fresh from a repair costs more than one that was long improved: it is given a slice of its own.
        """
        search, focus = self.state.search, self.focus
        guide = None if focus is None or search.choice is None or self.over() else focus.at(choice)
        if focus is None or guide is None:
            self._offer(improving, choice)
            return
        here = search.objective if focus.guide is None else focus.guide.bound
        if here is None or guide.bound < here:
            self._follow(improving, focus, guide)

    def _follow(self, improving: Improving, focus: Focus, guide: Guide) -> None:
        """Make a plan by some prices, and keep these where it is better than all others."""
        search = self.state.search
        plan = improving.repaired(guide.choice, guide.margins, quick=True)
        if plan is None or self.over():
            return
        self.slices += 1
        before = search.objective
        search.offer(improving.improve(plan, guide.margins, _SLICE, self.state.seed + self.slices, search.bound))
        if search.objective != before:
            focus.guide = guide

    def _offer(
        self, improving: Improving, choice: Integers, *, quick: bool = False, guide: Guide | None = None
    ) -> None:
        """Offer a choice, repaired where it breaks rules; one that is dearer than the best plan, or known, is left.

        A quick repair in vain leaves the choice unknown, so that it may be repaired at length.
        """
        search, key = self.state.search, hash(choice.tobytes())
        known = search.objective is not None and search.checker.objective(choice) >= search.objective
        guide = guide or self.guide
        if known or key in self.seen or guide is None:
            return
        plan = improving.repaired(choice, guide.margins, quick=quick)
        if plan is not None or not quick:
            self.seen.add(key)
        if plan is not None:
            search.offer(plan)

    def _close(self) -> StopReason:
        """Let HiGHS finish on the whole formulation, from the best plan, without options that no better plan uses."""
        objective, tables = self.state.search.objective, self.tables
        if objective is not None and self.guide is not None:
            tables = without(tables, self.guide.bounds, objective)
        try:
            return search_in_turn(self.state, self.start, tables)
        finally:
            self.state.engine = NAME

    def _standing(self) -> tuple[int | None, int | None]:
        return self.state.search.objective, self.state.search.bound


def _reduced(methods: Methods, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> bool:
    """Make the reduced model and search it: in the thread in which it runs, since making it takes a while."""
    return methods.reducing().search(tell, should_stop)


def all_rounds(
    bounding: Bounding, state: SolveState, tell: Callable[[Guide], None], should_stop: Callable[[], bool]
) -> None:
    """Tell what every round of the alternation gave, until several in a row lift the bound by little."""
    idle, bound = 0, None
    while idle < _IDLE_ROUNDS and not should_stop() and (guide := bounding.round(state.seconds_left())) is not None:
        tell(guide)
        little = _LITTLE * state.gap * abs(guide.bound)
        idle = idle + 1 if bound is not None and guide.bound - bound <= little else 0
        bound = guide.bound if bound is None else max(bound, guide.bound)


def without(tables: Tables, bounds: Integers, incumbent: int) -> Tables:
    """Bar the options of which it is proven that every plan with them costs more than the incumbent.

    Every plan that costs as much as the incumbent or less stays, the incumbent among them: a bound on those that are
    left holds for all. ``bounds`` has one entry per open option.
    """
    barred = np.zeros(len(tables.option_ids), dtype=np.bool_)
    barred[np.flatnonzero(~tables.barred)[bounds > incumbent]] = True
    return replace(tables, bars=(*tables.bars, ("dearer than the best plan", barred)))


@dataclass
class Pause:
    """For how long nothing better was found for an instance of so many processes."""

    processes: int
    began: float = field(default_factory=time.monotonic)
    gained: float = field(default_factory=time.monotonic)
    quiet: bool = False

    def note(self, *, gained: bool, finished: bool) -> None:
        """Note whether a slice found something better, and whether the reduced model was finished before it."""
        self.quiet = finished and not gained
        if gained:
            self.gained = time.monotonic()

    def is_long(self) -> bool:
        """Say whether to go on with the whole formulation."""
        waited = time.monotonic() - self.gained
        if self.processes > _MOST_TO_CLOSE:
            return self.quiet and waited > _PATIENCE_WHEN_LARGE
        return self.quiet or waited > _PATIENCE + _PATIENCE_EACH * self.processes + (self.gained - self.began) / 2
