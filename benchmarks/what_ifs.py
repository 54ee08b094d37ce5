"""How long what-ifs take within one process, each a forced option; asserts nothing.

``python -m rightsource.benchmarks.what_ifs FILE GAP SECONDS``: the baseline is solved to the relative gap, for so many
seconds at most, and 50 options that its plan leaves aside are forced, one after the other, until what is known of their
cost is as close as what is known of the baseline's.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

import numpy as np

from rightsource.instances.files import read_instance
from rightsource.models.instance import Instance
from rightsource.models.result import relative_gap
from rightsource.optimizer.decomposition.warm import WarmSolver
from rightsource.optimizer.solve import solve

_WHAT_IFS: Final = 50
_MOST_SECONDS: Final = 10.0
"""A what-if that takes longer is given up."""


def baseline(instance: Instance, gap: float, seconds: float) -> WarmSolver | None:
    """Return a solver that knows the plan and the bound of a solve; None where it found no plan."""
    base = solve(instance, engine="decomposition", gap=gap, time_limit=seconds)
    print(f"baseline: {base.seconds.total:.1f} s, gap {base.gap}")
    if base.plan is None:
        return None
    began = time.perf_counter()
    solver = WarmSolver(instance, base.plan.choice(instance), base.bound)
    solver.settle()
    print(f"multipliers for what-ifs: {time.perf_counter() - began:.1f} s")
    return solver


def main(path: str, gap: float, seconds: float) -> None:
    """Print how long the what-ifs on an instance took, and how many of them came as close as the baseline."""
    instance = read_instance(Path(path))
    solver = baseline(instance, gap, seconds)
    if solver is None:
        print("no plan, no what-ifs")
        return
    cost, plan = solver.known[0]
    asked = max(gap, relative_gap(cost, solver.bound))
    others = np.setdiff1d(np.flatnonzero(~solver.tables.barred), plan).tolist()
    taken, reached = [], 0
    for option in Random(0).sample(others, min(_WHAT_IFS, len(others))):
        began = time.perf_counter()
        reached += solver.with_option(option, asked, _MOST_SECONDS).reached(asked)
        taken.append(time.perf_counter() - began)
    print(f"{len(taken)} what-ifs to a gap of {asked:.2e}: {reached} reached it")
    print(f"seconds: median {median(taken):.2f}, most {max(taken):.2f}")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
