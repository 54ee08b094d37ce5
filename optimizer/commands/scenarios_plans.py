"""The plans of scenarios as files in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from rightsource.instances.plan_files import write_plan
from rightsource.models.faults import Fault, InputError
from rightsource.models.plan import Plan
from rightsource.optimizer.analyses.study import Study


def check_folder(folder: str) -> None:
    """Refuse what cannot become a folder of plans; one that is not there is made when plans are written.

    Raises
    ------
    InputError
        When it is a file, may not be written to, or lies in no folder that exists.
    """
    path = Path(folder)
    writable = os.access(path if path.is_dir() else path.absolute().parent, os.W_OK)
    if (path.exists() and not path.is_dir()) or not writable:
        message = "no plans can be written here; expected a folder, or the name of a new one in a folder that exists."
        raise InputError([Fault("", message, folder)])


def write_plans(found: Study, folder: Path) -> int:
    """Write the best plan of every scenario to ``<folder>/<scenario>.json``; return how many there were.

    The files are plans of the instance as it is, whose options they name; the cost in them is that under the scenario.

    Raises
    ------
    InputError
        When a file cannot be written.
    """
    plans = [outcome for outcome in found.outcomes if outcome.plan is not None]
    folder.mkdir(exist_ok=True)
    instance = found.outcomes[0].variant.instance
    for outcome in plans:
        assert outcome.plan is not None
        told = (
            {}
            if outcome.result is None
            else {key: getattr(outcome.result, key) for key in ("engine", "seed", "versions")}
        )
        write_plan(
            folder / f"{outcome.variant.id}.json",
            instance,
            Plan.of_choice(instance, outcome.plan.choice),
            objective=outcome.least_cost.high,
            bound=outcome.least_cost.low,
            **told,
        )
    return len(plans)
