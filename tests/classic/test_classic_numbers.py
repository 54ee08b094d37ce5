"""Numbers of classic files: read exactly and in order, refused by line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rightsource.instances.classic import gap, mmkp, psplib_mm, sscflp, ufl
from rightsource.instances.classic.case import money_decimals, shifted
from rightsource.instances.classic.numbers import Numbers
from rightsource.instances.classic.scaling import HOURS_DECIMALS, power_for, times
from rightsource.instances.imported import Imported
from rightsource.models.faults import InputError


def numbers(text: str) -> Numbers:
    """Return the numbers of a small file."""
    return Numbers(text.encode(), "a.txt")


def refused(text: str, method: str = "amount", **limits: int) -> str:
    """Return the message about the first word of a text."""
    with pytest.raises(InputError) as raised:
        getattr(numbers(text), method)("a cost", **limits)
    return str(raised.value)


def test_line_breaks_mean_nothing() -> None:
    """Numbers come in their order, whatever blanks are between them, Windows ends of lines included."""
    assert numbers("1 2\r\n\r\n\t3  4").wholes(4, "a number") == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7500.", Decimal(7500)),
        (".5", Decimal("0.5")),
        ("+3", 3),
        ("-2.50", Decimal("-2.5")),
        ("1.5e3", Decimal(1500)),
        ("-0.0", 0),
        ("0e99", 0),
        ("999999999999.999999999", Decimal("999999999999.999999999")),
        ("000000000000000000007", 7),
        ("0.1000000000000", Decimal("0.1")),
    ],
)
def test_amounts_are_exact(text: str, value: Decimal) -> None:
    """In all notations that files use; zeros at either end cost no digits."""
    assert numbers(text).amount("a cost") == value


@pytest.mark.parametrize(
    "word",
    [
        "x",
        "1_000",
        "٣",
        "²",
        "NaN",
        "inf",
        "-+5",
        "--5",
        "1,5",
        "1000000000000",
        "0.0000000001",
        "1e12",
        "1e-10",
        "1e999999999",
        "1e9999999999999999999",
        "1.0000000000000000000000000000001",
        "9" * 41,
    ],
)
def test_what_is_no_amount_is_refused(word: str) -> None:
    """Words, foreign digits, what is not finite, and more digits than instances can hold."""
    limits = "with at most 12 digits before the point and 9 after it"
    assert refused(word) == f"a.txt: line 1: found '{word}', expected a cost, a number {limits}."


def test_the_longest_words_are_shown_short() -> None:
    """Ten million digits are one word; it is refused at once and not printed whole."""
    assert len(refused("9" * 10_000_000)) < 300


@pytest.mark.parametrize(
    ("method", "text", "limits", "expected"),
    [
        ("whole", "1.5", {}, "a cost, a whole number"),
        ("whole", "-+5", {}, "a cost, a whole number"),
        ("whole", "0", {"low": 1}, "a cost, a whole number of at least 1"),
        ("whole", "4", {"low": 1, "high": 3}, "a cost, a whole number from 1 to 3"),
        ("decimal", "abc", {}, "a cost, a number"),
        ("decimal", "-1", {"low": 0}, "a cost, a number of at least 0"),
        ("decimal", "1e9999999999999999999", {}, "a cost, a number"),
    ],
)
def test_messages_say_what_was_expected(method: str, text: str, limits: dict[str, int], expected: str) -> None:
    """With the range where there is one."""
    assert refused(text, method, **limits) == f"a.txt: line 1: found '{text}', expected {expected}."


def test_messages_name_the_line() -> None:
    """Blank lines count."""
    case = numbers("1 2\n\n3 x\n")
    case.wholes(3, "a number")
    with pytest.raises(InputError, match=r"^a\.txt: line 3: found 'x', expected a job, a whole number\.$"):
        case.whole("a job")


def test_parts_of_a_file_know_their_place() -> None:
    """Their lines count from where they begin, and their end is not that of the file."""
    part = Numbers(b"1\n2\n", "a.txt", first_line=10, part="the section JOBS")
    part.wholes(1, "a job")
    with pytest.raises(InputError, match=r"^a\.txt: line 11: found '2', expected the end of the section JOBS\.$"):
        part.expect_end()
    with pytest.raises(InputError, match=r"^a\.txt: line 11: the section JOBS ends where a job is expected\.$"):
        part.whole("a job")


@pytest.mark.parametrize("method", ["wholes", "decimals", "amounts"])
def test_an_absurd_count_needs_no_room(method: str) -> None:
    """It is compared with what the file holds before anything is built."""
    with pytest.raises(InputError, match=r"^a\.txt: line 2: the file ends where a cost is expected\.$"):
        getattr(numbers("1\n2\n"), method)(10**12, "a cost")


def test_an_empty_file_ends_at_once() -> None:
    """In its first line."""
    assert refused("") == "a.txt: line 1: the file ends where a cost is expected."


@pytest.mark.parametrize("reader", [gap.read, ufl.read, sscflp.read, mmkp.read, psplib_mm.read])
@pytest.mark.parametrize("data", [b"12 " * 3_000_000, b"9" * 9_000_000, b" " * 9_000_000, b"- " * 4_500_000])
def test_nine_megabytes_on_one_line_are_refused(reader: Callable[..., Imported], data: bytes) -> None:
    """Whatever is on it, in a message that a screen can hold."""
    with pytest.raises(InputError) as raised:
        reader(data, "a.txt", "a")
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("reader", [gap.read, ufl.read, sscflp.read, mmkp.read, psplib_mm.read])
def test_a_file_beyond_all_sizes_is_refused_at_once(reader: Callable[..., Imported]) -> None:
    """Before its words are counted."""
    with pytest.raises(
        InputError, match=r"^a\.txt: this file has 31 MB; expected a classic problem of at most 30 MB\.$"
    ):
        reader(b"1 " * 15_500_000, "a.txt", "a")


def test_latin_1_is_refused() -> None:
    """By the line of the first byte that is not UTF-8."""
    with pytest.raises(InputError, match=r"not a text in UTF-8: byte 0xe9 in line 2 cannot be read; save it as UTF-8"):
        Numbers(b"1\n\xe9", "a.txt")


def test_costs_below_zero_are_raised_by_the_same() -> None:
    """So that the difference of any two stays; without such costs nothing is added."""
    assert shifted([3, Decimal("-2.5"), 0]) == ([Decimal("5.5"), 0, Decimal("2.5")], Decimal("2.5"))
    assert shifted([0, 4]) == ([0, 4], 0)
    assert shifted([]) == ([], 0)


def test_money_has_the_decimals_that_it_needs() -> None:
    """Trailing zeros need none, and there are at most six."""
    assert money_decimals([Decimal("2.50"), 7]) == 1
    assert money_decimals({"costs": [Decimal("1e-9")]}) == 6
    assert money_decimals([]) == 0


def test_hours_are_scaled_until_they_are_thousandths() -> None:
    """0.00125 takes two powers of ten, 1.5 none; exactly."""
    assert power_for([Decimal("0.00125"), 3], HOURS_DECIMALS, "the sizes", "a.txt") == 2
    assert power_for([Decimal("1.5"), 10**11], HOURS_DECIMALS, "the sizes", "a.txt") == 0
    assert power_for([], HOURS_DECIMALS, "the sizes", "a.txt") == 0
    assert times(Decimal("0.00125"), 2) == Decimal("0.125")


def test_what_cannot_be_scaled_is_refused() -> None:
    """Nine decimals beside seven digits before the point would come to thirteen digits before it."""
    with pytest.raises(
        InputError,
        match=r"^a\.txt: the sizes have up to 9 decimals and 7 digits before the point; expected at most 15 digits",
    ):
        power_for([Decimal("0.000000001"), 1_000_000], HOURS_DECIMALS, "the sizes", "a.txt")
