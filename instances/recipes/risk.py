"""Expected yearly loss of an option: standstill of its country or provider, and errors that nobody finds."""

from decimal import Decimal

from rightsource.instances.recipes.figures import POLITICAL_STABILITY, figure
from rightsource.instances.recipes.rounding import whole
from rightsource.instances.recipes.steps import Step


def disruption(country: str) -> Decimal:
    """Return the yearly probability of a serious disruption in a country, 0.005 exp(0.9 (1 - stability)).

    >>> round(disruption("US"), 4)
    Decimal('0.0120')
    """
    return Decimal("0.005") * (Decimal("0.9") * (1 - POLITICAL_STABILITY[country])).exp()


def expected_loss(step: Step, country: str, kind: str, error: Decimal) -> int:
    """Return the expected loss in dollars a year, rounded to tens.

    Weeks of standstill times the damage of a week, plus hidden errors times their damage, all times the factor of the
    data class.
    """
    weeks = disruption(country) * figure("disruption-weeks") + figure(f"{kind}-failure")
    hidden = step.volume * error * figure("hidden-errors") * figure("hidden-damage") * step.rework
    return whole((weeks * step.outage + hidden) * figure(f"class-factor-{step.data}"), 10)
