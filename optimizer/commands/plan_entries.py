"""What documents say of one plan beside its cost: who does the work, how much of it, how well, at what risk."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.characteristics import characteristics
from rightsource.optimizer.attribution import mode_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.entries import cost_entries
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.money import Money

PLAN_KEYS = (
    *("feasible", "broken", "providers", "modes", "mode_shares", "mean_yield", "expected_loss", "changes", "costs"),
    "assignment",
)
"""The keys of `plan_entries`."""


def plan_entries(instance: Instance, plan: CheckedPlan | None) -> Mapping[str, Any]:
    """Return what a document says of a plan of an instance, all null where there is none.

    ``feasible`` and ``broken`` are the checker's word on the rules; ``providers`` are those used, by id; ``modes`` are
    numbers of processes; ``mode_shares`` the parts of all processes, and of their whole cost, that each mode has;
    ``mean_yield`` is null without volume; ``expected_loss`` is money per year; ``changes`` counts the processes that do
    not keep their current option; ``costs`` are by cause; ``assignment`` is the plan.
    """
    if plan is None:
        return dict.fromkeys(PLAN_KEYS)
    money, worth = Money.of(instance), characteristics(instance, plan)
    return {
        "feasible": plan.report.feasible,
        "broken": [rule.id for rule in plan.report.broken],
        "providers": [used.id for used in plan.report.providers],
        "modes": plan.modes(instance),
        "mode_shares": mode_shares(instance, plan),
        "mean_yield": None if worth.mean_yield is None else number(worth.mean_yield),
        "expected_loss": money.amount(money.minor(worth.expected_loss)),
        "changes": worth.changes,
        "costs": cost_entries(money, plan.report.costs),
        "assignment": Plan.of_choice(instance, plan.choice).assignment,
    }


def mode_shares(instance: Instance, plan: CheckedPlan) -> Mapping[str, Mapping[str, Decimal | None]]:
    """Return the part of the processes and of their whole cost that each mode has; null of nothing."""
    processes, costs = plan.modes(instance), mode_costs(instance, plan)
    return {
        mode: {"processes": _part(processes[mode], len(plan.choice)), "cost": _part(costs[mode], sum(costs.values()))}
        for mode in MODES
    }


def _part(amount: int, whole: int) -> Decimal | None:
    return number(Fraction(amount, whole)) if whole else None
