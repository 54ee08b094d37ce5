"""What tells plans apart beside their cost: mean yield, expected loss, changes against the current plan."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rightsource.models.checker import check
from rightsource.models.instance import Instance
from rightsource.models.rules import MaxTotal, MinMeanYield, Rule
from rightsource.optimizer.checked_plan import CheckedPlan

_QUESTIONS: Final[tuple[Rule, ...]] = (
    MinMeanYield(id="mean_yield", value=Decimal(1)),
    MaxTotal(id="expected_loss", measure="expected_loss", value=Decimal(0)),
    MaxTotal(id="changes", measure="changes", value=Decimal(0)),
)
"""Rules over the whole instance: the checker computes their values exactly, whether they hold or not."""


@dataclass(frozen=True)
class Characteristics:
    """Mean yield weighted by volume (None without volume), expected loss per year in currency units, and changes."""

    mean_yield: Fraction | None
    expected_loss: Fraction
    changes: int


def characteristics(instance: Instance, plan: CheckedPlan) -> Characteristics:
    """Return what tells a plan apart beside its cost."""
    answers = {rule.id: rule.value for rule in check(instance.with_rules(_QUESTIONS), plan.choice).rules}
    return Characteristics(answers["mean_yield"], answers["expected_loss"] or Fraction(0), int(answers["changes"] or 0))
