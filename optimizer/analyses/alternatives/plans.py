"""Find plans that are nearly as cheap as the best one and truly different from it and from each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from rightsource.models.columns import Integers
from rightsource.models.result import relative_gap
from rightsource.optimizer.analyses.alternatives.ground import Ground
from rightsource.optimizer.analyses.alternatives.nearness import away_from, differing
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
    """A plan: its choice, its cost in minor units, and in how many processes it differs from each plan before it.

    ``bound``: no near plan that differs as much from all plans before it costs less, in minor units; None where nothing
    is proven. ``reached`` says that it is, to the asked gap, the cheapest of these.
    """

    choice: Integers
    cost: int
    differs: tuple[int, ...]
    bound: int | None
    reached: bool

    @property
    def gap(self) -> float | None:
        """The relative gap between cost and bound, None without a bound."""
        return None if self.bound is None else relative_gap(self.cost, self.bound)


def near_plans(
    ground: Ground, least: int, count: int, on_plan: Callable[[str], None] = lambda label: None
) -> tuple[tuple[NearPlan, ...], End]:
    """Return the baseline's plan and up to ``count`` further near ones, and why there are no more.

    Each further plan differs from all before it in at least ``least`` processes and is the cheapest near plan known
    that does, with what is proven of that.
    """
    first = ground.pool.checker.objective(ground.first)
    plans = [NearPlan(ground.first, first, (), ground.base.bound, ground.base.reached)]
    ends = ground.end_of(_PART)
    while len(plans) <= count:
        seconds = ground.left(ends)
        if seconds == 0 or ground.asker.should_stop():
            return tuple(plans), "limit"
        answer = _next(ground, [plan.choice for plan in plans], least, seconds)
        if answer is None or answer.choice is None:
            return tuple(plans), "no more" if answer is not None and answer.infeasible else "limit"
        ground.pool.add(answer.choice)
        differs = tuple(differing(ground.value, plan.choice, answer.choice) for plan in plans)
        cost = ground.pool.checker.objective(answer.choice)
        plans.append(NearPlan(answer.choice, cost, differs, answer.low, answer.result.reached))
        on_plan(f"plan {len(plans) - 1}")
    return tuple(plans), "count"


def _next(ground: Ground, before: list[Integers], least: int, seconds: float | None) -> Answer | None:
    """Ask for the cheapest plan that is near and away from all plans until now."""
    variant = away_from(ground.instance, before, ground.value, least)
    known = [plan.choice for plan in reversed(ground.pool.cheapest(_STARTS))]
    asker = Asker(variant, ground.asker.settings, None, ground.asker.deadline, ground.asker.should_stop, known)
    question = Question(f"plan {len(before)}", list(ground.needless()), seconds=seconds)
    return asker.ask([question]).get(question.key)
