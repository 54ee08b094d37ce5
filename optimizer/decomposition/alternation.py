"""Multipliers for all rules at once, by turns from a linear program and from dynamic programming on the hand-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.floor import Floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Prices, Pricing
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import Path, WorstPaths

if TYPE_CHECKING:
    from rightsource.optimizer.engines.core_program import CoreProgram, Proposal

_AVERAGINGS: Final = 6
"""Times that copies are averaged in a round; offsets are kept from round to round."""
_STEP: Final = 0.5
"""Part of the way that the guess first goes, and the part of a step that is left of it after a round in vain."""
_LEAST_STEP: Final = 0.1
"""Steps are not made shorter than this: paths may be why a round was in vain."""
_LONGER: Final = 1.5
"""Times as long as the last step is the next one after a round that lifts the bound."""
_FIRST_BOX: Final = 0.05
"""A path's whole length costs at most so much of the range of its options' costs at first."""
_WORTHWHILE: Final = 2e-6
"""A round that lifts the bound by less than this part of it, and prices no new path, changes nothing that matters."""
_PATIENCE: Final = 4
"""Rounds in a row that change nothing that matters until the multipliers are settled."""


@dataclass(frozen=True)
class Round:
    """What a round found.

    ``floor`` is what its multipliers prove of plans, in whole minor units; ``of_paths`` are those of the priced paths,
    in minor units per unit of length, 0 or less. Per open option: ``effect`` is what hand-offs cost it at these
    multipliers, next to the best of its process; ``margins`` is what taking it costs more than the best of its process,
    hand-offs and multipliers counted; and ``average`` is the part of its process that the linear program gives it.
    ``choice`` is the option of each process with the greatest part. ``prices`` and ``offsets`` are what the proof was
    made with.
    """

    floor: Floor
    of_paths: Doubles
    effect: Doubles
    margins: Doubles
    average: Doubles
    choice: Integers
    prices: Prices
    offsets: Doubles


class Alternation:
    r"""Multipliers of the linear relaxation of the whole model, without ever building its hand-offs.

    In turns, with φ = 0 and steps s = 1 at first,

    .. math::
        \lambda &\leftarrow \text{multipliers of} \; \min \, (c + \varphi) x + \ldots \;
            \text{over the core and the rows of paths that were broken} \\
        m &\leftarrow \text{min-marginals of the graph of hand-offs at the prices} \; p = c - A^T \lambda \\
        \varphi &\leftarrow (1 - s) \varphi + s (m - p - \min_{o \in O_i} (m - p)_o)

    The linear program learns from φ what hand-offs cost an option next to what its neighbours do at present prices; the
    graph learns from λ what the rules cost. Every round proves a bound for its λ, whatever they are worth (see
    `plan_floor`); at a fixed point it is that of the linear relaxation with all hand-offs, which is a Lagrangian
    decomposition (Guignard and Kim, Mathematical Programming 39, 1987, pages 215-228) whose copies meet.

    After a round that does not lift the bound, φ goes back to where it was lifted last, and from there a shorter step
    towards the mean of what was found since.

    A path that a plan of the graph breaks is priced from the next round on. The linear program sees the lengths of its
    options, and its limit less those of the hand-offs, as a mean over plans of the graph; its price stays within a box
    that rounds in vain make smaller (Marsten, Hogan and Blankenship, Operations Research 23, 1975, pages 389-405).
    """

    def __init__(self, tables: Tables, core: Formulation, graph: HandoffGraph, sweep: Sweep) -> None:
        # OR-Tools takes most of a second to load: only who needs multipliers waits for it.
        from rightsource.optimizer.engines.core_program import CoreProgram  # noqa: PLC0415

        self.bound: int | None = None
        self.paths = PricedPaths(tables, graph)
        self._graph, self._sweep = graph, sweep
        self._pricing = Pricing(core, graph)
        self._worst = WorstPaths(tables)
        self._program: CoreProgram = CoreProgram(core.model)
        self._cost = core.model.objective[graph.option].astype(np.float64)
        self._upper = core.model.upper[len(tables.option_ids) :]
        self._guess = self._target = self._tried = np.zeros(len(graph.option))
        self._step = 1.0
        self._box = _FIRST_BOX
        self._most: list[float] = []
        self._limits = np.zeros(0)
        self._offsets: Doubles | None = None
        self._idle = 0

    @property
    def settled(self) -> bool:
        """Whether further rounds promise nothing that matters."""
        return self._idle >= _PATIENCE

    def round(self, seconds: float | None) -> Round | None:
        """Do a round; None where the linear program has no answer within the seconds, or none at all."""
        proposal = self._program.solve(seconds)
        if proposal is None:
            return None
        found = self._taught(proposal)
        held = self._graph.option[self._sweep.choice()]
        lifted = self._judged(found)
        new = self._price_paths(held)
        self._idle = 0 if lifted or new else self._idle + 1
        return found

    def _taught(self, proposal: Proposal) -> Round:
        """Return what the graph says of a proposal of the linear program."""
        graph, sweep = self._graph, self._sweep
        prices = self._pricing.prices(proposal.multipliers, self.paths, proposal.of_paths)
        shared = averaged(sweep, prices.options, self._offsets, _AVERAGINGS, prices.pair)
        self._offsets = shared.offsets
        average = proposal.values[graph.option]
        return Round(
            floor=plan_floor(graph, sweep, prices, shared.offsets, self._upper),
            of_paths=proposal.of_paths,
            effect=graph.above_least(shared.margins - prices.options),
            margins=shared.margins,
            average=average,
            choice=self._nearest(average),
            prices=prices,
            offsets=shared.offsets,
        )

    def _judged(self, found: Round) -> bool:
        """Go on from a round that lifts the bound, else try a shorter step; say whether it was lifted by much."""
        before, bound = self.bound, found.floor.least
        if before is None or bound > before:
            self.bound, self._guess = bound, self._tried
            self._target = found.effect
            self._box *= 2
            self._step = 1.0 if before is None else min(1.0, _LONGER * self._step)
        else:
            self._target = (self._target + found.effect) / 2
            self._box /= 2
            self._step = max(_LEAST_STEP, self._step * _STEP)
        self._tried = self._guess + self._step * (self._target - self._guess)
        self._program.price(self._graph.option, self._cost + self._tried)
        return before is None or bound - before > _WORTHWHILE * abs(bound)

    def _price_paths(self, choice: Integers) -> list[Path]:
        """Price the paths that a plan of the graph breaks, and move all limits halfway to those by its hand-offs."""
        new = self.paths.add(self._worst.broken(choice))
        for path in new:
            place, lengths = self.paths.options_of(path)
            self._program.add_path(self._graph.option[place], lengths)
            range_of_costs = float(np.abs(self._cost[place]).sum())
            self._most.append((range_of_costs + 1.0) / max(path.length.limit, 1))
        if self.paths.paths:
            limits = self.paths.limits() - self.paths.travelled(choice).astype(np.float64)
            known = len(self._limits)
            self._limits = np.append((self._limits + limits[:known]) / 2, limits[known:])
            self._program.limit_paths(self._limits, self._box * np.array(self._most))
        return new

    def _nearest(self, average: Doubles) -> Integers:
        """Return the option of each process with the greatest part."""
        graph = self._graph
        order = np.lexsort((-average, np.repeat(np.arange(len(graph.sizes)), graph.sizes)))
        return graph.option[order[graph.first[:-1]]]
