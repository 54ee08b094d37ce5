"""Rules by name, limits of providers included: which there are, of which kind, and what their values are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, TypeAlias

from rightsource.models.changes import DropRule
from rightsource.models.changing.rules import CAPACITY, limit_ids, limits_of
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, MICRO_DECIMALS, NANO_DECIMALS, from_scaled
from rightsource.models.rules import Rule
from rightsource.models.vocabulary import MONEY_MEASURES

Names: TypeAlias = frozenset[str]
"""A set of rules by name."""

YIELDS: Final = frozenset({"min_yield", "min_mean_yield", "min_path_yield"})
SHARES: Final = frozenset({"max_share", "min_share"})
FRACTIONS: Final = YIELDS | SHARES
"""The kinds whose values are yields, shares, or either."""
_COUNTS: Final = frozenset({"max_count", "min_count", "units"})
_COUNTED: Final = frozenset({"processes", "changes"})
_HOUR_DECIMALS: Final = 3
"""Hours add up in thousandths."""


def rule_names(instance: Instance) -> tuple[str, ...]:
    """Return the ids of all rules that are switched on and of all limits of providers, which are rules too."""
    return (*(rule.id for rule in instance.active_rules), *limit_ids(instance))


def rule_named(instance: Instance, name: str) -> Rule | None:
    """Return the rule of this id that is switched on, None for a limit of a provider."""
    return next((rule for rule in instance.rules if rule.id == name and rule.active), None)


def without(names: Iterable[str]) -> tuple[DropRule, ...]:
    """Return the changes that drop these rules."""
    return tuple(DropRule(rule=name) for name in sorted(names))


def kind_of(instance: Instance, name: str) -> str:
    """Return the kind of a rule; limits of providers are of the kinds ``capacity`` and ``units``."""
    rule = rule_named(instance, name)
    return name.partition(":")[0] if rule is None else rule.kind


def measure_name(instance: Instance, name: str) -> str:
    """Return the measure of a rule, empty where its kind has none."""
    measure: str = getattr(rule_named(instance, name), "measure", "")
    return measure


def value_of(instance: Instance, name: str) -> Decimal | None:
    """Return the value of a rule, None where its kind has none; of a capacity in hours."""
    rule = rule_named(instance, name)
    if rule is not None:
        value = getattr(rule, "value", None)
        return None if value is None else Decimal(value)
    limit = limits_of(instance.providers)[name] or 0
    return Decimal(from_scaled(limit, MICRO if name.startswith(CAPACITY) else 1))


def is_upper(instance: Instance, name: str) -> bool:
    """Say whether the value of a rule is a limit from above."""
    return not kind_of(instance, name).startswith("min_")


def is_whole(kind: str, measure: str) -> bool:
    """Say whether rules of a kind, on a measure, count: providers, units, processes, changes.

    Examples
    --------
    >>> is_whole("max_count", ""), is_whole("max_total", "changes"), is_whole("max_share", "changes")
    (True, True, False)
    """
    return kind in _COUNTS or (measure in _COUNTED and kind not in SHARES)


def decimals_of(instance: Instance, name: str) -> int:
    """Return how many decimals of its value count: money as many as the instance has, yields nine, counts none."""
    kind, measure = kind_of(instance, name), measure_name(instance, name)
    if kind in FRACTIONS:
        return NANO_DECIMALS
    if is_whole(kind, measure):
        return 0
    if kind == "capacity" or measure == "hours":
        return _HOUR_DECIMALS
    return instance.money_decimals if measure in MONEY_MEASURES else MICRO_DECIMALS
