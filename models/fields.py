"""The kinds of texts that documents hold, and what all documents have in common.

A refused value raises a `PydanticCustomError` whose message says what was expected. Readers put a stand-in in its place
and go on, so that one fault does not hide the next: a `Hole` for texts, for all else what the error's context says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MAX_META_DEPTH: Final = 50
ID_PATTERN: Final = r"^[A-Za-z0-9._:-]{1,64}$"
TEXT_ERROR: Final = "rightsource_text"
"""The type of the error of a text that does not match."""

T = TypeVar("T")


class Hole(str):
    """A text that stands where a faulty value was (or its own faulty text): nothing that follows from it is a fault."""


def refusal(message: str, stand_in: object, hint: str = "") -> PydanticCustomError:
    """Return the error of a value that is not what a field expects; ``hint`` says what may have been meant."""
    return PydanticCustomError("rightsource", message, {"stand_in": stand_in, "hint": hint})


def text_refusal(message: str) -> PydanticCustomError:
    """Return the error of a text that is not what a field expects; its stand-in is a `Hole`."""
    return PydanticCustomError(TEXT_ERROR, message)


@dataclass(frozen=True, eq=False)
class Reads:
    """Marks a field as read by a function of the raw value, and says what its values look like in JSON Schema."""

    reader: Callable[[object], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate by the reader alone."""
        return core_schema.no_info_plain_validator_function(self.reader)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return what values look like in JSON Schema."""
        return dict(self.schema)


class _NeverNull:
    """Marks an optional field: the key may be left out, but a written null is an error."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: Any = handler(source)
        inner: CoreSchema = schema["schema"]
        return inner


Maybe: TypeAlias = Annotated[T | None, _NeverNull()]
"""A value that may be left out (None in Python) and may not be written as null."""


class _Matches:
    """Marks a text, maybe one that a pattern matches whole; ``meaning`` says in words what is expected."""

    def __init__(self, meaning: str, pattern: str | None = None) -> None:
        self.meaning, self.pattern = meaning, pattern

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Match without leaving pydantic's core: texts are the most frequent values of all."""
        text = core_schema.str_schema(pattern=self.pattern, strict=True)
        message = f"expected {self.meaning}"
        return core_schema.custom_error_schema(text, custom_error_type=TEXT_ERROR, custom_error_message=message)


class Version:
    """Marks the literal that names the version of a format: another version is no misspelling of this one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept the literal alone."""
        literal: Any = handler(source)
        message = f"but this program reads '{literal['expected'][0]}' only"
        return core_schema.custom_error_schema(literal, custom_error_type=TEXT_ERROR, custom_error_message=message)


def is_writable(text: str) -> bool:
    """Return whether a text can be written as UTF-8, that is, holds no half of a surrogate pair."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _is_plain(value: object, depth: int) -> bool:
    """Return whether a value is free JSON: finite numbers, writable texts, not nested without end."""
    if isinstance(value, dict):
        return depth > 0 and all(
            isinstance(k, str) and is_writable(k) and _is_plain(v, depth - 1) for k, v in value.items()
        )
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(element, depth - 1) for element in value)
    if isinstance(value, str):
        return is_writable(value)
    if isinstance(value, int | float | Decimal):
        return Decimal(value).is_finite() and abs(Decimal(value).adjusted()) <= MAX_META_DEPTH
    return value is None


def _meta(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not _is_plain(value, MAX_META_DEPTH):
        raise refusal(f"expected an object of finite numbers and texts, at most {MAX_META_DEPTH} levels deep", {})
    return value


Text: TypeAlias = Annotated[str, _Matches("a text in whole characters", r"^[\s\S]*$")]
"""Any text but one with half of a surrogate pair (see `is_writable`): no pattern matches that."""
Meta: TypeAlias = Annotated[dict[str, Any], Reads(_meta, {"type": "object"})]
Id: TypeAlias = Annotated[str, _Matches("an id: 1 to 64 of the characters A-Z a-z 0-9 . _ : -", ID_PATTERN)]
Name: TypeAlias = Annotated[str, _Matches("a text that is not empty and has no blanks around it", r"^\S([\s\S]*\S)?$")]
"""A text to show or to match by; blanks around it are refused because they make equal names differ."""
Country: TypeAlias = Annotated[
    str, _Matches("a country code of two capital letters (ISO 3166-1 alpha-2), such as 'PL'", "^[A-Z]{2}$")
]
Currency: TypeAlias = Annotated[
    str, _Matches("a currency code of three capital letters (ISO 4217), such as 'EUR'", "^[A-Z]{3}$")
]
Switch: TypeAlias = Annotated[bool, Field(strict=True)]
"""True or false, nothing that merely looks like it."""


def _one_as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _one_or_list_schema(schema: dict[str, Any]) -> None:
    one_or_list = {"anyOf": [schema["items"], dict(schema)]}
    schema.clear()
    schema.update(one_or_list)


IdList: TypeAlias = Annotated[tuple[Id, ...], Field(min_length=1)]
NameList: TypeAlias = Annotated[tuple[Name, ...], Field(min_length=1)]
IdOrList: TypeAlias = Annotated[
    tuple[Id, ...], Field(min_length=1, json_schema_extra=_one_or_list_schema), BeforeValidator(_one_as_list)
]
"""A single id stands for a list of one."""


class Document(BaseModel):
    """A frozen piece of an input file; unknown keys are refused, ``note`` and ``meta`` are never read.

    ``noun`` is what messages call it; ``reserved`` lists the keys that later versions of the format will read.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    noun: ClassVar[str] = ""
    reserved: ClassVar[frozenset[str]] = frozenset()

    note: Text = ""
    meta: Meta = Field(default_factory=dict)
