"""Changes of figures: volumes, prices and yields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from rightsource.models.changes import RUNNING_PRICES, Price, ScalePrice, ScaleVolume, SetYield
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, NANO, from_scaled, to_scaled
from rightsource.models.reading.matching import Matcher
from rightsource.models.rules import Scope, Select

_MOST: Final = 10**DIGITS_BEFORE_THE_POINT * MICRO
_OPTION_PRICES: Final[tuple[Price, ...]] = ("unit_cost", "annual_cost", "transition_cost", "exit_cost")


def scale_volume(instance: Instance, change: ScaleVolume) -> Instance:
    """Return the instance with the volumes in scope, and of what these processes hand over, multiplied."""
    chosen = _in_countries(instance, change, _matcher(instance).scope(change.scope))
    arcs = instance.dependencies
    handed = [k for k, source in enumerate(arcs.source.tolist()) if source in chosen]
    return replace(
        instance,
        processes=replace(instance.processes, volume=_scaled(instance.processes.volume, chosen, change.factor)),
        dependencies=replace(arcs, volume=_scaled(arcs.volume, handed, change.factor)),
    )


def _in_countries(instance: Instance, change: ScaleVolume, processes: Iterable[int]) -> set[int]:
    if change.countries is None:
        return set(processes)
    sites, providers = instance.sites, instance.providers

    def worked_there(process: int) -> bool:
        option = int(instance.current[process])
        provider = int(instance.options.provider[option])
        return option >= 0 and sites.country[providers.site[provider]] in (change.countries or ())

    return {process for process in processes if worked_there(process)}


def scale_price(instance: Instance, change: ScalePrice) -> Instance:
    """Return the instance with the prices that are meant multiplied."""
    wanted, matcher = change.prices or RUNNING_PRICES, _matcher(instance)
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
    if _is_of_providers(change.scope, change.select):
        meant = [p for p in range(len(providers.ids)) if matcher.selects_provider(change.select, p)]
        for price, column in (("fixed_cost", "fixed_cost"), ("units", "unit_cost")):
            if price in wanted:
                amounts: dict[str, Any] = {column: tuple(_multiplied(getattr(providers, column), meant, change.factor))}
                providers = replace(providers, **amounts)
    return replace(instance, options=options, supports=supports, providers=providers)


def _is_of_providers(scope: Scope, select: Select) -> bool:
    given = (getattr(scope, key) for key in type(scope).model_fields if key not in ("note", "meta"))
    return all(value is None for value in (*given, select.options, select.technologies))


def set_yield(instance: Instance, change: SetYield) -> Instance:
    """Return the instance with another yield for the options that are meant."""
    matcher, yields = _matcher(instance), instance.options.yields.copy()
    yields[list(matcher.selected(matcher.scope(change.scope), change.select))] = to_scaled(change.value, NANO)
    return replace(instance, options=replace(instance.options, yields=yields))


def _matcher(instance: Instance) -> Matcher:
    return Matcher(instance.sites, instance.providers, instance.processes, instance.options, instance.supports)


def _scaled(column: Integers, positions: Iterable[int], factor: Decimal) -> Integers:
    """Return a column with the amounts at these positions multiplied."""
    scaled = column.copy()
    where = list(positions)
    scaled[where] = _multiplied(column[where].tolist(), range(len(where)), factor)
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
        if product >= _MOST:
            found = f"{from_scaled(products[position], MICRO)} times {factor}"
            expected = f"expected at most {DIGITS_BEFORE_THE_POINT} digits before the point"
            raise InputError([Fault("factor", f"{found} is too large; {expected}.")])
        products[position] = product
    return products
