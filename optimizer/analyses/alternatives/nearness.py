"""Rules that keep plans near the best one in cost and away from others in what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, from_scaled
from rightsource.models.rules import MaxTotal, MinTotal, Rule
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.whatif.forcing import free_stem

By: TypeAlias = Literal["option", "mode", "provider"]
"""What tells two ways to handle a process apart."""
BYS: Final[tuple[By, ...]] = get_args(By)


def values(instance: Instance, by: By) -> Integers:
    """Return a number for each option; two options of a process are told apart just when their numbers differ."""
    if by == "option":
        return np.arange(len(instance.options.ids), dtype=np.int64)
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


def differing(value: Integers, one: Integers, other: Integers) -> int:
    """Return how many processes two plans handle differently."""
    return int(np.count_nonzero(value[one] != value[other]))


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
    rule: Rule = MaxTotal.model_construct(id=f"{free_stem(instance)}:within", measure="total_cost", value=value)
    return instance.with_rules([*instance.rules, rule])


def away_from(instance: Instance, plans: Sequence[Integers], value: Integers, least: int) -> Instance:
    r"""Return the instance under the further rules that a plan differs from each of some plans.

    For each plan p, with d_o = 1 where option o's value is not that of p's option for the same process, else 0,

    .. math:: \sum_i \sum_{o \in O_i} d_o x_{io} \ge \mathrm{least}

    which is the rule ``min_total`` on a measure of its own: every reader of rules, the checker and all formulations
    know it, and no file can hold the measure, since its name is taken from none.
    """
    stem, process = free_stem(instance), instance.options.process
    measures, rules = dict(instance.options.measures), list(instance.rules)
    for k, plan in enumerate(plans):
        name = f"{stem}:processes that differ from plan {k}"
        measures[name] = np.where(value != value[plan[process]], MICRO, 0).astype(np.int64)
        rules.append(MinTotal.model_construct(id=f"{stem}:differ:{k}", measure=name, value=from_scaled(least, 1)))
    return replace(instance, options=replace(instance.options, measures=measures)).with_rules(rules)
