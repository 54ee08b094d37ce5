"""What a rule on the mean yield allows over a range of volumes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

from rightsource.models.changes import ChangeRule, DropRule
from rightsource.models.changing.figures import matcher_of
from rightsource.models.instance import Instance
from rightsource.models.numbers import NANO
from rightsource.models.rules import MinMeanYield


def loosened(
    instance: Instance, rule: MinMeanYield, process: int, options: Iterable[int], low: int, high: int
) -> ChangeRule | DropRule:
    r"""Return the change with which a rule allows at a volume what it allows anywhere between this and a larger one.

    With y the best yield of the options that the process may use, W the volume of the other processes in scope and θ
    the rule's value, a plan that keeps the rule at a volume v of the process has, at the volume ``low``, yields that
    sum up to at least θ (v + W) - (v - low) y, weighted by volume. So for all v up to ``high`` its mean is at least

    .. math:: \theta - \frac{(\mathrm{high} - \mathrm{low}) \max(0, y - \theta)}{\mathrm{low} + W}

    Volumes are in millionths. The rule is dropped where this allows every yield.
    """
    volumes, value = instance.processes.volume, Fraction(rule.value)
    rest = sum(int(volumes[i]) for i in matcher_of(instance).scope(rule.scope) if i != process)
    best = max(Fraction(int(instance.options.yields[o]), NANO) for o in options)
    if low + rest == 0:
        return DropRule(rule=rule.id)
    mean = floor((value - (high - low) * max(Fraction(0), best - value) / (low + rest)) * NANO)
    return ChangeRule(rule=rule.id, value=Decimal(mean) / NANO) if mean > 0 else DropRule(rule=rule.id)
