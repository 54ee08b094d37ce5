"""What ``solve --compare --json`` says of baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.baselines import MEANINGS, Baseline
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_results import interval_entry
from rightsource.optimizer.commands.plan_entries import plan_entries
from rightsource.optimizer.money import Money


def baseline_entries(
    instance: Instance, plan: CheckedPlan | None, baselines: Sequence[Baseline]
) -> list[Mapping[str, Any]]:
    """Return the entries of the key ``baselines``.

    Each has its ``name`` and ``meaning``; ``objective``, the cost of its plan; ``cost``, what is proven of the least
    cost of such a plan; ``saving``, what the plan that was found saves against it; ``reason``, why there is none; and
    the keys of `plan_entries`, judged under all rules of the instance.
    """
    money = Money.of(instance)
    return [
        {
            "name": baseline.name,
            "meaning": MEANINGS[baseline.name],
            "objective": None if baseline.plan is None else money.amount(baseline.plan.report.objective),
            "cost": interval_entry(money, baseline.cost),
            "saving": interval_entry(money, saving(plan, baseline)),
            "reason": baseline.reason or None,
            **plan_entries(instance, baseline.plan),
        }
        for baseline in baselines
    ]


def saving(plan: CheckedPlan | None, baseline: Baseline) -> Interval:
    """Return what is proven of the saving of a plan against a baseline, negative where it costs more."""
    if plan is None:
        return Interval(None, None)
    return baseline.cost - Interval(plan.report.objective, plan.report.objective)
