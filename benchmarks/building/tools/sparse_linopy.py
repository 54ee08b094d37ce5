"""linopy on its sparse path: all terms as one vector, grouped by row.

Its guide "Sparse models" recommends ``Model(sparse=True)`` and ``groupby(...).sum()`` where rows differ in length,
since a dense expression is padded to the longest row: 1,000 processes would make 38,481 rows of 4,973 terms out of
119,810 entries.
linopy's objective takes no constant, so it is left out, here and in the comparison of the models.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version as release
from typing import Any

import linopy
import numpy as np
import xarray as xr

from rightsource.benchmarks.building.arrays import Arrays, Doubles, arrays
from rightsource.models.columns import Flags, Integers


def build(given: Arrays) -> Any:
    """Add whole and other variables, then the rows by sense, each in one call."""
    linopy.options["semantics"] = "v1"  # the sparse path asks for it
    model = linopy.Model(sparse=True)
    kinds = [columns for columns in (np.flatnonzero(given.integral), np.flatnonzero(~given.integral)) if len(columns)]
    variables = [_add_variables(model, given, columns) for columns in kinds]
    parts = [_terms(given, variable, columns) for variable, columns in zip(variables, kinds, strict=True)]
    terms = linopy.merge(parts, dim="entry") if len(parts) > 1 else parts[0]
    entry = terms.indexes["entry"]
    rows = terms.groupby(_along("entry", given.row[entry], entry).rename("row")).sum()
    for name, chosen in _senses(given):
        _add_rows(model, rows.sel(row=chosen), name, given, chosen)
    costs = [_costs(given, variable, columns) for variable, columns in zip(variables, kinds, strict=True)]
    model.add_objective(sum(costs[1:], costs[0]))
    return model


def _along(dimension: str, values: Doubles, labels: Integers) -> Any:
    return xr.DataArray(values, coords={dimension: labels}, dims=dimension)


def _add_variables(model: Any, given: Arrays, columns: Integers) -> Any:
    return model.add_variables(
        lower=_along("column", given.lower[columns], columns),
        upper=_along("column", given.upper[columns], columns),
        integer=bool(given.integral[columns[0]]),
        name="whole" if given.integral[columns[0]] else "other",
    )


def _terms(given: Arrays, variable: Any, columns: Integers) -> Any:
    """Return the entries of these columns as an expression over the dimension ``entry``, one term each."""
    position = np.full(given.columns, -1, dtype=np.int64)
    position[columns] = np.arange(len(columns))
    entry = np.flatnonzero(position[given.column] >= 0)
    place = xr.DataArray(position[given.column[entry]], coords={"entry": entry}, dims="entry")
    return (1 * variable).isel(column=place).drop_vars("column") * _along("entry", given.coefficient[entry], entry)


def _senses(given: Arrays) -> Iterator[tuple[str, Integers]]:
    """Yield each sense that occurs with its rows; a sparse row block has one sense."""
    equal = given.row_lower == given.row_upper
    most = ~equal & np.isfinite(given.row_upper)
    for name, flags in (("equal", equal), ("most", most), ("least", ~equal & ~most)):
        if flags.any():
            yield name, np.flatnonzero(flags)


def _add_rows(model: Any, rows: Any, name: str, given: Arrays, chosen: Integers) -> None:
    low, high = (_along("row", side[chosen], chosen) for side in (given.row_lower, given.row_upper))
    constraint = rows == high if name == "equal" else rows <= high if name == "most" else rows >= low
    model.add_constraints(constraint, name=name)


def _costs(given: Arrays, variable: Any, columns: Integers) -> Any:
    return (variable * _along("column", given.objective[columns], columns)).sum()


def hand_over(built: Any) -> Any:
    """Gather the flat matrices that all its solver interfaces start from."""
    matrices = built.matrices
    return matrices, matrices.c


def read_back(built: Any, handed: Any) -> Arrays:
    """Read the matrices; rows and columns come block by block and are put back by their labels."""
    matrices, costs = handed
    column = np.concatenate([built.variables[name].indexes["column"] for name in built.variables])
    row = np.concatenate([built.constraints[name].indexes["row"] for name in built.constraints])
    entries = matrices.A.tocoo()
    lower, upper = _sides(matrices.sense, matrices.b)
    return arrays(
        _put(column, matrices.lb),
        _put(column, matrices.ub),
        _whole(column, matrices.vtypes),
        _put(column, costs),
        0.0,
        (row[entries.row], column[entries.col], entries.data),
        _put(row, lower),
        _put(row, upper),
    )


def _put(places: Integers, values: Doubles) -> Doubles:
    ordered = np.empty(len(places))
    ordered[places] = values
    return ordered


def _whole(column: Integers, kinds: Any) -> Flags:
    return np.asarray(_put(column, (kinds != "C").astype(np.float64)) > 0)


def _sides(sense: Any, side: Doubles) -> tuple[Doubles, Doubles]:
    return np.where(sense == "<", -np.inf, side), np.where(sense == ">", np.inf, side)


def version() -> str:
    """Return the release of linopy."""
    return release("linopy")
