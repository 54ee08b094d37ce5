"""A plan: exactly one option for every process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import UNKNOWN, Integers
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import Findings, join, listed, shown
from rightsource.models.reading.index import option_refusal

_NAMED: Final = 10


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
        findings = Findings(source)
        for process in self.assignment:
            if process not in instance.process_index:
                message = f"{shown(process)} is not a process{findings.hint(process, instance.process_index)}"
                findings.fault(join("assignment", process), message)
        missing = [process for process in instance.processes.ids if process not in self.assignment]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            findings.fault("assignment", f"{processes_in_words(missing)} {verb} missing from the plan.")
        chosen = np.full(len(instance.processes.ids), UNKNOWN, dtype=np.int64)
        starts, ids = instance.processes.first_option.tolist(), instance.options.ids
        for i, process in enumerate(instance.processes.ids):
            own, option = ids[starts[i] : starts[i + 1]], self.assignment.get(process)
            if option in own:
                chosen[i] = starts[i] + own.index(option)
            elif option is not None:
                findings.fault(join("assignment", process), option_refusal(option, process, own, findings))
        if findings.faults:
            raise InputError(findings.faults)
        return chosen


def processes_in_words(names: Sequence[str]) -> str:
    """Return which processes these are, at most the first ten by name.

    Examples
    --------
    >>> processes_in_words(["pay"]), processes_in_words([f"p{i}" for i in range(3)])
    ("process 'pay'", "3 processes ('p0', 'p1' and 'p2')")
    """
    if len(names) == 1:
        return f"process {shown(names[0])}"
    more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    first = ", ".join(map(shown, names[:_NAMED])) if more else listed(names)
    return f"{len(names):,} processes ({first}{more})"
