"""The cases of model building, and the files that tools are given: our tables, and the finished arrays for others."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Final

from rightsource.benchmarks.building.arrays import Arrays, arrays_of
from rightsource.benchmarks.building.given import ARRAYS, TABLES
from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.synthetic import synthetic, synthetic_instance
from rightsource.instances.families.registry import FAMILIES
from rightsource.models.faults import Fault, InputError
from rightsource.models.formulation.build import build
from rightsource.models.reading.findings import shown
from rightsource.models.tables import compile_tables

_FAMILY: Final = FAMILIES["handoff"]
_SEED: Final = 1


def case_of(processes: int) -> Case:
    """Return the case of a size: its costs lie in the hand-offs, the largest part of the formulation.

    Raises
    ------
    InputError
        When it does not come in this size.

    Examples
    --------
    >>> case_of(100).name
    'handoff-100-s1'
    """
    if not _FAMILY.fewest <= processes <= _FAMILY.most:
        expected = f"whole numbers of processes from {_FAMILY.fewest} to {_FAMILY.most:,}"
        raise InputError([Fault("sizes", f"found {shown(processes)}, expected {expected}.")])
    return synthetic(_FAMILY.name, processes, _SEED)


def tiny_case() -> Case:
    """Return the case that every tool builds once before the clock starts."""
    return case_of(_FAMILY.fewest)


def write_input(case: Case, folder: Path) -> Arrays:
    """Write both files of a case into a new folder and return the finished arrays."""
    folder.mkdir(parents=True)
    tables = compile_tables(synthetic_instance(case))
    (folder / TABLES).write_bytes(pickle.dumps(tables))
    finished = arrays_of(build(tables).model)
    finished.save(folder / ARRAYS)
    return finished
