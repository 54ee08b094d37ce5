"""Files of numbers between blanks, as most classic benchmarks are: read in order, wrong ones named by their line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from typing import Final, NoReturn, TypeAlias

from rightsource.instances.json_input import decode
from rightsource.models.faults import Fault, InputError
from rightsource.models.numbers import MICRO_DECIMALS
from rightsource.models.reading.findings import shown

Amount: TypeAlias = Decimal | int
"""An exact number of a problem; one written without point or exponent is an int."""

AMOUNT_DIGITS: Final = 12
AMOUNT_DECIMALS: Final = 9
"""An amount has at most so many digits before and after the point: sums of millions of them are exact in Decimals."""
COST_DECIMALS: Final = MICRO_DECIMALS
"""An amount that becomes a cost has at most so many digits after the point, as in any instance."""

MOST_BYTES: Final = 30 * 10**6
"""Bytes that a file may have: six times the longest published one, and few enough to hold all its words at once."""
_MAX_DIGITS: Final = 40
_EXACT: Final = Context(prec=_MAX_DIGITS)
_WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""What numbers look like; Python itself would also take underscores and the digits of other scripts."""


def text_of(data: bytes, source: str) -> str:
    """Return the text of a classic file.

    Raises
    ------
    InputError
        When it is longer than `MOST_BYTES`, or not UTF-8.
    """
    if len(data) > MOST_BYTES:
        size, most = len(data) // 10**6, MOST_BYTES // 10**6
        raise InputError(
            [Fault("", f"this file has {size} MB; expected a classic problem of at most {most} MB.", source)]
        )
    return decode(data, source)


class Numbers:
    r"""The numbers of a file, one after the other; line breaks mean nothing.

    Each method says in ``what`` which number is expected, for the message when it is not there. A part of a file is
    read by giving the line that it begins at and what to call it.

    Examples
    --------
    >>> numbers = Numbers(b"2 3\n1.5 2", "small.txt")
    >>> numbers.whole("the number of agents", low=1), numbers.whole("the number of jobs", low=1)
    (2, 3)
    >>> numbers.decimals(2, "a cost"), numbers.left
    ([Decimal('1.5'), Decimal('2')], 0)
    """

    def __init__(self, data: bytes, source: str, first_line: int = 1, part: str = "the file") -> None:
        self.source = source
        self._text = text_of(data, source)
        self._words = self._text.split()
        self._next = 0
        self._first_line = first_line
        self._part = part

    @property
    def left(self) -> int:
        """How many words have not been read."""
        return len(self._words) - self._next

    @property
    def words_in_first_line(self) -> int:
        """How many words the first line that is not blank has."""
        return len(self._text.lstrip().partition("\n")[0].split())

    def restart(self) -> None:
        """Go back to the first word, to read the file in another way."""
        self._next = 0

    def peek(self) -> str:
        """Return the next word without reading it; an empty text at the end."""
        return self._words[self._next] if self.left else ""

    def word(self, what: str) -> str:
        """Return the next word, whatever it is.

        Raises
        ------
        InputError
            When the file has come to its end.
        """
        if not self.left:
            self.refuse_end(what)
        self._next += 1
        return self._words[self._next - 1]

    def whole(self, what: str, low: int | None = None, high: int | None = None) -> int:
        """Return the next number, which must be whole and between ``low`` and ``high``.

        Raises
        ------
        InputError
            When there is none, or it is not whole or not in the range.
        """
        word = self.word(what)
        number = _whole(word)
        if number is None or (low is not None and number < low) or (high is not None and number > high):
            self.refuse(f"{what}, a whole number{_range(low, high)}")
        return number

    def wholes(self, count: int, what: str, low: int | None = None) -> list[int]:
        """Return the next ``count`` whole numbers."""
        return [self.whole(what, low) for _ in self._next_few(count, what)]

    def decimal(self, what: str, low: int | None = None) -> Decimal:
        """Return the next number exactly as it is written; an exponent is fine.

        Raises
        ------
        InputError
            When there is none, or it is not a finite number, or below ``low``.
        """
        number = _decimal(self.word(what))
        if number is None or (low is not None and number < low):
            self.refuse(f"{what}, a number{_range(low, None)}")
        return number

    def decimals(self, count: int, what: str, low: int | None = None) -> list[Decimal]:
        """Return the next ``count`` numbers."""
        return [self.decimal(what, low) for _ in self._next_few(count, what)]

    def amount(self, what: str, low: int | None = None, decimals: int = AMOUNT_DECIMALS) -> Amount:
        """Return the next number, of at most `AMOUNT_DIGITS` digits before the point and ``decimals`` after it.

        Raises
        ------
        InputError
            When there is none, or it is not such a number, or below ``low``.
        """
        number = _bounded(self.word(what), decimals)
        if number is None or (low is not None and number < low):
            limits = f"with at most {AMOUNT_DIGITS} digits before the point and {decimals} after it"
            self.refuse(f"{what}, a number{_range(low, None)} {limits}")
        return number

    def amounts(self, count: int, what: str, low: int | None = None, decimals: int = AMOUNT_DECIMALS) -> list[Amount]:
        """Return the next ``count`` amounts."""
        return [self.amount(what, low, decimals) for _ in self._next_few(count, what)]

    def _next_few(self, count: int, what: str) -> Iterator[int]:
        """Return a range of ``count``, refused before anything is built when the file does not hold so many words."""
        if self.left < count:
            self.refuse_end(what)
        return iter(range(count))

    def refuse(self, expected: str) -> NoReturn:
        """Raise an error about the word that was read last: its line, the word, and what was expected."""
        word = self._words[self._next - 1]
        raise InputError(
            [Fault(f"line {self._line(self._next - 1)}", f"found {shown(word)}, expected {expected}.", self.source)]
        )

    def refuse_end(self, what: str) -> NoReturn:
        """Raise the error of a file that ends too early."""
        last = self._first_line + self._text.rstrip().count("\n")
        raise InputError([Fault(f"line {last}", f"{self._part} ends where {what} is expected.", self.source)])

    def expect_end(self) -> None:
        """Refuse words behind the last number that belongs to the problem.

        Raises
        ------
        InputError
            When there are any.
        """
        if self.left:
            self._next += 1
            self.refuse(f"the end of {self._part}")

    def _line(self, position: int) -> int:
        """Return the line that a word stands in, found by walking through the text again."""
        for number, line in enumerate(self._text.split("\n"), start=self._first_line):
            position -= len(line.split())
            if position < 0:
                return number
        return self._first_line


def _whole(word: str) -> int | None:
    return int(word) if len(word) <= _MAX_DIGITS and _WHOLE.fullmatch(word) else None


def _decimal(word: str) -> Decimal | None:
    if len(word) > _MAX_DIGITS or not _NUMBER.fullmatch(word):
        return None
    try:
        return Decimal(word)
    except InvalidOperation:
        return None


def _bounded(word: str, decimals: int) -> Amount | None:
    """Return a number exactly when it is zero or has few enough digits on either side of the point."""
    if len(word) <= AMOUNT_DIGITS and word.isascii() and word.isdigit():
        return int(word)
    number = _decimal(word)
    if not number:
        return None if number is None else 0
    if not -decimals <= number.adjusted() < AMOUNT_DIGITS:
        return None
    exponent = number.normalize(_EXACT).as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -decimals else None


def _range(low: int | None, high: int | None) -> str:
    if high is not None:
        return f" from {low} to {high}"
    return f" of at least {low}" if low is not None else ""
