"""Changes of rules, limits of providers included, and providers that are no longer there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from rightsource.models.changes import AddRule, ChangeRule, DropRule, RemoveProvider
from rightsource.models.columns import Providers
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, to_scaled
from rightsource.models.rules import Forbid, Rule, Select

T = TypeVar("T")

CAPACITY: Final = "capacity:"
UNITS: Final = "units:"
"""What the ids of the limits of providers begin with."""
_LIMITS: Final = {CAPACITY: "capacity", UNITS: "unit_max"}
"""The column of each kind of limit."""


def limit_ids(instance: Instance) -> Iterator[str]:
    """Yield the ids of the limits of providers, which count as rules."""
    yield from (name for name, limit in limits_of(instance.providers).items() if limit is not None)


def limits_of(providers: Providers) -> Mapping[str, int | None]:
    """Return the limits that providers have or may get, by id: None for no limit, hours in millionths."""
    units = zip(providers.ids, providers.unit_hours, providers.unit_max, strict=True)
    return {
        **{f"{CAPACITY}{p}": limit for p, limit in zip(providers.ids, providers.capacity, strict=True)},
        **{f"{UNITS}{p}": most for p, hours, most in units if hours is not None},
    }


def add_rule(instance: Instance, change: AddRule) -> Instance:
    """Return the instance with one more rule.

    Raises
    ------
    InputError
        When a rule has its id.
    """
    if any(rule.id == change.rule.id for rule in instance.rules):
        raise InputError([Fault("rule.id", f"there is a rule '{change.rule.id}' already; expected another id.")])
    return instance.with_rules([*instance.rules, change.rule])


def drop_rule(instance: Instance, change: DropRule) -> Instance:
    """Return the instance with a rule switched off, or a limit of a provider taken away.

    Raises
    ------
    InputError
        When there is no such rule.
    """
    if change.rule in set(limit_ids(instance)):
        return _with_limit(instance, change.rule, None)
    position = _position(instance, change.rule)
    rule = instance.rules[position].model_copy(update={"active": False})
    return instance.with_rules(_replaced(instance.rules, position, rule))


def change_rule(instance: Instance, change: ChangeRule) -> Instance:
    """Return the instance with another value of a rule or of a limit of a provider.

    Raises
    ------
    InputError
        When there is no such rule, or when its kind cannot have this value.
    """
    if change.rule in limits_of(instance.providers):
        return _with_limit(instance, change.rule, limit_value(change.rule, change.value))
    position = _position(instance, change.rule)
    rule = with_value(instance.rules[position], change.value)
    return instance.with_rules(_replaced(instance.rules, position, rule))


def remove_provider(instance: Instance, change: RemoveProvider) -> Instance:
    """Return the instance with a rule that forbids a provider, ``without:<provider>``.

    Raises
    ------
    InputError
        When there is no such provider.
    """
    if change.provider not in instance.provider_index:
        hint = did_you_mean(change.provider, instance.provider_index)
        raise InputError([Fault("provider", f"'{change.provider}' is not a provider{hint or '.'}")])
    taken = {rule.id for rule in instance.rules}
    name = f"without:{change.provider}"
    while name in taken:
        name = f"{name}'"
    # Not validated: the id may not be one that a file may give, and no file will hold it.
    gone: Rule = Forbid.model_construct(id=name, select=Select(providers=(change.provider,)))
    return instance.with_rules([*instance.rules, gone])


def with_value(rule: Rule, value: Decimal) -> Rule:
    """Return a rule with another value, switched on.

    Raises
    ------
    InputError
        When rules of its kind have no value, or not this one.
    """
    if "value" not in type(rule).model_fields:
        raise InputError([Fault("rule", f"'{rule.id}' is of the kind '{rule.kind}', which has no value to change.")])
    given = {key: found for key, found in rule if found is not None}
    try:
        return type(rule).model_validate(given | {"value": value, "active": True})
    except ValidationError as error:
        said = "; ".join(dict.fromkeys(one["msg"] for one in error.errors()))
        raise InputError([Fault("value", f"{value} cannot be the value of '{rule.id}': {said}.")]) from None


def limit_value(name: str, value: Decimal) -> int:
    """Return the value of a provider's limit: capacity in millionths of an hour, or whole units.

    Raises
    ------
    InputError
        When the limit cannot have this value.
    """
    of_units = name.startswith(UNITS)
    expected = "a whole number of at least 0" if of_units else "a number of at least 0 with at most six decimals"
    try:
        whole = to_scaled(Decimal(value), 1 if of_units else MICRO)
    except ValueError:
        whole = -1
    if whole < 0 or value >= 10**DIGITS_BEFORE_THE_POINT:
        raise InputError([Fault("value", f"{value} cannot be the value of '{name}': expected {expected}.")])
    return whole


def _position(instance: Instance, name: str) -> int:
    """Return the position of a rule."""
    known = [rule.id for rule in instance.rules]
    if name not in known and name in limits_of(instance.providers):
        raise InputError([Fault("rule", f"there is no limit '{name}' to drop.")])
    if name not in known:
        hint = did_you_mean(name, [*known, *limit_ids(instance)])
        raise InputError([Fault("rule", f"'{name}' is not a rule{hint or '.'}")])
    return known.index(name)


def _with_limit(instance: Instance, name: str, value: int | None) -> Instance:
    """Return the instance with another limit of a provider; None for no limit."""
    kind, mark, provider = name.partition(":")
    column = _LIMITS[f"{kind}{mark}"]
    limits = _replaced(getattr(instance.providers, column), instance.provider_index[provider], value)
    columns: dict[str, Any] = {column: limits}
    return replace(instance, providers=replace(instance.providers, **columns))


def _replaced(values: Sequence[T], position: int, value: T) -> tuple[T, ...]:
    return (*values[:position], value, *values[position + 1 :])
