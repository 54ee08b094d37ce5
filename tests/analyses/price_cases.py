"""Prices by brute force: every plan of a tiny instance, judged by the checker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from rightsource.models.changes import Change
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance


def least_cost(instance: Instance, changes: Sequence[Change] = ()) -> int | None:
    """Return the least cost of a plan under changes in minor units, None where no plan keeps all rules."""
    variant = changed(instance, changes)
    checker = Checker(variant)
    choices = (np.array(one) for one in product(*(variant.options_of(i) for i in range(len(variant.processes.ids)))))
    return min((checker.objective(choice) for choice in choices if checker.feasible(choice)), default=None)
