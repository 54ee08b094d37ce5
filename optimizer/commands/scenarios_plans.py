"""The plans of scenarios as files."""

from __future__ import annotations

from rightsource.optimizer.analyses.scenarios import Outcome
from rightsource.optimizer.analyses.study import Study
from rightsource.optimizer.analyses.variant import BASE
from rightsource.optimizer.commands.plan_folder import NamedPlan


def scenario_plans(found: Study) -> list[NamedPlan]:
    """Return the best plan of every scenario that has one, named after it.

    They are plans of the instance as it is, whose options they name. Only that of the instance itself has a cost and a
    bound: those under a scenario are not true of the instance that the file names.
    """
    plans = ((outcome, outcome.plan) for outcome in found.outcomes)
    return [NamedPlan(outcome.variant.id, plan.choice, _told(outcome)) for outcome, plan in plans if plan is not None]


def _told(outcome: Outcome) -> dict[str, object]:
    result, cost = outcome.result, outcome.least_cost
    told = {} if result is None else {key: getattr(result, key) for key in ("engine", "seed", "versions")}
    return told | ({"objective": cost.high, "bound": cost.low} if outcome.variant.id == BASE else {})
