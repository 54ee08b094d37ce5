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
from rightsource.optimizer.decomposition.moves import GROUP, LIMIT, Search, State, Terms, anneal, begin
from rightsource.optimizer.decomposition.neighbourhood import above_least
from rightsource.optimizer.decomposition.soft_rows import held, mean_amounts, row_values
from rightsource.optimizer.decomposition.terms import terms, with_paths
from rightsource.optimizer.decomposition.worst_paths import Path, WorstPaths

_EPOCH: Final = 0.05
"""Seconds between two looks at paths, weights and heat."""
_FIRST_STEPS: Final = 1000
_COOLING: Final = 30.0
"""So many times is the first heat the last one."""
_LENIENT: Final = 0.6
_LENIENT_BEFORE_SOFT: Final = 0.3
"""The part of the time after which units and providers cost all that they cost."""
_HARD: Final = 0.75
"""The part of the time after which limits are limits."""
_SOFT: Final = 2.0
"""So many times what it is worth counts what is beyond a soft limit: as much above as there is to save below."""
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

    A search may be *soft*: then units are kept as they are from some time on, and rows of which it is known what they
    are worth (``row_prices``, of the rows in `limit_rows`, None if nothing is known) hold it back around their limits
    by that much, at first already far from them, then ever nearer (see `beyond`). So the load of one provider moves
    to others by many small steps, none of which has to fit.
    """

    core: Formulation
    paths: WorstPaths
    row_prices: Callable[[], Doubles | None] = lambda: None
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
        softness: float = 0.0,
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
        softness
            At how many options' distance from its limit a row counts at first, in a soft search.
        """
        if self._bare is None:
            raise ValueError("sums of this instance may not fit into 64 bits")
        slack = above_least(self.core.tables, margins)
        run = _Run(self._bare, self.paths, self._unbarred(choice, slack), self._price, self.row_prices(), softness)
        heat = warmth * run.free(slack, options, seed)
        anneal(run.terms, run.state, run.search, 0.0, 0)  # compiles, which must not count
        began, steps, passed = time.monotonic(), _FIRST_STEPS, 0.0
        while passed < (1 if run.plan is not None else patience) and not should_stop() and len(run.search.process):
            before = time.monotonic()
            run.advance(passed, warmth)
            run.epoch(heat * _COOLING**-passed, steps)
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
    """One search: its terms, grown by paths, where it stands, and the best plan whose paths have been looked at.

    In ``bare`` units are bought once the search is `held`: then all costs that it works with are ``bought`` less.
    """

    bare: Terms
    paths: WorstPaths
    choice: Integers
    price: float
    row_prices: Doubles | None
    softness: float
    terms: Terms = field(init=False)
    state: State = field(init=False)
    search: Search = field(init=False)
    known: list[Path] = field(default_factory=list)
    plan: Integers | None = None
    cost: int = _NEVER
    bought: int = 0
    is_held: bool = False

    def __post_init__(self) -> None:
        self._unheld = self.bare
        self._mean = mean_amounts(self.bare)
        self._values = row_values(self.bare, self.row_prices)
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

    def advance(self, passed: float, warmth: float) -> None:
        """Be as lenient and as soft as the part of the time that has passed says."""
        until = _LENIENT_BEFORE_SOFT if self.softness else _LENIENT
        lenient = self.softness == 0 or (self.plan is None and self._has_parts())
        self.state.excess[1] = warmth * max(1 - passed / until, 0.0) if lenient and not self.is_held else 0.0
        if self.softness and (passed >= until or not lenient):
            self._hold()
            self._soften(max(1 - passed / _HARD, 0.0) ** 2)

    def _has_parts(self) -> bool:
        """Say whether anything is bought as a whole."""
        return bool((self.bare.row[self.bare.row[:, 0] != LIMIT, 3] > 0).any())

    def _hold(self) -> None:
        """Keep the units that there are."""
        if not self.is_held:
            self.is_held = True
            self.bare, self.bought = held(self.bare, self.state.activity)
            self._restate(self.state.choice, self.state.weight)
            self.search.best_cost[0] = self.cost - self.bought

    def _soften(self, part: float) -> None:
        """Let rows that are worth something count from a part of their first distance on."""
        soft = self._values > 0
        width, weight = self.state.width[: len(soft)], self.state.weight[: len(soft)]
        width[:] = np.where(soft, part * self.softness * self._mean, 0.0)
        weight[soft & (width > 0)] = _SOFT * self._values[soft & (width > 0)]

    def epoch(self, heat: float, steps: int) -> None:
        """Search for some steps, then look at paths and at rows that stay broken."""
        begin(self.terms, self.state)
        anneal(self.terms, self.state, self.search, heat, steps)
        found = int(self.search.best_cost[0]) + self.bought
        if found < self.cost and not self.paths.broken(self.search.best):
            self.plan, self.cost = self.search.best.copy(), found
        broken = np.zeros(len(self.terms.row), dtype=np.bool_)
        broken[self.state.broken[: self.state.total[1]]] = True
        self.state.weight[:] *= np.where(broken, _HEAVIER, _LIGHTER)
        self.paths.broken(self.state.choice)
        if [path.key for path in self.paths.known()] != [path.key for path in self.known]:
            self._restate(self.state.choice, self.state.weight)
            self.search.best_cost[0] = self.cost - self.bought

    def ended(self) -> Annealed:
        """Return what was found."""
        state, first = self.state, self.terms.first_member
        rows = np.sort(state.broken[: state.total[1]]).tolist()
        broken = tuple(np.unique(self.terms.member[first[r] : first[r + 1]]) for r in rows)
        cost, last_cost = self.cost, int(state.total[0])
        if self.is_held:  # fewer units may do by now
            cost, last_cost = (_NEVER if c is None else self._cost(c) for c in (self.plan, state.choice))
        return Annealed(self.plan, cost, state.choice, last_cost, broken)

    def _cost(self, choice: Integers) -> int:
        state = _state(self._unheld, choice.copy(), np.zeros(len(self._unheld.row)))
        return int(state.total[0])

    def _restate(self, choice: Integers, weight: Doubles | None) -> None:
        """Take all paths known into the terms, and work out where the search stands."""
        self.known = self.paths.known()
        self.terms = with_paths(self.bare, self.known) if self.known else self.bare
        weights = self._weights()
        if weight is not None:
            weights[: len(self.bare.row)] = weight[: len(self.bare.row)]
        self.state = _state(self.terms, choice, weights)

    def _weights(self) -> Doubles:
        """Return what a unit of excess costs at first: the price of an option per mean amount of a row's entries."""
        paths = np.maximum(self.terms.row[len(self._mean) :, 2].astype(np.float64) / 100, 1.0)
        mean = np.concatenate([self._mean, paths])
        return np.where(self.terms.row[:, 0] == GROUP, 0.0, self.price / mean)


def _state(terms: Terms, choice: Integers, weight: Doubles) -> State:
    """Return the state of a choice, which it keeps as its own."""
    zeros = np.zeros(len(terms.row), dtype=np.int64)
    total = np.zeros(2, dtype=np.int64)
    state = State(choice, zeros, total, zeros.copy(), zeros.copy(), np.zeros(2), weight, np.zeros(len(zeros)))
    begin(terms, state)
    return state
