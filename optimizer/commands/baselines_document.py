"""What ``solve --compare --json`` says of baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.analyses.baselines import MEANINGS, Baseline
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.study import Reference
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_results import interval_entry, reference_entry
from rightsource.optimizer.commands.plan_entries import plan_entries
from rightsource.optimizer.money import Money


def baseline_entries(
    instance: Instance, plan: CheckedPlan | None, baselines: Sequence[Baseline]
) -> list[Mapping[str, Any]]:
    """Return the entries of the key ``baselines``.

    Each has the keys of `solved_entry`; its ``meaning``; ``cost``, what is proven of the least cost of such a plan;
    ``saving``, what the plan that was found saves against it; ``reason``, why there is none; and the keys of
    `plan_entries`, judged under all rules of the instance.
    """
    money = Money.of(instance)
    return [
        {
            **solved_entry(instance, baseline.name, baseline),
            "meaning": MEANINGS[baseline.name],
            "cost": interval_entry(money, baseline.cost),
            "saving": interval_entry(money, saving(plan, baseline)),
            "reason": baseline.reason or None,
            **plan_entries(instance, baseline.plan),
        }
        for baseline in baselines
    ]


def solved_entry(instance: Instance, name: str, found: Baseline | Reference) -> Mapping[str, Any]:
    """Return what is known of a baseline with the keys of every baseline, see `reference_entry`.

    The current plan was not solved for: it has an objective and an assignment, nothing else.
    """
    plan = None if found.plan is None else Plan.of_choice(instance, found.plan.choice)
    if name == "as-is":
        return reference_entry(instance, name, Interval(None, found.cost.high), plan)
    entry = reference_entry(instance, name, found.cost, plan, found.cost.status(infeasible=found.impossible))
    return entry | {"stop_reason": found.stop_reason}


def saving(plan: CheckedPlan | None, baseline: Baseline) -> Interval:
    """Return what is proven of the saving of a plan against a baseline, negative where it costs more."""
    if plan is None:
        return Interval(None, None)
    return baseline.cost - Interval(plan.report.objective, plan.report.objective)
