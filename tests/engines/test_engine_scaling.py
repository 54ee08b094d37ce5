"""Scaling by powers of two, and whole-number bounds."""

import math

import numpy as np
import pytest
from engine_cases import model, whole
from hypothesis import given
from hypothesis import strategies as st

from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.optimizer.engines.job import ENGINES
from rightsource.optimizer.engines.scaling import scales, whole_bound

LARGE = st.integers(1, 2**50)


@given(st.lists(st.tuples(LARGE, LARGE), min_size=1, max_size=6), st.sampled_from(ENGINES), st.booleans())
def test_scaling_loses_no_digit(pairs: list[tuple[int, int]], engine: str, tight: bool) -> None:
    """Every scaled number, scaled back, is the whole number it was, and every scale is a power of two up to 1."""
    problem = model([c for c, _ in pairs], [({i: a for i, (_, a) in enumerate(pairs)}, 0, 2**52)])
    found = scales(problem, engine, tight)  # type: ignore[arg-type]
    for scale, numbers in ((found.objective, problem.objective), (found.rows[0], problem.coefficient)):
        assert math.frexp(scale)[0] == 0.5 and scale <= 1
        assert [int(x) for x in numbers * scale / scale] == numbers.tolist()


def test_rows_shrink_to_a_million_and_small_ones_stay() -> None:
    """2^40 becomes 2^19 or 2^20; entries up to 2^20 - 1 are left alone for SCIP, and so is a row without entries."""
    problem = model([1, 1], [({0: 2**40, 1: 1}, 0, NO_LIMIT), ({0: 2**20 - 1}, 0, NO_LIMIT), ({}, 0, 1)])
    assert 2**19 <= 2**40 * scales(problem, "highs", tight=False).rows[0] <= 2**20
    assert scales(problem, "scip", tight=False).rows[1:].tolist() == [1, 1]
    assert scales(problem, "highs", tight=True).rows[0] == 2**12 * scales(problem, "highs", tight=False).rows[0]
    assert scales(problem, "cp-sat", tight=True).rows.tolist() == [1, 1, 1]


def test_rows_of_highs_shrink_to_a_thousand_while_one_unit_stays_visible() -> None:
    """Entries up to 2^20 become at most 2^10; beyond 2^24 rows shrink by 2^14 alone, as long as 2^20 is kept."""
    problem = model([1, 1], [({0: 2**bits - 1, 1: 1}, 0, NO_LIMIT) for bits in (8, 20, 26, 34, 36)])
    found = scales(problem, "highs", tight=False).rows
    assert found.tolist() == [1, 2**-10, 2**-14, 2**-14, 2**-16]


def test_no_entry_falls_below_what_highs_keeps() -> None:
    """HiGHS drops entries below 1e-9: an entry of 1 beside one of 2^52 must stay above."""
    problem = model([1, 1], [({0: 2**52, 1: 1}, 0, NO_LIMIT)])
    assert scales(problem, "highs", tight=False).rows[0] > 1e-9


def test_a_minor_unit_stays_visible_in_the_objective() -> None:
    """However large the costs, one unit is at least a thousandth in the engine's objective."""
    assert scales(model([2**50, 1], []), "highs", tight=False).objective == 2**-10
    assert scales(model([2**22, 1], []), "scip", tight=False).objective == 2**-3
    assert scales(model([-5, 1], []), "highs", tight=False).objective == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bound_is_raised_to_the_next_whole_number_unless_it_may_be_an_error(engine: str) -> None:
    """100.3 proves 101, 100.2 and 100.0 prove 100; a bound that is not a number proves nothing."""
    found = [whole_bound(b, 1.0, engine) for b in (100.3, 100.2, 100.0, 99.8, -100.3, math.inf, -math.inf, math.nan)]  # type: ignore[arg-type]
    assert found == [101, 100, 100, 100, -100, None, None, None]


@given(st.integers(-(2**50), 2**50), st.floats(-0.2, 0.2), st.sampled_from([1.0, 2.0**-10]))
def test_a_bound_that_is_a_little_too_high_still_never_passes_the_optimum(z: int, error: float, scale: float) -> None:
    """An error of a fifth of a unit and of 1e-12 of the value is absorbed; and so far nothing is lost by it."""
    bound = whole_bound((z + error + 1e-12 * abs(z)) * scale, scale, "highs")
    assert bound is not None and bound <= z
    if abs(z) < 10**10:
        assert whole_bound(z * scale, scale, "highs") == z


def test_whole_arrays_are_what_they_say() -> None:
    """The helper of these tests makes 64-bit whole numbers."""
    assert whole([1]).dtype == np.int64
