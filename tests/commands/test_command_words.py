"""Money, values and progress as people read them."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsource.models.report import RuleReport
from rightsource.models.result import TracePoint
from rightsource.optimizer.commands.json_text import json_text, number
from rightsource.optimizer.money import Money
from rightsource.optimizer.progress import ProgressPrinter
from rightsource.optimizer.wording import percent, rule_cells, rule_value

USD = Money("USD", 2)


@given(st.integers(-(10**20), 10**20), st.integers(0, 6))
def test_amounts_are_exact_with_all_decimals(minor: int, decimals: int) -> None:
    """An amount times its scale is the minor units again, whatever its size, and its JSON literal is no float."""
    amount = Money("EUR", decimals).amount(minor)
    assert amount.scaleb(decimals) == minor or len(str(minor)) > 28
    literal = json_text({"cost": amount})
    assert json.loads(literal, parse_float=Decimal, parse_int=Decimal)["cost"] == amount
    if decimals:
        assert len(literal.split(".")[1].strip("}\n")) == decimals


@pytest.mark.parametrize(
    ("minor", "short"),
    [(0, "0"), (99949, "999"), (99950, "1.00 k"), (123456, "1.23 k"), (-2050000000, "-20.5 m"), (10**12, "10.0 bn")],
)
def test_short_amounts_have_three_digits(minor: int, short: str) -> None:
    """Short amounts move to the next unit where rounding reaches it."""
    assert USD.short(minor) == short


def test_values_of_rules_carry_their_unit() -> None:
    """Money has all its decimals and separators, fractions are per cent, hours say so."""
    assert rule_value(USD, Fraction(123456789, 100), "money") == "1,234,567.89"
    assert rule_value(USD, Fraction(1, 3), "fraction") == "33.3333 %"
    assert rule_value(USD, Fraction(4000), "hours") == "4,000 h"
    assert rule_value(USD, Fraction(3), "count") == "3"
    assert rule_value(USD, None, "fraction") == "-"


def test_a_tiny_violation_does_not_look_like_zero() -> None:
    """A slack of minus one part in 10^9 shows its sign and size, on the screen and as a number."""
    assert rule_value(USD, Fraction(-1, 10**9), "fraction") == "-1.0e-07 %"
    assert number(Fraction(-1, 3 * 10**20)) < 0
    assert percent(1e-9) == "< 0.0001 %"


def printed(*points: TracePoint) -> list[str]:
    """Return the lines that a progress printer prints for these moments."""
    stream = StringIO()
    printer = ProgressPrinter(stream, USD)
    for point in points:
        printer(point)
    printer.close()
    return stream.getvalue().splitlines()


def test_progress_shows_plans_at_once_and_bounds_now_and_then() -> None:
    """Header; first bound; a plan at once; bounds within two seconds held back; the last moment always."""
    lines = printed(
        TracePoint(0.1, None, None),
        TracePoint(0.2, None, 90000),
        TracePoint(0.5, 100000, 90000),
        TracePoint(0.6, 100000, 91000),
        TracePoint(0.9, 100000, 92000),
        TracePoint(3.0, 100000, 95000),
        TracePoint(3.1, 100000, 100000),
    )
    assert [line.split() for line in lines] == [
        ["time", "plan", "bound", "gap"],
        ["0.2", "s", "-", "900.00", "-"],
        ["0.5", "s", "1,000.00", "900.00", "10.00", "%"],
        ["3.0", "s", "1,000.00", "950.00", "5.00", "%"],
        ["3.1", "s", "1,000.00", "1,000.00", "0.00", "%"],
    ]


def test_progress_of_nothing_is_nothing() -> None:
    """Without a plan or a bound nothing is printed, not even a header."""
    assert printed() == []


def test_progress_keeps_bounds_that_say_nothing_to_itself() -> None:
    """A bound below zero is a dash while no plan costs less than nothing, and so is its gap."""
    lines = printed(TracePoint(0.1, 100000, -500), TracePoint(1.0, -100, -500), TracePoint(2.0, None, 0))
    assert [line.split()[2:] for line in lines[1:]] == [
        ["1,000.00", "-", "-"],
        ["-1.00", "-5.00", "400.00", "%"],
        ["-", "0.00", "-"],
    ]


@pytest.mark.parametrize(
    ("kind", "unit", "value", "cells"),
    [
        ("forbid", "count", 0, ("0 violations", "-", "-")),
        ("require", "count", 1, ("1 violation", "-", "-")),
        ("together", "count", 2, ("2 values", "-", "-")),
        ("apart", "count", 2, ("2 share", "-", "-")),
        ("apart", "count", 1, ("1 alone", "-", "-")),
        ("units", "count", 3, ("3 units", "1", "-2")),
        ("max_count", "count", 3, ("3", "1", "-2")),
        ("max_share", "fraction", Fraction(3, 4), ("75 %", "100 %", "25 pts")),
    ],
)
def test_cells_of_rules_say_what_they_count(kind: str, unit: Any, value: Any, cells: tuple[str, str, str]) -> None:
    """Counts carry what is counted where the limit does not tell, and differences of per cent are points.

    Rules that only hold or do not have a dash for limit and slack.
    """
    limit = Fraction(1)
    rule = RuleReport("r", kind, value <= limit, Fraction(value), limit, limit - value, unit, "")
    assert rule_cells(USD, rule) == cells
