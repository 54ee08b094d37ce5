"""What tests of classic cases compare: every plan's published value and feasibility, and what solving gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import numpy as np

from rightsource.instances.imported import Imported
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.solve import solve


def instance_of(imported: Imported) -> Instance:
    """Return the instance of a case, read without a fault or a warning."""
    instance = read_document(imported.document, "case")
    assert not instance.warnings
    assert all("energies are rounded" in warning.message for warning in imported.warnings)
    return instance


def published(instance: Instance, minor_units: int | float) -> Decimal:
    """Return what one of our objectives is in the published problem: offset + scale * ours."""
    origin = instance.origin or {}
    ours = Decimal(minor_units) / 10**instance.money_decimals
    return Decimal(origin["offset"]) + Decimal(origin["scale"]) * ours


def plans(instance: Instance) -> Iterator[tuple[tuple[str, ...], Decimal, bool]]:
    """Yield each plan's options in the order of the processes, its published value, and whether it keeps all rules."""
    checker, ids = Checker(instance), instance.options.ids
    choices = [instance.options_of(i) for i in range(len(instance.processes.ids))]
    for choice in product(*choices):
        array = np.array(choice, dtype=np.int64)
        value = published(instance, checker.objective(array))
        yield tuple(ids[o] for o in choice), value, checker.feasible(array)


def solved(imported: Imported, time_limit: float = 60) -> tuple[Result, Decimal | None, Decimal | None]:
    """Solve a case to proof; return the result, and its objective and bound as published ones."""
    instance = instance_of(imported)
    result = solve(instance, gap=0, time_limit=time_limit)
    report = result.report
    objective = None if report is None else published(instance, report.objective)
    return result, objective, None if result.bound is None else published(instance, result.bound)
