"""Classic problems as tests meet them: solved to the published objective, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rightsource.instances.imported import Imported
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.origin import published
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.solve import solve

SOURCE = "case.txt"


def instance_of(imported: Imported) -> Instance:
    """Return the instance that an imported document describes, read as any other document is."""
    return read_document(imported.document, SOURCE)


def optimum(imported: Imported, engine: str = "auto") -> Decimal:
    """Return the published objective of a proved optimum, whose bound meets it."""
    instance = instance_of(imported)
    result = solve(instance, engine=engine, gap=0, time_limit=60)
    assert result.status == "optimal", result.reasons
    assert result.report is not None
    objective = published(instance, result.report.objective)
    assert objective is not None
    return objective


def outcome(imported: Imported) -> Result:
    """Return what solving the imported document comes to."""
    return solve(instance_of(imported), gap=0, time_limit=60)


def refusal(reader: Callable[..., Imported], data: bytes, **settings: object) -> str:
    """Return the words in which a reader refuses a file."""
    with pytest.raises(InputError) as raised:
        reader(data, SOURCE, "case", **settings)
    return str(raised.value)
