"""What workers do with one part: survey what it shares, price rows, prove a bound, make a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.models.tables.selection import Resolver
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.blocks.priced import (
    charged,
    freed_providers,
    row_prices,
    speaking_of_true_costs,
    unit_costs,
)
from rightsource.optimizer.blocks.rows import PartRow, limits, part_rows
from rightsource.optimizer.blocks.shares import row_name, with_shares
from rightsource.optimizer.blocks.spanning import Spanning
from rightsource.optimizer.decomposition.alternation import Round
from rightsource.optimizer.decomposition.assembly import Rounds
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.focus import Focus
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.plans import Improver
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.impossible import blocked_reasons

_IDLE_ROUNDS: Final = 2
_LITTLE: Final = 1e-5
"""After so many rounds that lift a bound by less than this part of it there are no further ones."""
_PART_FOR_ROUNDS: Final = 0.5
"""Part of the time of a plan for rounds of the alternation."""
_SLICE: Final = 8.0
"""Seconds of improvement at a time."""
_IDLE_SLICES: Final = 2
"""After so many slices in vain a part is left."""


@dataclass(frozen=True)
class Part:
    """A part of an instance, under its own rules, and what it shares with others.

    ``fixed_cost`` is the part of the fixed cost of each provider that it bears, in millionths.
    """

    instance: Instance
    shared: Spanning
    fixed_cost: tuple[int, ...]


@dataclass(frozen=True)
class Survey:
    """What a part adds to each row: constant, at least, at most. ``limits`` are those of the whole.

    ``blocked`` says which processes have no option left, and why.
    """

    constant: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    limits: tuple[int | None, ...]
    blocked: tuple[str, ...]


def survey(part: Part) -> Survey:
    """Compile a part and tell what it adds to rows."""
    tables = compile_tables(part.instance)
    rows = part_rows(tables, Resolver.of(part.instance), part.shared)
    return Survey(
        constant=tuple(row.constant for row in rows),
        least=tuple(row.least for row in rows),
        most=tuple(row.most for row in rows),
        limits=tuple(limits(part.instance, tables, part.shared)),
        blocked=tuple(blocked_reasons(tables)) if tables.blocked else (),
    )


@dataclass(frozen=True)
class Opened:
    """A part made ready: without shared providers' limits, and at costs that stand for them and for prices of rows."""

    instance: Instance
    rows: list[PartRow]


def opened(part: Part, prices: Doubles, extra: Doubles | None = None) -> Opened:
    """Make a part ready at prices of the rows, each 0 or more, and at further costs of options."""
    tables = compile_tables(part.instance)
    rows = part_rows(tables, Resolver.of(part.instance), part.shared)
    costs = row_prices(unit_costs(tables, part.shared.shared), rows, prices)
    providers = freed_providers(part.instance.providers, part.shared.shared, part.fixed_cost)
    plain = speaking_of_true_costs(replace(part.instance, providers=providers), tables)
    return Opened(charged(plain, np.maximum(costs if extra is None else costs + extra, 0.0)), rows)


@dataclass(frozen=True)
class Bounded:
    """What a part costs at least at some prices, in minor units, and what the best round tells of plans.

    ``used`` is what its relaxation adds to each row, ``choice`` the option of each process with the largest part,
    ``margins`` as in `Round`, ``rounds`` how many there were.
    """

    least: int
    used: tuple[float, ...]
    choice: Integers
    margins: Doubles
    rounds: int


def bound(part: Part, prices: Doubles, seconds: float) -> Bounded:
    """Prove what a part costs at least at prices of the rows; little where a linear program does not end in time."""
    ends = time.monotonic() + seconds
    ready = opened(part, prices)
    tables = compile_tables(ready.instance)
    relaxed = _relaxed(build_core(tables), ends)
    best = relaxed.best or _cheapest(tables)
    return Bounded(
        least=best.floor.least if isinstance(best, Round) else best.least,
        used=_used(tables, best.average, ready.rows),
        choice=best.choice,
        margins=best.margins,
        rounds=relaxed.rounds,
    )


@dataclass(frozen=True)
class _Cheapest:
    """What stands in for a round: each process at its cheapest open option."""

    least: int
    average: Doubles
    choice: Integers
    margins: Doubles


def _cheapest(tables: Tables) -> _Cheapest:
    """Return what costs alone tell: the floor of the tables, and the cheapest open option of each process."""
    costs = np.where(tables.barred, np.iinfo(np.int64).max, tables.option_cost)
    choice = np.lexsort((costs, tables.option_process))[tables.first_option[:-1]].astype(np.int64)
    taken = np.zeros(len(costs))
    taken[choice] = 1.0
    above = costs - np.repeat(costs[choice], np.diff(tables.first_option))
    return _Cheapest(tables.floor, taken[~tables.barred], choice, above[~tables.barred].astype(np.float64))


@dataclass(frozen=True)
class _Relaxed:
    """An alternation after so many rounds, and the model whose rows have multipliers."""

    steps: Rounds
    model: LinearModel
    rounds: int

    @property
    def best(self) -> Round | None:
        """The best round, None without any."""
        return self.steps.alternation.best


def _relaxed(core: Formulation, ends: float) -> _Relaxed:
    """Alternate on a core until a moment of the clock, or until that brings little."""
    banned = with_bans(HandoffGraph.of(core.tables), core.tables)
    steps = Rounds(core, core.without_limits(banned.rules), banned.graph, Sweep(banned.graph))
    return _Relaxed(steps, core.model, _alternated(steps, ends))


def _alternated(steps: Rounds, ends: float) -> int:
    """Do rounds until they lift the bound by little; return how many there were."""
    idle = rounds = 0
    while idle < _IDLE_ROUNDS and (left := ends - time.monotonic()) > 0:
        before = steps.alternation.bound
        if (found := steps.round(left)) is None:
            break
        rounds += 1
        little = before is not None and found.bound - before <= _LITTLE * abs(found.bound)
        idle = idle + 1 if little else 0
    return rounds


@dataclass(frozen=True)
class Priced:
    """What the relaxation of a part under its shares asks for: a price of each row, 0 or more; what it adds to them.

    ``least`` is what plans within the shares cost at least, in minor units.
    """

    prices: Doubles
    used: tuple[float, ...]
    least: int


def price(
    part: Part, shares: Sequence[int | None], scale: Sequence[int], extra: Doubles | None, seconds: float
) -> Priced | None:
    """Price the rows by the relaxation of a part under its shares, at further costs of options; None without one."""
    ends = time.monotonic() + seconds
    ready = opened(part, np.zeros(len(shares)), extra)
    tables = compile_tables(with_shares(ready.instance, ready.rows, shares, scale))
    relaxed = _relaxed(build_core(tables), ends)
    best = relaxed.best
    if best is None:
        return None
    used = _used(tables, best.average, ready.rows)
    return Priced(_prices(relaxed.model, tables, best, scale), used, best.floor.least)


def _used(tables: Tables, average: Doubles, rows: Sequence[PartRow]) -> tuple[float, ...]:
    """Return what parts of open options add to each row."""
    taken = np.zeros(len(tables.option_ids))
    taken[~tables.barred] = average
    return tuple(row.used(taken) for row in rows)


def _prices(model: LinearModel, tables: Tables, best: Round, scale: Sequence[int]) -> Doubles:
    """Return the multipliers of the rows of shares, per unit of the rows across parts."""
    position = {row_name(r): r for r in range(len(scale))}
    prices = np.zeros(len(scale))
    for row in np.flatnonzero(best.multipliers < 0).tolist():
        r = position.get(model.row_name(row))
        if r is not None:
            entry = int(model.row_start[row])
            divisor = int(tables.own_measures[row_name(r)][model.column[entry]]) // int(model.coefficient[entry])
            prices[r] = -best.multipliers[row] / divisor / scale[r]
    return prices


@dataclass(frozen=True)
class Planned:
    """A plan of a part, None where none was found, what it adds to each row, and margins as in `Round`.

    ``prices`` are those that the relaxation within the shares asks for, None where it was not looked at.
    """

    choice: Integers | None
    used: tuple[int, ...]
    margins: Doubles
    prices: Doubles | None


@dataclass(frozen=True)
class Guided:
    """Where plans of a part are looked for.

    ``extra`` are further costs of options, 0 or more, and ``bound`` is what no plan within the shares undercuts.
    ``known`` is a plan from which to go on, by ``margins`` of the open options; None to look for one.
    """

    margins: Doubles
    extra: Doubles
    bound: int | None = None
    known: Integers | None = None


def plan(
    part: Part, shares: Sequence[int | None], scale: Sequence[int], guide: Guided, seconds: float, seed: int
) -> Planned:
    """Make a plan of a part within its shares, as cheap as it becomes in time."""
    began = time.monotonic()

    def left() -> float:
        return began + seconds - time.monotonic()

    ready = opened(part, np.zeros(len(shares)), guide.extra)
    instance = with_shares(ready.instance, ready.rows, shares, scale)
    tables, checker = compile_tables(instance), Checker(instance)
    core, asked, focus = build_core(tables), None, None
    if guide.known is not None and checker.feasible(guide.known):
        improver = Improver(core, checker, left)
    else:
        relaxed = _relaxed(core, began + _PART_FOR_ROUNDS * seconds)
        improver = Improver(core, checker, left, row_prices=relaxed.steps.row_prices)
        focus = Focus(relaxed.steps, left, lambda: left() <= 0)
        guide = _repaired(tables, improver, guide, relaxed.best)
        asked = None if relaxed.best is None else _prices(relaxed.model, tables, relaxed.best, scale)
    choice = None if guide.known is None else _improved(improver, guide, guide.known, focus, left, seed)
    used = tuple(row.added(choice) for row in ready.rows) if choice is not None else ()
    return Planned(choice, used, guide.margins, asked)


def _repaired(tables: Tables, improver: Improver, guide: Guided, found: Round | None) -> Guided:
    """Return a guide that knows a plan near what the relaxation within the shares chooses, if there is one."""
    choice, margins = _choice_by(tables, guide.margins), guide.margins
    if found is not None:
        choice, margins, guide = found.choice, found.margins, replace(guide, bound=found.floor.least)
    return replace(guide, margins=margins, known=improver.repaired(choice, margins))


def _choice_by(tables: Tables, margins: Doubles) -> Integers:
    """Return the open option of least margin of each process."""
    is_open = np.flatnonzero(~tables.barred)
    order = is_open[np.lexsort((margins, tables.option_process[is_open]))]
    return order[np.unique(tables.option_process[order], return_index=True)[1]].astype(np.int64)


def _improved(
    improver: Improver, guide: Guided, best: Integers, focus: Focus | None, left: Callable[[], float], seed: int
) -> Integers:
    """Return the best plan found in time from a known one; where there are rounds, by prices at the plan itself."""
    objective = improver.checker.objective
    idle = 0
    while left() > 0 and idle < _IDLE_SLICES:
        before = objective(best)
        if focus is not None:
            focus.moved(best)
        margins = guide.margins if focus is None or focus.guide is None else focus.guide.margins
        best = improver.improve(best, margins, min(_SLICE, left()), seed, guide.bound)
        idle = idle + 1 if objective(best) == before else 0
        seed += 1
    return best
