"""A variant of an instance: the instance under the changes of one scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rightsource.models.changes import Change, Scenario
from rightsource.models.changing.apply import changed
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance

BASE: Final = "base"
"""The id of the instance as it is among its variants."""


@dataclass(frozen=True)
class Variant:
    """The instance under changes: ``id`` and ``name`` are those of the scenario, ``name`` its id where it has none."""

    id: str
    name: str
    changes: tuple[Change, ...]
    instance: Instance

    @classmethod
    def base(cls, instance: Instance) -> Variant:
        """Return the instance as it is."""
        return cls(BASE, BASE, (), instance)


def variants(instance: Instance, scenarios: Iterable[Scenario], taken: Iterable[str] = ()) -> tuple[Variant, ...]:
    """Return the instance as it is, and under every scenario, in order.

    Raises
    ------
    InputError
        When two scenarios have one id, when one has the id `BASE` or one of those ``taken``, or when a change does not
        fit the instance; every fault is told.
    """
    made, faults, ids = [Variant.base(instance)], [], {BASE, *taken}
    for scenario in scenarios:
        path = f"scenarios[{scenario.id}]"
        if scenario.id in ids:
            message = (
                f"'{scenario.id}' is taken already; expected an id that nothing else has that results are named by."
            )
            faults.append(Fault(path, message))
        ids.add(scenario.id)
        try:
            after = changed(instance, scenario.changes)
            made.append(Variant(scenario.id, scenario.name or scenario.id, tuple(scenario.changes), after))
        except InputError as error:
            faults += [replace(fault, path=f"{path}.{fault.path}") for fault in error.faults]
    if faults:
        raise InputError(faults)
    return tuple(made)
