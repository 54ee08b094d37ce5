"""The methods of the decomposition, made for one instance."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.alternation import Alternation, Round
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.memory import give_back
from rightsource.optimizer.decomposition.methods import Guide, Methods, Reducing
from rightsource.optimizer.decomposition.plans import Improver
from rightsource.optimizer.decomposition.prices import Pricing
from rightsource.optimizer.decomposition.reduced import Reduced, reduced
from rightsource.optimizer.decomposition.reduced_search import ReducedSearch
from rightsource.optimizer.decomposition.separation import separated
from rightsource.optimizer.decomposition.set_search import SetSearch, Started
from rightsource.optimizer.decomposition.slope_scaling import fixed_costs
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.terms import limit_rows
from rightsource.optimizer.decomposition.whole_values import Valued, WholeValues
from rightsource.optimizer.solve_state import SolveState

_MANY_PROCESSES: Final = 500
"""Up to so many the reduced model is small enough to branch on options and further columns alike."""
_PART_FOR_SLOPES: Final = 0.3
"""Of the time that is left, a first set of providers takes so much at most."""
_UNDECIDED: Final = 1e-3
"""The part of the bound that undecided 0-1 columns cost from which on sets are searched."""


def assembled(
    state: SolveState,
    tables: Tables,
    offer: Callable[[Integers], bool] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Methods:
    """Return the methods of the decomposition for compiled tables.

    Better plans go to ``offer``, the state's search by default, until ``should_stop`` says True, by default once the
    state is asked to stop or its gap is reached.

    Raises
    ------
    InputError
        When the cost of a plan without hand-offs could reach 2⁵³ minor units.
    """
    core, banned = build_core(tables), with_bans(HandoffGraph.of(tables), tables)
    rounds = Rounds(core, core.without_limits(banned.rules), banned.graph, Sweep(banned.graph))

    def reducing() -> Reducing:
        if rounds.asks_for_sets():
            return SetSearch.of(state, rounds.rest, Sweep(banned.graph), rounds.alternation.paths, rounds.started())
        return ReducedSearch.of(state, tables, rounds.reduced(), rounds.bounds())

    def is_over() -> bool:
        return state.should_stop() or state.search.reached(state.gap)

    search = state.search
    give_back()
    improver = Improver(
        core, search.checker, state.seconds_left, should_stop or is_over, offer or search.offer, rounds.row_prices
    )
    return Methods(rounds, reducing, improver, core)


@dataclass
class Rounds:
    """The rounds of an alternation; the one with the greatest bound makes the reduced model.

    ``rest`` is the ``core`` without the rules that are bans in the graph: their rows have no limits.
    """

    core: Formulation
    rest: Formulation
    graph: HandoffGraph
    sweep: Sweep
    alternation: Alternation = field(init=False)
    further: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _near: Rounds | None = None

    def __post_init__(self) -> None:
        self.alternation = Alternation(self.rest, self.graph, self.sweep)

    def round(self, seconds: float) -> Guide | None:
        """Do a round; None when the alternation is settled, and when it has no answer."""
        found = None if self.alternation.settled else self.alternation.round(None if seconds == inf else seconds)
        give_back()
        if found is None:
            return None
        return Guide(found.floor.least, found.choice, found.margins, found.floor.with_option)

    def unpriced(self, seconds: float) -> Guide:
        """Return the option of least margin of each process, or a first set's; see `Bounding.unpriced`."""
        margins, floor = self.alternation.unpriced, self.core.tables.floor
        choice, fixed = self.graph.least(margins), fixed_costs(self.core.model, len(self.core.tables.option_ids)).sum()
        if fixed > floor and (sloped := self.alternation.sloped(_PART_FOR_SLOPES * seconds)) is not None:
            margins, choice = sloped
        return Guide(floor, choice, margins, np.full(len(margins), floor, dtype=np.int64))

    def at(self, choice: Integers) -> Rounds | None:
        """Return the rounds over plans with the further columns of a choice; see `Bounding.at`."""
        further = self.core.values(choice)[len(self.core.tables.option_ids) :]
        if self.alternation.best is None or not len(further):
            return None
        if self._near is not None and np.array_equal(further, self._near.further):
            return self._near
        return self._at(further)

    def whole(self, seconds: float, should_stop: Callable[[], bool]) -> Rounds | None:
        """Search the roundings of units that the best round leaves between whole numbers; see `Bounding.whole`.

        Which providers are used is the business of a search over sets where that matters much.
        """
        ends, model = time.monotonic() + seconds, self.rest.model
        upper = model.upper[len(self.core.tables.option_ids) :]
        search = WholeValues(self._best().further, upper > 1, lambda values: self._valued(values, ends))
        if not search.count or self.asks_for_sets():
            return None
        values = search.best(lambda: time.monotonic() < ends and not should_stop())
        return None if values is None else self._at(values)

    def _valued(self, values: Integers, ends: float) -> Valued | None:
        """Return what a round says of plans with some further columns."""
        near = self._at(values)
        found = near.round(max(ends - time.monotonic(), 0.0))
        return None if found is None else Valued(float(found.bound), near.alternation.column_prices())

    def _at(self, further: Integers) -> Rounds:
        near = copy(self)
        near.further, near.alternation = further, self.alternation.at(further)
        self._near = near
        return near

    def stop(self) -> None:
        """End a round under way in another thread, and all later ones, without an answer."""
        self.alternation.stop()

    def reduced(self) -> Reduced:
        """Return the reduced model for the guess of the best round; there has to be one.

        Rounds at plans may go on in another thread meanwhile.

        The guess is what `separated` tells of hand-offs, less what the rows of the core charge options at the round's
        multipliers: the model has these rows itself, so that the prices beside it are those at multipliers of 0. Rows
        of paths stay priced: what they charge options is in the model's costs, and hand-offs in the pair tables.
        """
        best, graph, paths, sweep = self._best(), self.graph, self.alternation.paths, self.sweep.apart()
        of_paths = np.zeros(len(paths.paths))
        of_paths[: len(best.of_paths)] = best.of_paths
        prices = Pricing(self.core, graph).prices(np.zeros(self.core.model.rows), paths, of_paths)
        split = separated(sweep, best.prices.options, best.offsets, prices.pair)
        guess = split.part + prices.options - best.prices.options - self.core.model.objective[graph.option]
        return reduced(self.core, graph, sweep, prices, guess, split.offsets)

    def row_prices(self) -> Doubles | None:
        """Return what a unit of each of the core's `limit_rows` is worth by the best round; None before the first.

        That is the best round at the last choice where there are such.
        Rules that are bans in the graph have a price of 0.
        """
        near = None if self._near is None else self._near.alternation.best
        best = near or self.alternation.best
        return None if best is None else np.abs(best.multipliers[self._limits])

    @cached_property
    def _limits(self) -> Integers:
        return limit_rows(self.core)

    def asks_for_sets(self) -> bool:
        """Say whether which 0-1 columns are taken is what the bound of a large instance is weak by.

        That is, whether rounding them in the linear relaxation moves more than a part of its bound in their costs.
        """
        best, model = self._best(), self.rest.model
        further = slice(len(self.rest.tables.option_ids), model.columns)
        binary = model.integral[further] & (model.upper[further] == 1)
        parts = np.clip(best.further[binary], 0.0, 1.0)
        moved = float(np.minimum(parts, 1.0 - parts) @ model.objective[further][binary])
        return len(self.graph.sizes) >= _MANY_PROCESSES and moved > _UNDECIDED * abs(best.floor.least)

    def started(self) -> Started:
        """Return what a search over sets goes on from."""
        best = self._best()
        return Started(best.multipliers, best.of_paths, best.offsets)

    def bounds(self) -> Integers:
        """Return what every plan with an open option costs at least, by the best round, in minor units per year."""
        return self._best().floor.with_option

    def _best(self) -> Round:
        if self.alternation.best is None:
            raise ValueError("there is no round to make a reduced model of")
        return self.alternation.best
