"""What ``solve --json`` prints."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.origin import published
from rightsource.models.plan import Plan
from rightsource.models.report import Report
from rightsource.models.result import Result
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.entries import cost_entries, fault_entries, provider_entry, rule_entry
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money


def solve_document(instance: Instance, result: Result, warnings: Iterable[Fault]) -> Mapping[str, Any]:
    """Return the outcome of a solve as a JSON document; null where there is no plan or no bound."""
    money = Money.of(instance)
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "status": result.status,
        "stop_reason": result.stop_reason,
        "objective": None if result.objective is None else money.amount(result.objective),
        "bound": None if result.bound is None else money.amount(result.bound),
        **_published_entries(instance, result),
        "gap": result.gap,
        "asked_gap": result.asked_gap,
        "verified": result.verified,
        "engine": result.engine,
        "seed": result.seed,
        "seconds": asdict(result.seconds),
        "memory_mb": result.memory_mb,
        **_plan_entries(instance, result),
        "reasons": result.reasons,
        "versions": result.versions,
        "trace": [_moment(money, point.seconds, point.objective, point.bound) for point in result.trace],
        "warnings": fault_entries(warnings),
    }


def _published_entries(instance: Instance, result: Result) -> Mapping[str, Any]:
    """Return objective and bound as the published problem counts them, when the instance was made of one."""
    if instance.origin is None:
        return {}
    figures = {"published_objective": result.objective, "published_bound": result.bound}
    return {key: None if minor is None else published(instance, minor) for key, minor in figures.items()}


def _plan_entries(instance: Instance, result: Result) -> Mapping[str, Any]:
    if result.plan is None or result.report is None:
        return dict.fromkeys(("costs", "modes", "rules", "providers", "assignment"))
    return _of_plan(instance, result.plan, result.report)


def _of_plan(instance: Instance, plan: Plan, report: Report) -> Mapping[str, Any]:
    money = Money.of(instance)
    return {
        "costs": cost_entries(money, report.costs),
        "modes": CheckedPlan("solved", plan.choice(instance), report).modes(instance),
        "rules": [rule_entry(money, rule) for rule in report.rules],
        "providers": [provider_entry(money, provider) for provider in report.providers],
        "assignment": plan.assignment,
    }


def _moment(money: Money, seconds: float, objective: int | None, bound: int | None) -> Mapping[str, Any]:
    amounts = {"objective": objective, "bound": bound}
    return {
        "seconds": seconds,
        **{key: None if minor is None else money.amount(minor) for key, minor in amounts.items()},
    }
