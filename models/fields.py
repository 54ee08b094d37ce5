"""The kinds of values that documents hold: ids, names, exact decimals within their digits and ranges."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT, MICRO_DECIMALS, NANO_DECIMALS

ID_PATTERN: Final = r"^[A-Za-z0-9._:-]{1,64}$"
_ID: Final = re.compile(ID_PATTERN)


class Document(BaseModel):
    """A frozen piece of an input file; unknown keys are refused, ``note`` and ``meta`` are never read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    note: str = ""
    meta: dict[str, Any] = Field(default_factory=dict)


def _wrong(message: str, **context: object) -> PydanticCustomError:
    return PydanticCustomError("rightsource", message, context)  # type: ignore[arg-type]


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _wrong("expected an id: 1 to 64 of the characters A-Z a-z 0-9 . _ : -")
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong("expected a text that is not empty")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("expected a text")
    return value


def _as_decimal(value: object) -> Decimal:
    """Read a number exactly; a binary float counts as its shortest decimal literal."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _wrong("expected a number")
    if isinstance(value, str):
        raise _wrong("expected a number, found a text")
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        raise _wrong("expected a number") from None
    if not number.is_finite():
        raise _wrong("expected a number that is finite")
    return number


def decimal_reader(low: Decimal | None, high: Decimal | None, decimals: int, *, above_low: bool = False) -> Any:
    """Return a validator that reads an exact decimal with at most ``decimals`` decimals between two bounds."""
    span = (
        f"a number {'above' if above_low else 'from'} {low} {'up ' if above_low else ''}to {high}"
        if low is not None and high is not None
        else f"a number {'above' if above_low else 'of at least'} {low}"
        if low is not None
        else "a number"
    )

    def read(value: object) -> Decimal:
        number = _as_decimal(value)
        if number and number.adjusted() >= DIGITS_BEFORE_THE_POINT:
            raise _wrong("expected at most {digits} digits before the point", digits=DIGITS_BEFORE_THE_POINT)
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > decimals:
            raise _wrong("expected at most {decimals} decimals", decimals=decimals)
        too_low = low is not None and (number < low or (above_low and number == low))
        if too_low or (high is not None and number > high):
            raise _wrong("expected {span}", span=span)
        return number

    return read


def whole_reader(low: int, high: int | None) -> Any:
    """Return a validator that reads a whole number between two bounds."""

    def read(value: object) -> int:
        number = _as_decimal(value)
        span = f"from {low} to {high}" if high is not None else f"of at least {low}"
        if number.adjusted() >= DIGITS_BEFORE_THE_POINT or number != number.to_integral_value():
            raise _wrong("expected a whole number {span}", span=span)
        if number < low or (high is not None and number > high):
            raise _wrong("expected a whole number {span}", span=span)
        return int(number)

    return read


def _number_schema(**bounds: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **bounds})


_ZERO, _ONE = Decimal(0), Decimal(1)

Id: TypeAlias = Annotated[str, PlainValidator(_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
Name: TypeAlias = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": "string", "minLength": 1})]
Text: TypeAlias = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
Amount: TypeAlias = Annotated[
    Decimal, PlainValidator(decimal_reader(_ZERO, None, MICRO_DECIMALS)), _number_schema(minimum=0)
]
"""Money, volumes, hours, times and measures: at least 0, at most six decimals."""
PositiveAmount: TypeAlias = Annotated[
    Decimal,
    PlainValidator(decimal_reader(_ZERO, None, MICRO_DECIMALS, above_low=True)),
    _number_schema(exclusiveMinimum=0),
]
SignedAmount: TypeAlias = Annotated[
    Decimal, PlainValidator(decimal_reader(None, None, MICRO_DECIMALS)), _number_schema()
]
Share: TypeAlias = Annotated[
    Decimal, PlainValidator(decimal_reader(_ZERO, _ONE, NANO_DECIMALS)), _number_schema(minimum=0, maximum=1)
]
Yield: TypeAlias = Annotated[
    Decimal,
    PlainValidator(decimal_reader(_ZERO, _ONE, NANO_DECIMALS, above_low=True)),
    _number_schema(exclusiveMinimum=0, maximum=1),
]
Limit: TypeAlias = Amount
"""A limit of a total or a time: at least 0, at most six decimals."""
WholeNumber: TypeAlias = Annotated[
    int, PlainValidator(whole_reader(0, None)), WithJsonSchema({"type": "integer", "minimum": 0})
]


def whole_number(low: int, high: int) -> Any:
    """Return the field type of a whole number from ``low`` to ``high``."""
    schema = WithJsonSchema({"type": "integer", "minimum": low, "maximum": high})
    return Annotated[int, PlainValidator(whole_reader(low, high)), schema]


def _as_list(value: object) -> object:
    """Let a single id or a list stand for a list; JSON lists become tuples."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Switch: TypeAlias = Annotated[bool, Field(strict=True)]
"""True or false, nothing that merely looks like it."""
IdList: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(_as_list), Field(min_length=1)]
NameList: TypeAlias = Annotated[tuple[Name, ...], BeforeValidator(_as_list), Field(min_length=1)]
