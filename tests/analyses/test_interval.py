"""What is proven of an amount: its gap, and whether it is known to one."""

from __future__ import annotations

import pytest

from rightsource.models.result import relative_gap
from rightsource.optimizer.analyses.interval import Interval


@pytest.mark.parametrize("ends", [(90, 100), (-110, -100), (-5, 0), (0, 0), (7, 7), (0, 10**30)])
def test_the_gap_is_that_of_a_bound_and_a_plan(ends: tuple[int, int]) -> None:
    """The same relative gap as a solve has, and known to it, but to nothing less."""
    low, high = ends
    gap = relative_gap(high, low)
    known = Interval(low, high)
    assert known.gap == gap
    assert known.reached(gap)
    assert gap == 0 or not known.reached(gap * 0.999)


def test_one_end_alone_is_known_to_no_gap() -> None:
    """Without a bound or without a plan there is no gap, however large the one that is asked for."""
    for interval in (Interval(None, 5), Interval(5, None), Interval(None, None)):
        assert interval.gap is None
        assert not interval.reached(1e9)


def test_a_bound_above_the_cost_is_known_to_every_gap() -> None:
    """Two proofs that meet and more: the amount is known."""
    assert Interval(6, 5).reached(0)
