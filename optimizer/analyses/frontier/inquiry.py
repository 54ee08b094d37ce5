"""What to ask next: the ends first, then where most may be hidden, then what is still open of the plans shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rightsource.models.changes import AddRule
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import MaxTotal
from rightsource.optimizer.analyses.forcing import free_name
from rightsource.optimizer.analyses.frontier.aims import Levels
from rightsource.optimizer.analyses.frontier.ledger import Ledger, Point, within
from rightsource.optimizer.analyses.frontier.spread import spread
from rightsource.optimizer.analyses.frontier.zones import limits_to_ask, open_ends, open_parts
from rightsource.optimizer.money import Money
from rightsource.optimizer.questions.question import Question


@dataclass(frozen=True)
class Inquiry:
    """What does the cheapest plan with at most these levels cost, given that it costs at most a budget?

    The budget is in minor units, None for none.
    """

    limits: Levels
    budget: int | None = None


def inquiries(ledger: Ledger, points: int, count: int) -> list[Inquiry]:
    """Return up to ``count`` inquiries that bring a frontier of so many points forward, the most urgent first.

    A function of what is known alone, so that a run that was interrupted goes on as it would have gone on.
    """
    asked = {Inquiry(fact.limits, fact.budget) for fact in ledger.answers if fact.explored}
    ends = [inquiry for inquiry in _ends(ledger) if inquiry not in asked]
    if ends or not ledger.points:
        return ends[:count]
    missing = max(0, points - len(ledger.points))
    parts = islice(open_parts(ledger), min(missing, count)) if missing else open_ends(ledger)[:count]
    found = [Inquiry(limits_to_ask(ledger, part)) for part in parts]
    shown = shown_points(ledger, points)
    rest = (inquiry for inquiry in (*_improvements(ledger, shown), *_ties(ledger, shown)) if inquiry not in found)
    return [*found, *islice(rest, count - len(found))]


def shown_points(ledger: Ledger, points: int) -> list[Point]:
    """Return those of the known plans that a frontier of so many points shows, by growing cost."""
    return [ledger.points[k] for k in spread([(point.cost, *point.levels) for point in ledger.points], points)]


def _ends(ledger: Ledger) -> Iterator[Inquiry]:
    """Yield the inquiries for the cheapest plan and for plans that reach the ideal of an aim."""
    yield Inquiry(ledger.loosest)
    if any(fact.infeasible for fact in ledger.answers if fact.limits == ledger.loosest):
        return
    for k in range(len(ledger.aims)):
        if all(point.levels[k] > 0 for point in ledger.points):
            yield Inquiry(tuple(0 if j == k else level for j, level in enumerate(ledger.loosest)))


def _improvements(ledger: Ledger, shown: Sequence[Point]) -> Iterator[Inquiry]:
    """Yield the levels of plans whose gap is larger than asked, the largest first, unless no more can be learnt."""
    final = {fact.limits for fact in ledger.answers if fact.final and fact.budget is None}
    open_points = [point for point in shown if not ledger.proven(point) and point.levels not in final]
    gaps = {id(point): ledger.least_cost(point).gap for point in open_points}
    for point in sorted(open_points, key=lambda one: -_or_most(gaps[id(one)])):
        yield Inquiry(point.levels)


def _or_most(gap: float | None) -> float:
    return float("inf") if gap is None else gap


def _ties(ledger: Ledger, shown: Sequence[Point]) -> Iterator[Inquiry]:
    """Yield what would show whether a plan that costs as little as a found one is better in an aim.

    Only where that cost is proven to be least: within the asked gap a plan may be a little off in any case.
    """
    final = {Inquiry(fact.limits, fact.budget) for fact in ledger.answers if fact.final}
    for point in (one for one in shown if ledger.point_bound(one) == one.cost):
        for levels in ledger.open_ties(point):
            inquiry = Inquiry(levels, point.cost)
            if inquiry not in final and 0 <= point.cost <= ledger.most_budget:
                yield inquiry


def question(instance: Instance, ledger: Ledger, inquiry: Inquiry, key: str, seconds: float | None) -> Question:
    """Return an inquiry as a question: rules on the aims and the budget are added, those of the instance stay.

    It starts from found plans that keep the limits, cheapest first, and otherwise from the nearest that does not.
    """
    name = free_name(instance, "frontier")
    rules = [aim.rule(level, f"{name}:{aim.name}") for aim, level in zip(ledger.aims, inquiry.limits, strict=True)]
    if inquiry.budget is not None:
        most = Money.of(instance).amount(inquiry.budget)
        rules.append(MaxTotal(id=f"{name}:budget", measure="total_cost", value=most))
    changes = [AddRule(rule=rule) for rule in rules if rule is not None]
    return Question(key, changes, _starts(ledger, inquiry.limits), seconds)


def _starts(ledger: Ledger, limits: Levels) -> tuple[Integers, ...]:
    inside = [point for point in ledger.points if within(point.levels, limits)]
    outside = [point for point in reversed(ledger.points) if point not in inside]
    return tuple(point.choice for point in (*inside[:1], *outside[:1]))
