"""The program over cutting planes: cases worked out by hand, the box, the sign, and maxima of known functions."""

from __future__ import annotations

import numpy as np
import pytest

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.engines.bundle_program import Aim, BundleProgram


class Concave:
    """The least of some planes a + b p, with the slope of one that attains it."""

    def __init__(self, constants: list[float], slopes: list[list[float]]) -> None:
        self.constants, self.slopes = np.array(constants), np.array(slopes)

    def at(self, point: Doubles) -> tuple[float, Doubles]:
        """Return value and slope at a point."""
        values = self.constants + self.slopes @ point
        least = int(values.argmin())
        return float(values[least]), self.slopes[least]

    def cut(self, program: BundleProgram, point: Doubles) -> float:
        """Add the plane at a point, and return the value there."""
        value, slope = self.at(point)
        program.cut(value, slope, point)
        return value


def aim(program: BundleProgram, centre: list[float], value: float, radius: float) -> Aim:
    """Return where a program aims; it must aim somewhere."""
    found = program.aim(np.array(centre), value, radius)
    assert found is not None
    return found


def climbed(function: Concave, units: list[float], amount: float, radius: float) -> tuple[Doubles, float, int]:
    """Go from 0 to the best point of the box again and again until nothing is gained; return point, value and steps."""
    here = np.zeros(len(units))
    value = function.at(here)[0]
    program = BundleProgram(np.array(units), value, amount)
    function.cut(program, here)
    for step in range(100):
        found = aim(program, here.tolist(), value, radius)
        assert found.gain >= -1e-9 * amount
        if found.gain <= 1e-7 * amount:
            return here, value, step
        there = function.cut(program, found.point)
        assert there <= value + found.gain + 1e-6 * amount
        here, value = (found.point, there) if there > value else (here, value)
    raise AssertionError("no end in sight")


def test_one_plane_is_followed_to_the_end_of_the_box() -> None:
    """A slope of -2 gains 2 per unit on the way down; the box of 0.5 units of 3 ends at -1.5."""
    program = BundleProgram(np.array([3.0]), -4.0, 1.0)
    program.cut(-4.0, np.array([-2.0]), np.array([0.0]))
    found = aim(program, [0.0], -4.0, 0.5)
    assert found.point == pytest.approx([-1.5])
    assert found.gain == pytest.approx(3.0)


def test_the_box_is_around_the_centre() -> None:
    """From -10 with 0.5 units of 3 to each side, the way down ends at -11.5 and the way up at -8.5."""
    for slope, end in ((-2.0, -11.5), (2.0, -8.5)):
        program = BundleProgram(np.array([3.0]), 0.0, 1.0)
        program.cut(7.0, np.array([slope]), np.array([-10.0]))
        found = aim(program, [-10.0], 7.0, 0.5)
        assert found.point == pytest.approx([end])
        assert found.gain == pytest.approx(3.0)


def test_points_are_never_above_zero() -> None:
    """A slope upwards ends at 0, inside the box, and is worth nothing at 0 itself."""
    program = BundleProgram(np.array([1.0]), 0.0, 1.0)
    program.cut(1.0, np.array([2.0]), np.array([-3.0]))
    found = aim(program, [-3.0], 1.0, 10.0)
    assert found.point.tolist() == [0.0]
    assert found.gain == pytest.approx(6.0)
    assert aim(program, [0.0], 7.0, 10.0).gain == pytest.approx(0.0)


def test_two_planes_meet_at_the_best_point() -> None:
    """Below 0 - p and 6 + p, whatever the box allows: they meet at -3, with the value 3."""
    program = BundleProgram(np.array([1.0]), 0.0, 1.0)
    program.cut(0.0, np.array([-1.0]), np.array([0.0]))
    program.cut(1.0, np.array([1.0]), np.array([-5.0]))
    found = aim(program, [0.0], 0.0, 100.0)
    assert found.point == pytest.approx([-3.0])
    assert found.gain == pytest.approx(3.0)
    near = aim(program, [0.0], 0.0, 1.0)
    assert near.point == pytest.approx([-1.0])
    assert near.gain == pytest.approx(1.0)


def test_two_dimensions_have_units_of_their_own() -> None:
    """Slopes -1 and -10 in units of 2 and 0.5, half a unit to each side: -1 and -0.25, worth 1 + 2.5."""
    program = BundleProgram(np.array([2.0, 0.5]), 0.0, 1.0)
    program.cut(0.0, np.array([-1.0, -10.0]), np.zeros(2))
    found = aim(program, [0.0, 0.0], 0.0, 0.5)
    assert found.point == pytest.approx([-1.0, -0.25])
    assert found.gain == pytest.approx(3.5)


def test_a_dimension_that_no_plane_speaks_of_stays_in_the_box() -> None:
    """A slope of 0 leaves its coordinate anywhere within the box and the sign."""
    program = BundleProgram(np.array([1.0, 1.0]), 0.0, 1.0)
    program.cut(0.0, np.array([-1.0, 0.0]), np.array([0.0, -5.0]))
    found = aim(program, [0.0, -5.0], 0.0, 2.0)
    assert found.point[0] == pytest.approx(-2.0)
    assert -7.0 <= found.point[1] <= -3.0


def test_gain_counts_from_the_value_of_the_centre() -> None:
    """The first value and the amount only scale: what is gained is told next to the value at the centre."""
    for first, amount in ((0.0, 1.0), (1e9, 1e5), (-5e3, 0.01)):
        program = BundleProgram(np.array([1.0]), first, amount)
        program.cut(first + 2.0, np.array([-1.0]), np.array([-1.0]))
        found = aim(program, [-1.0], first + 2.0, 4.0)
        assert found.point == pytest.approx([-5.0])
        assert found.gain == pytest.approx(4.0, rel=1e-5)


def test_cuts_find_the_top_of_a_roof() -> None:
    """The least of 40 - 2q, 10 + q and 34 - q, with q = -p, is greatest at q = 10: there two of them are 20."""
    roof = Concave([40.0, 10.0, 34.0], [[2.0], [-1.0], [1.0]])
    for radius in (0.5, 3.0, 1000.0):
        point, value, _ = climbed(roof, [1.0], 1.0, radius)
        assert point == pytest.approx([-10.0])
        assert value == pytest.approx(20.0)


def test_cuts_find_the_top_of_a_pyramid() -> None:
    """Four planes meet at (-3, -4) with the value 12; steep in one direction, flat in the other."""
    slopes = [[1.0, 0.1], [-1.0, 0.1], [0.1, 2.0], [0.1, -2.0]]
    top = np.array([-3.0, -4.0])
    pyramid = Concave([12.0 - float(np.dot(slope, top)) for slope in slopes], slopes)
    for units, radius in (([1.0, 1.0], 0.7), ([100.0, 0.01], 50.0)):
        _, value, steps = climbed(pyramid, units, 1.0, radius)
        assert value <= 12.0 + 1e-6
        assert pyramid.at(np.zeros(2))[0] < value
        assert steps > 1


def test_cuts_end_at_the_sign_where_the_top_lies_beyond() -> None:
    """A roof whose top is at (5, -2) is highest, among points that are not above zero, at (0, -2)."""
    planes = Concave([10.0, 10.0, 13.0, 5.0], [[1.0, 1.0], [1.0, -1.0], [1.0, 1.5], [0.0, 0.0]])
    point, value, _ = climbed(planes, [1.0, 1.0], 1.0, 4.0)
    assert (point <= 0).all()
    assert value == pytest.approx(5.0)


def test_random_functions_in_random_units() -> None:
    """Whatever units, amount and box, climbing ends at the same maximum as the planes all at once."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        dimensions, planes = int(rng.integers(1, 5)), int(rng.integers(2, 12))
        slopes = rng.normal(0, 1, (planes, dimensions))
        slopes = np.vstack([slopes, np.abs(rng.normal(1, 1, (2, dimensions)))])  # bounded far below zero
        function = Concave(rng.normal(0, 10, planes + 2).tolist(), slopes.tolist())
        whole = BundleProgram(np.ones(dimensions), 0.0, 1.0)
        for constant, slope in zip(function.constants, function.slopes, strict=True):
            whole.cut(float(constant), slope, np.zeros(dimensions))
        best = aim(whole, [0.0] * dimensions, 0.0, 1e5)
        units = 10 ** rng.uniform(-2, 2, dimensions)
        point, value, _ = climbed(function, units.tolist(), float(10 ** rng.uniform(-1, 2)), 1e4)
        assert value == pytest.approx(best.gain, rel=1e-5, abs=1e-4)
        assert (point <= 0).all()


@pytest.mark.parametrize("centre", [2.0, np.nan])
def test_a_box_without_points_is_no_aim(centre: float) -> None:
    """Where the box lies above zero, or nowhere, there is nothing to aim at, and nothing is thrown."""
    program = BundleProgram(np.array([1.0]), 0.0, 1.0)
    program.cut(0.0, np.array([-1.0]), np.array([0.0]))
    assert program.aim(np.array([centre]), 0.0, 1.0) is None


def test_without_a_plane_there_is_no_aim() -> None:
    """Nothing is known of the function, so that it may be anything."""
    assert BundleProgram(np.array([1.0]), 0.0, 1.0).aim(np.array([0.0]), 0.0, 1.0) is None


def test_no_dimension_is_nothing_to_gain() -> None:
    """A function of no point is its value."""
    program = BundleProgram(np.zeros(0), 5.0, 1.0)
    program.cut(5.0, np.zeros(0), np.zeros(0))
    found = aim(program, [], 5.0, 1.0)
    assert found.point.tolist() == []
    assert found.gain == pytest.approx(0.0)
