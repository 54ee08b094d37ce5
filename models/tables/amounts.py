"""What each option costs and takes, as whole numbers: minor currency units and thousandths of an hour per year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.tables.magnitude import Exact, exact, fit


@dataclass(frozen=True)
class OptionAmounts:
    """Per option, shape (options,): the parts of its yearly cost in minor units."""

    run: Integers
    support: Integers
    rework: Integers
    change: Integers
    transition: Integers
    expected_loss: Integers


def halves_to_even(numerator: Exact, denominator: int) -> Exact:
    """Round numerator / denominator to the nearest whole number, ties to the even one, without any overflow.

    Examples
    --------
    >>> halves_to_even(np.array([5, 15, 25, -5], dtype=object), 10).tolist()
    [0, 2, 2, 0]

    """
    low = numerator // denominator
    twice_rest = 2 * (numerator - low * denominator)
    up = (twice_rest > denominator) | ((twice_rest == denominator) & (low % 2 == 1))
    rounded: Exact = low + up.astype(object)
    return rounded


def minor_units(instance: Instance, numerator: Exact, scale: int) -> Exact:
    """Round money given as numerator / scale currency units to minor units, each amount once, half to even."""
    return halves_to_even(numerator * 10**instance.money_decimals, scale)


def yearly_factor(instance: Instance) -> Fraction:
    r"""Return α, the yearly share of a one-off cost: r / (1 - (1 + r)^-H), and 1/H when r = 0."""
    rate = Fraction(instance.discount_rate, NANO)
    if not rate:
        return Fraction(1, instance.horizon_years)
    return rate / (1 - (1 + rate) ** -instance.horizon_years)


def option_amounts(instance: Instance) -> OptionAmounts:
    r"""Compute the cost parts of every option.

    With volume v, yield y and yearly factor α: run = v·unit_cost + annual_cost, support = Σ v·share·unit_cost over the
    support entries, rework = v·(1 - y)·rework_cost, change = α·(transition + exit of the current option) unless the
    option is the current one. Each part is exact and rounded once.
    """
    options, processes = instance.options, instance.processes
    volume = exact(processes.volume)[options.process]
    run = volume * exact(options.unit_cost) + exact(options.annual_cost) * MICRO
    rework = volume * (NANO - exact(options.yields)) * exact(processes.rework_cost)[options.process]
    changed = _not_current(instance)
    factor = yearly_factor(instance)
    one_off = (exact(options.transition_cost) + _exit_costs(instance)) * changed
    transition = minor_units(instance, exact(options.transition_cost) * changed, MICRO)
    return OptionAmounts(
        run=fit(minor_units(instance, run, MICRO**2), "The running cost of an option"),
        support=fit(minor_units(instance, _support(instance), MICRO**2 * NANO), "The support cost of an option"),
        rework=fit(minor_units(instance, rework, MICRO**2 * NANO), "The rework cost of an option"),
        change=fit(
            minor_units(instance, one_off * factor.numerator, MICRO * factor.denominator),
            "The change cost of an option",
        ),
        transition=fit(transition, "The transition cost of an option"),
        expected_loss=fit(minor_units(instance, exact(options.expected_loss), MICRO), "The expected loss of an option"),
    )


def _not_current(instance: Instance) -> Exact:
    """1 where the option is not the current one of its process, else 0."""
    changed = np.ones(len(instance.options.ids), dtype=object)
    changed[instance.current[instance.current >= 0]] = 0
    return changed


def _exit_costs(instance: Instance) -> Exact:
    """For each option, what leaving the current option of its process costs, 0 without a current option."""
    current = instance.current[instance.options.process]
    exit_costs = exact(instance.options.exit_cost)
    return np.where(current >= 0, exit_costs[np.maximum(current, 0)], 0)


def _support(instance: Instance) -> Exact:
    """For each option Σ volume·share·unit_cost over its support entries, in units of 10⁻²¹ currency units."""
    supports, options = instance.supports, instance.options
    total = np.zeros(len(options.ids), dtype=object)
    volume = exact(instance.processes.volume)[options.process[supports.option]]
    np.add.at(total, supports.option, volume * exact(supports.share) * exact(supports.unit_cost))
    return total


def own_hours(instance: Instance) -> Integers:
    """Return the hours of each option's own provider in thousandths per year, rounded up: ⌈volume·hours⌉."""
    options = instance.options
    product = exact(instance.processes.volume)[options.process] * exact(options.hours)
    return fit(-(-product * 1000 // MICRO**2), "The hours of an option")


def support_hours(instance: Instance) -> Integers:
    """Return the hours of each support entry in thousandths per year, rounded up: ⌈volume·share·hours⌉."""
    supports = instance.supports
    volume = exact(instance.processes.volume)[instance.options.process[supports.option]]
    product = volume * exact(supports.share) * exact(supports.hours)
    return fit(-(-product * 1000 // (MICRO**2 * NANO)), "The hours of a support entry")
