"""A finished model as flat arrays of doubles: what other tools are handed, and what is read back from every tool."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Arrays:
    """Minimise objective·v + offset subject to row_lower <= A·v <= row_upper and lower <= v <= upper.

    All numbers are whole, exact in doubles; an absent limit is infinite. Row r holds the entries ``row_start[r]`` up
    to, not including, ``row_start[r + 1]`` of ``column`` and ``coefficient``. Rows without entries are left out, since
    some modelling tools refuse them, and so are entries of zero.
    """

    lower: Doubles
    upper: Doubles
    integral: Flags
    objective: Doubles
    offset: float
    row_start: Integers
    column: Integers
    coefficient: Doubles
    row_lower: Doubles
    row_upper: Doubles

    @property
    def columns(self) -> int:
        """Number of variables."""
        return len(self.lower)

    @property
    def rows(self) -> int:
        """Number of rows that have entries."""
        return len(self.row_lower)

    @property
    def nonzeros(self) -> int:
        """Number of entries in all rows."""
        return len(self.column)

    @property
    def row(self) -> Integers:
        """The row of each entry, shape (nonzeros,)."""
        return np.repeat(np.arange(self.rows, dtype=np.int64), np.diff(self.row_start))

    def save(self, path: Path) -> None:
        """Write all arrays into one uncompressed ``.npz`` file."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Arrays:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            raw: dict[str, Any] = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**{**raw, "offset": float(raw["offset"])})

    def fingerprint(self) -> str:
        """Return the SHA-256 of all numbers: two models with the same fingerprint are the same, row by row.

        Examples
        --------
        >>> one, none = np.ones(1), np.zeros(1)
        >>> zero = np.zeros(1, dtype=np.int64)
        >>> def model(cost): return arrays(none, one, one > 0, one * cost, 0.0, (zero, zero, one), none, one)
        >>> model(3).fingerprint() == model(3).fingerprint(), model(3).fingerprint() == model(4).fingerprint()
        (True, False)
        """
        digest = hashlib.sha256()
        for field in fields(self):
            values = np.asarray(getattr(self, field.name))
            # adding zero turns -0.0 into 0.0
            whole = values.astype(np.int64) if values.dtype.kind in "biu" else values.astype(np.float64) + 0.0
            digest.update(f"{field.name} {whole.shape}".encode() + whole.tobytes())
        return digest.hexdigest()


def arrays(
    lower: Doubles,
    upper: Doubles,
    integral: Flags,
    objective: Doubles,
    offset: float,
    entries: tuple[Integers, Integers, Doubles],
    row_lower: Doubles,
    row_upper: Doubles,
) -> Arrays:
    """Return a model from entries (row, column, coefficient) in any order, in canonical form.

    Entries are sorted by row and column and summed where they meet; entries of zero and rows without entries go.
    """
    row, column, coefficient = _summed(*entries, columns=len(lower))
    counts = np.bincount(row, minlength=len(row_lower))
    filled = np.flatnonzero(counts)
    row_start = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts[filled])))
    return Arrays(
        lower,
        upper,
        integral.astype(np.bool_),
        objective,
        offset,
        row_start.astype(np.int64),
        column,
        coefficient,
        row_lower[filled],
        row_upper[filled],
    )


def _summed(row: Integers, column: Integers, coefficient: Doubles, columns: int) -> tuple[Integers, Integers, Doubles]:
    place = row.astype(np.int64) * columns + column
    order = np.argsort(place, kind="stable")
    place, first = np.unique(place[order], return_index=True)
    value = np.add.reduceat(coefficient[order], first) if len(first) else coefficient
    kept = value != 0
    return place[kept] // columns, place[kept] % columns, value[kept]


def arrays_of(model: LinearModel) -> Arrays:
    """Return our model as finished arrays.

    Raises
    ------
    ValueError
        When a row has two different limits, which the tools would have to split in different ways.
    """
    row = np.repeat(np.arange(model.rows, dtype=np.int64), np.diff(model.row_start))
    entries = (row, model.column, model.coefficient.astype(np.float64))
    made = arrays(
        limits(model.lower),
        limits(model.upper),
        model.integral,
        model.objective.astype(np.float64),
        float(model.offset),
        entries,
        limits(model.row_lower),
        limits(model.row_upper),
    )
    ranges = np.isfinite(made.row_lower) & np.isfinite(made.row_upper) & (made.row_lower != made.row_upper)
    if ranges.any():
        raise ValueError(f"{np.count_nonzero(ranges)} of {made.rows} rows have two different limits; expected none.")
    return made


def limits(values: Integers) -> Doubles:
    """Return limits as doubles, infinite where `NO_LIMIT` stands for none."""
    return np.where(values >= NO_LIMIT, np.inf, np.where(values <= -NO_LIMIT, -np.inf, values.astype(np.float64)))


def optional(values: Doubles) -> list[float | None]:
    """Return limits as a list with None for an infinite one, as several tools want them.

    Examples
    --------
    >>> optional(np.array([1.0, np.inf]))
    [1.0, None]
    """
    return [value if abs(value) != np.inf else None for value in values.tolist()]
