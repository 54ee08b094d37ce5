"""What ``alternatives --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_results import LEAST_COST, head_entries
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.money import Money

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which help and wrong words do not need
    from rightsource.optimizer.analyses.alternatives.alternatives import Alternatives, Wanted


def plan_name(position: int) -> str:
    """Return the name of a plan: the first is the baseline, the others go by number."""
    return LEAST_COST if position == 0 else f"plan-{position}"


def alternatives_document(
    instance: Instance,
    base: Result,
    wanted: Wanted,
    found: Alternatives | None,
    seconds: float,
    warnings: Iterable[Fault],
) -> Mapping[str, Any]:
    """Return the alternatives as a JSON document; its keys are those in the help of the command."""
    return {
        **head_entries(instance, base),
        "within": number(wanted.within),
        "differ": number(wanted.differ),
        "by": wanted.by,
        "count": wanted.count,
        **(_NOTHING if found is None else _found(instance, found)),
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


_NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(("budget", "least_differing", "plans", "end", "processes")),
    "complete": False,
}


def _found(instance: Instance, found: Alternatives) -> Mapping[str, Any]:
    return {
        "budget": Money.of(instance).amount(found.most),
        "least_differing": found.least,
        "plans": [_plan(instance, found, k) for k in range(len(found.plans))],
        "end": found.end,
        "processes": [
            {
                "process": instance.processes.ids[one.process],
                "label": one.label,
                "values": [{"name": value.name, "label": value.label} for value in one.values],
            }
            for one in found.labels
        ],
        "complete": found.complete,
    }


def _plan(instance: Instance, found: Alternatives, position: int) -> Mapping[str, Any]:
    money, plan, first = Money.of(instance), found.plans[position], found.plans[0]
    worst = found.worst(plan.cost)
    return {
        "name": plan_name(position),
        "objective": money.amount(plan.cost),
        "bound": None if plan.bound is None else money.amount(plan.bound),
        "gap": plan.gap,
        "proven": plan.proven,
        "difference": money.amount(plan.cost - first.cost),
        "above_baseline": (plan.cost - first.cost) / max(abs(first.cost), 1),
        "above_least_at_most": None if worst is None else float(worst),
        "differs": {plan_name(k): count for k, count in enumerate(plan.differs)},
        "modes": CheckedPlan.of(plan_name(position), instance, plan.choice).modes(instance),
        "assignment": Plan.of_choice(instance, plan.choice).assignment,
    }
