"""JSON as it is written: numbers exact, keys given twice noticed, and everything wrong with the text said in words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from rightsource.models.collection import collection_paused
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import join

_MAX_INT_DIGITS: Final = 18
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
"""How texts in UTF-16 and UTF-32 begin; without such a mark they have a zero byte among the first four."""
_ZIP_MARK: Final = b"PK\x03\x04"
_MAX_EXPONENT: Final = 10**9

_MOST_SHARED: Final = 2**18
"""Decimals that are kept to be shared, at most: a file of numbers that are all different costs little more for it."""

ToObject: TypeAlias = Callable[[list[tuple[str, Any]]], dict[str, Any]]


def parse_json(data: bytes, source: str) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value that a JSON text in UTF-8 describes, and a fault for each key that an object gives twice.

    Numbers with a point or an exponent become Decimal, all others int (Decimal when they are very long). A byte order
    mark at the beginning is skipped. Of a key given twice the last value counts.

    Raises
    ------
    InputError
        When the text is not UTF-8, not JSON, or nested too deeply.
    """
    repeated: dict[int, list[str]] = {}
    keep: list[dict[str, Any]] = []

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keep.append(made)
            repeated[id(made)] = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        return made

    text = decode(data, source)
    try:
        with collection_paused():
            raw = _quickly(text, to_object) or _carefully(text, to_object)
    except json.JSONDecodeError as error:
        raise InputError([Fault("", _not_json(error), source)]) from None
    except RecursionError:
        raise InputError([Fault("", "objects and lists are nested too deeply to be read.", source)]) from None
    return raw, tuple(_repeats(raw, repeated, source)) if repeated else ()


class _Decimals(dict[str, Decimal]):
    """The decimals of a text by how they are written, one for all that are written alike: instances repeat a lot."""

    def __missing__(self, written: str) -> Decimal:
        number = Decimal(written)
        if len(self) < _MOST_SHARED:
            self[written] = number
        return number


def _quickly(text: str, to_object: ToObject) -> Any:
    """Return the value of a text whose numbers are all of sensible size, else None."""
    try:
        to_decimal = _Decimals().__getitem__
        return json.loads(text, object_pairs_hook=to_object, parse_float=to_decimal, parse_constant=Decimal)
    except json.JSONDecodeError:
        raise
    except (InvalidOperation, ValueError):
        return None


def _carefully(text: str, to_object: ToObject) -> Any:
    """Return the value of any text: functions of our own, called for each number, make absurd ones harmless."""
    return json.loads(text, object_pairs_hook=to_object, parse_float=_decimal, parse_int=_whole, parse_constant=Decimal)


def decode(data: bytes, source: str) -> str:
    """Return the text of a file in UTF-8, without its byte order mark.

    Raises
    ------
    InputError
        When the bytes are not UTF-8; it names the line.
    """
    if data.startswith(_ZIP_MARK):
        raise InputError([Fault("", "this is a workbook or archive, not a text; name it .xlsx.", source)])
    if data.startswith(_WIDE_MARKS) or b"\0" in data[:4]:
        raise InputError([Fault("", "this is a text in UTF-16 or UTF-32; save it as UTF-8.", source)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} in line {line} cannot be read"
        raise InputError([Fault("", f"this is not a text in UTF-8: {found}; save it as UTF-8.", source)]) from None


def _not_json(error: json.JSONDecodeError) -> str:
    if not error.doc.strip():
        return "this is not JSON: there is nothing in it."
    return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (line {error.lineno}, column {error.colno})."


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else Decimal(digits)


def _decimal(text: str) -> Decimal:
    """Read a decimal; exponents beyond what Decimal holds are cut to what is still absurd."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(re.sub(r"[eE]([+-]?)\d+$", rf"e\g<1>{_MAX_EXPONENT}", text))


def _repeats(raw: object, repeated: dict[int, list[str]], source: str) -> Iterator[Fault]:
    """Yield a fault for each key that was given twice, with the path of its object."""
    waiting: list[tuple[str, object]] = [("", raw)]
    while waiting:
        path, value = waiting.pop()
        for key in repeated.get(id(value), ()):
            yield Fault(path, f"the key '{key}' is given more than once.", source)
        if isinstance(value, dict):
            waiting += [(join(path, key), member) for key, member in value.items()]
        elif isinstance(value, list):
            waiting += [(join(path, i), element) for i, element in enumerate(value)]
