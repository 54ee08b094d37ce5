"""What ``frontier --json`` prints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import StopReason
from rightsource.optimizer.analyses.frontier.aims import Aim, Gauge
from rightsource.optimizer.analyses.frontier.frontier import Ending, Frontier
from rightsource.optimizer.analyses.frontier.record import answer_entries
from rightsource.optimizer.analyses.frontier.words import remarks
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_results import LEAST_COST, reference_entry
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money

_STOPPED: Final[Mapping[Ending, StopReason]] = {"time": "time", "interrupt": "interrupt", "stuck": "precision"}
"""Why the search for the least cost ended where the asked gap is not reached."""


@dataclass(frozen=True)
class FrontierRun:
    """A frontier as it was asked for: how many plans, and the current plan of the instance to set beside them."""

    frontier: Frontier
    asked: int
    current: CheckedPlan | None
    seconds: float


def frontier_document(instance: Instance, run: FrontierRun, warnings: Iterable[Fault]) -> Mapping[str, Any]:
    """Return a frontier as a JSON document; its keys are those in the help of the command."""
    frontier, money = run.frontier, Money.of(instance)
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "against": [aim.name for aim in frontier.aims],
        "asked_points": run.asked,
        "asked_gap": frontier.gap,
        "baseline": _baseline(instance, frontier),
        "aims": [_aim(money, frontier, k) for k in range(len(frontier.aims))],
        "points": [_point(instance, frontier, k) for k in range(len(frontier.points))],
        "knee": None if frontier.knee is None else frontier.knee + 1,
        "left_out": frontier.left_out,
        "current": None if run.current is None else _current(instance, frontier.aims, run.current),
        "whole": frontier.whole,
        "ending": frontier.ending,
        "remarks": list(remarks(money, frontier, run.asked)),
        "questions": len(frontier.facts),
        "answers": answer_entries(money, frontier.aims, frontier.facts),
        "complete": frontier.complete,
        "seconds": run.seconds,
        "warnings": fault_entries(warnings),
    }


def _baseline(instance: Instance, frontier: Frontier) -> Mapping[str, Any]:
    """Return the cheapest plan found, which differences count against."""
    cost = least_cost(frontier)
    status = cost.status(infeasible=frontier.ending == "infeasible")
    plan = Plan.of_choice(instance, frontier.points[0].choice) if frontier.points else None
    entry = reference_entry(instance, LEAST_COST, cost, plan, status)
    return entry | {"stop_reason": "proof" if status in ("optimal", "infeasible") else _stopped(frontier, cost)}


def least_cost(frontier: Frontier) -> Interval:
    """Return what is proven of the least cost: a point's own bound holds for plans as good in the aims only."""
    return Interval(frontier.least_cost, frontier.points[0].cost if frontier.points else None)


def _stopped(frontier: Frontier, cost: Interval) -> StopReason:
    return "gap" if cost.reached(frontier.gap) else _STOPPED.get(frontier.ending, "gap")


def _aim(money: Money, frontier: Frontier, k: int) -> Mapping[str, Any]:
    aim = frontier.aims[k]
    best: Mapping[str, Any] | None = None
    if frontier.points:
        low, found = (aim.amount(level) for level in frontier.best(k))
        best = {"at_least": min(low, found), "at_most": max(low, found)}
    return {"name": aim.name, "better": "more" if aim.of_yields else "less", "best": best}


def _point(instance: Instance, frontier: Frontier, k: int) -> Mapping[str, Any]:
    money, point = Money.of(instance), frontier.points[k]
    plan = CheckedPlan.of(f"point {k + 1}", instance, point.choice)
    return {
        "number": k + 1,
        "objective": money.amount(point.cost),
        "difference": money.amount(point.cost - frontier.points[0].cost),
        "amounts": _amounts(money, frontier.aims, point.amounts),
        "bound": _amount(money, point.bound),
        "gap": point.gap,
        "proven": point.proven,
        "undominated": point.undominated,
        "knee": k == frontier.knee,
        "modes": plan.modes(instance),
        "providers": [used.id for used in plan.report.providers],
        "assignment": Plan.of_choice(instance, point.choice).assignment,
    }


def _current(instance: Instance, aims: Sequence[Aim], plan: CheckedPlan) -> Mapping[str, Any]:
    money = Money.of(instance)
    amounts = current_amounts(instance, aims, plan)
    return {
        "objective": money.amount(plan.report.objective),
        "feasible": plan.report.feasible,
        "broken": [rule.id for rule in plan.report.broken],
        "amounts": _amounts(money, aims, amounts),
    }


def current_amounts(instance: Instance, aims: Sequence[Aim], plan: CheckedPlan) -> tuple[Fraction, ...]:
    """Return where a plan stands in the aims, whether or not it keeps the rules."""
    return tuple(amount or Fraction(0) for amount in Gauge(instance, [aim.name for aim in aims]).amounts(plan.choice))


def _amounts(money: Money, aims: Sequence[Aim], amounts: Sequence[Fraction]) -> Mapping[str, Decimal]:
    return {
        aim.name: money.amount(money.minor(amount)) if aim.of_money else number(amount)
        for aim, amount in zip(aims, amounts, strict=True)
    }


def _amount(money: Money, minor: int | None) -> Decimal | None:
    return None if minor is None else money.amount(minor)
