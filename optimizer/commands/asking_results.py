"""What commands that ask questions have in common in their results: intervals, the baseline, exit codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result, Status
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money

LEAST_COST: Final = "least-cost plan"
"""How results name the best plan known of the instance as it is, where differences count against it."""


def interval_entry(money: Money, interval: Interval) -> Mapping[str, Any]:
    """Return what is proven of an amount as in JSON documents: null where nothing is."""
    return {"at_least": _amount(money, interval.low), "at_most": _amount(money, interval.high)}


def head_entries(instance: Instance, base: Result) -> Mapping[str, Any]:
    """Return the first keys of a document whose differences count against the least-cost plan."""
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "baseline": baseline_entry(instance, LEAST_COST, base),
    }


def baseline_entry(instance: Instance, name: str, result: Result) -> Mapping[str, Any]:
    """Return the solved plan against which differences count, as in JSON documents."""
    cost, ended = Interval.of(result), {"status": result.status, "stop_reason": result.stop_reason}
    return reference_entry(instance, name, cost, result.plan) | ended


def reference_entry(
    instance: Instance, name: str, cost: Interval, plan: Plan | None, status: Status | None = None
) -> dict[str, Any]:
    """Return what differences count against, with the keys of every baseline; null where there is nothing.

    ``cost`` is what is proven of its cost: its bound, and what the plan costs. A plan that was not solved for, such as
    the current one, has neither status nor bound.
    """
    money = Money.of(instance)
    return {
        "name": name,
        "status": status,
        "stop_reason": None,
        "objective": _amount(money, cost.high),
        "bound": _amount(money, cost.low),
        "gap": cost.gap,
        "assignment": None if plan is None else plan.assignment,
    }


def asking_exit_code(base: Result, *, complete: bool) -> int:
    """Return the exit code of a command that asked questions; ``complete``: all is known to the asked gap."""
    if base.status == "infeasible":
        return exits.INFEASIBLE
    if base.plan is None:
        return exits.INTERRUPTED if base.stop_reason == "interrupt" else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if complete and base.reached else exits.LIMIT_WITH_PLAN


def _amount(money: Money, minor: int | None) -> Any:
    return None if minor is None else money.amount(minor)
