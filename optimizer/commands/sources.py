"""Where commands get instances and plans from, and where a solved plan goes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from rightsource.instances.files import read_instance, read_plan
from rightsource.instances.library import resolve
from rightsource.models.canonical import sha256
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.checked_plan import CheckedPlan

CURRENT: Final = "current"
"""The word that stands for the instance's current plan where a plan file is asked for."""


def open_instance(name_or_path: str) -> Instance:
    """Return the bundled case of this name, or the instance in this file."""
    return read_instance(resolve(name_or_path))


def read_checked(plan_file: str, instance: Instance) -> tuple[CheckedPlan, tuple[Fault, ...]]:
    """Return the checked plan in a file, named after the file, and warnings; `current` is the current plan."""
    if plan_file == CURRENT and not Path(CURRENT).exists():
        return CheckedPlan.of(CURRENT, instance, _current(instance).choice(instance)), ()
    plan, warnings = read_plan(Path(plan_file), instance)
    return CheckedPlan.of(Path(plan_file).stem, instance, plan.choice(instance, plan_file)), warnings


def instance_entry(instance: Instance) -> Mapping[str, str]:
    """Return the name of an instance and the hash of its content, as in a plan file."""
    return {"name": instance.name, "sha256": sha256(instance)}


def _current(instance: Instance) -> Plan:
    missing = [instance.processes.ids[i] for i in np.flatnonzero(instance.current < 0)]
    if missing:
        named = f"'{missing[0]}'" if len(missing) == 1 else f"'{missing[0]}' and {len(missing) - 1:,} more"
        message = f"the current plan is not complete: it gives no option for {named}."
        raise InputError([Fault("current_plan", message, instance.name)])
    return Plan.of_choice(instance, instance.current)
