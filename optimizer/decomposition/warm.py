r"""Re-solving with some options closed: what if a process had to use an option, or must not use one.

The graph of hand-offs, its elimination order, the multipliers of all rules and the best plans stay what they are; only
options are closed. With the bounds w of the best round (`Floor.with_option`) every plan without closed options costs

.. math:: \ge \max_i \; \min_{o \in O_i \setminus \mathrm{closed}} w_o

at once. Further rounds at a large price of closed options lift that. Plans begin at a known one with the closed options
left, and are decided anew around the processes that had to leave them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.result import relative_gap
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.alternation import Alternation, Round
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.budgets import passed_budgets
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.warm_plans import Nearness, NearPlans
from rightsource.optimizer.money import Money

_BAR: Final = 4.0
"""A closed option costs so many times the largest margin, and as many times that as a process has copies."""
_PATIENCE: Final = 4
"""Neighbourhoods in a row without a better plan until no more are tried, once bounds do not get better either."""
_IDLE: Final = 2
_LITTLE: Final = 0.1
"""Rounds in a row that lift the bound by less than this part of the gap are the last before what-ifs."""
_WORTHWHILE: Final = 0.2
"""A further round is worth it when the last one lifted the bound by this part of what is missing."""
_LARGER: Final = 1.5
_SMALLER: Final = 0.6
_PART_OF_GAP: Final = 0.1
"""Sub-models are solved to this part of the gap that is open."""
_LEAST_GAP: Final = 1e-6
_NEVER: Final = int(np.iinfo(np.int64).max)
_KNOWN: Final = 50
"""Plans that are kept, the cheapest."""


@dataclass(frozen=True)
class WarmAnswer:
    """The cheapest plan found that keeps all rules without closed options, and what every such plan costs at least.

    ``objective`` and ``bound`` are in minor units; ``choice`` and ``objective`` are None without a plan. Where it is
    proven that there is none it is ``infeasible``.
    """

    choice: Integers | None
    objective: int | None
    bound: int
    infeasible: bool = False

    def reached(self, gap: float) -> bool:
        """Say whether the plan is within a relative gap of the least cost, or it is proven that there is none."""
        if self.infeasible:
            return True
        return self.objective is not None and relative_gap(self.objective, self.bound) <= gap


class WarmSolver:
    """Answers what-ifs on one instance, each from what the others and the baseline have shown.

    Parameters
    ----------
    instance
        An instance that the decomposition supports (see `unsupported`), with a plan.
    plan
        A plan that keeps all rules, the option of each process.
    bound
        What is proven that every plan costs at least, in minor units; None for nothing.
    should_stop
        Once it says True, nothing more is searched.

    Examples
    --------
    >>> from rightsource.optimizer.solve import solve
    >>> base = solve(instance, engine="exhaustive")
    >>> solver = WarmSolver(instance, base.plan.choice(instance), base.bound)
    >>> solver.settle()
    >>> solver.without_option(int(base.plan.choice(instance)[0])).bound >= base.bound
    True
    """

    def __init__(
        self,
        instance: Instance,
        plan: Integers,
        bound: int | None = None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.tables = compile_tables(instance)
        self.checker = Checker(instance)
        self.bound = self.tables.floor if bound is None else max(bound, self.tables.floor)
        self.known: list[tuple[int, Integers]] = []
        """The cheapest known plans with what they cost, the cheapest first."""
        self.know(plan)
        banned = with_bans(HandoffGraph.of(self.tables), self.tables)
        self.graph, self.money = banned.graph, Money.of(instance)
        self.sweep = Sweep(self.graph)
        core = build_core(self.tables)
        self.alternation = Alternation(core.without_limits(banned.rules), self.graph, self.sweep)
        self.near = NearPlans(core, self.checker, should_stop)
        self.should_stop = should_stop

    def know(self, plan: Integers) -> None:
        """Keep a plan in mind; it has to keep all rules."""
        if not any(np.array_equal(plan, other) for _, other in self.known):
            self.known.append((self.checker.objective(plan), plan))
            self.known.sort(key=lambda one: one[0])
            del self.known[_KNOWN:]

    def settle(self, seconds: float = inf, gap: float = 0.0) -> None:
        """Do rounds of the alternation until they are settled, or time is over.

        With a relative gap they are settled, too, once two rounds in a row lift the bound by little of it.
        """
        ends, idle = time.monotonic() + seconds, 0
        while not self.alternation.settled and idle < _IDLE and time.monotonic() < ends and not self.should_stop():
            before = self.alternation.bound
            found = self.alternation.round(_limit(ends))
            if found is None:
                break
            self.bound = max(self.bound, found.floor.least)
            gained = inf if before is None else found.floor.least - before
            idle = idle + 1 if gained < _LITTLE * gap * abs(self.bound) else 0

    def with_option(self, option: int, gap: float = 0.0, seconds: float = inf) -> WarmAnswer:
        """Answer what it costs if the process of an option has to use it; see `without`."""
        closed = self.tables.option_process == self.tables.option_process[option]
        closed[option] = False
        return self.without(closed, gap, seconds)

    def without_option(self, option: int, gap: float = 0.0, seconds: float = inf) -> WarmAnswer:
        """Answer what it costs if an option must not be used; see `without`."""
        closed = np.zeros(len(self.tables.option_ids), dtype=np.bool_)
        closed[option] = True
        return self.without(closed, gap, seconds)

    def without(self, closed: Flags, gap: float = 0.0, seconds: float = inf) -> WarmAnswer:
        """Answer what plans without closed options cost, shape (options,).

        It ends at the relative gap, when the seconds are over, and when neither plans nor bounds get better.

        Raises
        ------
        InternalError
            When a checked plan costs less than the bound that was given.
        EngineError
            When no process can be started for an engine.
        """
        is_open = ~(self.tables.barred | closed)
        if not np.logical_or.reduceat(is_open, self.tables.first_option[:-1]).all() or self.near.impossible(is_open):
            return WarmAnswer(None, None, self.bound, infeasible=True)
        return _WhatIf(self, is_open, gap, time.monotonic() + seconds).answer()


@dataclass
class _WhatIf:
    """One what-if under way.

    ``bounds`` are what plans with each option cost at least, ``best`` is the cheapest plan and its cost. ``lifting``
    are the rounds with closed options, None before them, and ``gained`` is by how much the last one lifted the bound.
    ``size`` is that of the next neighbourhood.
    """

    solver: WarmSolver
    is_open: Flags
    gap: float
    ends: float
    bound: int = field(init=False)
    bounds: Integers = field(init=False)
    best: tuple[int, Integers] | None = None
    lifting: Alternation | None = None
    gained: float = inf
    size: float = 60.0

    def __post_init__(self) -> None:
        self.bound = self.solver.bound
        self.bounds = np.where(self.is_open, self.bound, _NEVER)

    def answer(self) -> WarmAnswer:
        """Search until the gap is reached, time is over, or nothing gets better."""
        best = self.solver.alternation.best
        if best is not None:
            self._prove(best)
        for _, plan in self.solver.known:
            self._take(plan)
        if not self._over():
            self._begin()
        self._search()
        if self.best is None:
            return WarmAnswer(None, None, self.bound, self._passed())
        cost, plan = self.best
        if cost < self.bound:
            raise InternalError(
                f"no plan should cost less than {self.bound} minor units, but a checked one costs {cost}."
            )
        return WarmAnswer(plan, cost, self.bound)

    def _over(self) -> bool:
        """Say whether the answer is good enough, or time is over."""
        reached = self.best is not None and relative_gap(self.best[0], self.bound) <= self.gap
        return reached or self._passed() or time.monotonic() >= self.ends or self.solver.should_stop()

    def _passed(self) -> bool:
        """Say whether the bound is above a budget: then there is no plan."""
        return self.best is None and bool(passed_budgets(self.solver.tables, self.bound, self.solver.money))

    def _left(self) -> float:
        return self.ends - time.monotonic()

    def _prove(self, found: Round) -> None:
        """Take the bounds of a round: every process takes one of its open options."""
        options = self.solver.graph.option
        self.bounds[options] = np.maximum(self.bounds[options], found.floor.with_option)
        least = np.minimum.reduceat(self.bounds, self.solver.tables.first_option[:-1])
        self.bound = max(self.bound, found.floor.least, int(least.max()))

    def _take(self, plan: Integers | None) -> bool:
        """Take a plan that keeps all rules if it has no closed option and is the cheapest so far."""
        if plan is None or not self.is_open[plan].all():
            return False
        cost = self.solver.checker.objective(plan)
        if self.best is not None and cost >= self.best[0]:
            return False
        self.best = cost, plan
        self.solver.know(plan)
        return True

    def _begin(self) -> None:
        """Move the cheapest known plan to open options and mend what that breaks."""
        solver = self.solver
        choice = solver.near.moved(solver.known[0][1], self.is_open, self._margins())
        if solver.checker.feasible(choice):
            self._take(choice)
        near = Nearness(self.is_open, self._margins(), self._centre())
        if not self._over():
            self._take(solver.near.mended(choice, near, self._sub_gap(), self._left))

    def _search(self) -> None:
        """Lift the bound as long as that leads somewhere, and better the plan, by turns."""
        vain, rng = 0, np.random.default_rng(0)
        while not self._over() and vain < _PATIENCE:
            gained = self._lift()
            if not self._over():
                gained |= self._better(rng)
            vain = 0 if gained else vain + 1

    def _lift(self) -> bool:
        """Do a round with closed options, unless the last one came to little; say whether it lifted the bound."""
        self.lifting = self.lifting or self._closing()
        if self.lifting is None or self.lifting.settled or self.gained < _WORTHWHILE * self._wanted():
            return False
        found, before = self.lifting.round(_limit(self.ends)), self.bound
        if found is not None:
            self._prove(found)
        self.gained = self.bound - before
        return self.gained > 0

    def _wanted(self) -> float:
        """Return by how much the bound would have to rise for the gap; without a plan it may rise as it likes."""
        return 0.0 if self.best is None else self.best[0] - self.gap * max(abs(self.best[0]), 1) - self.bound

    def _better(self, rng: np.random.Generator) -> bool:
        """Decide a neighbourhood of the best plan anew, without options that no better plan has.

        The next one is larger where this one was solved, and smaller where time ran out.
        """
        if self.best is None:
            return False
        cost, plan = self.best
        useful = self.is_open & (self.bounds <= cost)
        useful[plan] = True
        near = Nearness(useful, self._margins(), self._centre())
        free = self.solver.near.drawn(plan, near, int(self.size), rng)
        if not len(free):
            return False
        found = self.solver.near.decided(plan, free, useful, self._sub_gap(), self._left(), cost)
        self.size *= _LARGER if found.solved else _SMALLER
        return self._take(found.choice)

    def _closing(self) -> Alternation | None:
        """Return an alternation that goes on from the best round with closed options at a large price; None without."""
        base, solver = self.solver.alternation, self.solver
        if base.best is None:
            return None
        margins = base.best.margins
        largest = float(margins[np.isfinite(margins)].max(initial=1.0))
        price = _BAR * largest * int(solver.sweep.copies.max())
        return base.under(np.where(self.is_open[solver.graph.option], 0.0, price))

    def _margins(self) -> Doubles:
        """Return the margins of the best round, costs without one, per option that is not barred."""
        for rounds in (self.lifting, self.solver.alternation):
            if rounds is not None and rounds.best is not None:
                return rounds.best.margins
        return self.solver.tables.option_cost[self.solver.graph.option].astype(np.float64)

    def _centre(self) -> Integers:
        """Return the processes that have to leave their option in the cheapest known plan."""
        return np.flatnonzero(~self.is_open[self.solver.known[0][1]])

    def _sub_gap(self) -> float:
        """Return the relative gap at which sub-models stop."""
        room = self.gap if self.best is None else relative_gap(self.best[0], self.bound)
        return max(_PART_OF_GAP * room, _LEAST_GAP)


def _limit(ends: float) -> float | None:
    """Return the seconds until a moment, None for no limit."""
    return None if ends == inf else max(ends - time.monotonic(), 0.0)
