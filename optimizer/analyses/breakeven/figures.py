"""The figures of an instance that may flip the decision of one process, each with the range in which it is followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from rightsource.models.changes import Change, ScalePrice, ScaleVolume, SetYield
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, NANO, from_scaled
from rightsource.models.rules import Scope, Select

Of: TypeAlias = Literal["price", "yield", "wage", "volume"]
OFS: Final[tuple[Of, ...]] = get_args(Of)
"""What can be followed, what takes the fewest questions first."""

_BEYOND: Final = 10**DIGITS_BEFORE_THE_POINT * MICRO


@dataclass(frozen=True)
class Figure:
    """A number of the instance that is followed away from its value of today.

    A place is a whole number of billionths: of today's value, or for a yield of 1. ``today`` is the place of today's
    value, ``low`` and ``high`` the ends of the range. ``changes`` bring the figure to a place; ``exact`` is today's
    value as whole multiples of 1/``scale``. ``unit`` is what values are in, such as "USD per transaction".
    """

    of: Of
    name: str
    unit: str
    exact: int
    scale: int
    today: int
    low: int
    high: int
    changes: Callable[[int], tuple[Change, ...]]

    def units(self, place: int) -> int:
        """Return the value at a place as a multiple of 1/scale, rounded as changes round."""
        return place if self.of == "yield" else round(self.exact * Fraction(place, NANO))

    def value(self, place: int) -> Decimal:
        """Return the value at a place, as a file would hold it."""
        return Decimal(from_scaled(self.units(place), self.scale))

    def ends(self, one: int, other: int) -> tuple[int, int]:
        """Return two places, first the one at which no plan costs more than at the other: best yield, else the least.

        Examples
        --------
        >>> Figure("volume", "volume of pay", "a year", 1, 1, 10, 1, 100, lambda place: ()).ends(20, 10)
        (10, 20)
        """
        low, high = min(one, other), max(one, other)
        return (high, low) if self.of == "yield" else (low, high)

    def adjacent(self, one: int, other: int) -> bool:
        """Say whether a file can hold no value between those at two places."""
        return abs(one - other) <= 1 or abs(self.units(one) - self.units(other)) <= 1


def figure(instance: Instance, process: int, option: int, of: Of, within: Fraction) -> Figure | str:
    """Return a figure of one option of a process, or a sentence that says why it has none to follow.

    ``within`` is how far prices, volumes and wages are followed: up to so many times today's value, and down to that
    part of it; yields go from nearly 0 to 1.
    """
    return _MAKERS[of](instance, process, option, within)


def _price(instance: Instance, process: int, option: int, within: Fraction) -> Figure | str:
    name, today = instance.options.ids[option], int(instance.options.unit_cost[option])
    if not today:
        return f"The unit cost of {name} is 0: there is no price to multiply."
    scope, select = Scope(processes=(instance.processes.ids[process],)), Select(options=(name,))

    def changes(place: int) -> tuple[Change, ...]:
        return (ScalePrice(factor=_factor(place), scope=scope, select=select, prices=("unit_cost",)),)

    return _scaled("price", f"unit cost of {name}", f"{instance.currency} per transaction", today, within, changes)


def _volume(instance: Instance, process: int, option: int, within: Fraction) -> Figure | str:
    name, today = instance.processes.ids[process], int(instance.processes.volume[process])
    if not today:
        return f"The volume of {name} is 0: there is nothing to multiply."
    scope = Scope(processes=(name,))

    def changes(place: int) -> tuple[Change, ...]:
        return (ScaleVolume(factor=_factor(place), scope=scope),)

    return _scaled("volume", f"volume of {name}", "transactions per year", today, within, changes)


def _yield(instance: Instance, process: int, option: int, within: Fraction) -> Figure | str:
    name, today = instance.options.ids[option], int(instance.options.yields[option])
    scope, select = Scope(processes=(instance.processes.ids[process],)), Select(options=(name,))

    def changes(place: int) -> tuple[Change, ...]:
        return (SetYield(value=Decimal(place) / NANO, scope=scope, select=select),)

    return Figure("yield", f"yield of {name}", "of transactions right first time", today, NANO, today, 1, NANO, changes)


def _wage(instance: Instance, process: int, option: int, within: Fraction) -> Figure | str:
    providers, provider = instance.providers, int(instance.options.provider[option])
    name, today, hours = providers.ids[provider], providers.unit_cost[provider], providers.unit_hours[provider]
    if hours is None or not today:
        return f"The provider {name} is not paid by whole units: its price is the unit cost."
    select = Select(providers=(name,))

    def changes(place: int) -> tuple[Change, ...]:
        return (ScalePrice(factor=_factor(place), select=select, prices=("units",)),)

    unit = f"{instance.currency} per unit of {Decimal(from_scaled(hours, MICRO)):,f} hours"
    return _scaled("wage", f"cost of a unit of {name}", unit, today, within, changes)


_MAKERS: Final[dict[Of, Callable[[Instance, int, int, Fraction], Figure | str]]] = {
    "price": _price,
    "volume": _volume,
    "yield": _yield,
    "wage": _wage,
}


def _scaled(
    of: Of, name: str, unit: str, today: int, within: Fraction, changes: Callable[[int], tuple[Change, ...]]
) -> Figure:
    most = (_BEYOND - 1) * NANO // today
    return Figure(
        of, name, unit, today, MICRO, NANO, max(1, int(NANO / within)), min(int(NANO * within), most), changes
    )


def _factor(place: int) -> Decimal:
    return Decimal(place) / NANO
