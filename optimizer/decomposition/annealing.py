"""Simulated annealing over the options of small margin: cheap plans of large instances within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.moves import GROUP, Search, State, Terms, anneal, begin
from rightsource.optimizer.decomposition.neighbourhood import above_least
from rightsource.optimizer.decomposition.terms import terms, with_paths
from rightsource.optimizer.decomposition.worst_paths import Path, WorstPaths

_EPOCH: Final = 0.05
"""Seconds between two looks at paths, weights and heat."""
_FIRST_STEPS: Final = 1000
_COOLING: Final = 30.0
"""So many times is the first heat the last one."""
_LENIENT: Final = 0.6
"""The part of the time after which units and providers cost all that they cost."""
_HEAVIER: Final = 1.4
_LIGHTER: Final = 0.99
_NEVER: Final = 2**62
_LARGEST_SEED: Final = 2**31 - 2


@dataclass(frozen=True)
class Annealed:
    """What a search ended with: its best plan, None without one, and what that costs.

    The plan keeps all rules but for the rounding of rows and lengths, and budgets. ``last`` is where the search stood
    at its end and ``last_cost`` what that costs; ``broken`` are the processes of each row that it breaks.
    """

    plan: Integers | None
    cost: int
    last: Integers
    last_cost: int
    broken: tuple[Integers, ...]


@dataclass
class Annealing:
    """Simulated annealing on one instance, with the paths that ``paths`` knows, and finds, as rows.

    Each change is judged by its exact cost, plus what rows are broken by times a weight that grows while a row stays
    broken (Morris, The breakout method for escaping from local minima, AAAI 1993, pages 40-45). At first units and
    providers with a fixed cost are bought by parts, more and more of them then as a whole (see `leniency`).
    """

    core: Formulation
    paths: WorstPaths
    _bare: Terms | None = field(init=False)
    _price: float = field(init=False)

    def __post_init__(self) -> None:
        self._bare = terms(self.core)
        self._price = max(float(np.median(np.abs(self.core.tables.option_cost))), 1.0)

    @property
    def possible(self) -> bool:
        """Whether all sums fit into 64 bits."""
        return self._bare is not None

    def run(
        self,
        choice: Integers,
        margins: Doubles,
        options: int,
        seconds: float,
        seed: int,
        should_stop: Callable[[], bool],
        patience: float = 1.0,
        warmth: float = 1.0,
    ) -> Annealed:
        """Search from a choice; it must be `possible`.

        Parameters
        ----------
        choice
            The option of each process; in place of a barred one comes that of smallest margin.
        margins
            Min-marginals of the options that are not barred, in their order.
        options
            How many options are tried besides those of the choice, those of smallest margin.
        seconds, seed, should_stop
            How long at most, what draws the changes, and what ends it early.
        patience
            Without a plan the search goes on, ever colder, for so many times these seconds, all told.
        warmth
            The part of the usual heat and leniency to begin with: 1 to look elsewhere, less to stay near a plan.
        """
        if self._bare is None:
            raise ValueError("sums of this instance may not fit into 64 bits")
        slack = above_least(self.core.tables, margins)
        run = _Run(self._bare, self.paths, self._unbarred(choice, slack), self._price)
        heat = warmth * run.free(slack, options, seed)
        anneal(run.terms, run.state, run.search, 0.0, 0)  # compiles, which must not count
        began, steps, passed = time.monotonic(), _FIRST_STEPS, 0.0
        while passed < (1 if run.plan is not None else patience) and not should_stop() and len(run.search.process):
            before = time.monotonic()
            run.epoch(heat * _COOLING**-passed, warmth * max(1 - passed / _LENIENT, 0.0), steps)
            now = time.monotonic()
            steps = max(int(steps * min(_EPOCH / max(now - before, 1e-6), 4.0)), 1)
            passed = (now - began) / seconds
        return run.ended()

    def _unbarred(self, choice: Integers, slack: Doubles) -> Integers:
        tables = self.core.tables
        least = np.lexsort((slack, tables.option_process))[tables.first_option[:-1]]
        return np.where(tables.barred[choice], least, choice).astype(np.int64)


@dataclass
class _Run:
    """One search: its terms, grown by paths, where it stands, and the best plan whose paths have been looked at."""

    bare: Terms
    paths: WorstPaths
    choice: Integers
    price: float
    terms: Terms = field(init=False)
    state: State = field(init=False)
    search: Search = field(init=False)
    known: list[Path] = field(default_factory=list)
    plan: Integers | None = None
    cost: int = _NEVER

    def __post_init__(self) -> None:
        paths = self.paths.broken(self.choice)
        self._restate(self.choice.copy(), None)
        if not paths and not self.state.total[1]:
            self.plan, self.cost = self.choice.copy(), int(self.state.total[0])

    def free(self, slack: Doubles, options: int, seed: int) -> float:
        """Free the processes of the options of smallest slack; return the heat to begin with.

        That is the slack of the option in the middle of those freed.
        """
        others = slack.copy()
        others[self.choice] = np.inf
        nearest = np.argsort(others, kind="stable")[:options]
        nearest = nearest[others[nearest] < np.inf]
        self._search(slack, nearest, seed)
        return float(slack[nearest[len(nearest) // 2]]) if len(nearest) else 0.0

    def _search(self, slack: Doubles, nearest: Integers, seed: int) -> None:
        """Arrange options by process, processes by when they come among the nearest, own options by slack."""
        process, count = self.bare.option[:-1, 0], len(self.choice)
        rank = np.full(count, _NEVER, dtype=np.int64)
        np.minimum.at(rank, process[nearest], np.arange(len(nearest)))
        option = np.concatenate([nearest, self.choice[rank < _NEVER]])
        option = option[np.lexsort((slack[option], rank[process[option]]))].astype(np.int64)
        freed, first = np.unique(rank[process[option]], return_index=True)
        free = process[nearest[freed]]
        place = np.full(count, -1, dtype=np.int64)
        place[free] = np.arange(len(free))
        zeros = np.zeros(count, dtype=np.int64)
        self.search = Search(
            process=free,
            first=np.append(first, len(option)).astype(np.int64),
            option=option,
            place=place,
            best=self.choice.copy(),
            best_cost=np.array([self.cost], dtype=np.int64),
            changed=zeros,
            is_changed=zeros.copy(),
            many=np.zeros(1, dtype=np.int64),
            seed=np.array([1 + seed % _LARGEST_SEED], dtype=np.int64),
        )

    def epoch(self, heat: float, leniency: float, steps: int) -> None:
        """Search for some steps, then look at paths and at rows that stay broken."""
        self.state.excess[1] = leniency
        begin(self.terms, self.state)
        anneal(self.terms, self.state, self.search, heat, steps)
        found = int(self.search.best_cost[0])
        if found < self.cost and not self.paths.broken(self.search.best):
            self.plan, self.cost = self.search.best.copy(), found
        broken = np.zeros(len(self.terms.row), dtype=np.bool_)
        broken[self.state.broken[: self.state.total[1]]] = True
        self.state.weight[:] *= np.where(broken, _HEAVIER, _LIGHTER)
        self.paths.broken(self.state.choice)
        if [path.key for path in self.paths.known()] != [path.key for path in self.known]:
            self._restate(self.state.choice, self.state.weight)
            self.search.best_cost[0] = self.cost

    def ended(self) -> Annealed:
        """Return what was found."""
        state, first = self.state, self.terms.first_member
        rows = np.sort(state.broken[: state.total[1]]).tolist()
        broken = tuple(np.unique(self.terms.member[first[r] : first[r + 1]]) for r in rows)
        return Annealed(self.plan, self.cost, state.choice, int(state.total[0]), broken)

    def _restate(self, choice: Integers, weight: Doubles | None) -> None:
        """Take all paths known into the terms, and work out where the search stands."""
        self.known = self.paths.known()
        self.terms = with_paths(self.bare, self.known) if self.known else self.bare
        rows = len(self.terms.row)
        weights = self._weights()
        if weight is not None:
            weights[: len(self.bare.row)] = weight[: len(self.bare.row)]
        zeros = np.zeros(rows, dtype=np.int64)
        self.state = State(choice, zeros, np.zeros(2, dtype=np.int64), zeros.copy(), zeros.copy(), np.zeros(2), weights)
        begin(self.terms, self.state)

    def _weights(self) -> Doubles:
        """Return what a unit of excess costs at first: the price of an option per mean amount of a row's entries."""
        rows, entry = len(self.terms.row), self.terms.entry
        total = np.bincount(entry[:, 0], weights=np.abs(entry[:, 1]).astype(np.float64), minlength=rows)
        mean = total / np.maximum(np.bincount(entry[:, 0], minlength=rows), 1)
        of_paths = np.arange(rows) >= len(self.bare.row)
        limits = np.maximum(self.terms.row[:, 2].astype(np.float64), 1.0)
        mean[of_paths] = np.maximum(limits[of_paths] / 100, 1.0)
        return np.where(self.terms.row[:, 0] == GROUP, 0.0, self.price / np.maximum(mean, 1.0))
