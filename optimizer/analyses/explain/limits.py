"""Rules by name, limits of providers included: which there are, what they hold, how their limits move."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rightsource.models.changes import DropRule
from rightsource.models.changing.rules import CAPACITY, limit_ids
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, MICRO_DECIMALS, NANO_DECIMALS, from_scaled
from rightsource.models.rules import Rule
from rightsource.models.vocabulary import MONEY_MEASURES

Names = frozenset[str]
"""A set of rules by name."""

FRACTIONS: Final = frozenset({"min_yield", "min_mean_yield", "min_path_yield", "max_share", "min_share"})
"""The kinds whose values are yields or shares."""
_HOUR_DECIMALS: Final = 3
"""Hours add up in thousandths."""
_YIELDS: Final = frozenset({"min_yield", "min_mean_yield", "min_path_yield"})


def rule_names(instance: Instance) -> tuple[str, ...]:
    """Return the ids of all rules that are switched on and of all limits of providers, which are rules too."""
    return (*(rule.id for rule in instance.active_rules), *limit_ids(instance))


def rule_named(instance: Instance, name: str) -> Rule | None:
    """Return the rule of this id, None for a limit of a provider."""
    return next((rule for rule in instance.active_rules if rule.id == name), None)


def without(names: Iterable[str]) -> tuple[DropRule, ...]:
    """Return the changes that drop these rules."""
    return tuple(DropRule(rule=name) for name in sorted(names))


def kind_of(instance: Instance, name: str) -> str:
    """Return the kind of a rule; limits of providers are of the kinds ``capacity`` and ``units``."""
    rule = rule_named(instance, name)
    return name.partition(":")[0] if rule is None else rule.kind


def value_of(instance: Instance, name: str) -> Decimal | None:
    """Return the value of a rule, None where its kind has none."""
    rule = rule_named(instance, name)
    if rule is not None:
        value = getattr(rule, "value", None)
        return None if value is None else Decimal(value)
    providers, position = instance.providers, instance.provider_index[name.partition(":")[2]]
    if name.startswith(CAPACITY):
        return Decimal(from_scaled(providers.capacity[position] or 0, MICRO))
    return Decimal(providers.unit_max[position] or 0)


def is_upper(instance: Instance, name: str) -> bool:
    """Say whether the value of a rule is a limit from above."""
    return not kind_of(instance, name).startswith("min_")


def decimals_of(instance: Instance, name: str) -> int:
    """Return how many decimals of its value count: money as many as the instance has, yields nine, counts none."""
    kind, measure = kind_of(instance, name), getattr(rule_named(instance, name), "measure", "")
    if kind in FRACTIONS:
        return NANO_DECIMALS
    if kind in ("max_count", "min_count", "units") or measure in ("processes", "changes"):
        return 0
    if kind == "capacity" or measure == "hours":
        return _HOUR_DECIMALS
    return instance.money_decimals if measure in MONEY_MEASURES else MICRO_DECIMALS


def step_of(instance: Instance, name: str) -> Decimal:
    """Return the smallest difference between two values of a rule."""
    return Decimal(1).scaleb(-decimals_of(instance, name))


def holding(instance: Instance, name: str, value: Fraction, decimals: int | None = None) -> Decimal | None:
    """Return the tightest limit of this rule, in so many decimals, that a plan of this value keeps; None if none may.

    An upper limit is rounded up, a lower one down, to the decimals of its kind unless fewer are given.
    """
    scale = 10 ** (decimals_of(instance, name) if decimals is None else decimals)
    whole = math.ceil(value * scale) if is_upper(instance, name) else math.floor(value * scale)
    limit = Decimal(whole) / scale
    kind = kind_of(instance, name)
    low, high = limit < 0 or (kind in _YIELDS and limit == 0), limit >= 10**DIGITS_BEFORE_THE_POINT
    return None if low or high or (kind in FRACTIONS and limit > 1) else limit


def between(instance: Instance, name: str, tight: Decimal, loose: Decimal) -> Decimal | None:
    """Return a value of a rule about half way between two others, None when they are next to each other.

    ``tight`` may have more decimals than count: the next tighter value stands for it.
    """
    scale = 10 ** decimals_of(instance, name)
    whole = math.floor(tight * scale) if is_upper(instance, name) else math.ceil(tight * scale)
    low, high = sorted((whole, int(loose * scale)))
    return None if high - low <= 1 else Decimal((low + high) // 2) / scale


def tighter(instance: Instance, name: str, limit: Decimal) -> Decimal:
    """Return the next tighter value of a rule."""
    step = step_of(instance, name)
    return limit - step if is_upper(instance, name) else limit + step


def readable(instance: Instance, name: str, limit: Decimal, start: Decimal) -> Decimal:
    """Return a limit with few digits that is no tighter than this one.

    It gives away at most a tenth of the way from ``start``, the value that the rule has.
    """
    way = abs(Fraction(limit) - Fraction(start))
    for decimals in range(-DIGITS_BEFORE_THE_POINT, decimals_of(instance, name)):
        rounded = _rounded(instance, name, Fraction(limit), decimals)
        if rounded is not None and abs(Fraction(rounded) - Fraction(limit)) * 10 <= way:
            return rounded
    return limit


def _rounded(instance: Instance, name: str, limit: Fraction, decimals: int) -> Decimal | None:
    if decimals >= 0:
        return holding(instance, name, limit, decimals)
    coarse = 10**-decimals
    rounded = holding(instance, name, limit / coarse, 0)
    return None if rounded is None or kind_of(instance, name) in FRACTIONS else rounded * coarse
