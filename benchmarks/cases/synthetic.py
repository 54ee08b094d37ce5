"""Synthetic cases: names such as ``handoff-120-s2``, and the instances they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.core import CORE, core
from rightsource.instances.families.registry import FAMILIES, generate
from rightsource.models.instance import Instance

SYNTHETIC: Final = (*FAMILIES, CORE)
"""The families of synthetic cases: all that can be generated, and the pairwise cost core."""
_INFEASIBLE: Final = "-infeasible"
_NAME: Final = re.compile(rf"(?P<family>[a-z-]+)-(?P<processes>[1-9]\d*)-s(?P<seed>0|[1-9]\d*)({_INFEASIBLE})?")


def synthetic(family: str, processes: int, seed: int, *, infeasible: bool = False) -> Case:
    """Return the case of a family, a size and a seed.

    Examples
    --------
    >>> synthetic("handoff", 120, 2).name, synthetic("scarce", 30, 1, infeasible=True).name
    ('handoff-120-s2', 'scarce-30-s1-infeasible')
    """
    name = f"{family}-{processes}-s{seed}{_INFEASIBLE if infeasible else ''}"
    return Case(name, "synthetic", family, processes, seed, infeasible)


def grid(families: Iterable[str], sizes: Iterable[int], seeds: Iterable[int]) -> list[Case]:
    """Return the cases of every family, size and seed, in this order."""
    every = [(size, seed) for size in sizes for seed in seeds]
    return [synthetic(family, size, seed) for family in families for size, seed in every]


def parse_synthetic(name: str) -> Case | None:
    """Return the synthetic case of a name, None where it is not written like one."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    size, seed = int(found["processes"]), int(found["seed"])
    return synthetic(found["family"], size, seed, infeasible=name.endswith(_INFEASIBLE))


def synthetic_instance(case: Case) -> Instance:
    """Return the instance of a synthetic case; the same name gives the same instance on every machine.

    Raises
    ------
    InputError
        When the family does not come in this size, or has no infeasible instances.
    """
    if case.family == CORE:
        return core(case.processes, case.seed)
    return generate(case.family, case.processes, case.seed, infeasible=case.infeasible)
