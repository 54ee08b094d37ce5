"""Solve an instance under every scenario: what each costs at least, and its best plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import InternalError
from rightsource.models.result import Result, Status
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.variant import Variant
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

_WORTH_A_ROUND: Final = 1.0
"""Seconds that must be left for asking again what the first round left open."""


@dataclass(frozen=True)
class Outcome:
    """What is known of one variant of an instance.

    ``result`` is the last solve of it, None when time was up before. ``plan`` is the cheapest known plan that keeps all
    its rules, found for this variant or for another, checked under this one. ``least_cost`` lies between the best bound
    and the cost of this plan, in minor units.
    """

    variant: Variant
    result: Result | None
    plan: CheckedPlan | None
    least_cost: Interval

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that no plan keeps all rules."""
        return self.result is not None and self.result.status == "infeasible"

    @property
    def gap(self) -> float | None:
        """Relative gap between plan and bound, None where one of them is missing."""
        return self.least_cost.gap

    @property
    def status(self) -> Status:
        """What is proven, in the words of `Result`."""
        return self.least_cost.status(infeasible=self.infeasible)

    def proven(self, gap: float) -> bool:
        """Say whether the least cost is known to a gap, or that there is no plan is proven."""
        return self.infeasible or self.least_cost.reached(gap)


def solve_variants(
    asker: Asker, variants: Sequence[Variant], on_answer: Callable[[Answer], None] = lambda answer: None
) -> tuple[Outcome, ...]:
    """Return what is known of every variant, in order.

    With a time limit each variant gets the same part of it; what the quick ones leave over goes to those still open.
    Every plan found is tried under every variant: the cheapest counts, of equally cheap ones that of the first variant.

    Raises
    ------
    InputError
        When a change does not fit the instance.
    EngineError
        When no engine can be started.
    InternalError
        When an engine proved that a variant has no plan, and the checker finds that the plan of another is one.
    """
    answers: dict[str, list[Answer]] = {variant.id: [] for variant in variants}

    def keep(answer: Answer) -> None:
        answers[answer.key].append(answer)
        on_answer(answer)

    asker.ask(_questions(asker, variants), keep)
    left, open_ = asker.seconds_left(), [one for one in variants if _ran_out_of_time(answers[one.id])]
    if open_ and left is not None and left >= _WORTH_A_ROUND:
        asker.ask(_questions(asker, open_), keep)
    return _outcomes(variants, answers)


def _questions(asker: Asker, variants: Sequence[Variant]) -> list[Question]:
    """Return one question for each variant, all with the same part of the time that is left."""
    left, slots = asker.seconds_left(), 1 if asker.crew is None else asker.crew.slots
    share = None if left is None else left * min(1.0, slots / max(len(variants), 1))
    return [Question(variant.id, variant.changes, seconds=share) for variant in variants]


def _ran_out_of_time(answers: Sequence[Answer]) -> bool:
    return bool(answers) and answers[-1].result.stop_reason == "time"


def _outcomes(variants: Sequence[Variant], answers: dict[str, list[Answer]]) -> tuple[Outcome, ...]:
    found = [answer.choice for variant in variants for answer in answers[variant.id] if answer.choice is not None]
    instance = variants[0].instance
    plans = [*found, instance.current] if instance.current_is_complete else found
    return tuple(_outcome(variant, answers[variant.id], _unique(plans)) for variant in variants)


def _unique(plans: Sequence[Integers]) -> list[Integers]:
    return list({plan.tobytes(): np.asarray(plan) for plan in reversed(plans)}.values())[::-1]


def _outcome(variant: Variant, answers: Sequence[Answer], plans: Sequence[Integers]) -> Outcome:
    checker = Checker(variant.instance)
    best = min((plan for plan in plans if checker.feasible(plan)), key=checker.objective, default=None)
    result = answers[-1].result if answers else None
    if best is not None and result is not None and result.status == "infeasible":
        message = f"an engine proved that '{variant.id}' has no plan; the checker finds that there is one"
        raise InternalError(message)
    low = max((answer.low for answer in answers if answer.low is not None), default=None)
    plan = None if best is None else CheckedPlan(variant.id, best, checker.check(best))
    return Outcome(variant, result, plan, Interval(low, None if plan is None else plan.report.objective))
