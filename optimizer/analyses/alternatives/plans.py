"""Find plans that are nearly as cheap as the best one and truly different from it and from each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rightsource.models.columns import Integers
from rightsource.optimizer.analyses.alternatives.ground import Ground
from rightsource.optimizer.analyses.alternatives.nearness import away_from
from rightsource.optimizer.analyses.differing import differing
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

End = Literal["no more", "count", "limit"]
"""Why there are no more plans: it is proven that no further one is as near and as different, as many as asked for were
found, or a limit was reached."""

_PART: Final = 0.5
"""Part of the time left that plans may take, so that something is left for labels."""
_STARTS: Final = 8


@dataclass(frozen=True)
class NearPlan:
    """A plan: its choice, its cost in minor units, and in how many processes it differs from each plan listed before.

    ``bound``: no near plan that differs as much from all plans listed before it costs less, in minor units; None where
    nothing is proven. ``proven`` says that it is, to the asked gap, the cheapest of these.
    """

    choice: Integers
    cost: int
    differs: tuple[int, ...]
    bound: int | None
    proven: bool

    @property
    def gap(self) -> float | None:
        """The relative gap between cost and bound, None without a bound."""
        return Interval(self.bound, self.cost).gap


def near_plans(
    ground: Ground, least: int, count: int, on_plan: Callable[[str], None] = lambda label: None
) -> tuple[tuple[NearPlan, ...], End]:
    """Return the baseline's plan and up to ``count`` further near ones by cost, and why there are no more.

    Each further plan differs from all others in at least ``least`` processes and is the cheapest near plan known that
    differs as much from those before it, with what is proven of that.
    """
    plans, end = _found(ground, least, count, on_plan)
    return _by_cost(ground, plans), end


def _found(ground: Ground, least: int, count: int, on_plan: Callable[[str], None]) -> tuple[list[NearPlan], End]:
    """Return the plans in the order in which they were found, each away from those before."""
    plans = [_near_plan(ground, ground.first, [], ground.base.bound)]
    part = TimePart.of(ground.asker, _PART)
    while len(plans) <= count:
        if part.over():
            return plans, "limit"
        answer = _next(ground, [plan.choice for plan in plans], least, part.left())
        if answer is None or answer.choice is None:
            return plans, "no more" if answer is not None and answer.infeasible else "limit"
        ground.pool.add(answer.choice)
        plans.append(_near_plan(ground, answer.choice, plans, answer.low))
        on_plan(f"plan {len(plans) - 1}")
    return plans, "count"


def _by_cost(ground: Ground, found: Sequence[NearPlan]) -> tuple[NearPlan, ...]:
    """Return the plans in the order of their cost behind the baseline's: within the gap a later one may be cheaper.

    What was proven in the search for a plan holds for all plans away from those found before it. So it holds as well
    in a place of the list that has all of these before it, and a plan proven where it was found stays so if those found
    before it were proven, too.
    """
    order = [0, *sorted(range(1, len(found)), key=lambda k: found[k].cost)]
    listed: list[NearPlan] = []
    for place, k in enumerate(order):
        searches = found[: min(order[place:]) + 1]
        bound = max((one.bound for one in searches if one.bound is not None), default=None)
        listed.append(_near_plan(ground, found[k].choice, listed, bound))
    return tuple(listed)


def _near_plan(ground: Ground, choice: Integers, before: Sequence[NearPlan], bound: int | None) -> NearPlan:
    cost = ground.pool.checker.objective(choice)
    differs = tuple(differing(ground.value, plan.choice, choice) for plan in before)
    return NearPlan(choice, cost, differs, bound, Interval(bound, cost).reached(ground.asker.settings.gap))


def _next(ground: Ground, before: list[Integers], least: int, seconds: float | None) -> Answer | None:
    """Ask for the cheapest plan that is near and away from all plans until now."""
    variant = away_from(ground.instance, before, ground.value, least)
    known = [plan.choice for plan in reversed(ground.pool.cheapest(_STARTS))]
    asker = Asker(variant, ground.asker.settings, None, ground.asker.deadline, ground.asker.should_stop, known)
    question = Question(f"plan {len(before)}", list(ground.needless()), seconds=seconds)
    return asker.ask([question]).get(question.key)
