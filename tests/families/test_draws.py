"""Draws are pinned word for word, distributed as they should be, and touch nothing outside."""

from __future__ import annotations

import random
from decimal import Decimal, getcontext
from math import log

import numpy as np
import pytest

from rightsource.instances.companies.draws import Draws, correlated, key
from rightsource.instances.companies.powers import PPM, UNIT, exponential, power_of_two

MANY = 200_000
WORDS = [975902767870535250, 17391399198283154032, 12582965227220283957]
INTEGERS = [-5, 5, 2, 5, 1, 4, 5, 3, 2, 3, -4, -2]
SCORES = [23809, 122475, 178964, -78447, 26393, 3145]
FACTORS = [1437863, 6480228, 15342408, 302068, 1495689]
ORDER = [0, 4, 2, 7, 5, 1, 3, 6]


def draws(purpose: str = "test", seed: int = 3, family: str = "tower") -> Draws:
    """Return a stream for tests."""
    return Draws(family, seed, purpose)


def test_the_raw_words_never_change() -> None:
    """The stream is PCG64's, whose values NumPy promises; were the key or the generator changed, this would show."""
    assert draws().words(3).tolist() == WORDS
    assert draws().integers(-5, 5, 12).tolist() == INTEGERS
    assert draws().scores(6).tolist() == SCORES
    assert draws().factors(1000, 5).tolist() == FACTORS
    assert draws().order(8).tolist() == ORDER


@pytest.mark.parametrize("other", [draws("else"), draws(seed=4), draws(family="desk")])
def test_streams_differ_by_family_seed_and_purpose(other: Draws) -> None:
    """Another purpose, seed or family draws other words."""
    assert not set(draws().words(100).tolist()) & set(other.words(100).tolist())


def test_keys_do_not_run_into_each_other() -> None:
    """Parts of a key are told apart: no two of these name the same stream."""
    keys = {key("desk", 1, "1|x"), key("desk", 11, "x"), key("desk", 1, "x"), key("desk1", 1, "x")}
    assert len(keys) == 4


def test_whole_numbers_fill_their_range_evenly() -> None:
    """Both ends occur, every value about equally often, none outside."""
    values, counts = np.unique(draws().integers(-3, 6, MANY), return_counts=True)
    assert values.tolist() == list(range(-3, 7))
    assert np.abs(counts - MANY // 10).max() < 5 * (MANY * 0.1 * 0.9) ** 0.5


def test_whole_numbers_reach_both_ends_of_the_widest_range() -> None:
    """With 2^32 different values nothing overflows."""
    values = draws().integers(0, 2**32 - 1, MANY)
    assert 0 <= values.min() < 2**20
    assert 2**32 - 2**20 < values.max() < 2**32


def test_bounds_are_kept_one_by_one() -> None:
    """Each number stays below its own bound, and a bound of one leaves only zero."""
    bounds = np.array([1, 2, 3, 1000] * 1000)
    values = draws().below(bounds)
    assert ((values >= 0) & (values < bounds)).all()
    assert values[3::4].max() > 900


def test_flags_and_choices_keep_their_shares() -> None:
    """A flag of 250 in a thousand is set in a quarter of the cases; a weight of zero is never chosen."""
    assert draws().flags(250, MANY).mean() == pytest.approx(0.25, abs=0.005)
    shares = np.bincount(draws().choices([1, 0, 3, 6], MANY), minlength=4) / MANY
    assert shares == pytest.approx([0.1, 0, 0.3, 0.6], abs=0.005)
    assert shares[1] == 0


def test_an_order_is_a_permutation() -> None:
    """Every position occurs once, and not where it was."""
    order = draws().order(1000)
    assert sorted(order.tolist()) == list(range(1000))
    assert (order == np.arange(1000)).sum() < 10


def test_scores_are_standard_normal() -> None:
    """Mean 0, deviation 1, symmetric, and 95 % within 1.96."""
    scores = draws().scores(MANY) / UNIT
    assert scores.mean() == pytest.approx(0, abs=0.01)
    assert scores.std() == pytest.approx(1, abs=0.01)
    assert (np.abs(scores) < 1.96).mean() == pytest.approx(0.95, abs=0.005)
    assert (scores**3).mean() == pytest.approx(0, abs=0.03)


def test_factors_are_log_normal() -> None:
    """The median is 1 and the logarithms deviate by sigma."""
    factors = draws().factors(700, MANY) / PPM
    assert np.median(factors) == pytest.approx(1, abs=0.01)
    assert np.log(factors).std() == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize("wanted", [-800, -300, 0, 400, 1000])
def test_scores_correlate_as_asked(wanted: int) -> None:
    """The correlation is the one asked for, and the result is standard normal again."""
    first, own = draws("first").scores(MANY), draws("own").scores(MANY)
    result = correlated(first, own, wanted)
    assert np.corrcoef(first, result)[0, 1] == pytest.approx(wanted / 1000, abs=0.01)
    assert (result / UNIT).std() == pytest.approx(1, abs=0.01)


def test_powers_are_exact_to_a_four_thousandth_of_an_octave() -> None:
    """Against decimals of 40 digits: the exponent is rounded down to 1/4096, the power to a millionth."""
    getcontext().prec = 40
    for exponent in range(-4 * UNIT, 12 * UNIT, 9973):
        power = int(power_of_two(np.array([exponent]))[0])
        exact = Decimal(2) ** (Decimal(exponent // 16) / 4096) * PPM
        assert abs(power - exact) <= 1 + exact / 10**6


def test_exponentials_are_those_of_the_text_books() -> None:
    """exp(0.45 z) to 0.05 %, and cut off where it would not fit."""
    for score in range(-5 * UNIT, 5 * UNIT, 7919):
        value = int(exponential(np.array([score]), 450)[0]) / PPM
        assert log(value) == pytest.approx(0.45 * score / UNIT, abs=5e-4)
    assert int(power_of_two(np.array([10**12]))[0]) == PPM << 30


def test_global_random_state_is_left_alone() -> None:
    """Neither Python's nor NumPy's global generator moves."""
    python, numpy = random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index,union-attr]
    draws().scores(1000)
    assert random.getstate() == python
    assert np.random.get_state()[1].tolist() == numpy  # type: ignore[index,union-attr]
