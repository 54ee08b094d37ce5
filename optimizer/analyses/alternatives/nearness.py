"""Rules that keep plans near the best one in cost and away from others in what they do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import from_scaled
from rightsource.models.rules import MaxTotal, MinTotal, Rule
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.differing import own_values, with_difference
from rightsource.optimizer.analyses.forcing import free_name

By: TypeAlias = Literal["option", "mode", "provider"]
"""What tells two ways to handle a process apart."""
BYS: Final[tuple[By, ...]] = get_args(By)


def values(instance: Instance, by: By) -> Integers:
    """Return a number for each option; two options of a process are told apart just when their numbers differ."""
    if by == "option":
        return own_values(instance)
    if by == "provider":
        return instance.options.provider
    return np.array([MODES.index(instance.mode_of(o)) for o in range(len(instance.options.ids))], dtype=np.int64)


def value_name(instance: Instance, by: By, option: int) -> str:
    """Return what an option's value is called: the id of the option or provider, or the mode."""
    if by == "option":
        return instance.options.ids[option]
    if by == "provider":
        return instance.providers.ids[int(instance.options.provider[option])]
    return instance.mode_of(option)


def budget(objective: int, within: Fraction) -> int:
    """Return the most that a plan may cost, in minor units, to be within a part of the best one's cost.

    Examples
    --------
    >>> budget(1000, Fraction(2, 100)), budget(-1000, Fraction(2, 100))
    (1020, -980)
    """
    return objective + floor(within * abs(objective))


def least_difference(instance: Instance, share: Fraction) -> int:
    """Return the whole number of processes that a share of them means, at least one."""
    return max(1, ceil(share * len(instance.processes.ids)))


def near(instance: Instance, most: int) -> Instance:
    """Return the instance under the further rule that a plan costs at most so much, in minor units."""
    value = from_scaled(most, 10**instance.money_decimals)
    # Not validated: a limit of a file is never negative, but a plan may cost less than nothing.
    rule: Rule = MaxTotal.model_construct(id=free_name(instance, "near"), measure="total_cost", value=value)
    return instance.with_rules([*instance.rules, rule])


def away_from(instance: Instance, plans: Sequence[Integers], value: Integers, least: int) -> Instance:
    r"""Return the instance under the further rules that a plan differs from each of some plans.

    For each plan, with the differences d of `with_difference`, that is

    .. math:: \sum_i \sum_{o \in O_i} d_o x_{io} \ge \mathrm{least}
    """
    name = free_name(instance, "differ")
    for k, plan in enumerate(plans):
        own = f"{name}:{k}"
        instance = with_difference(instance, plan, value, own)
        instance = instance.with_rules([*instance.rules, MinTotal(id=own, measure=own, value=Decimal(least))])
    return instance
