"""Measures: what totals and shares add up, one whole number per option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rightsource.models.checker.amounts import HOURS_SCALE, Amounts, money_scale
from rightsource.models.checker.rounding import compact, half_even, python_integers
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.models.report import Unit
from rightsource.models.vocabulary import MONEY_MEASURES


@dataclass(frozen=True)
class Measure:
    """A measure of every option: ``amounts[o] / scale`` in the unit that users know, per year."""

    name: str
    amounts: Sequence[int]
    scale: int
    unit: Unit


def measure_of(instance: Instance, amounts: Amounts, name: str) -> Measure:
    """Return a built-in measure, or the user's own with this name.

    Raises
    ------
    KeyError
        When no option has a measure of this name; the reader refuses such a rule before.
    """
    if name in MONEY_MEASURES:
        return Measure(name, _money(instance, amounts, name), money_scale(instance), "money")
    match name:
        case "hours":
            return Measure(name, amounts.hours, HOURS_SCALE, "hours")
        case "volume":
            volumes = instance.processes.volume[instance.options.process]
            return Measure(name, python_integers(volumes), MICRO, "transactions")
        case "processes":
            return Measure(name, compact(1 for _ in instance.options.ids), 1, "count")
        case "changes":
            return Measure(name, python_integers(_changed(instance)), 1, "count")
    return Measure(name, python_integers(instance.options.measures[name]), MICRO, "measure")


def _money(instance: Instance, amounts: Amounts, name: str) -> Sequence[int]:
    """Return a measure of money in minor units, every amount rounded once."""
    options = instance.options
    match name:
        case "cost":
            return compact(map(sum, zip(amounts.run, amounts.support, amounts.rework, amounts.change, strict=True)))
        case "run_cost":
            return amounts.run
        case "expected_loss":
            return compact(_minor_units(instance, options.expected_loss))
        case "transition_cost":
            stays = instance.current[options.process] == np.arange(len(options.ids))
            return compact(_minor_units(instance, np.where(stays, 0, options.transition_cost)))
    raise KeyError(name)


def _minor_units(instance: Instance, money: Integers) -> Iterator[int]:
    """Yield money given in millionths as whole minor units, each amount rounded half to even."""
    scale = money_scale(instance)
    return (half_even(amount * scale, MICRO) for amount in money.tolist())


def _changed(instance: Instance) -> Integers:
    """Return 1 for each option that differs from a given current option of its process, else 0."""
    current = instance.current[instance.options.process]
    changed = (current >= 0) & (current != np.arange(len(current)))
    return np.asarray(changed, dtype=np.int64)
