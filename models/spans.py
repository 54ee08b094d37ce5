"""The kinds of numbers that documents hold: exact, within a range and a number of digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Subnormal
from typing import Annotated, Any, Final, NoReturn, TypeAlias

from pydantic_core import PydanticCustomError

from rightsource.models.fields import Reads, refusal
from rightsource.models.json_text import literal
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO, MICRO_DECIMALS, NANO, NANO_DECIMALS, to_scaled

_BEYOND: Final = 10**DIGITS_BEFORE_THE_POINT
_NUMBER: Final = re.compile(r"\s*[-+]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})\s*", re.ASCII)
_EXACT: Final = Context(prec=40, Emax=60, Emin=-60, traps=[Inexact, InvalidOperation, Overflow, Subnormal])


def as_decimal(value: object, stand_in: int = 0) -> Decimal:
    """Return a number exactly; a binary float counts as its shortest decimal literal.

    Raises
    ------
    PydanticCustomError
        When the value is no number (texts and truth values are none) or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        quoted = isinstance(value, str) and _NUMBER.fullmatch(value)
        raise refusal(f"expected a number{' without quotes' if quoted else ''}", stand_in)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise refusal("expected a finite number", stand_in)
    return number


def _decimals(number: Decimal) -> int:
    """Return how many decimals a finite number needs; looks at digits only, so huge exponents cost nothing."""
    _, digits, exponent = number.as_tuple()
    if not number or not isinstance(exponent, int):
        return 0
    zeros = next(i for i, digit in enumerate(reversed(digits)) if digit)
    return max(0, -(exponent + zeros))


@dataclass(frozen=True)
class Span:
    """A range of exact numbers with at most ``decimals`` decimals; ``stand_in`` is one of them.

    Examples
    --------
    >>> str(Span(0, 1, 9, above_low=True)), str(Span(0, None, 6)), str(Span(1, 50, 0))
    ('a number above 0 and at most 1', 'a number of at least 0', 'a whole number from 1 to 50')
    """

    low: int | None
    high: int | None
    decimals: int
    above_low: bool = False
    below_high: bool = False
    stand_in: int = 1

    def __str__(self) -> str:
        """Return the range in words."""
        article = "a number" if self.decimals else "a whole number"
        if self.low is None:
            return article
        if self.high is None:
            return f"{article} {'above' if self.above_low else 'of at least'} {self.low}"
        if self.above_low or self.below_high:
            low = "above" if self.above_low else "of at least"
            return f"{article} {low} {self.low} and {'below' if self.below_high else 'at most'} {self.high}"
        return f"{article} from {self.low} to {self.high}"

    def holds(self, number: Decimal) -> bool:
        """Return whether a number lies in the range, whatever its digits."""
        above = self.low is None or (number > self.low if self.above_low else number >= self.low)
        return above and (self.high is None or (number < self.high if self.below_high else number <= self.high))

    def read(self, value: object) -> Decimal:
        """Return a value as an exact number of this range, or raise the refusal that says what was expected."""
        if isinstance(value, str) and self.is_fraction and not _NUMBER.fullmatch(value):
            self._refuse_text(value)
        number = as_decimal(value, self.stand_in)
        if not self.holds(number):
            raise refusal(f"expected {self}", self.stand_in, self._hint(number))
        if number and number.adjusted() >= DIGITS_BEFORE_THE_POINT:
            raise refusal(f"expected at most {DIGITS_BEFORE_THE_POINT} digits before the point", self.stand_in)
        if _decimals(number) > self.decimals:
            expected = f"at most {self.decimals} decimals" if self.decimals else str(self)
            raise refusal(f"expected {expected}", self.stand_in)
        return number

    @property
    def is_fraction(self) -> bool:
        """Whether this is the range of yields, shares and rates."""
        return self.high == 1 and self.decimals > 0

    def _hint(self, percent: Decimal) -> str:
        """Return the fraction that was meant by a percentage, where there can be one."""
        if not (self.is_fraction and 2 <= percent <= 100 and _decimals(percent) <= self.decimals - 2):
            return ""
        fraction = percent.scaleb(-2)
        return f"; did you mean {literal(fraction)}?" if self.holds(fraction) else ""

    def _refuse_text(self, text: str) -> NoReturn:
        """Refuse a text where a fraction is expected; one that is a percentage shows what was meant."""
        number, mark, rest = text.partition("%")
        hint = self._hint(Decimal(number.strip())) if mark and not rest.strip() and _NUMBER.fullmatch(number) else ""
        raise refusal("expected a fraction as a number, such as 0.975", self.stand_in, hint)

    def schema(self) -> dict[str, Any]:
        """Return the range as JSON Schema; how many decimals there may be is not part of it."""
        low = -_BEYOND if self.low is None else self.low
        high = _BEYOND if self.high is None else self.high
        return {
            "type": "number" if self.decimals else "integer",
            "exclusiveMinimum" if self.above_low or self.low is None else "minimum": low,
            "exclusiveMaximum" if self.below_high or self.high is None else "maximum": high,
        }


@dataclass(frozen=True, eq=False)
class ReadsSpan(Reads):
    """Marks a field as read by a range of numbers, and keeps the range for who reads other forms."""

    span: Span


def _scaled_reader(span: Span, scale: int) -> Callable[[object], int]:
    """Return a reader of exact numbers as multiples of 1/scale; the common case is decided in a few steps."""
    low = (-_BEYOND if span.low is None else span.low) * scale + (span.above_low or span.low is None)
    high = (_BEYOND if span.high is None else span.high) * scale - (span.below_high or span.high is None)
    factor, multiply = Decimal(scale), _EXACT.multiply

    def read(value: object) -> int:
        if type(value) is Decimal:
            try:
                product = multiply(value, factor)
                number = int(product)
            except (ArithmeticError, ValueError):
                return careful(value)
            return number if number == product and low <= number <= high else careful(value)
        return value * scale if type(value) is int and low <= value * scale <= high else careful(value)

    def careful(value: object) -> int:
        try:
            return to_scaled(span.read(value), scale)
        except PydanticCustomError as error:
            raise refusal(error.message_template, span.stand_in * scale, (error.context or {})["hint"]) from None

    return read


def exact(span: Span) -> ReadsSpan:
    """Mark a field as an exact decimal of this range."""
    return ReadsSpan(span.read, span.schema(), span)


def scaled(span: Span, scale: int) -> ReadsSpan:
    """Mark a field as a number of this range that is kept as a whole multiple of 1/scale."""
    return ReadsSpan(_scaled_reader(span, scale), span.schema(), span)


def whole(low: int, high: int | None = None) -> ReadsSpan:
    """Mark a field as a whole number from ``low`` to ``high``."""
    return scaled(Span(low, high, 0, stand_in=max(low, 1)), 1)


_AMOUNT: Final = Span(0, None, MICRO_DECIMALS)
_SHARE: Final = Span(0, 1, NANO_DECIMALS)
_YIELD: Final = Span(0, 1, NANO_DECIMALS, above_low=True)

Micros: TypeAlias = Annotated[int, scaled(_AMOUNT, MICRO)]
"""Money, volumes, hours, times and measures in millionths: at least 0."""
PositiveMicros: TypeAlias = Annotated[int, scaled(Span(0, None, MICRO_DECIMALS, above_low=True), MICRO)]
SignedMicros: TypeAlias = Annotated[int, scaled(Span(None, None, MICRO_DECIMALS), MICRO)]
OffsetMicros: TypeAlias = Annotated[int, scaled(Span(-12, 14, MICRO_DECIMALS), MICRO)]
"""Hours east of Greenwich, in millionths."""
ShareNanos: TypeAlias = Annotated[int, scaled(_SHARE, NANO)]
"""Shares in billionths."""
YieldNanos: TypeAlias = Annotated[int, scaled(_YIELD, NANO)]
"""Yields in billionths: above 0."""
RateNanos: TypeAlias = Annotated[int, scaled(Span(0, 1, NANO_DECIMALS, below_high=True, stand_in=0), NANO)]
"""A discount rate per year in billionths: below 1."""

Limit: TypeAlias = Annotated[Decimal, exact(_AMOUNT)]
"""The limit of a total or a time, as an exact decimal: at least 0, at most six decimals."""
Share: TypeAlias = Annotated[Decimal, exact(_SHARE)]
Yield: TypeAlias = Annotated[Decimal, exact(_YIELD)]
Factor: TypeAlias = Annotated[Decimal, exact(Span(0, None, NANO_DECIMALS, above_low=True))]
SignedNumber: TypeAlias = Annotated[Decimal, exact(Span(None, None, MICRO_DECIMALS))]
Figure: TypeAlias = Annotated[Decimal, Reads(as_decimal, {"type": "number"})]
"""Any finite number: for what is shown and never computed with."""
WholeNumber: TypeAlias = Annotated[int, whole(0)]
