"""Changes of figures: volumes, prices and yields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from rightsource.models.changes import PROVIDER_PRICES, RUNNING_PRICES, Price, ScalePrice, ScaleVolume, SetYield
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.matching import Matcher
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, NANO, from_scaled, to_scaled

MOST: Final = 10**DIGITS_BEFORE_THE_POINT * MICRO
"""What no amount reaches, in millionths."""
_OPTION_PRICES: Final[tuple[Price, ...]] = ("unit_cost", "annual_cost", "transition_cost", "exit_cost")


def scale_volume(instance: Instance, change: ScaleVolume) -> Instance:
    """Return the instance with the volumes in scope, and of what these processes hand over, multiplied.

    Raises
    ------
    InputError
        When a volume grows beyond twelve digits before the point.
    """
    matcher = matcher_of(instance)
    chosen = set(matcher.scope(change.scope))
    if change.countries is not None:
        chosen &= matcher.worked_in(change.countries, instance.current)
    arcs = instance.dependencies
    handed = [k for k, source in enumerate(arcs.source.tolist()) if source in chosen]
    return replace(
        instance,
        processes=replace(instance.processes, volume=_scaled(instance.processes.volume, sorted(chosen), change.factor)),
        dependencies=replace(arcs, volume=_scaled(arcs.volume, handed, change.factor)),
    )


def scale_price(instance: Instance, change: ScalePrice) -> Instance:
    """Return the instance with the prices that are meant multiplied.

    Raises
    ------
    InputError
        When a price of providers is named where only a part of the options is meant, or a price grows beyond twelve
        digits before the point.
    """
    if refused := misplaced_price(change):
        raise InputError([refused])
    wanted, matcher = change.prices or RUNNING_PRICES, matcher_of(instance)
    scope = matcher.scope(change.scope)
    options, supports, providers = instance.options, instance.supports, instance.providers
    selected = list(matcher.selected(scope, change.select))
    columns: dict[str, Any] = {
        name: _scaled(getattr(options, name), selected, change.factor) for name in _OPTION_PRICES if name in wanted
    }
    options = replace(options, **columns)
    if "support" in wanted:
        entries = list(matcher.selected_support(scope, change.select))
        supports = replace(supports, unit_cost=_scaled(supports.unit_cost, entries, change.factor))
    if not is_local(change):
        meant = matcher.selected_providers(change.select)
        for price, column in (("fixed_cost", "fixed_cost"), ("units", "unit_cost")):
            if price in wanted:
                amounts: dict[str, Any] = {column: tuple(_multiplied(getattr(providers, column), meant, change.factor))}
                providers = replace(providers, **amounts)
    return replace(instance, options=options, supports=supports, providers=providers)


def is_local(change: ScalePrice) -> bool:
    """Return whether a change of prices speaks of some processes or options only, whose providers may work for more."""
    scope = change.scope
    given = (getattr(scope, key) for key in type(scope).model_fields if key not in ("note", "meta"))
    return any(value is not None for value in (*given, change.select.options, change.select.technologies))


def misplaced_price(change: ScalePrice) -> Fault | None:
    """Return what is wrong when a price of providers is named in a change that is not of whole providers."""
    named = [f"'{price}'" for price in PROVIDER_PRICES if price in (change.prices or ())]
    if not named or not is_local(change):
        return None
    message = (
        f"{' and '.join(named)} {'is a price' if len(named) == 1 else 'are prices'} of whole providers; expected no "
        "scope and no options or technologies beside, since a provider's price is one for all processes."
    )
    return Fault("prices", message)


def set_yield(instance: Instance, change: SetYield) -> Instance:
    """Return the instance with another yield for the options that are meant."""
    matcher, yields = matcher_of(instance), instance.options.yields.copy()
    yields[list(matcher.selected(matcher.scope(change.scope), change.select))] = to_scaled(change.value, NANO)
    return replace(instance, options=replace(instance.options, yields=yields))


def matcher_of(instance: Instance) -> Matcher:
    """Return what answers which processes, options, support entries and providers an instance's changes mean."""
    return Matcher(instance.sites, instance.providers, instance.processes, instance.options, instance.supports)


def _scaled(column: Integers, positions: Sequence[int], factor: Decimal) -> Integers:
    """Return a column with the amounts at these positions multiplied."""
    scaled = column.copy()
    scaled[positions] = _multiplied(column[positions].tolist(), range(len(positions)), factor)
    return scaled


def _multiplied(amounts: Iterable[int], positions: Iterable[int], factor: Decimal) -> list[int]:
    """Return amounts in millionths, those at the positions multiplied and rounded half to even.

    Raises
    ------
    InputError
        When a product has more than twelve digits before the point.
    """
    products, exact = list(amounts), Fraction(factor)
    for position in positions:
        product = round(products[position] * exact)
        if product >= MOST:
            found = f"{from_scaled(products[position], MICRO)} times {factor}"
            expected = f"expected at most {DIGITS_BEFORE_THE_POINT} digits before the point"
            raise InputError([Fault("factor", f"{found} is too large; {expected}.")])
        products[position] = product
    return products
