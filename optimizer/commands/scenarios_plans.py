"""The plans of scenarios as files in a folder."""

from __future__ import annotations

from pathlib import Path

from rightsource.instances.plan_files import write_plan
from rightsource.models.plan import Plan
from rightsource.optimizer.analyses.study import Study
from rightsource.optimizer.analyses.variant import BASE


def write_plans(found: Study, folder: Path) -> int:
    """Write the best plan of every scenario to ``<folder>/<scenario>.json``; return how many there were.

    The files are plans of the instance as it is, whose options they name. Only that of the instance itself has a cost
    and a bound: those under a scenario are not true of the instance that the file names.

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
            objective=outcome.least_cost.high if outcome.variant.id == BASE else None,
            bound=outcome.least_cost.low if outcome.variant.id == BASE else None,
            **told,
        )
    return len(plans)
