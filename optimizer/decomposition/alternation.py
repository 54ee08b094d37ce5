"""Multipliers for all rules at once, by turns from a linear program and from dynamic programming on the hand-offs."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.averaging import Averaged, averaged
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.floor import Floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.link_prices import LinkPrices
from rightsource.optimizer.decomposition.links import links
from rightsource.optimizer.decomposition.path_prices import PathPrices
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Prices, Pricing
from rightsource.optimizer.decomposition.slope_scaling import SlopeScaling, fixed_costs
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import WorstPaths

if TYPE_CHECKING:
    from rightsource.optimizer.engines.core_program import CoreProgram, Proposal

_FIRST_AVERAGINGS: Final = 6
_AVERAGINGS: Final = 2
"""Times that copies are averaged in a round; offsets are kept from round to round."""
_SHARINGS: Final = 4
"""Times in a round at most that links share anew what further columns cost."""
_LEAST_STEP: Final = 0.1
"""Steps are not made shorter than this."""
_SHORTER: Final = 0.5
"""The part of a step that is left of it after a round in vain."""
_LONGER: Final = 1.5
"""Times as long as the last step is the next one after a round that lifts the bound."""
_WORTHWHILE: Final = 2e-6
"""A round that lifts the bound by less than this part of it, and prices no new path, changes nothing that matters."""
_PATIENCE: Final = 3
"""Rounds in a row that change nothing that matters until the multipliers are settled."""
_MOST_ROUNDS: Final = 100
"""Far more than it takes: where no plan keeps all rules, multipliers of paths may lift the bound for ever."""


@dataclass(frozen=True)
class Round:
    """What a round found.

    ``floor`` is what its multipliers prove of plans, in whole minor units; ``of_paths`` are those of the priced paths,
    in minor units per unit of length, 0 or less. Per open option: ``margins`` is what taking it costs more than the
    best of its process, hand-offs and multipliers counted; and ``average`` is the part of its process that the linear
    program gives it.
    ``choice`` is the option of each process with the greatest part, ``further`` are the values of the further columns.
    ``multipliers`` are those of the rows of the core, ``prices`` and ``offsets`` what the proof was made with.
    """

    floor: Floor
    of_paths: Doubles
    margins: Doubles
    average: Doubles
    choice: Integers
    further: Doubles
    multipliers: Doubles
    prices: Prices
    offsets: Doubles


@dataclass(frozen=True)
class _Priced:
    """Multipliers of the rows of the core, the prices they make, and what the graph says there."""

    multipliers: Doubles
    prices: Prices
    shared: Averaged


class Alternation:
    r"""Multipliers of the linear relaxation of the whole model, without ever building its hand-offs.

    In turns, with the multipliers μ of paths 0 at first, and φ what hand-offs do to the costs c alone,

    .. math::
        \lambda &\leftarrow \text{multipliers of} \; \min \, (c - \mu l + \varphi) x + \ldots \; \text{over the core} \\
        \mu &\leftarrow \text{a climb of the graph's value at} \; c - A^T \lambda \text{, see `PathPrices`} \\
        m &\leftarrow \text{min-marginals of the graph of hand-offs at the prices} \; p = c - A^T \lambda - \mu l \\
        \varphi &\leftarrow (1 - s) \varphi + s (m - p - \min_{o \in O_i} (m - p)_o)

    The linear program learns from φ what hand-offs cost an option next to what its neighbours do at present prices; the
    graph learns from λ what the rules cost. Every round proves a bound for its λ and μ, whatever they are worth (see
    `plan_floor`); at a fixed point it is that of the linear relaxation with all hand-offs, which is a Lagrangian
    decomposition (Guignard and Kim, Mathematical Programming 39, 1987, pages 215-228) whose copies meet.

    What links charge is shared anew after each linear program, see `LinkPrices`; where further columns are given,
    options that need more of them are barred instead.

    After a round that does not lift the bound, φ goes back to where it was lifted last, and from there a shorter step s
    towards the mean of what was found since. A path that a plan of the graph breaks is priced from then on.

    Parameters
    ----------
    core
        The core of the formulation; the rules that are bans in the graph (see `with_bans`) limit nothing in it.
    graph, sweep
        The hand-offs, and the bans, and how they are swept.

    ``unpriced`` is what each open option costs more than the best of its process before any rule has a price.
    """

    def __init__(self, core: Formulation, graph: HandoffGraph, sweep: Sweep) -> None:
        self.best: Round | None = None
        self.paths = PricedPaths(core.tables, graph)
        self._graph, self._sweep = graph, sweep
        self._pricing = Pricing(core, graph)
        self._links = LinkPrices.of(core, graph)
        self._no_paths, self._worst = self.paths.copy(), WorstPaths(core.tables)
        self._path_prices = PathPrices(self.paths, sweep)
        self._model, self._waiting, self._options = core.model, links(core), len(core.tables.option_ids)
        self._program, self._is_given = _program(self._model, self._waiting, self._options), False
        self._cost = core.model.objective[graph.option].astype(np.float64)
        self._upper = core.model.upper[len(core.tables.option_ids) :]
        shared = averaged(sweep, self._cost, None, _FIRST_AVERAGINGS)
        self._offsets = shared.offsets
        self.unpriced = _finite(shared.margins)
        self._guess = self._target = self._tried = graph.above_least(self.unpriced - self._cost)
        self._program.begin_at(graph.least(self._cost + self._tried))
        self._step = 1.0
        self._idle = self._rounds = 0
        self._extra = np.zeros(len(graph.option))
        self._further: Integers | None = None

    @property
    def bound(self) -> int | None:
        """What the best round proves of plans, in whole minor units; None before the first."""
        return None if self.best is None else self.best.floor.least

    @property
    def settled(self) -> bool:
        """Whether further rounds promise nothing that matters."""
        return self._idle >= _PATIENCE or self._rounds >= _MOST_ROUNDS

    def stop(self) -> None:
        """End a linear program under way in another thread, and all later ones, without an answer."""
        self._program.stop()

    def under(self, extra: Doubles) -> Alternation:
        """Return an alternation at other costs of options that goes on from the best round of this one.

        The linear program and the paths are those of this one, which may go on as well, but not at the same time.

        Parameters
        ----------
        extra
            What each open option costs more, in minor units, shape (open options,). A large amount bars an option: what
            is proven of plans without it holds whatever that amount is.
        """
        other = self._going_on(self.paths)
        other._extra = extra
        return other

    def at(self, further: Integers) -> Alternation:
        """Return an alternation over the plans with given further columns, from the best round of this one on.

        What its rounds prove holds for these plans alone. The linear program of this one is over, and given up: all
        alternations at given columns have one without links, which bars stand for.

        Parameters
        ----------
        further
            Values of the further columns, such as which providers are used, shape (further columns,).
        """
        other = self._going_on(self.paths.copy())
        other._further = further
        other._extra = self._extra + np.where(self._links.closed(further), self._bar(), 0.0)
        if not self._is_given:
            self._program, self._is_given = self._without_links(), True
            self._program.begin_at(self._graph.least(self._cost + other._extra + other._tried))
        other._program = self._program
        other._program.fix(self._options + np.arange(len(further)), further)
        return other

    def _without_links(self) -> CoreProgram:
        """Return a linear program for given whole values of the further columns: no links, which are most rows."""
        known, model = self._links.closed_by.of_row, self._model
        free = replace(model, row_upper=np.where(known, NO_LIMIT, model.row_upper))
        return _program(free, self._waiting & ~known, self._options)

    def sloped(self, seconds: float) -> tuple[Doubles, Integers] | None:
        """Return margins of the open options at a first set of columns with fixed costs, and the choice there.

        See `SlopeScaling`. It has a linear program of its own, so that a round may be under way in another thread.
        None where there is no answer in time.
        """
        graph, program = self._graph, self._without_links()
        effect = graph.above_least(self.unpriced - self._cost)
        program.begin_at(graph.least(self._cost + effect))
        fixed = fixed_costs(self._model, self._options)
        first = SlopeScaling(program, self._links.closed_by, graph, self._cost + effect, fixed).solved(seconds)
        if first is None:
            return None
        prices = self._pricing.prices(first.found.multipliers, self._no_paths, np.zeros(0))
        margins = graph.above_least(prices.options + effect + first.bars)
        return margins, graph.least(-first.found.values[graph.option])

    def column_prices(self) -> Doubles:
        """Return what a unit of each further column costs at the multipliers of the best round, in minor units."""
        best = self._best()
        return self._pricing.prices(best.multipliers, self.paths, best.of_paths).columns

    def _going_on(self, paths: PricedPaths) -> Alternation:
        best, other = self._best(), copy(self)
        other.paths = paths
        other._path_prices = replace(self._path_prices, paths=paths, multipliers=best.of_paths)
        other._path_prices.enter()
        other._offsets, other._tried = best.offsets, self._guess
        other.best, other._step, other._idle, other._rounds = None, 1.0, 0, 0
        return other

    def _best(self) -> Round:
        if self.best is None:
            raise ValueError("there is no round to go on from")
        return self.best

    def round(self, seconds: float | None) -> Round | None:
        """Do a round and return the best one; None where the linear program has no answer in time, or none at all."""
        self._rounds += 1
        costs = self._cost + self._extra + self._path_prices.of_options() + self._tried
        self._program.price(self._graph.option, costs)
        proposal = self._program.solve(seconds)
        if proposal is None:
            return None
        found = self._shared(self._averaged(self._of_rows(proposal)))
        new = self._price_paths()
        if self.paths.paths and not self._program.stopped and self._climbed(found.multipliers):
            found = self._shared(self._averaged(found.multipliers))
            new |= self._price_paths()
        lifted = self._judged(proposal, found)
        self._idle = 0 if lifted or new else self._idle + 1
        return self.best

    def _prices(self, multipliers: Doubles, of_paths: Doubles) -> Prices:
        prices = self._pricing.prices(multipliers, self.paths, of_paths)
        raised = np.nextafter(prices.options + self._extra, -np.inf)
        prices = replace(prices, options=np.where(self._extra != 0, raised, prices.options))
        return prices if self._further is None else _paid(prices, self._further)

    def _of_rows(self, proposal: Proposal) -> Doubles:
        """Return the multipliers of the rows; where further columns are given, bars stand for links."""
        return proposal.multipliers if self._further is None else self._links.free(proposal.multipliers)

    def _bar(self) -> float:
        """Return a price that no option is worth."""
        best = self._best()
        dearest = np.abs(best.prices.options).max(initial=1.0) + np.abs(best.prices.pair).max(initial=0.0)
        return 4.0 * float(dearest)

    def _averaged(self, multipliers: Doubles, averagings: int = _AVERAGINGS) -> _Priced:
        """Average the copies at some multipliers of rows, and keep the offsets."""
        prices = self._prices(multipliers, self._path_prices.multipliers)
        shared = averaged(self._sweep, prices.options, self._offsets, averagings, prices.pair)
        self._offsets = shared.offsets
        return _Priced(multipliers, prices, shared)

    def _shared(self, start: _Priced) -> _Priced:
        """Let links share what further columns cost anew, as long as that proves more."""
        best = start
        for _ in range(_SHARINGS if self._further is None else 0):
            if self._program.stopped:
                break
            margins = _finite(best.shared.margins)
            moved = self._averaged(self._links.shared(best.multipliers, best.prices.columns, margins), 1)
            gain = self._estimate(moved) - self._estimate(best)
            if gain <= 0:
                break
            best = moved
            if gain <= _WORTHWHILE * abs(self._estimate(best)):
                break
        return best

    def _price_paths(self) -> bool:
        """Price the paths that the last plan of the graph breaks; say whether there are new ones."""
        new = self.paths.add(self._worst.broken(self._graph.option[self._sweep.choice()]))
        self._path_prices.enter()
        return bool(new)

    def _climbed(self, multipliers: Doubles) -> bool:
        """Make the multipliers of paths better; say whether they are."""
        options = self._prices(multipliers, np.zeros(len(self.paths.paths))).options
        return self._path_prices.climb(options, self._offsets)

    def _judged(self, proposal: Proposal, at: _Priced) -> bool:
        """Go on from a round that lifts the bound, else try a shorter step; say whether it was lifted by much."""
        before = self.best
        effect = self._graph.above_least(_finite(at.shared.margins) - at.prices.options)
        found = None
        if before is None or self._estimate(at) > before.floor.least:
            found = self._proven(proposal, at)
        if found is not None and (before is None or found.floor.least > before.floor.least):
            self.best, self._guess, self._target = found, self._tried, effect
            self._step = 1.0 if before is None else min(1.0, _LONGER * self._step)
        else:
            self._target = (self._target + effect) / 2
            self._step = max(_LEAST_STEP, self._step * _SHORTER)
        self._tried = self._guess + self._step * (self._target - self._guess)
        return before is None or self._gained(before) > _WORTHWHILE * abs(before.floor.least)

    def _gained(self, before: Round) -> int:
        return 0 if self.best is None else self.best.floor.least - before.floor.least

    def _estimate(self, at: _Priced) -> float:
        """Return about what the prices prove: a proof takes two sweeps more."""
        columns = float(np.minimum(0.0, at.prices.columns) @ self._upper)
        return float(at.prices.constant) + columns + at.shared.value

    def _proven(self, proposal: Proposal, at: _Priced) -> Round:
        """Return what the graph proves at a proposal of the linear program."""
        average = proposal.values[self._graph.option]
        return Round(
            floor=plan_floor(self._graph, self._sweep, at.prices, at.shared.offsets, self._upper),
            of_paths=self._path_prices.multipliers,
            margins=at.shared.margins,
            average=average,
            choice=self._graph.least(-average),
            further=proposal.values[-len(self._upper) :] if len(self._upper) else np.zeros(0),
            multipliers=at.multipliers,
            prices=at.prices,
            offsets=at.shared.offsets,
        )


def _program(model: LinearModel, waiting: Flags, further: int) -> CoreProgram:
    # OR-Tools takes most of a second to load: only who needs multipliers waits for it.
    from rightsource.optimizer.engines.core_program import CoreProgram  # noqa: PLC0415

    return CoreProgram(model, waiting, further)


def _paid(prices: Prices, further: Integers) -> Prices:
    """Return prices with those of the further columns paid for given values."""
    used = np.flatnonzero(further)
    worth = zip(prices.columns[used].tolist(), further[used].tolist(), strict=True)
    cost = sum((Fraction(price) * value for price, value in worth), Fraction(0))
    return replace(prices, columns=np.zeros_like(prices.columns), constant=prices.constant + cost)


def _finite(margins: Doubles) -> Doubles:
    """Return margins with the largest in place of infinite ones."""
    finite: Doubles = np.minimum(margins, margins[np.isfinite(margins)].max(initial=0.0))
    return finite
