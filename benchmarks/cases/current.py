"""The current plan of a case as a first plan: what everybody who knows the instance knows."""

from __future__ import annotations

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance


def current_plan(instance: Instance) -> Integers | None:
    """Return the current plan where it is complete and keeps all rules, else None.

    rightsource and the annealing begin with it; every other exact peer gets it in the way that its documentation
    names (a first solution, a hint, an upper bound), so that nobody is ahead by what is in the data.

    Examples
    --------
    >>> current_plan(instance)  # its jobs have no current option
    """
    if not instance.current_is_complete or not Checker(instance).feasible(instance.current):
        return None
    return instance.current
