"""The processes on the paths of a path rule, found on the columns of an instance."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.reach import reached
from rightsource.models.instance import Instance
from rightsource.models.rules import PathRule


def region(instance: Instance, rule: PathRule) -> Flags:
    """Return which processes lie on a path from a start to an end of a rule.

    Like `rightsource.models.formulation.paths.path_region`, without compiled tables.
    """
    arcs, count = instance.dependencies, len(instance.processes.ids)
    position = instance.process_index
    begin, end = (
        _flags([position[process] for process in named], count) if named else ~_flags(ends, count)
        for named, ends in ((rule.from_, arcs.target), (rule.to, arcs.source))
    )
    return reached(begin, arcs.source, arcs.target) & reached(end, arcs.target, arcs.source)


def _flags(positions: Integers | list[int], count: int) -> Flags:
    flags = np.zeros(count, dtype=np.bool_)
    flags[positions] = True
    return flags
