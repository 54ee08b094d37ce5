"""A plan: exactly one option for every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance


@dataclass(frozen=True)
class Plan:
    """A plan by ids: process id to option id. Whether it fits an instance shows in `choice`."""

    assignment: Mapping[str, str]

    @classmethod
    def of_choice(cls, instance: Instance, choice: Integers) -> Plan:
        """Return the plan that chooses the options with these global indices, one per process, in order."""
        options = instance.options.ids
        return cls({process: options[int(o)] for process, o in zip(instance.processes.ids, choice, strict=True)})

    def choice(self, instance: Instance, source: str = "") -> Integers:
        """Return the global option index chosen for each process, shape (processes,).

        Raises
        ------
        InputError
            When the plan names an unknown process or option or leaves a process out; every such fault is listed.
        """
        faults = [
            Fault(
                f"assignment.{process}",
                f"'{process}' is not a process{did_you_mean(process, instance.processes.ids)}",
                source,
            )
            for process in self.assignment
            if process not in instance.process_index
        ]
        chosen = np.full(len(instance.processes.ids), -1, dtype=np.int64)
        for i, process in enumerate(instance.processes.ids):
            if process not in self.assignment:
                faults.append(Fault("assignment", f"process '{process}' is missing from the plan.", source))
                continue
            option = instance.option_index(i, self.assignment[process])
            if option is None:
                faults.append(Fault(f"assignment.{process}", _unknown(instance, i, self.assignment[process]), source))
            else:
                chosen[i] = option
        if faults:
            raise InputError(faults)
        return chosen


def _unknown(instance: Instance, process: int, option: str) -> str:
    known = [instance.options.ids[o] for o in instance.options_of(process)]
    name = instance.processes.ids[process]
    return f"'{option}' is not an option of process '{name}'{did_you_mean(option, known)} (it has {', '.join(known)})"
