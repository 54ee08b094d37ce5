"""Plans from files or from the instance itself, and how documents name their instance."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from rightsource.instances.library import open_instance
from rightsource.instances.plan_files import plan_file_faults, read_plan
from rightsource.models.canonical import sha256
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan, processes_in_words
from rightsource.optimizer.checked_plan import CheckedPlan

CURRENT: Final = "current"
"""The word that stands for the instance's current plan where a plan file is asked for."""


def read_named_plans(
    instance_file: str, plan_files: Sequence[str]
) -> tuple[Instance, list[tuple[Plan, tuple[Fault, ...]]]]:
    """Return an instance and plans of it, each from its file or by the word `current`, with warnings of each.

    Raises
    ------
    InputError
        When anything is wrong with the instance or a plan; it carries the faults of all files.
    """
    faults: list[Fault] = []
    try:
        instance = open_instance(instance_file)
    except InputError as error:
        of_plans = (fault for file in plan_files if not is_current(file) for fault in plan_file_faults(file))
        raise InputError([*error.faults, *of_plans]) from None
    plans = []
    for file in plan_files:
        try:
            plans.append(_named_plan(file, instance, instance_file))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return instance, plans


def read_checked(
    instance_file: str, plan_files: Sequence[str]
) -> tuple[Instance, list[CheckedPlan], tuple[Fault, ...]]:
    """Return an instance, plans named after their files with the checker's word on them, and all warnings.

    A plan is named by its whole path where two files have one name. Raises like `read_named_plans`.
    """
    instance, plans = read_named_plans(instance_file, plan_files)
    names = [_name(file) for file in plan_files]
    checked = [
        CheckedPlan.of(file if names.count(name) > 1 else name, instance, plan.choice(instance))
        for file, name, (plan, _) in zip(plan_files, names, plans, strict=True)
    ]
    return instance, checked, (*instance.warnings, *(fault for _, faults in plans for fault in faults))


def plan_title(plan_file: str) -> str:
    """Return how a screen names a plan: its file, or that it is the current one."""
    return "current plan" if is_current(plan_file) else f"plan in {Path(plan_file).name}"


def instance_entry(instance: Instance) -> Mapping[str, str]:
    """Return the name of an instance and the hash of its content, as in a plan file."""
    return {"name": instance.name, "sha256": sha256(instance)}


def _named_plan(plan_file: str, instance: Instance, instance_file: str) -> tuple[Plan, tuple[Fault, ...]]:
    if is_current(plan_file):
        return _current(instance, instance_file), ()
    hint = did_you_mean(plan_file, [CURRENT])
    if hint and not Path(plan_file).exists():
        raise InputError([Fault("", f"there is no such file{hint}", plan_file)])
    return read_plan(plan_file, instance)


def is_current(plan_file: str) -> bool:
    """Return whether a word of the command line stands for the current plan: there is no file of this name."""
    return plan_file == CURRENT and not Path(CURRENT).exists()


def _name(plan_file: str) -> str:
    """Return the file's name without the ending of a plan; the word `current` as it is."""
    name = Path(plan_file).name
    return name.removesuffix(".gz").removesuffix(".json").removesuffix(".csv").removesuffix(".xlsx") or name


def _current(instance: Instance, instance_file: str) -> Plan:
    missing = [instance.processes.ids[i] for i in np.flatnonzero(instance.current < 0)]
    if missing:
        message = f"the current plan is not complete: it gives no option for {processes_in_words(missing)}."
        raise InputError([Fault("current_plan", message, instance_file)])
    return Plan.of_choice(instance, instance.current)
