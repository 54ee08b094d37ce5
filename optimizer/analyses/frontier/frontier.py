"""Cost against one or two other aims, by questions that limit the aims: the epsilon-constraint method.

Haimes, Lasdon and Wismer (1971), "On a bicriterion formulation of the problems of integrated system identification and
system optimization", IEEE Transactions on Systems, Man, and Cybernetics 1(3), 296-297.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Final, Literal, TypeAlias

from rightsource.models.columns import Integers
from rightsource.optimizer.analyses.frontier.aims import Aim, Gauge, Levels
from rightsource.optimizer.analyses.frontier.inquiry import Inquiry, inquiries, question, shown_points
from rightsource.optimizer.analyses.frontier.knee import knee
from rightsource.optimizer.analyses.frontier.ledger import Fact, Ledger, Point, within
from rightsource.optimizer.analyses.frontier.zones import closed, floors, open_ends, zones
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

Ending = Literal["points", "whole", "infeasible", "stuck", "time", "interrupt"]
OnAnswer: TypeAlias = Callable[[Ledger, Inquiry, int], None]
"""Told after every answer: what is known, what was asked, and how many more questions there are about."""

_LEAST_SLICE: Final = 2.0
"""Seconds that a question gets at least when a time limit is shared out."""
_MOST_TOLD: Final = 1000
"""Questions to come that are counted."""


@dataclass(frozen=True, eq=False)
class FrontierPoint:
    """A plan of the frontier, and what is proven of it.

    ``bound``: no plan that is at least as good in all aims costs less (minor units; None where nothing is proven).
    ``proven``: cost and bound differ by no more than the asked gap. ``undominated``: it is proven that no plan
    whatever is at least as good in cost and all aims and better in one.
    """

    choice: Integers
    cost: int
    levels: Levels
    amounts: tuple[Fraction, ...]
    bound: int | None
    gap: float | None
    proven: bool
    undominated: bool


@dataclass(frozen=True)
class Frontier:
    """Plans of which none dominates another, by growing cost, no more than were asked for.

    ``left_out`` is how many more are known: see `rightsource.optimizer.analyses.frontier.spread` for which are here.
    ``floors`` holds per aim the best level that is not proven to be out of reach, ``reached`` the best that a known
    plan has. ``whole``: it is proven that the frontier has no further plans than these, but for such as the asked gap
    cannot tell from them. ``knee`` is the position
    of the knee, see `rightsource.optimizer.analyses.frontier.knee`. ``gap`` is the relative gap that was asked for.
    ``contradicted``: an engine proved what a checked plan refutes; the bounds concerned are left out.
    """

    aims: tuple[Aim, ...]
    points: tuple[FrontierPoint, ...]
    left_out: int
    facts: tuple[Fact, ...]
    floors: Levels
    reached: Levels
    whole: bool
    ending: Ending
    knee: int | None
    gap: float
    contradicted: bool

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is there and proven to the asked gap."""
        return self.ending in ("points", "whole") and all(point.proven for point in self.points)

    @property
    def least_cost(self) -> int | None:
        """What no plan that keeps all rules costs less than, None where nothing is proven."""
        least = self.bound(tuple(aim.worst for aim in self.aims))
        return None if abs(least) == inf else int(least)

    def bound(self, levels: Levels) -> float:
        """Return what is proven of the cost of any plan with at most these levels; infinite: there is none."""
        return max((fact.low for fact in self.facts if within(levels, fact.limits)), default=-inf)

    def best(self, aim: int) -> tuple[int, int]:
        """Return between which levels the best attainable one of an aim lies."""
        return self.floors[aim], self.reached[aim]


def explore(
    asker: Asker,
    ledger: Ledger,
    points: int,
    on_answer: OnAnswer = lambda ledger, inquiry, left: None,
) -> Frontier:
    """Find so many points of a frontier, spread where most may be hidden, and prove them.

    ``ledger`` holds what is known already, from an earlier run say; it is filled on, and may come to hold more points
    than were asked for, since questions are under way when the last one is found. Rules of the instance stay. The
    cheapest plan comes first, then the ends by questions for the ideal of each aim; after that each question goes into
    the zone with most room for hidden plans (see `rightsource.optimizer.analyses.frontier.zones`). When enough points
    are there, ends that are still far from what can be reached are asked for, then plans with an open gap again, then
    whether a plan as cheap is better in an aim. A time limit is shared out among the questions to come.

    Raises
    ------
    InputError
        When a setting is out of its range.
    EngineError
        When no engine can be started.
    """
    asker.known.extend(point.choice for point in ledger.points)
    exploration = _Exploration(asker, ledger, points, on_answer)
    while not asker.out_of_time() and exploration.has_next():
        asker.ask(exploration.questions(), exploration.take)
    return summarised(asker, ledger, points)


def summarised(asker: Asker, ledger: Ledger, points: int) -> Frontier:
    """Return what is known as a frontier of at most so many points."""
    shown = shown_points(ledger, points)
    found, left_out = tuple(_judged(ledger, point) for point in shown), len(ledger.points) - len(shown)
    return Frontier(
        aims=ledger.aims,
        points=found,
        left_out=left_out,
        facts=tuple(ledger.answers),
        floors=floors(ledger),
        reached=tuple(map(min, zip(*(point.levels for point in ledger.points), strict=True))),
        whole=bool(found) and not left_out and all(closed(ledger, zone, proven=True) for zone in zones(ledger)),
        ending=_ending(asker, ledger, points),
        knee=knee([(point.cost, *point.levels) for point in found]),
        gap=ledger.gap,
        contradicted=ledger.contradicted,
    )


def _judged(ledger: Ledger, point: Point) -> FrontierPoint:
    return FrontierPoint(
        choice=point.choice,
        cost=point.cost,
        levels=point.levels,
        amounts=point.amounts,
        bound=ledger.point_bound(point),
        gap=ledger.least_cost(point).gap,
        proven=ledger.proven(point),
        undominated=ledger.undominated(point),
    )


def _ending(asker: Asker, ledger: Ledger, points: int) -> Ending:
    if ledger.bound(ledger.loosest) == inf:
        return "infeasible"
    shown = shown_points(ledger, points)
    if len(shown) >= points and all(map(ledger.proven, shown)) and not open_ends(ledger):
        return "points"
    if ledger.points and all(closed(ledger, zone, proven=True) for zone in zones(ledger)):
        return "whole"
    return "interrupt" if asker.should_stop() else "time" if asker.out_of_time() else "stuck"


class _Exploration:
    """Decides what to ask while answers come in, and takes them in."""

    def __init__(self, asker: Asker, ledger: Ledger, points: int, on_answer: OnAnswer) -> None:
        self._asker, self._ledger, self._points, self._on_answer = asker, ledger, points, on_answer
        self._gauge = Gauge(asker.instance, [aim.name for aim in ledger.aims])
        self._waiting: dict[str, Inquiry] = {}
        self._count = 0

    def has_next(self) -> bool:
        """Say whether there is anything to ask when nothing is being answered."""
        self._waiting.clear()
        return bool(inquiries(self._ledger, self._points, 1))

    def questions(self) -> Iterator[Question]:
        """Yield what is worth asking beside the questions that wait for an answer."""
        while fresh := self._fresh():
            self._count += 1
            key = str(self._count)
            self._waiting[key] = fresh[0]
            yield question(self._asker.instance, self._ledger, fresh[0], key, self._slice())

    def _fresh(self) -> list[Inquiry]:
        waiting = list(self._waiting.values())
        urgent = inquiries(self._ledger, self._points, len(waiting) + 1)
        return [inquiry for inquiry in urgent if inquiry not in waiting]

    def _slice(self) -> float | None:
        """Return the part of the time left that a question may take, None without a limit."""
        left = self._asker.seconds_left()
        if left is None:
            return None
        open_gaps = sum(not self._ledger.proven(point) for point in shown_points(self._ledger, self._points))
        to_come = max(self._points - len(self._ledger.points), open_gaps, 1)
        return max(_LEAST_SLICE, left * min(1.0, len(self._waiting) / to_come))

    def take(self, answer: Answer) -> None:
        """Take in an answer: what it proved, and its plan."""
        inquiry, ledger = self._waiting.pop(answer.key), self._ledger
        ended = answer.result.stop_reason not in ("time", "interrupt")
        ledger.add_fact(
            Fact(
                limits=inquiry.limits,
                bound=_bound(inquiry, answer),
                infeasible=answer.infeasible and inquiry.budget is None,
                cost=answer.high,
                explored=ended or not self._asker.out_of_time(),
                final=ended,
                budget=inquiry.budget,
                gap=ledger.gap,
            )
        )
        if answer.choice is not None and answer.result.verified:
            ledger.add_point(measured(self._gauge, ledger.aims, answer.choice))
        self._on_answer(ledger, inquiry, len(inquiries(ledger, self._points, _MOST_TOLD)))


def _bound(inquiry: Inquiry, answer: Answer) -> int | None:
    """Return what an answer proves of plans within the limits, whatever they cost.

    Within a budget B the answer's bound L holds for plans of at most B; all others cost more than B.
    """
    if inquiry.budget is None:
        return answer.low
    if answer.infeasible:
        return inquiry.budget + 1
    return None if answer.low is None else min(answer.low, inquiry.budget + 1)


def measured(gauge: Gauge, aims: tuple[Aim, ...], choice: Integers) -> Point:
    """Return a plan with its cost and its place in each aim."""
    amounts = tuple(amount or Fraction(0) for amount in gauge.amounts(choice))
    levels = tuple(aim.level(amount) for aim, amount in zip(aims, amounts, strict=True))
    return Point(choice, gauge.cost(choice), levels, amounts)
