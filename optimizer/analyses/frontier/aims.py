"""The aims that a frontier weighs against cost, counted in whole levels that rules can ask for exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.checker.amounts import Amounts, money_scale
from rightsource.models.checker.measures import measure_of
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, NANO
from rightsource.models.rules import MaxTotal, MinMeanYield, MinPathYield, Rule

AimName = Literal["expected_loss", "mean_yield", "path_yield", "transition_cost", "changes"]
AIM_NAMES: Final[tuple[AimName, ...]] = get_args(AimName)
MOST_AIMS: Final = 2
Levels: TypeAlias = tuple[int, ...]
"""A level for each aim, in order."""


@dataclass(frozen=True)
class Aim:
    """An aim beside cost, counted in whole levels: 0 is the ideal that no plan betters, fewer levels are better.

    Amounts are counted in their finest parts, ``scale`` of which make a unit: minor units of money per year for
    ``expected_loss`` and ``transition_cost`` (undiscounted), processes that leave their current option for ``changes``,
    billionths rounded down for yields. That is the finest step that a rule can ask for, so plans whose yields agree in
    nine decimals are equally good. Level k stands for ``origin + k step`` parts, of yields for ``origin - k``; no total
    of the options lies between two levels. No plan has more levels than ``worst``, whatever the rules.
    """

    name: AimName
    origin: int
    step: int
    worst: int
    scale: int

    @property
    def of_yields(self) -> bool:
        """Whether the aim is a yield, of which more is better."""
        return self.name in ("mean_yield", "path_yield")

    @property
    def of_money(self) -> bool:
        """Whether the aim is an amount of money, counted in minor units."""
        return self.name in ("expected_loss", "transition_cost")

    def level(self, amount: Fraction) -> int:
        """Return the level of an amount in the unit of the aim: the best that it reaches.

        Examples
        --------
        >>> Aim("changes", 0, 1, 9, 1).level(Fraction(3)), Aim("mean_yield", NANO, 1, NANO, NANO).level(Fraction(2, 3))
        (3, 333333334)
        """
        if self.of_yields:
            return self.origin - floor(amount * self.scale)
        return ceil((amount * self.scale - self.origin) / self.step)

    def parts(self, level: int) -> int:
        """Return the finest parts that a level stands for."""
        return self.origin - level if self.of_yields else self.origin + level * self.step

    def amount(self, level: int) -> Decimal:
        """Return the amount that a level stands for in the unit of the aim: for yields the least that reaches it."""
        return Decimal(self.parts(level)) / self.scale

    def rule(self, level: int, name: str) -> Rule | None:
        """Return the rule of this id that asks for at most so many levels, None where every plan keeps it.

        Examples
        --------
        >>> Aim("mean_yield", NANO, 1, NANO, NANO).rule(25000000, "frontier").value
        Decimal('0.975')
        """
        if level >= self.worst:
            return None
        if self.name == "mean_yield":
            return MinMeanYield(id=name, value=self.amount(level))
        if self.name == "path_yield":
            return MinPathYield(id=name, value=self.amount(level))
        return MaxTotal(id=name, measure=self.name, value=self.amount(level))


class Gauge:
    """Measures plans of one instance exactly: what they cost, and how they stand in each aim."""

    def __init__(self, instance: Instance, names: Iterable[AimName]) -> None:
        self._names = tuple(names)
        self._own = Checker(instance)
        self._asked = Checker(instance.with_rules([_PROBES[name]() for name in self._names]))

    def cost(self, choice: Integers) -> int:
        """Return the cost of a plan in minor units per year."""
        return self._own.objective(choice)

    def feasible(self, choice: Integers) -> bool:
        """Tell whether a plan keeps all rules."""
        return self._own.feasible(choice)

    def amounts(self, choice: Integers) -> tuple[Fraction | None, ...]:
        """Return the amount of each aim in its unit, None for a mean yield without any volume."""
        found = {rule.id: rule.value for rule in self._asked.check(choice).rules}
        return tuple(found[name] for name in self._names)


def aims_of(instance: Instance, names: Sequence[str]) -> tuple[Aim, ...]:
    """Return the aims with these names, with the levels that no plan can leave.

    Raises
    ------
    InputError
        When a name is unknown or given twice, there is none or more than `MOST_AIMS`, when no process has a volume that
        a mean yield could weigh, or when an amount has more digits than a rule can hold.
    """
    faults = [Fault("--against", message) for message in _wrong_names(names)]
    if not faults:
        known = [name for name in AIM_NAMES if name in names]
        faults = [Fault("--against", message) for name in known for message in _unfit(instance, name)]
    if faults:
        raise InputError(faults)
    by_name = {name: _aim(instance, name) for name in AIM_NAMES if name in names}
    aims = tuple(aim for given in names for name, aim in by_name.items() if name == given)
    for aim in aims:
        if aim.of_money and aim.parts(aim.worst) >= aim.scale * 10**DIGITS_BEFORE_THE_POINT:
            message = f"the {aim.name} of a plan may have more than {DIGITS_BEFORE_THE_POINT} digits before the point"
            raise InputError([Fault("--against", f"{message}, which no rule can limit.")])
    return aims


def _wrong_names(names: Sequence[str]) -> Iterable[str]:
    for name in names:
        if name not in AIM_NAMES:
            yield f"'{name}' is not an aim{did_you_mean(name, AIM_NAMES) or '.'} There are {', '.join(AIM_NAMES)}."
    yield from (
        f"'{name}' is given {count} times; once is enough." for name, count in Counter(names).items() if count > 1
    )
    if not 0 < len(names) <= MOST_AIMS:
        yield f"found {len(names)} aims, expected one or two beside cost."


def _unfit(instance: Instance, name: AimName) -> Iterable[str]:
    if name == "mean_yield" and not instance.processes.volume.any():
        yield "no process has any volume, so there is no mean yield to weigh."


def _aim(instance: Instance, name: AimName) -> Aim:
    if name in ("mean_yield", "path_yield"):
        best = floor(_most_yield(instance, name) * NANO)
        return Aim(name, origin=best, step=1, worst=best, scale=NANO)
    amounts = measure_of(instance, Amounts.of(instance), name).amounts
    each = [[amounts[o] for o in instance.options_of(i)] for i in range(len(instance.processes.ids))]
    least, most = sum(map(min, each)), sum(map(max, each))
    step = gcd(*(amount - min(own) for own in each for amount in own)) or 1
    return Aim(name, least, step, (most - least) // step, scale=1 if name == "changes" else money_scale(instance))


def _most_yield(instance: Instance, name: AimName) -> Fraction:
    """Return the yield of the options with the highest yields and hand-offs that lose nothing: no plan has more."""
    lossless = tuple(
        replace(profile, classes={key: replace(one, yield_=NANO) for key, one in profile.classes.items()})
        for profile in instance.handoffs
    )
    best = _by_process(instance, lambda options: max(options, key=lambda o: int(instance.options.yields[o])))
    (amount,) = Gauge(replace(instance, handoffs=lossless), [name]).amounts(best)
    return amount or Fraction(0)


def _by_process(instance: Instance, pick: Callable[[range], int]) -> Integers:
    return np.array([pick(instance.options_of(i)) for i in range(len(instance.processes.ids))], dtype=np.int64)


_PROBES: Final[dict[AimName, Callable[[], Rule]]] = {
    "expected_loss": lambda: MaxTotal(id="expected_loss", measure="expected_loss", value=Decimal(0)),
    "mean_yield": lambda: MinMeanYield(id="mean_yield", value=Decimal(1)),
    "path_yield": lambda: MinPathYield(id="path_yield", value=Decimal(1)),
    "transition_cost": lambda: MaxTotal(id="transition_cost", measure="transition_cost", value=Decimal(0)),
    "changes": lambda: MaxTotal(id="changes", measure="changes", value=Decimal(0)),
}
"""Rules over the whole instance: the checker computes their values exactly, whether they hold or not."""
