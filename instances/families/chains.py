"""Drafts of rules on paths: end-to-end yield and end-to-end time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.instances.families.drafts import Draft, Keys
from rightsource.instances.families.ground import Ground
from rightsource.models.columns import Integers
from rightsource.models.numbers import MICRO, MICRO_DECIMALS, NANO, NANO_DECIMALS

_SWEEPS: Final = 3


class PathDraft(Draft):
    """A draft over all paths between the ends of a rule, inside the region of processes that lie on one.

    ``own`` (per option) and ``between`` (profiles x distances) are the amounts that a path collects.
    """

    def __init__(self, ground: Ground, keys: Keys, own: Integers, between: Integers) -> None:
        super().__init__(ground, keys)
        self._own, self._between = own, between
        self._starts, self._ends, self._processes = _region(ground, keys)
        inside, source = set(self._processes), ground.tables.arcs.source.tolist()
        self._into = {j: [(a, source[a]) for a in ground.arcs_into[j] if source[a] in inside] for j in self._processes}
        self._arcs = np.array([arc for into in self._into.values() for arc, _ in into], dtype=np.int64)
        self._best = self._shortest()

    @abstractmethod
    def worst(self, own: dict[int, int], between: dict[int, int]) -> Fraction:
        """Return the worst path from the amounts of processes and arcs."""

    def attained(self, choice: Integers) -> Fraction:
        """Return the worst path of a plan."""
        tables, arcs = self.ground.tables, self._arcs
        provider = tables.option_provider[choice]
        distance = tables.distances(arcs, provider[tables.arcs.source[arcs]], provider[tables.arcs.target[arcs]])
        between = self._between[tables.arcs.profile[arcs], distance]
        own = self._own[choice[self._processes]]
        return self.worst(
            dict(zip(self._processes, own.tolist(), strict=True)),
            dict(zip(arcs.tolist(), between.tolist(), strict=True)),
        )

    def best(self) -> Fraction:
        """Return the worst path of a plan of good options and hand-offs, or of options alone when that is better."""
        alone = self.attained(self.ground.pick(self._own if self.upper else -self._own))
        return (min if self.upper else max)(self.attained(self._best), alone)

    def options(self) -> Integers:
        """Return the options of the region."""
        return self.ground.options_of(np.array(sorted(self._processes), dtype=np.int64))

    def badness(self) -> Integers:
        """Return how much worse than the best plan's each option is, counting half a hand-off at least."""
        options = self.options()
        best = self._best[self.ground.tables.option_process[options]]
        worse = np.maximum(np.abs(self._own[options] - self._own[best]), int(np.ptp(self._between)) // 2 + 1)
        return np.where(options == best, 0, worse)

    def _shortest(self) -> Integers:
        """Return a plan whose options in the region are good for paths, hand-offs included.

        Starts from the best options and then changes one process after the other, forwards, to what is best beside its
        neighbours; three sweeps.
        """
        sign = 1 if self.upper else -1
        plan = self.ground.pick(sign * self._own)
        neighbours = self._neighbours()
        for _ in range(_SWEEPS):
            for j in self._processes:
                plan[j] = self._best_beside(j, neighbours[j], plan, sign)
        return plan

    def _neighbours(self) -> dict[int, list[tuple[int, int]]]:
        neighbours: dict[int, list[tuple[int, int]]] = {j: list(into) for j, into in self._into.items()}
        for j, into in self._into.items():
            for arc, i in into:
                neighbours[i].append((arc, j))
        return neighbours

    def _best_beside(self, j: int, neighbours: Sequence[tuple[int, int]], plan: Integers, sign: int) -> int:
        """Return the open option of a process that adds the least beside the options of its neighbours."""
        ground, tables = self.ground, self.ground.tables
        options = np.arange(int(tables.first_option[j]), int(tables.first_option[j + 1]))
        options = options[ground.open[options]]
        score = sign * self._own[options]
        if neighbours:
            arcs, others = (np.array(column, dtype=np.int64) for column in zip(*neighbours, strict=True))
            giver = np.repeat(tables.option_provider[plan[others]], len(options))
            taker = np.tile(tables.option_provider[options], len(others))
            arc = np.repeat(arcs, len(options))
            between = self._between[tables.arcs.profile[arc], tables.distances(arc, giver, taker)]
            score = score + sign * between.reshape(len(others), -1).sum(axis=0)
        return int(options[score.argmin()]) if len(options) else int(plan[j])

    def carried(
        self,
        own: dict[int, int],
        between: dict[int, int],
        nothing: int,
        carry: Callable[[int, int], int],
        pick: Callable[[Iterable[int]], int],
    ) -> int:
        """Return the worst value at an end, values carried through processes and along arcs from ``nothing``."""
        values: dict[int, int] = {}
        for j in self._processes:
            arriving = [carry(values[i], between[arc]) for arc, i in self._into[j]]
            if j in self._starts:
                arriving.append(nothing)
            values[j] = carry(pick(arriving), own[j])
        return pick(values[j] for j in self._ends)


class PathTimeDraft(PathDraft):
    """A draft of `max_path_time`, in hours."""

    decimals = MICRO_DECIMALS

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys, ground.tables.lead_time, ground.tables.arcs.delays)

    def worst(self, own: dict[int, int], between: dict[int, int]) -> Fraction:
        """Return the longest sum."""
        return Fraction(self.carried(own, between, 0, lambda time, more: time + more, max), MICRO)


class PathYieldDraft(PathDraft):
    """A draft of `min_path_yield`; products are rounded down to 10^-18."""

    decimals = NANO_DECIMALS

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys, ground.tables.yields, ground.tables.arcs.yields)

    def worst(self, own: dict[int, int], between: dict[int, int]) -> Fraction:
        """Return the least product."""
        return Fraction(self.carried(own, between, NANO**2, lambda part, kept: part * kept // NANO, min), NANO**2)


def _region(ground: Ground, keys: Keys) -> tuple[frozenset[int], frozenset[int], list[int]]:
    """Return where paths start and end, and the processes on such paths in an order in which arcs point forward."""
    source, target = ground.tables.arcs.source.tolist(), ground.tables.arcs.target.tolist()
    starts, ends = (
        _named(ground, keys[key]) if key in keys else _loose_ends(arcs)
        for key, arcs in (("from", ground.arcs_into), ("to", ground.arcs_from))
    )
    after = _reached(starts, ground.arcs_from, target)
    inside = after & _reached(ends, ground.arcs_into, source)
    processes = sorted(inside, key=ground.place_in_order.__getitem__)
    return frozenset(starts & inside), frozenset(ends & inside), processes


def _named(ground: Ground, ids: str | Sequence[str]) -> set[int]:
    return {ground.instance.process_index[name] for name in ([ids] if isinstance(ids, str) else ids)}


def _loose_ends(arcs: Sequence[Sequence[int]]) -> set[int]:
    return {process for process, at in enumerate(arcs) if not at}


def _reached(starts: set[int], arcs: Sequence[Sequence[int]], heads: Sequence[int]) -> set[int]:
    """Return the processes that can be reached from some along arcs, these included."""
    reached, waiting = set(starts), list(starts)
    while waiting:
        for arc in arcs[waiting.pop()]:
            if heads[arc] not in reached:
                reached.add(heads[arc])
                waiting.append(heads[arc])
    return reached
