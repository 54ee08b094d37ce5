"""What commands that ask questions have in common on the screen: the baseline, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands.asking_results import LEAST_COST
from rightsource.optimizer.commands.solve_summary import STOPPED
from rightsource.optimizer.interval_texts import interval_said
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import from_least


def baseline_text(money: Money, cost: Interval) -> Text:
    """Return what the least-cost plan costs (the high end), and how far that is proven.

    Examples
    --------
    >>> eur = Money("EUR", 2)
    >>> print(baseline_text(eur, Interval(3500, 3500)))
    Baseline: the least-cost plan, EUR 35.00 per year, proven to be the least.
    >>> print(baseline_text(eur, Interval(3465, 3500)))
    Baseline: the least-cost plan, EUR 35.00 per year, at most 1 % from the least cost.
    """
    assert cost.high is not None
    return Text(f"Baseline: the {LEAST_COST}, {money.text(cost.high)} per year, {from_least(cost.gap)}.")


def least_cost_text(money: Money, base: Result, least: Interval, counts: str) -> Iterator[Text]:
    """Yield what is proven of the least cost in the end, where that is more than the baseline's solve proved."""
    if least != Interval.of(base):
        yield Text(f"{counts} against the least cost, which later solves prove to be {interval_said(money, least)}.")


def no_baseline(instance: Instance, base: Result) -> Iterator[Text]:
    """Yield why nothing can be said: there is no plan to count against."""
    yield Text(instance.name, style="bold")
    if base.status == "infeasible":
        yield Text("No plan keeps all rules, so there is none to count against; explain says why.", style="red")
        return
    yield Text(f"No plan was found, so there is none to count against: {STOPPED[base.stop_reason]}.", style="red")
    yield from (Text(f"  - {reason}", style="red") for reason in base.reasons)
