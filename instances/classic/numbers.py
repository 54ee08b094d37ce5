"""Files of numbers between blanks, as most classic benchmarks are: read in order, wrong ones named by their line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final, NoReturn

from rightsource.instances.json_input import decode
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import shown

_MAX_DIGITS: Final = 40


class Numbers:
    r"""The numbers of a file, one after the other; line breaks mean nothing.

    Each method says in ``what`` which number is expected, for the message when it is not there.

    Examples
    --------
    >>> numbers = Numbers(b"2 3\n1.5 2", "small.txt")
    >>> numbers.whole("the number of agents", low=1), numbers.whole("the number of jobs", low=1)
    (2, 3)
    >>> numbers.decimals(2, "a cost"), numbers.left
    ([Decimal('1.5'), Decimal('2')], 0)
    """

    def __init__(self, data: bytes, source: str) -> None:
        self.source = source
        self._text = decode(data, source)
        self._words = self._text.split()
        self._next = 0

    @property
    def left(self) -> int:
        """How many words have not been read."""
        return len(self._words) - self._next

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
        if self.left < count:
            self.refuse_end(what)
        return [self.whole(what, low) for _ in range(count)]

    def decimal(self, what: str, low: int | None = None) -> Decimal:
        """Return the next number exactly as it is written; an exponent is fine.

        Raises
        ------
        InputError
            When there is none, or it is not a finite number, or below ``low``.
        """
        word = self.word(what)
        try:
            number = Decimal(word) if len(word) <= _MAX_DIGITS else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or (low is not None and number < low):
            self.refuse(f"{what}, a number{_range(low, None)}")
        return number

    def decimals(self, count: int, what: str, low: int | None = None) -> list[Decimal]:
        """Return the next ``count`` numbers."""
        if self.left < count:
            self.refuse_end(what)
        return [self.decimal(what, low) for _ in range(count)]

    def refuse(self, expected: str) -> NoReturn:
        """Raise an error about the word that was read last: its line, the word, and what was expected."""
        word = self._words[self._next - 1]
        raise InputError(
            [Fault(f"line {self._line(self._next - 1)}", f"found {shown(word)}, expected {expected}.", self.source)]
        )

    def refuse_end(self, what: str) -> NoReturn:
        """Raise the error of a file that ends too early."""
        last = self._text.count("\n") + (not self._text.endswith("\n"))
        raise InputError([Fault(f"line {last}", f"the file ends where {what} is expected.", self.source)])

    def expect_end(self) -> None:
        """Refuse words behind the last number that belongs to the problem.

        Raises
        ------
        InputError
            When there are any.
        """
        if self.left:
            self._next += 1
            self.refuse("the end of the file")

    def _line(self, position: int) -> int:
        """Return the line that a word stands in, found by walking through the text again."""
        for number, line in enumerate(self._text.splitlines(), start=1):
            position -= len(line.split())
            if position < 0:
                return number
        return 0


def _whole(word: str) -> int | None:
    digits = word.removeprefix("-").removeprefix("+")
    return int(word) if len(word) <= _MAX_DIGITS and digits.isascii() and digits.isdigit() else None


def _range(low: int | None, high: int | None) -> str:
    if high is not None:
        return f" from {low} to {high}"
    return f" of at least {low}" if low is not None else ""
