r"""The reduced model: all rules but those on paths and budgets, with a guess of what hand-offs cost in its objective.

The cost of a plan is split in two by a linear guess φ of what the hand-offs H cost option by option:

.. math:: \min_x \; c x + H(x) \;\ge\; \min_{x \in X} (c + φ) x \; + \; \min_x \big(H(x) - φ x\big)

for any φ (Lagrangian decomposition: Guignard and Kim, Lagrangean decomposition: a model yielding stronger Lagrangean
bounds, Mathematical Programming 39 (1987), pages 215-228). The first part, over the core X, is a mixed-integer model of
about a quarter of the full one's size; it keeps all cuts and all branching of an engine. The second is dynamic
programming, see `floor`. c + φ is whole, so that everything else is too, and exact.

The best guess is one that takes from the hand-offs only what they lose nothing by, see `separated`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.tables.magnitude import EXACT_IN_DOUBLES
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.floor import Floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.option_rows import with_rows
from rightsource.optimizer.decomposition.prices import Prices
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.engines.job import Bound, Event, Incumbent, Job, Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import run

_SPREAD: Final = 2**50
"""Most that the prices of options may add up to, in minor units, the cheapest of each process being 0."""


@dataclass(frozen=True)
class Reduced:
    """The reduced model and what plans cost besides; ``closed`` are the options of the instance that are left out.

    The options of ``formulation``'s model cost c + φ, the cheapest of each process 0.
    """

    formulation: Formulation
    graph: HandoffGraph
    floor: Floor
    closed: Flags

    def fixed(self, bounds: Integers, incumbent: int) -> Reduced:
        """Leave out the options whose bounds are above the cost of the incumbent.

        Every plan that costs as much as the incumbent or less stays, so a bound on those left, if it is not above the
        incumbent, is one on all (reduced-cost fixing: Crowder, Johnson and Padberg, Solving large-scale zero-one linear
        programming problems, Operations Research 31 (1983), pages 803-834).

        Parameters
        ----------
        bounds
            What every plan with an open option costs at least, shape (open options,): `Floor.with_option` of a round of
            the alternation. Bounds from this model's own multipliers closed hardly more.
        incumbent
            The cost of a plan that keeps all rules.
        """
        closed = self.closed.copy()
        closed[self.graph.option[bounds > incumbent]] = True
        upper = self.formulation.model.upper.copy()
        upper[np.flatnonzero(closed)] = 0
        model = replace(self.formulation.model, upper=upper)
        return replace(self, formulation=replace(self.formulation, model=model), closed=closed)

    def with_rows(self, rows: list[LinearRow]) -> Reduced:
        """Add rows that every plan keeps."""
        model = with_rows(self.formulation.model, rows)
        return replace(self, formulation=replace(self.formulation, model=model))


def reduced(
    core: Formulation, graph: HandoffGraph, sweep: Sweep, prices: Prices, guess: Doubles, offsets: Doubles
) -> Reduced:
    """Return the reduced model of a core for a guess of what hand-offs cost.

    Parameters
    ----------
    core
        The core of the formulation, as it is built.
    graph, sweep
        Its hand-offs and how they are swept.
    prices
        Prices at multipliers of 0 for all rows of the core, and any for path rows.
    guess
        φ, what hand-offs and path rows cost each option beyond c: any finite numbers, shape (open options,). The closer
        the guess the better the bound.
    offsets
        How the copies of an option share what is left of its price; see `handoff_floor`.
    """
    taken = _whole(graph, core.model.objective[graph.option] + guess)
    objective = core.model.objective.copy()
    objective[: len(core.tables.option_ids)] = 0
    objective[graph.option] = taken
    model = replace(core.model, objective=objective, offset=0)
    left = replace(prices, options=_difference(prices.options, taken.astype(np.float64)), columns=np.zeros(0))
    floor = plan_floor(graph, sweep, left, offsets, np.zeros(0, dtype=np.int64))
    return Reduced(replace(core, model=model), graph, floor, core.tables.barred.copy())


def _whole(graph: HandoffGraph, prices: Doubles) -> Integers:
    """Return prices in whole minor units, the least of each process brought to 0.

    What is taken off or cut here is left to the hand-offs' side, which counts it: nothing is lost but closeness.
    """
    whole: Integers = np.rint(np.minimum(graph.above_least(prices), _SPREAD // len(graph.sizes))).astype(np.int64)
    return whole


def _difference(prices: Doubles, taken: Doubles) -> Doubles:
    """Return what is left of prices, rounded down; between whole numbers the difference is exact."""
    left = prices - taken
    whole = (np.floor(prices) == prices) & (np.abs(left) < EXACT_IN_DOUBLES)
    return np.where(whole, left, np.nextafter(left, -np.inf))


@dataclass(frozen=True)
class Limits:
    """How long to search the reduced model, and how far: as the fields of a `Job`, in the instance's minor units."""

    seconds: float | None = None
    absolute_gap: int = 0
    seed: int = 0
    threads: int | None = None


def search(
    reduced: Reduced,
    limits: Limits,
    on_bound: Callable[[int], None],
    on_choice: Callable[[Integers], None],
    should_stop: Callable[[], bool] | None = None,
    process: EngineProcess | None = None,
    start: Integers | None = None,
) -> Outcome:
    """Search the reduced model; return how that ended, with the bound (and objective) of the whole instance's.

    Parameters
    ----------
    reduced, limits
        What to search and how long.
    on_bound
        Called with every better bound on the cost of all plans that are left.
    on_choice
        Called with the option of each process of every solution: a plan that may break path rules and budgets.
    should_stop, process
        As for `run`.
    start
        A plan to start from, the option of each process.
    """
    formulation = reduced.formulation
    job = Job(
        model=formulation.model,
        relative_gap=0.0,
        absolute_gap=limits.absolute_gap,
        seed=limits.seed,
        threads=limits.threads,
        deadline=limits.seconds,
        start=None if start is None else formulation.values(start),
    )

    def listen(event: Event) -> None:
        match event:
            case Bound():
                on_bound(event.bound + reduced.floor.least)
            case Incumbent():
                on_choice(formulation.choice(event.values))

    outcome = run(job, listen, should_stop, process)
    return replace(
        outcome,
        bound=None if outcome.bound is None else outcome.bound + reduced.floor.least,
        objective=None if outcome.objective is None else outcome.objective + reduced.floor.least,
    )
