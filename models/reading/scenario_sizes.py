"""Whether scenarios make numbers too large for the columns of an instance."""

from __future__ import annotations

from typing import Any

import numpy as np

from rightsource.models.changes import ScalePrice, ScaleVolume
from rightsource.models.changing.apply import changed
from rightsource.models.changing.figures import MOST
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.scenarios import ReadScenario


class SizeChecker:
    """Checks scenarios of a sound instance; most are settled by how large their numbers can become at most."""

    def __init__(self, instance: Instance, findings: Findings) -> None:
        options, providers = instance.options, instance.providers
        self._instance, self._findings = instance, findings
        self._volume = _largest(instance.processes.volume, instance.dependencies.volume)
        columns = (options.unit_cost, options.annual_cost, options.transition_cost, options.exit_cost)
        self._price = _largest(*columns, instance.supports.unit_cost, providers.fixed_cost, providers.unit_cost)

    def check(self, read: ReadScenario) -> None:
        """Note the changes that make a number too large."""
        if not self._may_grow_too_large(read):
            return
        scales = [(k, change) for k, change in enumerate(read.scenario.changes) if _scales(change)]
        try:
            changed(self._instance, [change for _, change in scales])
        except InputError as error:
            for fault in error.faults:
                at, _, key = fault.path.removeprefix("changes[").partition("].")
                message = f"{fault.message[:-1]} (scenario '{read.scenario.id}')."
                self._findings.fault(f"{read.path}.changes[{scales[int(at)][0]}].{key}", message)

    def _may_grow_too_large(self, read: ReadScenario) -> bool:
        volume, price = self._volume, self._price
        for change in read.scenario.changes:
            if isinstance(change, ScaleVolume):
                volume = max(volume, int(volume * change.factor) + 1)
            elif isinstance(change, ScalePrice):
                price = max(price, int(price * change.factor) + 1)
            if max(volume, price) >= MOST:
                return True
        return False


def _scales(change: object) -> bool:
    return isinstance(change, ScaleVolume | ScalePrice)


def _largest(*columns: Any) -> int:
    return max((int(np.max(column)) for column in columns if len(column)), default=0)
