r"""Large instances part by part, on the workers of a crew.

The processes are divided into parts that rules and arcs rarely cross. What does cross them are rows: sums over several
parts with one limit. (1) A sample of the instance *prices* the rows. (2) Each part proves what it costs at least at
these prices, with its own rules and hand-offs by the decomposition; the sum, less what the limits are worth, bounds
every plan (see `Ledger.proven`). (3) Each part is given a share of every limit, by what relaxations use, and asked at
which prices it would keep to them; their means are the next prices, which bound plans anew. (4) Each part is planned
within its shares: the union of their plans keeps the rows. The checker judges it as a whole.

(2) is Lagrangian relaxation, see `rightsource.optimizer.decomposition.prices`; (3) is resource-directive decomposition
(Geoffrion, Primal resource-directive approaches for optimizing nonlinear decomposable systems, Operations Research 18
(1970), pages 375-403).

Workers hold one part at a time, the coordinator the columns of the instance, prices, shares and choices.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO_DECIMALS
from rightsource.models.result import StopReason
from rightsource.models.tables.selection import Resolver
from rightsource.optimizer.blocks.across import Seam, crossing, least_across
from rightsource.optimizer.blocks.gathering import Gathering
from rightsource.optimizer.blocks.ledger import Ledger
from rightsource.optimizer.blocks.partition import Partition, partition
from rightsource.optimizer.blocks.parts import part_of
from rightsource.optimizer.blocks.pilot import Pilot, pilot
from rightsource.optimizer.blocks.rows import names
from rightsource.optimizer.blocks.spanning import Spanning, part_counts, spanning
from rightsource.optimizer.blocks.work import Bounded, Guided, Part, Planned, Survey, bound, plan, price, survey
from rightsource.optimizer.crew.crew import Crew
from rightsource.optimizer.solve_state import SolveState

MOST_PROCESSES: Final = 20_000
"""Processes of a part: larger parts are cut by fewer rules, and plans of smaller ones are found sooner."""
PILOT_PROCESSES: Final = 20_000
"""Processes of the sample that prices rows."""
_PART_FOR_PILOT: Final = 0.15
_PART_FOR_BOUND: Final = 0.4
"""Parts of the time that is left for the sample, and then for bounds."""
_PART_FOR_PLANS: Final = 0.7
_FURTHER: Final = ("prices of parts", "further bounds")
_TIMES_BOUNDS: Final = 6.0
_TIMES_AGAIN: Final = 1.2
"""Stages that are left out where less time is left than so many times what the first bounds took."""
_SECONDS: Final = 300.0
"""For each part, where there is no limit of time."""
_MOST_SWEEPS: Final = 20
_LEAST_SECONDS: Final = 5.0
"""Plans of parts are improved in so many sweeps at most, as long as each part gets so many seconds."""


def solve_in_blocks(
    state: SolveState,
    crew: Crew,
    most: int = MOST_PROCESSES,
    pilot_most: int = PILOT_PROCESSES,
    workers: int | None = None,
) -> StopReason:
    """Prove a bound and make a plan of a large instance, part by part on a crew.

    Parameters
    ----------
    state
        The solve under way: its search takes the bound and the plan, its reasons say what was not found.
    crew
        Who works; one task per slot at a time.
    most
        Processes of a part at most.
    pilot_most
        Processes of the sample that prices the rows.
    workers
        Tasks handed in at a time, and the number by which time is divided; the crew's slots by default. A cluster takes
        any number: tell how many workers it has.

    Raises
    ------
    InputError
        When amounts are beyond what engines hold, or there is no cluster.
    BrokenExecutor
        When workers are lost again and again.
    """
    state.engine = "decomposition"
    began = time.monotonic()
    blocks = blocks_of(state.instance, most, pilot_most)
    state.build_seconds += time.monotonic() - began
    with gathered(state, crew, workers) as gathering:
        return Coordinator(state, blocks, gathering).run()


def gathered(state: SolveState, crew: Crew, workers: int | None = None) -> Gathering:
    """Return the crew's executor, as a context, which waits for tasks until the state is stopped."""
    return Gathering(crew, lambda: state.stopped() is not None, workers)


@dataclass
class Blocks:
    """An instance divided into parts, what these share, and the sample that prices it.

    ``counts`` says how often each part's options use each provider, shape (parts, providers).
    """

    instance: Instance
    partition: Partition
    shared: Spanning
    pilot: Pilot
    counts: Integers

    def part(self, k: int) -> Part:
        """Return a part."""
        return self._part(k, self.shared)

    def surveyed(self, k: int) -> Part:
        """Return a part, or behind the last the sample, that tells of the rows of the sample."""
        return self.sample() if k == len(self.partition.parts) else self._part(k, self.pilot.shared)

    def sample(self) -> Part:
        """Return the sample as a part; its fixed costs are in proportion to its size."""
        size = np.full(len(self.counts[0]), len(self.pilot.processes))
        instance = part_of(self.instance, self.pilot.processes, self.pilot.shared.inner[0])
        return Part(
            instance, self.pilot.shared.rows_only, self._fixed_costs(size, np.full_like(size, len(self.partition.part)))
        )

    def own_rows(self) -> Integers:
        """Return which rows of the sample are rows across parts, in the order of the parts' rows."""
        further = len(self.pilot.shared.linear)
        providers = further + np.flatnonzero(self.shared.shared)
        return np.concatenate([np.arange(len(self.shared.linear)), providers]).astype(np.int64)

    def _part(self, k: int, shared: Spanning) -> Part:
        """Return a part that tells of some rows; it bears fixed costs by how often its options use a provider."""
        instance = part_of(self.instance, self.partition.parts[k], self.shared.inner[k])
        return Part(instance, shared.rows_only, self._fixed_costs(self.counts[k], self.counts.sum(axis=0)))

    def _fixed_costs(self, own: Integers, of: Integers) -> tuple[int, ...]:
        """Return the parts own / of of fixed costs, in millionths, rounded down to minor units where not the whole."""
        minor = 10 ** (MICRO_DECIMALS - self.instance.money_decimals)
        return tuple(
            cost if one >= all_ else cost * one // all_ // minor * minor
            for cost, one, all_ in zip(self.instance.providers.fixed_cost, own.tolist(), of.tolist(), strict=True)
        )


def blocks_of(instance: Instance, most: int, pilot_most: int) -> Blocks:
    """Divide an instance into parts of ``most`` processes at most, and draw a sample of about ``pilot_most``."""
    resolver = Resolver.of(instance)
    divided = partition(instance, resolver, most)
    shared = spanning(instance, resolver, divided)
    sample = pilot(instance, resolver, divided, shared, pilot_most)
    return Blocks(instance, divided, shared, sample, part_counts(instance, divided))


@dataclass
class Coordinator:
    """Leads the stages.

    ``bounded`` is what all parts gave at the prices ``proven_at``, ``uses`` what their relaxations added to rows,
    ``planned`` the plans of parts, ``seconds`` what the stages took.
    """

    state: SolveState
    blocks: Blocks
    gathering: Gathering
    bounded: dict[int, Bounded] = field(default_factory=dict)
    uses: dict[int, list[tuple[float, ...]]] = field(default_factory=dict)
    planned: dict[int, Planned] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    ledger: Ledger = field(init=False)
    prices: Doubles = field(init=False)
    proven_at: Doubles = field(init=False)

    @property
    def parts(self) -> range:
        """The parts, by number."""
        return range(len(self.blocks.partition.parts))

    def run(self) -> StopReason:
        """Go through the stages."""
        stages: tuple[tuple[str, Callable[[], StopReason | None]], ...] = (
            ("survey and prices", self._price),
            ("bounds", self._bound),
            ("prices of parts", self._reprice),
            ("further bounds", self._bound),
            ("plans", self._plan),
        )
        for name, stage in stages:
            if name in _FURTHER and self._is_late():
                continue
            began = time.monotonic()
            stop = stage()
            self.seconds[name] = time.monotonic() - began
            if stop is not None or (stop := self._over()) is not None:
                return stop
        return "gap" if self.state.search.reached(self.state.gap) else "precision"

    def _is_late(self) -> bool:
        """Say whether plans need the time that is left: by what the first bounds took."""
        return self.state.seconds_left() < _TIMES_BOUNDS * self.seconds["bounds"]

    def _over(self) -> StopReason | None:
        return self.state.stopped()

    def _price(self) -> StopReason | None:
        """Survey all parts, then price the rows by the sample."""
        count = len(self.parts)
        tasks = [partial(self._survey_task, k) for k in range(count + 1)]
        surveys: dict[int, Survey] = dict(self.gathering.each(survey, tasks))
        if len(surveys) <= count:
            return self._over()
        blocked = [reason for k in self.parts for reason in surveys[k].blocked]
        whole = Ledger.of(names(self.blocks.instance, self.blocks.pilot.shared), [surveys[k] for k in self.parts])
        broken = [f"The limit '{name}' cannot be kept: all open options break it." for name in whole.broken()]
        if blocked or broken:
            self.state.search.exhausted(self.state.engine)
            self.state.reasons += blocked + broken
            return "proof"
        own = self.blocks.own_rows()
        self.ledger = whole.some(own)
        sample = surveys[count]
        shares = [whole.sample_share(r, sample.least[r], sample.most[r]) for r in range(len(whole.names))]
        seconds = self._seconds(_PART_FOR_PILOT, 1)
        task = [lambda: (self.blocks.sample(), shares, whole.scale, None, seconds)]
        found = [one for _, one in self.gathering.each(price, task)]
        if not found:
            return self._over()
        self.prices = np.zeros(len(own)) if found[0] is None else found[0].prices[own]
        return None

    def _survey_task(self, k: int) -> tuple[Part]:
        return (self.blocks.surveyed(k),)

    def _bound(self) -> StopReason | None:
        """Let each part prove what it costs at least; add up once all have."""
        seconds = self._seconds(_PART_FOR_BOUND, len(self.parts))
        tasks = [partial(self._bound_task, k, seconds) for k in self.parts]
        found: dict[int, Bounded] = dict(self.gathering.each(bound, tasks))
        if len(found) < len(self.parts):
            return self._over()  # floors at different prices must never be added up
        self.bounded, self.proven_at = found, self.prices
        for k in self.parts:
            self.uses.setdefault(k, []).append(found[k].used)
        floors = [found[k].least for k in self.parts]
        across = least_across(self.blocks.instance, crossing(self.blocks.instance, self.blocks.partition))
        proven = self.ledger.proven(self.prices, floors, across)
        self.state.search.prove(proven)
        return None

    def _bound_task(self, k: int, seconds: float) -> tuple[Part, Doubles, float]:
        return self.blocks.part(k), self.prices, seconds

    def _reprice(self) -> StopReason | None:
        """Go half the way to the prices that parts ask for within their shares.

        What they use there counts for later shares as well.
        """
        shares, guides = self.ledger.shares(self._used(), {}), self._guides()
        seconds = self._seconds(_PART_FOR_BOUND, len(self.parts))
        tasks = [partial(self._price_task, k, shares[k], guides, seconds) for k in self.parts]
        found = {k: one for k, one in self.gathering.each(price, tasks) if one is not None}
        for k, one in found.items():
            self.uses[k].append(one.used)
        self._mix({k: one.prices for k, one in found.items()})
        return None

    def _mix(self, asked: dict[int, Doubles]) -> None:
        """Move prices half the way to the mean of what parts ask for, weighted by what each can add to a row."""
        total, weight = np.zeros(len(self.prices)), np.zeros(len(self.prices))
        for k, prices in asked.items():
            span = self.ledger.span(k)
            total += span * prices
            weight += span
        mean = total / np.where(weight > 0, weight, 1.0)
        self.prices = np.where(weight > 0, (self.prices + mean) / 2, self.prices)

    def _price_task(
        self, k: int, shares: list[int | None], guides: Callable[[int], Guided], seconds: float
    ) -> tuple[Part, list[int | None], list[int], Doubles, float]:
        return self.blocks.part(k), shares, self.ledger.scale, guides(k).extra, seconds

    def _used(self) -> list[Doubles]:
        """Return what each part uses of each row: the mean of what its relaxations did."""
        return [np.mean(np.array(self.uses[k]), axis=0) for k in self.parts]

    def _guides(self) -> Callable[[int], Guided]:
        """Return what tells, part by part, where to look for plans while neighbours keep their options."""
        seam = Seam(self.blocks.instance, self.blocks.partition)
        plans = {k: one.choice for k, one in self.planned.items() if one.choice is not None}
        choice = self._union({k: one.choice for k, one in self.bounded.items()} | plans)

        def guide(k: int) -> Guided:
            margins = self.planned[k].margins if k in self.planned else self.bounded[k].margins
            return Guided(margins, seam.costs(k, choice, self.blocks.partition.parts[k]), known=plans.get(k))

        return guide

    def _plan(self) -> StopReason | None:
        """Plan all parts, then again and again, with what is left of the limits shared anew, while there is time.

        In later rounds a part keeps its plan until it finds a better one. Parts without a plan come first, and look for
        one in all that the others leave.
        """
        used: list[Sequence[float] | Doubles] = list(self._used())
        for attempt in range(_MOST_SWEEPS):
            parts = self._unplanned() or list(self.parts)
            seconds = self._seconds(_PART_FOR_PLANS, len(parts))
            if attempt and seconds < _LEAST_SECONDS:
                break
            before = self._standing()
            self._sweep(parts, used, seconds, attempt)
            if (stop := self._over()) is not None or self.state.search.reached(self.state.gap):
                return stop
            if self._standing() == before:
                break
            if not self._unplanned():
                self._bound_again()
            used = [self.planned[k].used if k in self.planned else used[k] for k in self.parts]
        if missing := len(self._unplanned()):
            self.state.reasons.append(f"No plan was found for {missing} of {len(self.parts)} parts of the instance.")
        return None

    def _unplanned(self) -> list[int]:
        """Return the parts that have no plan yet."""
        return [k for k in self.parts if k not in self.planned]

    def _bound_again(self) -> None:
        """Bound plans at what parts asked for as they were planned, where that was not done before."""
        if _FURTHER[-1] not in self.seconds and self.state.seconds_left() > _TIMES_AGAIN * self.seconds["bounds"]:
            began = time.monotonic()
            asked = {k: one.prices for k, one in self.planned.items() if one.prices is not None}
            self._mix(asked)
            self._bound()
            self.seconds[_FURTHER[-1]] = time.monotonic() - began  # counted among the seconds of plans as well

    def _standing(self) -> tuple[int, int | None]:
        return len(self.planned), self.state.search.objective

    def _sweep(self, parts: Sequence[int], used: list[Sequence[float] | Doubles], seconds: float, attempt: int) -> None:
        """Plan some parts within their shares; offer what all parts together have then."""
        kept = {k: one.used for k, one in self.planned.items()}
        shares, guides = self.ledger.shares(used, kept), self._guides()
        tasks = [partial(self._plan_task, k, shares[k], guides, seconds, attempt) for k in parts]
        for k, found in self.gathering.each(plan, tasks):
            if found.choice is not None:
                self.planned[parts[k]] = found
        if len(self.planned) == len(self.parts):
            self._offer(self._union({k: one.choice for k, one in self.planned.items() if one.choice is not None}))

    def _offer(self, choice: Integers) -> None:
        """Offer the union of all plans, and say which rules it breaks, if any."""
        search = self.state.search
        if not search.offer(choice) and not search.checker.feasible(choice):
            broken = ", ".join(f"'{rule.id}'" for rule in search.checker.check(choice).broken)
            self.state.reasons.append(f"The plans of the parts together break {broken}.")

    def _plan_task(
        self, k: int, shares: list[int | None], guides: Callable[[int], Guided], seconds: float, attempt: int
    ) -> tuple[Part, list[int | None], list[int], Guided, float, int]:
        guide = replace(guides(k), bound=self._part_bound(k, shares))
        return self.blocks.part(k), shares, self.ledger.scale, guide, seconds, self.state.seed + attempt

    def _part_bound(self, k: int, shares: list[int | None]) -> int:
        """Return what plans of a part within its shares cost at least: its floor less what the shares are worth."""
        worth = sum(
            float(price_) * (share - self.ledger.constant[r][k])
            for r, (price_, share) in enumerate(zip(self.proven_at, shares, strict=True))
            if share is not None and price_ > 0
        )
        return self.bounded[k].least - math.ceil(worth)

    def _union(self, choices: dict[int, Integers]) -> Integers:
        """Return the choice of the whole that consists of choices of all parts."""
        first = self.blocks.instance.processes.first_option
        choice = np.empty(len(first) - 1, dtype=np.int64)
        for k, processes in enumerate(self.blocks.partition.parts):
            sizes = first[processes + 1] - first[processes]
            start = np.cumsum(sizes) - sizes
            choice[processes] = first[processes] + choices[k] - start
        return choice

    def _seconds(self, part: float, tasks: int) -> float:
        """Return what each of some tasks may take of a part of the time that is left."""
        left = self.state.seconds_left()
        if left == math.inf:
            return _SECONDS
        return max(part * left / math.ceil(tasks / max(1, min(self.gathering.workers, tasks))), 0.0)
