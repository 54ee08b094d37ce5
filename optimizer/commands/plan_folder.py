"""Plans as files in a folder: checked before any work is spent, made and filled when the plans are there."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rightsource.instances.plan_files import write_plan
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan


@dataclass(frozen=True)
class NamedPlan:
    """A plan and the name of its file; ``told`` is what `write_plan` takes beside the plan."""

    name: str
    choice: Integers
    told: Mapping[str, Any] = field(default_factory=dict)


def check_plan_folder(folder: str) -> None:
    """Refuse what is not an empty folder and cannot become one; one that is not there is made when plans are written.

    Raises
    ------
    InputError
        When it is a file, holds something, may not be written to, or lies in no folder that exists.
    """
    path = Path(folder)
    there = path.is_dir()
    if (path.exists() and not there) or not os.access(path if there else path.absolute().parent, os.R_OK | os.W_OK):
        message = "no plans can be written here; expected an empty folder, or a new one in a folder that exists."
        raise InputError([Fault("", message, folder)])
    if there and any(path.iterdir()):
        message = "this folder is not empty; expected an empty folder, or a new one, for the plans."
        raise InputError([Fault("", message, folder)])


def write_plans(folder: str, instance: Instance, plans: Sequence[NamedPlan]) -> None:
    """Write plans of an instance to ``<folder>/<name>.json``; the folder is made if it is not there.

    Raises
    ------
    InputError
        When the folder cannot be made, or a file cannot be written.
    """
    path = Path(folder)
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError([Fault("", f"this folder cannot be made: {error.strerror}.", folder)]) from None
    for plan in plans:
        write_plan(path / f"{plan.name}.json", instance, Plan.of_choice(instance, plan.choice), **plan.told)
