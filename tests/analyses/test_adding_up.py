"""What stands side by side adds up as it is shown."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rightsource.optimizer.adding_up import adding_up, percents, whole_saving
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.money import Money


@given(st.lists(st.fractions(-1000, 1000), max_size=12))
def test_rounded_parts_add_up_and_none_is_far_off(parts: list[Fraction]) -> None:
    """The sum is the rounded sum; every part is within one of what it was, whole ones stay as they are."""
    made = adding_up(parts)
    assert sum(made) == round(sum(parts))
    assert all(abs(own - part) < 1 for own, part in zip(made, parts, strict=True))
    assert all(own == part for own, part in zip(made, parts, strict=True) if part.denominator == 1)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any), st.integers(0, 2))
def test_percents_add_up_to_a_hundred(parts: list[int], decimals: int) -> None:
    """Read as numbers, they are 100 together."""
    assert sum(map(Fraction, percents(parts, decimals))) == 100


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_saving_is_the_difference_of_what_is_shown(cost: int, baseline: int) -> None:
    """Cost and saving in whole units are the baseline's cost in whole units, to the unit."""
    money = Money("EUR", 2)
    saving = whole_saving(money, Interval(baseline - cost, baseline - cost), cost)
    assert saving.high is not None and saving.exact
    shown = [int(money.whole(minor).replace(",", "")) for minor in (cost, saving.high, baseline)]
    assert shown[0] + shown[1] == shown[2]


def test_the_saving_of_the_readme_adds_up() -> None:
    """952,525.69 less 919,300.31 is 33,225.38; beside 952,526 and 919,300 it is shown as 33,226."""
    saving = whole_saving(Money("USD", 2), Interval(3_322_538, None), 91_930_031)
    assert saving == Interval(3_322_600, None)
