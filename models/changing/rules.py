"""Changes of rules, limits of providers included, and providers that are no longer there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from rightsource.models.changes import AddRule, ChangeRule, DropRule, RemoveProvider
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, to_scaled
from rightsource.models.rules import Forbid, Rule, Select

T = TypeVar("T")

CAPACITY: Final = "capacity:"
UNITS: Final = "units:"
"""What the ids of the limits of providers begin with."""


def limit_ids(instance: Instance) -> Iterator[str]:
    """Yield the ids of the limits of providers, which count as rules."""
    providers = instance.providers
    yield from (
        f"{CAPACITY}{p}" for p, limit in zip(providers.ids, providers.capacity, strict=True) if limit is not None
    )
    yield from (f"{UNITS}{p}" for p, most in zip(providers.ids, providers.unit_max, strict=True) if most is not None)


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
    return _with_rule(instance, change.rule, {"active": False})


def change_rule(instance: Instance, change: ChangeRule) -> Instance:
    """Return the instance with another value of a rule or of a limit of a provider.

    Raises
    ------
    InputError
        When there is no such rule, or when its kind cannot have this value.
    """
    if change.rule in set(limit_ids(instance)):
        return _with_limit(instance, change.rule, change.value)
    return _with_rule(instance, change.rule, {"value": change.value, "active": True})


def remove_provider(instance: Instance, change: RemoveProvider) -> Instance:
    """Return the instance with a rule that forbids a provider.

    Raises
    ------
    InputError
        When there is no such provider.
    """
    if change.provider not in instance.provider_index:
        hint = did_you_mean(change.provider, instance.provider_index)
        raise InputError([Fault("provider", f"'{change.provider}' is not a provider{hint or '.'}")])
    # Not validated: the id may be longer than one that a file may give, and no file will hold it.
    gone: Rule = Forbid.model_construct(id=f"without:{change.provider}", select=Select(providers=(change.provider,)))
    return instance.with_rules([*instance.rules, gone])


def _with_rule(instance: Instance, name: str, update: dict[str, Any]) -> Instance:
    known = [rule.id for rule in instance.rules]
    if name not in known:
        hint = did_you_mean(name, [*known, *limit_ids(instance)])
        raise InputError([Fault("rule", f"'{name}' is not a rule{hint or '.'}")])
    position = known.index(name)
    rule = _updated(instance.rules[position], update)
    return instance.with_rules(_replaced(instance.rules, position, rule))


def _updated(rule: Rule, update: dict[str, Any]) -> Rule:
    if "value" in update and "value" not in type(rule).model_fields:
        raise InputError([Fault("rule", f"'{rule.id}' is of the kind '{rule.kind}', which has no value to change.")])
    given = {key: value for key, value in rule if value is not None}
    try:
        return type(rule).model_validate(given | update)
    except ValidationError as error:
        said = "; ".join(dict.fromkeys(one["msg"] for one in error.errors()))
        raise InputError([Fault("value", f"{update['value']} cannot be the value of '{rule.id}': {said}.")]) from None


def _with_limit(instance: Instance, name: str, value: Decimal | None) -> Instance:
    """Return the instance with another capacity, or another maximum of units, of a provider; None for no limit."""
    kind, _, provider = name.partition(":")
    position, providers = instance.provider_index[provider], instance.providers
    if f"{kind}:" == CAPACITY:
        hours = None if value is None else _whole(value, MICRO, name)
        return replace(instance, providers=replace(providers, capacity=_replaced(providers.capacity, position, hours)))
    most = None if value is None else _whole(value, 1, name)
    return replace(instance, providers=replace(providers, unit_max=_replaced(providers.unit_max, position, most)))


def _whole(value: Decimal, scale: int, name: str) -> int:
    expected = "a whole number of at least 0" if scale == 1 else "a number of at least 0 with at most six decimals"
    try:
        whole = to_scaled(Decimal(value), scale)
    except ValueError:
        whole = -1
    if whole < 0:
        raise InputError([Fault("value", f"{value} cannot be the value of '{name}': expected {expected}.")])
    return whole


def _replaced(values: Sequence[T], position: int, value: T) -> tuple[T, ...]:
    return (*values[:position], value, *values[position + 1 :])
