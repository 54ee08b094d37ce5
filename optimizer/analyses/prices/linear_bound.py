"""What the linear relaxation proves of the least cost of an instance, without a search."""

from __future__ import annotations

from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables


def linear_bound(instance: Instance, seconds: float | None) -> int | None:
    """Return what no plan of an instance costs less than (minor units), None where nothing is proven in time.

    It is the bound that the multipliers of the linear relaxation prove in exact arithmetic, see
    `rightsource.optimizer.analyses.whatif.multipliers.certificate`.

    Examples
    --------
    >>> linear_bound(instance, None) is not None
    True
    """
    # OR-Tools takes most of a second to load: only who needs a bound waits for it.
    from rightsource.optimizer.analyses.whatif.multipliers import certificate  # noqa: PLC0415
    from rightsource.optimizer.engines.linear_program import LinearProgram  # noqa: PLC0415

    tables = compile_tables(instance)
    if len(tables.blocked):
        return None
    formulation = build(tables)
    program = LinearProgram(formulation.model)
    multipliers = program.multipliers(None, seconds)
    if multipliers is None:
        return None
    return int(certificate(formulation, multipliers, program.scale, tables.barred).low.min())
