"""The compiled tables: exact amounts, rounded once, half to even."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.formulation.members import Members, ranges
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.models.tables.amounts import halves_to_even
from rightsource.models.tables.magnitude import fit


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**30))
def test_halves_go_to_the_even_neighbour(numerator: int, denominator: int) -> None:
    """Rounding agrees with exact fractions at any size; Python rounds fractions half to even."""
    rounded = halves_to_even(np.array([numerator], dtype=object), denominator)
    assert rounded.tolist() == [round(Fraction(numerator, denominator))]


def test_ties_are_rounded_to_even() -> None:
    """0.5, 1.5, 2.5 and -0.5 become 0, 2, 2 and 0."""
    assert halves_to_even(np.array([1, 3, 5, -1], dtype=object), 2).tolist() == [0, 2, 2, 0]


def test_amounts_that_doubles_cannot_hold_are_refused() -> None:
    """2⁵³ is the first whole number whose successor a double cannot tell apart."""
    assert fit(np.array([2**53 - 1], dtype=object), "x").tolist() == [2**53 - 1]
    with pytest.raises(InputError, match=r"The cost of a stamp reaches 9.01e\+15 in its smallest unit"):
        fit(np.array([-(2**53)], dtype=object), "The cost of a stamp")


@given(st.lists(st.integers(-(10**25), 10**25), min_size=1, max_size=6), st.data())
def test_fitted_rows_never_refuse_what_the_row_allows(coefficients: list[int], data: st.DataObject) -> None:
    """Whole, non-negative values that keep a row keep its fitted form, and small rows stay exact."""
    values = data.draw(st.lists(st.integers(0, 3), min_size=len(coefficients), max_size=len(coefficients)))
    total = sum(c * v for c, v in zip(coefficients, values, strict=True))
    upper = data.draw(st.integers(-(10**26), 10**26) | st.just(total))
    row = LinearRow("row", np.arange(len(coefficients)), np.array(coefficients, dtype=object), upper).fitted()
    kept = sum(int(c) * v for c, v in zip(row.coefficient, values, strict=True)) <= row.upper
    assert kept or total > upper
    assert row.rounded or kept == (total <= upper)
    assert sum(abs(int(c)) for c in row.coefficient) + abs(row.upper) < 2**53


def test_a_common_divisor_tightens_the_limit() -> None:
    """6 a + 4 b <= 13 over whole numbers means 3 a + 2 b <= 6."""
    row = LinearRow("row", np.array([0, 1]), np.array([6, 4], dtype=object), 13).fitted()
    assert (row.coefficient.tolist(), row.upper, row.rounded) == ([3, 2], 6, False)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=30))
def test_members_find_the_options_of_each_group(pairs: list[tuple[int, int]]) -> None:
    """Groups by (process, code) hold exactly the options that have both."""
    pairs.sort(key=lambda pair: pair[0])
    process: Integers = np.array([pair[0] for pair in pairs], dtype=np.int64)
    code: Integers = np.array([pair[1] for pair in pairs], dtype=np.int64)
    members = Members.of(process, code, 6)
    for p in range(6):
        for c in range(5):
            wanted = [k for k, pair in enumerate(pairs) if pair == (p, c)]
            group = int(members.find(np.array([p]), np.array([c]))[0])
            assert (group == -1) == (not wanted)
            if wanted:
                assert sorted(members.options_of(np.array([group]))[1].tolist()) == wanted
    position, groups = members.groups_of(np.arange(6))
    assert [(int(p), int(members.code[g])) for p, g in zip(position, groups, strict=True)] == sorted(set(pairs))


def test_hours_are_rounded_up_entry_by_entry() -> None:
    """3 transactions of 0.0001 hours are 0.0003 hours, a thousandth; a third of them in support another thousandth."""
    option = {"id": "o", "provider": "team", "unit_cost": 0, "yield": 1, "hours": Decimal("0.0001")}
    option["support"] = [{"provider": "team", "share": Decimal("0.333"), "hours": Decimal("0.0001")}]
    document = {
        "format": "rightsource/1",
        "name": "hours",
        "currency": "EUR",
        "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
        "providers": [{"id": "team", "kind": "team", "site": "home"}],
        "processes": [{"id": "n", "function": "f", "volume": 3, "options": [option]}],
    }
    assert compile_tables(read_document(document, "test")).uses.hours.tolist() == [2]


def test_ranges_of_nothing_are_empty() -> None:
    """Runs without any number give empty arrays, also between longer runs."""
    owner, numbers = ranges(np.array([3, 7, 9]), np.array([0, 2, 0]))
    assert (owner.tolist(), numbers.tolist()) == ([1, 1], [7, 8])
