"""Rows that hold a search softly at first: what they are worth, and units of providers that are bought already."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.moves import LIMIT, UNITS, Terms


class Held(NamedTuple):
    """Terms in which units are bought already, so many that what a plan takes fits; ``cost`` is what they cost."""

    terms: Terms
    cost: int


def held(terms: Terms, activity: Integers) -> Held:
    """Turn the units that some activities begin into limits; no more than a provider may have."""
    row = terms.row.copy()
    units = row[:, 0] == UNITS
    size = row[units, 4]
    begun = np.minimum(-(-activity[: len(row)][units] // size), row[units, 2] // size)
    row[units, 2] = begun * size
    bought = int(begun @ row[units, 3])
    row[units, 0], row[units, 3] = LIMIT, 0
    return Held(terms._replace(row=row), bought)


def row_values(terms: Terms, prices: Doubles | None) -> Doubles:
    """Return what a unit of each row is worth, 0 where nobody knows: its price, and a unit's cost by parts.

    ``prices`` are those of the first rows, in minor units per unit of a row.
    """
    values = np.zeros(len(terms.row))
    if prices is not None:
        values[: len(prices)] = prices
    units = terms.row[:, 0] == UNITS
    values[units] = terms.row[units, 3] / terms.row[units, 4]
    return values


def mean_amounts(terms: Terms) -> Doubles:
    """Return what an option adds to each row on average, at least 1."""
    rows, entry = len(terms.row), terms.entry
    total = np.bincount(entry[:, 0], weights=np.abs(entry[:, 1]).astype(np.float64), minlength=rows)
    mean: Doubles = np.maximum(total / np.maximum(np.bincount(entry[:, 0], minlength=rows), 1), 1.0)
    return mean
