"""What commands that ask questions have in common in their results: intervals, the baseline, exit codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands import exits
from rightsource.optimizer.money import Money


def interval_entry(money: Money, interval: Interval) -> Mapping[str, Any]:
    """Return what is proven of an amount as in JSON documents: null where nothing is."""
    ends = {"at_least": interval.low, "at_most": interval.high}
    return {key: None if minor is None else money.amount(minor) for key, minor in ends.items()}


def interval_text(money: Money, interval: Interval) -> str:
    """Return what is proven of an amount as tables show it, without the currency.

    Examples
    --------
    >>> usd = Money("USD", 0)
    >>> [interval_text(usd, Interval(*ends)) for ends in ((5, 5), (5, 9000), (None, 7), (7, None), (None, None))]
    ['5', '5 to 9,000', 'at most 7', 'at least 7', 'not known']
    """
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        return money.plain(low) if low == high else f"{money.plain(low)} to {money.plain(high)}"
    if high is not None:
        return f"at most {money.plain(high)}"
    return "not known" if low is None else f"at least {money.plain(low)}"


def baseline_entry(instance: Instance, name: str, result: Result) -> Mapping[str, Any]:
    """Return the plan against which all differences count, as in JSON documents."""
    money = Money.of(instance)
    amounts = {"objective": result.objective, "bound": result.bound}
    return {
        "name": name,
        "status": result.status,
        "stop_reason": result.stop_reason,
        **{key: None if minor is None else money.amount(minor) for key, minor in amounts.items()},
        "gap": result.gap,
        "assignment": None if result.plan is None else result.plan.assignment,
    }


def asking_exit_code(base: Result, *, complete: bool) -> int:
    """Return the exit code of a command that asked questions; ``complete``: all answered to the asked gap."""
    if base.status == "infeasible":
        return exits.INFEASIBLE
    if base.plan is None:
        return exits.INTERRUPTED if base.stop_reason == "interrupt" else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if complete and base.reached else exits.LIMIT_WITH_PLAN
