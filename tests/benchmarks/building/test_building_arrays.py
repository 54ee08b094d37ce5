"""Finished arrays: one canonical form, so that equal models have equal fingerprints and others do not."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from rightsource.benchmarks.building.arrays import Arrays, arrays, arrays_of, limits, optional
from rightsource.benchmarks.building.cases import case_of
from rightsource.benchmarks.cases.synthetic import synthetic_instance
from rightsource.models.formulation.build import build
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.tables import compile_tables


def whole(*values: int) -> np.ndarray:
    """Return 64-bit whole numbers."""
    return np.array(values, dtype=np.int64)


def model(row: np.ndarray, column: np.ndarray, coefficient: np.ndarray) -> Arrays:
    """Return a model of two columns and three rows with these entries."""
    return arrays(
        np.zeros(2),
        np.array([1.0, np.inf]),
        np.array([True, False]),
        np.array([3.0, 0.0]),
        7.0,
        (row, column, coefficient),
        np.array([1.0, -np.inf, -np.inf]),
        np.array([1.0, 5.0, 6.0]),
    )


PLAIN = model(whole(0, 0, 2), whole(0, 1, 1), np.array([1.0, 2.0, 4.0]))


def test_entries_are_sorted_and_summed_and_zeros_and_empty_rows_go() -> None:
    """4 is split into 3 and 1, there is an entry of zero and one pair that cancels out; row 1 has nothing left."""
    coefficients = np.array([1.0, 3.0, 2.0, 1.0, 0.0, 8.0, -8.0])
    mixed = model(whole(2, 2, 0, 0, 0, 1, 1), whole(1, 1, 1, 0, 0, 0, 0), coefficients)
    assert mixed.row_start.tolist() == [0, 2, 3]
    assert mixed.column.tolist() == [0, 1, 1]
    assert mixed.coefficient.tolist() == [1, 2, 4]
    assert mixed.row.tolist() == [0, 0, 1]
    assert mixed.row_upper.tolist() == [1, 6]
    assert (mixed.columns, mixed.rows, mixed.nonzeros) == (2, 2, 3)
    assert mixed.fingerprint() == PLAIN.fingerprint()


@pytest.mark.parametrize("name", [field.name for field in fields(Arrays)])
def test_any_other_number_is_another_fingerprint(name: str) -> None:
    """Each array counts, down to its last place."""
    values = np.atleast_1d(getattr(PLAIN, name))
    last = np.arange(len(values)) == len(values) - 1
    other = values ^ last if name == "integral" else np.where(last, 42, values)
    assert replace(PLAIN, **{name: other}).fingerprint() != PLAIN.fingerprint()


def test_minus_zero_is_zero() -> None:
    """Tools may turn a limit of 0 into -0, which is the same limit."""
    assert replace(PLAIN, lower=-PLAIN.lower).fingerprint() == PLAIN.fingerprint()


def test_arrays_survive_a_file(tmp_path: Path) -> None:
    """What is loaded is what was saved."""
    PLAIN.save(tmp_path / "model.npz")
    loaded = Arrays.load(tmp_path / "model.npz")
    assert loaded.fingerprint() == PLAIN.fingerprint()
    assert loaded.offset == 7.0


def test_our_model_keeps_its_objective_and_rows() -> None:
    """On a random plan's values, cost and row sums of the arrays are those of the whole-number model."""
    built = build(compile_tables(synthetic_instance(case_of(20)))).model
    finished = arrays_of(built)
    values = np.random.default_rng(1).integers(0, 5, built.columns)
    assert finished.objective @ values + finished.offset == built.cost(values)
    sums = np.add.reduceat(finished.coefficient * values[finished.column], finished.row_start[:-1])
    filled = np.diff(built.row_start) > 0
    assert sums.tolist() == built.row_sums(values)[filled].tolist()
    assert finished.integral.tolist() == built.integral.tolist()
    assert np.array_equal(finished.row_upper, limits(built.row_upper)[filled])


def test_rows_with_two_different_limits_are_refused() -> None:
    """1 <= v <= 2 as one row would be one row in some tools and two in others."""
    ranged = LinearModel(
        lower=whole(0),
        upper=whole(9),
        integral=np.array([True]),
        objective=whole(1),
        offset=0,
        row_start=whole(0, 1),
        column=whole(0),
        coefficient=whole(1),
        row_lower=whole(1),
        row_upper=whole(2),
        column_name=str,
        row_name=str,
    )
    with pytest.raises(ValueError, match=r"1 of 1 rows have two different limits; expected none\."):
        arrays_of(ranged)


def test_absent_limits_are_infinite_or_none() -> None:
    """The stand-in for an absent limit never reaches a tool."""
    given = limits(whole(NO_LIMIT, 3, -NO_LIMIT))
    assert given.tolist() == [np.inf, 3, -np.inf]
    assert optional(given) == [None, 3, None]
