"""What tells plans apart beside their cost: yields, times, expected loss, and changes against the current plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rightsource.models.checker import check
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxPathTime, MaxTotal, MinMeanYield, MinPathYield, Rule
from rightsource.optimizer.checked_plan import CheckedPlan

_QUESTIONS: Final[tuple[Rule, ...]] = (
    MinMeanYield(id="mean_yield", value=Decimal(1)),
    MinPathYield(id="path_yield", value=Decimal(1)),
    MaxPathTime(id="path_time", value=Decimal(0)),
    MaxTotal(id="expected_loss", measure="expected_loss", value=Decimal(0)),
    MaxTotal(id="changes", measure="changes", value=Decimal(0)),
)
"""Rules over the whole instance: the checker computes their values exactly, whether they hold or not."""


@dataclass(frozen=True)
class Characteristics:
    """What a plan is worth beside its cost, exact.

    ``mean_yield`` is weighted by volume, None without volume. ``path_yield`` is the least product of process and
    hand-off yields over all paths from a source to a sink, ``worst_path`` such a path; ``path_time`` is the greatest
    sum of lead times and hand-off delays in hours, ``slowest_path`` such a path; both by the processes' ids.
    ``expected_loss`` is in currency units per year. ``changes`` counts the processes whose option is not their current
    one.
    """

    mean_yield: Fraction | None
    path_yield: Fraction
    worst_path: tuple[str, ...]
    path_time: Fraction
    slowest_path: tuple[str, ...]
    expected_loss: Fraction
    changes: int


def characteristics(instance: Instance, plan: CheckedPlan) -> Characteristics:
    """Return what tells a plan apart beside its cost."""
    said = {rule.id: rule for rule in check(instance.with_rules(_QUESTIONS), plan.choice).rules}
    return Characteristics(
        mean_yield=said["mean_yield"].value,
        path_yield=_value(said, "path_yield"),
        worst_path=said["path_yield"].path,
        path_time=_value(said, "path_time"),
        slowest_path=said["path_time"].path,
        expected_loss=_value(said, "expected_loss"),
        changes=int(_value(said, "changes")),
    )


def _value(said: Mapping[str, RuleReport], rule: str) -> Fraction:
    return said[rule].value or Fraction(0)
