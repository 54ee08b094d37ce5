"""Plans from files or from the instance itself, and how documents name their instance."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from rightsource.instances.files import read_plan
from rightsource.models.canonical import sha256
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.checked_plan import CheckedPlan

CURRENT: Final = "current"
"""The word that stands for the instance's current plan where a plan file is asked for."""


def read_named_plan(plan_file: str, instance: Instance) -> tuple[Plan, tuple[Fault, ...]]:
    """Return the plan in a file, or the instance's current plan for the word `current`, and warnings.

    Raises
    ------
    InputError
        When the plan cannot be read or does not fit the instance, or the current plan is not complete.
    """
    if plan_file == CURRENT and not Path(CURRENT).exists():
        return _current(instance), ()
    return read_plan(plan_file, instance)


def read_checked(plan_file: str, instance: Instance) -> tuple[CheckedPlan, tuple[Fault, ...]]:
    """Return a plan named after its file, with the checker's word on it, and warnings; see `read_named_plan`."""
    plan, warnings = read_named_plan(plan_file, instance)
    return CheckedPlan.of(Path(plan_file).name.partition(".")[0], instance, plan.choice(instance)), warnings


def instance_entry(instance: Instance) -> Mapping[str, str]:
    """Return the name of an instance and the hash of its content, as in a plan file."""
    return {"name": instance.name, "sha256": sha256(instance)}


def _current(instance: Instance) -> Plan:
    missing = [instance.processes.ids[i] for i in np.flatnonzero(instance.current < 0)]
    if missing:
        others = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        message = f"the current plan is not complete: it gives no option for process '{missing[0]}'{others}."
        raise InputError([Fault("current_plan", message, instance.name)])
    return Plan.of_choice(instance, instance.current)
