"""Rows of model files: scaled by powers of two, and still the same numbers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from export_cases import odd_model
from hypothesis import given
from hypothesis import strategies as st

from rightsource.instances.exports.mps import mps_text
from rightsource.instances.exports.scaled_rows import digits, scaled_rows
from rightsource.instances.families.registry import generate
from rightsource.models.formulation.build import build
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.tables import compile_tables

_SCIP = """
import sys
from pyscipopt import Model
model = Model()
model.hideOutput()
model.readProblem(sys.argv[1])
model.optimize()
print(model.getStatus())
"""


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_digits_read_back_as_the_same_double(value: float) -> None:
    """Writing a number and reading it changes no digit."""
    assert float(digits(value)) == value


@pytest.mark.parametrize("large", [3, 2**20, 2**20 + 1, 2**40 + 12345, 2**52 + 1])
def test_scaling_is_exact_and_the_same_for_all_of_a_row(large: int) -> None:
    """Each row is its whole numbers times one power of two; its largest entry is then at most 2²⁰.

    The first row of the model by hand gets a coefficient that may be large; its limits are -2 and 1.
    """
    model = odd_model()[0].model
    model = replace(model, coefficient=np.array([1, -large, 1, 1, 1, 1, 1, -1]))
    scaled = scaled_rows(model)
    factor = Fraction(1, 2 ** min(max((large).bit_length() - 20, 0), 29))
    assert [Fraction(value) for value in scaled.coefficient[:2]] == [factor, -large * factor]
    assert (Fraction(scaled.lower[0]), Fraction(scaled.upper[0])) == (-2 * factor, factor)
    assert abs(scaled.coefficient[1]) <= max(2**20, large / 2**29)
    assert scaled.coefficient[2:].tolist() == [1, 1, 1, 1, 1, -1]


def test_absent_limits_are_infinite() -> None:
    """A row without a limit has none after scaling."""
    model = odd_model()[0].model
    scaled = scaled_rows(model)
    assert np.array_equal(np.isinf(scaled.lower), model.row_lower <= -NO_LIMIT)
    assert np.array_equal(np.isinf(scaled.upper), model.row_upper >= NO_LIMIT)


def test_the_head_says_what_was_done() -> None:
    """A reader learns that entries are powers of two away from whole numbers."""
    formulation, instance = odd_model()
    assert "* rows: exact; whole numbers, divided by a power of two where entries are above 2^20" in mps_text(
        formulation, instance
    )


def test_scip_does_not_call_a_feasible_case_infeasible(tmp_path: Path) -> None:
    """With entries near 10⁹ as they are, SCIP 10.0 says `infeasible` here; scaled, it proves the optimum."""
    if find_spec("pyscipopt") is None:
        pytest.skip("this test runs SCIP by itself, which needs the package pyscipopt")
    instance = generate("desk", 12, seed=1)
    path = tmp_path / "desk.mps"
    path.write_text(mps_text(build(compile_tables(instance)), instance))
    answer = subprocess.run([sys.executable, "-c", _SCIP, str(path)], capture_output=True, text=True, check=True)
    assert answer.stdout.split()[-1] == "optimal"
