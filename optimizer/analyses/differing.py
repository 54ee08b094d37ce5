"""How far a plan is from another one: counted, and as a measure that rules can ask about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO


def own_values(instance: Instance) -> Integers:
    """Return a number for each option, all of them different: any two options of a process are told apart."""
    return np.arange(len(instance.options.ids), dtype=np.int64)


def differing(value: Integers, one: Integers, other: Integers) -> int:
    """Return how many processes two plans handle differently: for how many their options' values differ."""
    return int(np.count_nonzero(value[one] != value[other]))


def with_difference(instance: Instance, plan: Integers, value: Integers, name: str) -> Instance:
    r"""Return the instance with a further measure, of this name, that counts where a plan differs from the given one.

    ``value`` is a number for each option, see `own_values`; two options of a process differ when their numbers do. The
    measure of option o of process i, which the plan p handles by option p_i, is

    .. math:: d_o = [v_o \ne v_{p_i}]

    so that the rule ``max_total`` on it asks for few differences and ``min_total`` for many. Every reader of rules, the
    checker and all formulations know such rules.

    Examples
    --------
    >>> here = np.array([instance.options_of(i)[0] for i in range(len(instance.processes.ids))])
    >>> marked = with_difference(instance, here, own_values(instance), "moves")
    >>> int(marked.options.measures["moves"][here].sum())
    0
    """
    apart = np.where(value != value[plan[instance.options.process]], MICRO, 0).astype(np.int64)
    measures = {**instance.options.measures, name: apart}
    return replace(instance, options=replace(instance.options, measures=measures))
