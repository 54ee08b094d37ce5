"""What each option costs and how many hours it takes, every amount exact and rounded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rightsource.models.checker.rounding import compact, half_even, upwards
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO

HOURS_SCALE = 1000
"""Hours are counted in whole thousandths."""


@dataclass(frozen=True)
class Amounts:
    """Amounts of every option in whole minor currency units per year, and hours in thousandths per year.

    All are indexed by option but ``support_hours``, which is indexed by support entry.
    """

    run: Sequence[int]
    support: Sequence[int]
    rework: Sequence[int]
    change: Sequence[int]
    hours: Sequence[int]
    support_hours: Sequence[int]

    @classmethod
    def of(cls, instance: Instance) -> Amounts:
        """Return the amounts of all options of an instance."""
        return cls(
            compact(_run(instance)),
            compact(_support(instance)),
            compact(_rework(instance)),
            compact(_change(instance)),
            compact(_hours(instance)),
            compact(_support_hours(instance)),
        )


def money_scale(instance: Instance) -> int:
    """Return the number of minor units in one currency unit."""
    return int(10**instance.money_decimals)


def minor_units(instance: Instance, money: int) -> int:
    """Return money given in millionths as whole minor units, rounded half to even."""
    return half_even(money * money_scale(instance), MICRO)


def annual_factor(rate: int, years: int) -> Fraction:
    """Return the yearly payment that is worth 1 today: r / (1 - (1 + r)^-H), and 1/H when r = 0.

    ``rate`` is in billionths.

    Examples
    --------
    >>> annual_factor(0, 4), annual_factor(100_000_000, 2)
    (Fraction(1, 4), Fraction(121, 210))
    """
    r = Fraction(rate, NANO)
    return r / (1 - (1 + r) ** -years) if r else Fraction(1, years)


def _volumes(instance: Instance) -> list[int]:
    """Return the volume of each option's process, in millionths."""
    volumes: list[int] = instance.processes.volume[instance.options.process].tolist()
    return volumes


def _entry_volumes(instance: Instance) -> list[int]:
    """Return the volume of the process that each support entry belongs to, in millionths."""
    volumes: list[int] = instance.processes.volume[instance.options.process[instance.supports.option]].tolist()
    return volumes


def _run(instance: Instance) -> Iterator[int]:
    """Yield volume * unit_cost + annual_cost, one amount."""
    options, scale = instance.options, money_scale(instance)
    for volume, unit, annual in zip(
        _volumes(instance), options.unit_cost.tolist(), options.annual_cost.tolist(), strict=True
    ):
        yield half_even((volume * unit + annual * MICRO) * scale, MICRO**2)


def _support(instance: Instance) -> Iterator[int]:
    """Yield the sum of volume * share * unit_cost over the support entries of each option, one amount."""
    supports, scale = instance.supports, money_scale(instance)
    sums = [0] * len(instance.options.ids)
    columns = (supports.option.tolist(), _entry_volumes(instance), supports.share.tolist(), supports.unit_cost.tolist())
    for option, volume, share, unit in zip(*columns, strict=True):
        sums[option] += volume * share * unit
    for exact in sums:
        yield half_even(exact * scale, MICRO * NANO * MICRO)


def _rework(instance: Instance) -> Iterator[int]:
    """Yield volume * (1 - yield) * rework_cost."""
    scale = money_scale(instance)
    costs = instance.processes.rework_cost[instance.options.process].tolist()
    for volume, yield_, cost in zip(_volumes(instance), instance.options.yields.tolist(), costs, strict=True):
        yield half_even(volume * (NANO - yield_) * cost * scale, MICRO * NANO * MICRO)


def _change(instance: Instance) -> Iterator[int]:
    """Yield the annual factor times (transition_cost + exit_cost of the current option), 0 for the current option."""
    factor = annual_factor(instance.discount_rate, instance.horizon_years)
    up, down = factor.numerator * money_scale(instance), factor.denominator * MICRO
    process, transition = instance.options.process, instance.options.transition_cost
    current = instance.current[process].tolist()
    leaving = _leaving_costs(instance)[process].tolist()
    for option, (now, enter, leave) in enumerate(zip(current, transition.tolist(), leaving, strict=True)):
        yield 0 if option == now or not enter + leave else half_even((enter + leave) * up, down)


def _leaving_costs(instance: Instance) -> Integers:
    """Return for each process the exit cost of its current option, 0 where there is none, in millionths."""
    costs = np.zeros(len(instance.current), dtype=np.int64)
    known = np.flatnonzero(instance.current >= 0)
    costs[known] = instance.options.exit_cost[instance.current[known]]
    return costs


def _hours(instance: Instance) -> Iterator[int]:
    """Yield volume * hours of each option, rounded up to thousandths."""
    for volume, hours in zip(_volumes(instance), instance.options.hours.tolist(), strict=True):
        yield upwards(volume * hours * HOURS_SCALE, MICRO**2)


def _support_hours(instance: Instance) -> Iterator[int]:
    """Yield volume * share * hours of each support entry, rounded up to thousandths by itself."""
    supports = instance.supports
    columns = (_entry_volumes(instance), supports.share.tolist(), supports.hours.tolist())
    for volume, share, hours in zip(*columns, strict=True):
        yield upwards(volume * share * hours * HOURS_SCALE, MICRO * NANO * MICRO)
