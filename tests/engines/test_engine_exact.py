"""Rounding an engine's values and judging them exactly; keeping the best; following HiGHS's file."""

from pathlib import Path

import numpy as np
from engine_cases import knapsack, model, whole
from hypothesis import given
from hypothesis import strategies as st

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.optimizer.engines import exact
from rightsource.optimizer.engines.incumbents import Incumbents, Trail


def test_whole_columns_go_to_the_nearest_number_inside_their_limits() -> None:
    """An engine's 0.999999 is 1, and its -1e-7 is 0 where 0 is the limit."""
    problem = model([1, 1, 1], [])
    assert exact.rounded(problem, np.array([0.999999, -1e-7, 1.0000004])).tolist() == [1, 0, 1]


@given(st.integers(0, 9), st.sampled_from([0.0, 0.5, 1 / 3, 0.25, 0.99999999, 1e-9]), st.floats(-1e-7, 1e-7))
def test_differences_survive_rounding(delay: int, part: float, noise: float) -> None:
    """A potential that keeps t1 >= t0 + delay, somewhere between whole numbers and a little noisy, still does."""
    problem = model([0, 0], [({1: 1, 0: -1}, delay, NO_LIMIT)], upper=20, continuous=(0, 1))
    values = exact.rounded(problem, np.array([3 + part, 3 + part + delay + noise]))
    assert problem.broken(values) == 0


@given(st.lists(st.tuples(st.integers(-(2**50), 2**50), st.integers(0, 1)), min_size=1, max_size=4))
def test_cost_and_rows_are_exact_for_large_numbers(entries: list[tuple[int, int]]) -> None:
    """Sums near 2^53 come out to the unit, also where the running total over the rows overflows 64 bits."""
    numbers, point = [a for a, _ in entries], whole([v for _, v in entries])
    total = sum(a * v for a, v in entries)
    row = dict(enumerate(numbers))
    problem = model(numbers, [(row, total, total), (row, total + 1, NO_LIMIT), ({}, 0, 0)] + [(row, 0, 0)] * 4000)
    assert problem.cost(point) == total
    assert problem.row_sums(point)[[0, 1, 2, -1]].tolist() == [total, total, 0, total]
    assert problem.broken(point) == 1 + (4000 if total else 0)


def test_values_outside_their_limits_are_broken() -> None:
    """A start may hold anything; limits of columns count as rows."""
    assert model([1], []).broken(whole([2])) == 1


def test_the_cheapest_solution_that_keeps_all_rows_is_kept() -> None:
    """A cheap one that breaks a row is the best only until one comes that breaks none."""
    told: list[tuple[int, int]] = []

    def note(_: Integers, objective: int, broken: int) -> None:
        told.append((objective, broken))

    incumbents = Incumbents(knapsack(), note)
    for values in ([1, 0, 0], [1, 1, 1], [0, 1, 0], [1, 0, 1], [1, 1, 0], [1, 0, 1]):
        incumbents.offer(np.array(values, dtype=float))
    assert told == [(130, 1), (231, 0), (190, 0), (171, 0)]
    assert incumbents.values is not None and incumbents.values.tolist() == [1, 1, 0]


def test_a_bound_a_little_above_a_solution_is_taken_back_to_it() -> None:
    """171 is known: 172 of an engine with tolerances becomes 171; 175, or any excess of an exact engine, must show."""
    incumbents = Incumbents(knapsack(), lambda *_: None)
    assert incumbents.corrected(172, 1e-9) == 172
    incumbents.offer_whole(whole([1, 1, 0]))
    assert [incumbents.corrected(bound, 1e-9) for bound in (170, 171, 172, 175)] == [170, 171, 170, 175]
    assert incumbents.corrected(172, 0.0) == 172


def test_the_file_of_solutions_is_read_while_it_grows(tmp_path: Path) -> None:
    """Half a block waits for its other half; names before the values do not matter."""
    path = tmp_path / "improving.sol"
    trail = Trail(path, 3)
    assert list(trail.read()) == []
    seen: list[list[float]] = []
    for piece in ("Objective 7\n# Columns 3\n 1\n 0", ".5\n 0\nObj", "ective 5\n# Columns 3\na 0\nb 1\nc 0\n", ""):
        with path.open("a") as file:
            file.write(piece)
        seen += [values.tolist() for values in trail.read()]
    assert seen == [[1, 0.5, 0], [0, 1, 0]]


def test_a_block_of_another_model_is_left_out(tmp_path: Path) -> None:
    """A block with a different number of columns cannot be a solution."""
    path = tmp_path / "improving.sol"
    path.write_text("Objective 7\n# Columns 2\n 1\n 0\nObjective 6\n# Columns 3\n 1\n 0\n 0\n")
    assert [values.tolist() for values in Trail(path, 3).read()] == [[1, 0, 0]]
