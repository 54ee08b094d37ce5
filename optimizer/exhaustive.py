"""The oracle: tries every plan of a tiny instance, with nothing but the checker."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance

MOST_PLANS: Final = 200_000
"""More plans than this are refused: sorting their costs would take minutes."""


@dataclass(frozen=True)
class Enumeration:
    """What trying every plan gave: a cheapest plan, or none when ``complete``; ``bound`` holds for all plans left."""

    choice: Integers | None
    bound: int | None
    complete: bool
    stop: Literal["proof", "time", "interrupt"]


def enumerate_plans(
    instance: Instance, checker: Checker, seconds_left: Callable[[], float], should_stop: Callable[[], bool]
) -> Enumeration:
    """Return a cheapest plan that breaks no rule: plans are tried from the cheapest up, ties in option order.

    While plans are tried in this order, the cost of the next one bounds all that are left.

    Raises
    ------
    InputError
        When the instance has more than `MOST_PLANS` plans.
    """
    plans = plan_count(instance)
    if plans > MOST_PLANS:
        message = (
            f"the exhaustive engine tries every plan and takes at most {MOST_PLANS:,}; this instance has {plans:,}"
        )
        raise InputError([Fault("", f"{message}. Use another engine, --engine highs, say.")])
    costs: list[int] = []
    for choice in _plans(instance):
        if len(costs) % 256 == 0 and (stop := _stopped(seconds_left, should_stop)):
            return Enumeration(None, None, complete=False, stop=stop)
        costs.append(checker.objective(choice))
    for k in sorted(range(plans), key=costs.__getitem__):
        if stop := _stopped(seconds_left, should_stop):
            return Enumeration(None, costs[k], complete=False, stop=stop)
        choice = _plan(instance, k)
        if checker.feasible(choice):
            return Enumeration(choice, costs[k], complete=True, stop="proof")
    return Enumeration(None, None, complete=True, stop="proof")


def plan_count(instance: Instance) -> int:
    """Return the number of plans: the product of the numbers of options.

    Examples
    --------
    >>> plan_count(instance) > 1
    True
    """
    return int(np.prod(np.diff(instance.processes.first_option).astype(object)))


def _plans(instance: Instance) -> Iterator[Integers]:
    """Yield all plans, the last process's option changing fastest."""
    for options in itertools.product(*(instance.options_of(i) for i in range(len(instance.processes.ids)))):
        yield np.array(options, dtype=np.int64)


def _plan(instance: Instance, position: int) -> Integers:
    """Return the plan at a position in the order of `_plans`."""
    sizes = np.diff(instance.processes.first_option).tolist()
    return instance.processes.first_option[:-1] + np.array(np.unravel_index(position, sizes), dtype=np.int64)


def _stopped(seconds_left: Callable[[], float], should_stop: Callable[[], bool]) -> Literal["time", "interrupt"] | None:
    if should_stop():
        return "interrupt"
    return "time" if seconds_left() <= 0 else None
