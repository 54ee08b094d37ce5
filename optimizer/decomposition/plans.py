"""Plans by small sub-models: from any choice to one that keeps all rules, and from there to cheaper ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final, Literal, TypeAlias

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.annealing import Annealing
from rightsource.optimizer.decomposition.best_plan import Best
from rightsource.optimizer.decomposition.held_handoffs import held_costs
from rightsource.optimizer.decomposition.neighbourhood import (
    Kind,
    Neighbourhoods,
    above_least,
    core_options,
    slacks,
    without_new_fixed_costs,
)
from rightsource.optimizer.decomposition.sub_solver import SubSolver

_Kind: TypeAlias = Kind | Literal["core"]
"""Neighbourhoods of processes, or the options of small margin of all of them, in large instances."""
_SECONDS: Final = 4.0
"""What a sub-model of the search may take."""
_PART_OF_GAP: Final = 0.03
_PART_FOR_CORES: Final = 0.1
"""Sub-models are solved to this part of what is left between plan and bound; larger ones over cores to the latter."""
_CORE: Final = 1.5
"""Times as long a sub-model of the kind `core` may take, and longer than the search if need be."""
_CORE_EACH: Final = 0.1
_LARGEST_CORE: Final = 1000.0
"""Options of the first core, per process, and at most."""
_CORES_FIRST: Final = 4.0
"""The weight of cores at first, next to that of other kinds."""
_QUICK: Final = 0.15
"""A sub-model that takes less than this part of what it may take could have been larger."""
_WITHOUT_BOUND: Final = 1e-4
"""The same as a part of the cost, while there is no bound."""
_REPAIR_SIZE: Final = 150
_REPAIR_GROW: Final = 2.5
_REPAIR_GAP: Final = 1e-4
_MOST_NEAR: Final = 400
_EACH_BROKEN: Final = 12
"""Processes that a repair frees at most, or so many for each row that annealing leaves broken."""
_PROJECTION_GAP: Final = 1e-2
_LARGEST_PRICE: Final = 2.0**40
"""In minor units; margins may be infinite, prices of options may not."""
_REPAIR_EACH: Final = 5e-4
_REPAIR_SECONDS: Final = 30.0
"""What a sub-model of the repair may take per process, four seconds at least, and in all.

Where time runs out, a larger one is not tried.
"""
_FEWEST_TO_ANNEAL: Final = 1000
"""With fewer processes sub-models do better."""
_ANNEALING_EACH: Final = 1.5e-4
_MOST_ANNEALING: Final = 20.0
"""Seconds of annealing per process, and in all."""
_PATIENCE: Final = 2.0
"""A repair anneals for so many times these seconds while it has no plan."""
_PART_OF_SLICE: Final = 0.5
"""Annealing takes no more than this part of a search."""
_FIRST_WIDTH: Final = 0.4
_FIRST_WARMTH: Final = 0.3
"""Options that annealing tries in a repair, per process, and its warmth."""
_ANNEALINGS: Final = (
    (0.2, 0.03, 3.0),
    (1.0, 0.03, 0.0),
    (0.2, 0.03, 1.0),
    (0.2, 0.1, 0.0),
    (0.2, 0.01, 10.0),
    (1.0, 0.3, 0.0),
)
"""Options per process, warmth and softness of the annealings of searches, by turns."""
_MOST_BROKEN: Final = 200
"""Where annealing ends with more broken rows, a sub-model of their processes would be too large."""
_SMALLEST: Final = 8.0
_MOST_RESTS: Final = 16


@dataclass
class _Memory:
    """Size and weight of one kind of neighbourhood."""

    size: float = 80.0
    weight: float = 1.0

    def learn(self, *, solved: bool, better: bool, quick: bool) -> None:
        """Grow when a sub-model was solved, shrink when time ran out in vain; gain weight by a better plan, or lose."""
        self.size = max(self.size * ((1.4 if quick else 1.1) if solved else 1.0 if better else 0.8), _SMALLEST)
        self.weight = max(0.8 * self.weight + 0.2 * better, 0.1)


@dataclass
class Improver:
    """Repairs and improves plans of one instance.

    Parameters
    ----------
    core
        The core of the formulation (see `build_core`).
    checker
        Judges every plan before it is kept.
    seconds_left
        Seconds until everything has to be over.
    should_stop
        Once it says True, the best plan so far is returned.
    offer
        Called with every plan that is better than the last; says whether it took it, and checked it then.
    row_prices
        Returns what a unit of each of the core's `limit_rows` is worth, in minor units; None while nobody knows.
    """

    core: Formulation
    checker: Checker
    seconds_left: Callable[[], float]
    should_stop: Callable[[], bool] = lambda: False
    offer: Callable[[Integers], bool] = lambda _: False
    row_prices: Callable[[], Doubles | None] = lambda: None
    _solver: SubSolver = field(init=False)
    _neighbourhoods: Neighbourhoods = field(init=False)
    _memories: dict[_Kind, _Memory] = field(init=False)
    _careful: bool = False
    _annealing: Annealing | None = field(init=False, default=None)
    _annealed: int = 0
    _rests: int = 0
    _to_rest: int = 0

    def __post_init__(self) -> None:
        self._solver = SubSolver(self.core, self.checker, self.offer, self.should_stop)
        self._neighbourhoods = Neighbourhoods(self.core.tables)
        self._memories = {kind: _Memory() for kind in self._neighbourhoods.kinds()}
        processes = len(self.core.tables.process_ids)
        if processes >= _FEWEST_TO_ANNEAL:
            self._memories["core"] = _Memory(
                float(np.clip(_CORE_EACH * processes, _SMALLEST, _LARGEST_CORE)), _CORES_FIRST
            )

    def repaired(self, choice: Integers, margins: Doubles | None = None, *, quick: bool = False) -> Integers | None:
        """Return a plan near a choice that keeps all rules, None when none was found in time.

        Free are the processes through which rules are broken and their neighbours, filled up with processes of small
        slack; 150 at first, 2.5 times as many whenever no plan over them keeps all rules. A choice for which 400 do
        not suffice is first brought to the nearest one that keeps all rules but hand-offs' and paths': without them all
        processes can be free.

        Parameters
        ----------
        choice
            Any choice, such as a plan of the core, which ignores hand-offs and paths.
        margins
            Min-marginals of the options that are not barred, in their order, in minor units; costs next to the choice
            itself when not given.
        quick
            Whether a large instance is annealed only, as a better choice may come soon: then what annealing leaves
            broken is given one sub-model, and no more is tried.
        """
        plan = self._cooled(choice, margins, _REPAIR_SIZE if quick else _MOST_NEAR)
        if self.checker.feasible(choice):
            cheaper = plan is not None and self.checker.objective(plan) < self.checker.objective(choice)
            return plan if cheaper else choice
        if quick and margins is not None and self._annealer() is not None:
            return plan
        if plan is None and not self._over():
            plan = self._mended(choice, margins, most=_MOST_NEAR)
        if plan is not None or self._over():
            return plan
        near = self._solver.projected(self._prices(choice, margins), self._seconds(), _PROJECTION_GAP)
        return None if near is None else self._mended(near, margins, most=len(choice))

    def _cooled(self, choice: Integers, margins: Doubles | None, most: int) -> Integers | None:
        """Return the plan that annealing finds from a choice, repaired where it breaks rules; None without one.

        It begins to use no provider with a fixed cost: one such cost may outweigh all that a repair can gain.
        """
        annealing = self._annealer()
        if annealing is None or margins is None:
            return None
        seconds = min(self._annealing_seconds(), self.seconds_left() / 4)
        width, near = int(_FIRST_WIDTH * len(choice)), without_new_fixed_costs(self.core.tables, choice, margins)
        found = annealing.run(choice, near, width, seconds, 0, self._over, _PATIENCE, _FIRST_WARMTH)
        if found.plan is not None and self._solver.judged(found.plan):
            return found.plan
        if self._over():
            return None
        return self._mended(found.last, margins, max(most, _EACH_BROKEN * len(found.broken)))

    def _annealer(self) -> Annealing | None:
        """Return the annealing of this instance; None where it is too small, or its sums too large."""
        if len(self.core.tables.process_ids) < _FEWEST_TO_ANNEAL:
            return None
        if self._annealing is None:
            self._annealing = Annealing(self.core, self._solver.paths, self.row_prices)
        return self._annealing if self._annealing.possible else None

    def _annealing_seconds(self) -> float:
        """Return how long an annealing takes."""
        return min(_ANNEALING_EACH * len(self.core.tables.process_ids), _MOST_ANNEALING)

    def _mended(self, choice: Integers, margins: Doubles | None, most: int) -> Integers | None:
        """Free ever more processes, up to ``most``, until a plan keeps all rules; None when time runs out before."""
        position = {process: i for i, process in enumerate(self.core.tables.process_ids)}
        broken = [
            np.array([position[process] for process in rule.processes], dtype=np.int64)
            for rule in self.checker.check(choice).broken
        ]
        self._solver.note(choice)
        open_options = ~self.core.tables.barred
        suspects = self._suspects(broken, self._slack(choice, margins, open_options))
        size = min(_REPAIR_SIZE, most)
        while len(suspects) and not self._over():
            found = self._solver.solve(choice, np.sort(suspects[:size]), open_options, self._seconds(), _REPAIR_GAP)
            if found.choice is not None:
                return found.choice
            if size >= min(len(suspects), most) or not found.solved:
                return None
            size = min(ceil(size * _REPAIR_GROW), most)
        return None

    def _anneal(self, best: Best, margins: Doubles | None, seconds: float, seed: int) -> None:
        """Better the best plan by annealing, unless that has been in vain lately: then ever more slices go without.

        Where it ends at a cheaper choice that breaks a few rows, a sub-model of their processes mends it.
        """
        annealing = self._annealer()
        if annealing is None or margins is None:
            return
        if self._rests > 0:
            self._rests -= 1
            return
        width, warmth, softness = _ANNEALINGS[self._annealed % len(_ANNEALINGS)]
        self._annealed += 1
        options = int(width * len(best.choice))
        seconds, before = min(self._annealing_seconds(), _PART_OF_SLICE * seconds), best.cost
        found = annealing.run(best.choice, margins, options, seconds, seed, self._over, 1.0, warmth, softness)
        if found.plan is not None and found.cost < best.cost:
            self._careful |= not best.take(found.plan, found.cost, judged=False)
        elif found.last_cost < best.cost and 0 < len(found.broken) <= _MOST_BROKEN and not self._over():
            open_options = ~self.core.tables.barred
            suspects = self._suspects(found.broken, self._slack(found.last, margins, open_options))[:_MOST_NEAR]
            mended = self._solver.solve(
                found.last, np.sort(suspects), open_options, seconds, _WITHOUT_BOUND, below=best.cost, judge=False
            )
            if mended.choice is not None:
                self._careful |= not best.take(mended.choice, mended.cost, judged=False)
        self._to_rest = 0 if best.cost < before else min(2 * self._to_rest + 1, _MOST_RESTS)
        self._rests = self._to_rest

    def improve(
        self, choice: Integers, margins: Doubles | None, seconds: float, seed: int, bound: int | None = None
    ) -> Integers:
        """Return the best plan that large-neighbourhood search finds from one that keeps all rules.

        Each round frees one neighbourhood, or in large instances a core (see `core_options`), and solves its sub-model.
        Its plan keeps all rules but for the rounding of rows; where the checker takes long, it judges the best plan
        every now and then, and at the end. Sizes adapt, each kind of neighbourhood its own: 1.1 times larger when it
        was solved (1.4 times when that was quick), 0.8 times when time ran out in vain. Kinds that bettered the plan
        lately are drawn more often (Ropke and Pisinger 2006, Transportation Science 40, 455). Large instances are
        annealed first, as long as that pays.

        Parameters
        ----------
        choice
            The plan to start from.
        margins
            Min-marginals of the options that are not barred, in their order, in minor units; costs next to the best
            plan itself when not given.
        seconds
            How long to search, but for a core begun in time; ``seconds_left`` counts as well.
        seed
            Draws the neighbourhoods.
        bound
            What no plan undercuts. With margins too, options stay closed whose margin shows that no better plan uses
            them.
        """
        rng, ends, full = np.random.default_rng(seed), time.monotonic() + seconds, min(seconds, _SECONDS)
        best = Best(self._solver.judged, choice, self.checker.objective(choice))
        if (bound is None or best.cost > bound) and seconds > 0 and not self._over():
            self._anneal(best, margins, seconds, seed)
        while (
            not self._over() and (left := ends - time.monotonic()) > full / 10 and (bound is None or best.cost > bound)
        ):
            room = None if bound is None else best.cost - bound
            kind, movable = self._drawn(rng), self._open(best.choice, margins, room)
            free, open_options = self._drawn_from(kind, best.choice, margins, movable, rng)
            if not len(free):
                break
            part = _PART_FOR_CORES if kind == "core" else _PART_OF_GAP
            gap = _WITHOUT_BOUND if room is None else part * room / max(abs(best.cost), 1)
            allowed = min(_CORE * full if kind == "core" else min(left, full), self.seconds_left())
            asked = time.monotonic()
            found = self._solver.solve(
                best.choice, free, open_options, allowed, gap, below=best.cost, judge=self._careful
            )
            if found.solved or allowed > full / 2:
                quick = time.monotonic() - asked < _QUICK * full
                self._memories[kind].learn(solved=found.solved, better=found.choice is not None, quick=quick)
            if found.choice is not None:
                self._careful |= not best.take(found.choice, found.cost, judged=self._careful)
            elif found.solved and np.array_equal(open_options, movable) and len(free) == self._movable(movable):
                break
        self._careful |= not best.settled()
        return best.choice

    def _over(self) -> bool:
        return self.should_stop() or self.seconds_left() <= 0

    def _open(self, choice: Integers, margins: Doubles | None, room: int | None) -> Flags:
        """Return which options a better plan may use: those whose margin is within what is left to gain."""
        tables = self.core.tables
        open_options = ~tables.barred
        if margins is not None and room is not None:
            open_options = above_least(tables, margins) <= room
            open_options[choice] = True
        return open_options

    def _slack(self, choice: Integers, margins: Doubles | None, open_options: Flags) -> Doubles:
        return slacks(self.core.tables, choice, self._known(choice, margins), open_options)

    def _known(self, choice: Integers, margins: Doubles | None) -> Doubles:
        """Return margins, or costs next to a choice, of the options that are not barred."""
        return self._alone(choice)[~self.core.tables.barred].astype(np.float64) if margins is None else margins

    def _alone(self, choice: Integers) -> Integers:
        """Return what each option costs with its hand-offs while all other processes stay as chosen."""
        every = np.ones(len(choice), dtype=np.bool_)
        return self.core.tables.option_cost + held_costs(self.core.tables, choice, every, every)

    def _prices(self, choice: Integers, margins: Doubles | None) -> Integers:
        """Return margins, or costs next to a choice, in whole minor units above the least of each process."""
        tables = self.core.tables
        prices = self._alone(choice)
        if margins is not None:
            prices = np.zeros(len(tables.option_ids), dtype=np.int64)
            prices[~tables.barred] = np.rint(np.minimum(margins - margins.min(), _LARGEST_PRICE)).astype(np.int64)
        least = np.minimum.reduceat(np.where(tables.barred, prices.max(), prices), tables.first_option[:-1])
        above: Integers = np.where(tables.barred, 0, prices - least[tables.option_process])
        return above

    def _seconds(self) -> float:
        """Return what a sub-model of the repair may take."""
        return min(max(_REPAIR_EACH * len(self.core.tables.process_ids), _SECONDS), _REPAIR_SECONDS)

    def _drawn_from(
        self, kind: _Kind, choice: Integers, margins: Doubles | None, movable: Flags, rng: np.random.Generator
    ) -> tuple[Integers, Flags]:
        """Draw a neighbourhood: its processes, and the options that are open to them."""
        size = int(self._memories[kind].size)
        if kind == "core":
            core = core_options(self.core.tables, choice, self._known(choice, margins), movable, size, rng)
            return np.flatnonzero(self._slack(choice, margins, core) < np.inf), core
        return self._neighbourhoods.draw(kind, size, self._slack(choice, margins, movable), rng), movable

    def _movable(self, open_options: Flags) -> int:
        """Return how many processes have a choice among open options."""
        return int(np.count_nonzero(np.add.reduceat(open_options, self.core.tables.first_option[:-1]) > 1))

    def _drawn(self, rng: np.random.Generator) -> _Kind:
        kinds = list(self._memories)
        weights = np.array([self._memories[kind].weight for kind in kinds])
        return kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]

    def _suspects(self, broken: Sequence[Integers], slack: Doubles) -> Integers:
        """Return all processes that can move: those through which rules are broken first, then by slack.

        ``broken`` are the processes of each broken rule. Of each those of smallest slack come first, and those of all
        take turns.
        """
        rank: Integers = np.argsort(np.argsort(slack, kind="stable"), kind="stable") + len(slack)
        for concerned in broken:
            near = np.unique(np.concatenate([concerned, self._neighbourhoods.beside(concerned)]))
            first = near[np.lexsort((slack[near], ~np.isin(near, concerned)))]
            rank[first] = np.minimum(rank[first], np.arange(len(first)))
        order = np.argsort(rank, kind="stable")
        movable: Integers = order[slack[order] < np.inf]
        return movable
